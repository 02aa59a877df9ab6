"""What the subject page's editing form checks beyond its fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subjects.positions import positions_of
from subjects.video_gate import AccessibleVideoForm


class SubjectPageForm(AccessibleVideoForm):
    """Refuses a change to a text of the parliamentarian that is public and open to votes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.subject_id and self.instance.subject.steps.exists():
            # The planned calendar was taken over: from now on it changes in public, one step at a time.
            self.fields.pop("calendar", None)

    def clean(self) -> dict[str, Any]:
        """Compare the texts with the published ones, draft or not."""
        from subjects.models import Proposal

        cleaned = super().clean()
        if cleaned.get("positions") is not None and self.instance.subject_id:
            public = {
                proposal.source_block: proposal
                for proposal in Proposal.objects.filter(
                    subject=self.instance.subject_id, source_block__isnull=False, language=self.page_language
                ).select_related("current")
            }
            for position in positions_of(cleaned["positions"]):
                proposal = public.get(position.block_id)
                if proposal and (proposal.title, proposal.text) != (position.title, position.text):
                    self.add_error(
                        "positions",
                        ValidationError(
                            _("“%(title)s” is public and open to votes: its text can no longer be changed here."),
                            params={"title": proposal.title},
                        ),
                    )
        return cleaned

    @property
    def page_language(self) -> str:
        return self.instance.locale.language_code if self.instance.locale_id else ""
