"""The editing form of a page that belongs to a process: its subject is public first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from video.page_gate import AccessibleVideoForm


class PublishedSubjectForm(AccessibleVideoForm):
    """Refuses, when the page leaves the draft, a subject that is not published: it has no calendar to act in.

    And, draft or not, another subject once `is_tied_to_its_process`: votes and comments are taken in its windows.
    """

    def clean(self) -> dict[str, Any]:
        """Say it beside the field."""
        cleaned = super().clean()
        about = cleaned.get("about")
        if about is None:
            return cleaned
        if not about.live and not getattr(self, "is_deferred_validation", False):
            self.add_error("about", _("Publish the subject first."))
        stored = type(self.instance).objects.filter(pk=self.instance.pk).select_related("about").first()
        if stored and stored.about.subject_id != about.subject_id and stored.is_tied_to_its_process():
            self.add_error("about", _("Votes and comments are taken here: the subject can no longer be changed."))
        return cleaned
