"""What the subject page's editing form checks beyond its fields."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subjects.enums import StepKind
from subjects.positions import positions_of
from video.page_gate import AccessibleVideoForm
from voting.models import Window, WindowState

Words = tuple[str, str]
"""Title and text."""


class SubjectPageForm(AccessibleVideoForm):
    """Keeps what people took part in: the texts they vote on, and the process itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.subject_id and self.instance.subject.steps.exists():
            # The planned calendar was taken over: from now on it changes in public, one step at a time.
            self.fields.pop("calendar", None)
            self._hold_hide_counts()

    def _hold_hide_counts(self) -> None:
        """Once contributions are open, show whether their counts are hidden, and let it be."""
        window = Window.objects.filter(step__subject=self.instance.subject_id, step__kind=StepKind.CONTRIBUTE).first()
        if window is not None and "hide_counts" in self.fields and window.state != WindowState.UPCOMING:
            self.initial["hide_counts"] = window.hides_counts
            self.fields["hide_counts"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Compare the texts with the public ones, draft or not; a process with contributions is no record."""
        cleaned = super().clean()
        if not self.instance.subject_id:
            return cleaned
        if cleaned.get("positions") is not None:
            public = self._public_words()
            for position in positions_of(cleaned["positions"]):
                words = public.get(position.block_id)
                if words and words != (position.title, position.text):
                    self.add_error(
                        "positions",
                        ValidationError(
                            _("“%(title)s” is public and open to votes: its text can no longer be changed here."),
                            params={"title": words[0]},
                        ),
                    )
        if cleaned.get("is_record") and self.instance.subject.has_contributions():
            self.add_error("is_record", _("People took part in this process: a record would hide what they wrote."))
        return cleaned

    def _public_words(self) -> dict[UUID | None, Words]:
        """The words people vote on, as this page shows them, by block: the proposals' own, or a translation of them."""
        from subjects.models import Proposal, SubjectPage

        page = SubjectPage.objects.filter(pk=self.instance.pk, first_published_at__isnull=False).first()
        shown: dict[UUID | None, Words] = {}
        if page is not None:
            shown = {one.block_id: (one.title, one.text) for one in positions_of(page.positions)}
        public: dict[UUID | None, Words] = {}
        for proposal in Proposal.objects.filter(
            subject=self.instance.subject_id, source_block__isnull=False
        ).select_related("current"):
            if proposal.language == self.page_language:
                public[proposal.source_block] = (proposal.title, proposal.text)
            elif proposal.source_block in shown:
                public[proposal.source_block] = shown[proposal.source_block]
        return public

    @property
    def page_language(self) -> str:
        return self.instance.locale.language_code if self.instance.locale_id else ""
