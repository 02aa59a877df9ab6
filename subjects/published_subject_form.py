"""The editing form of a page that belongs to a process: its subject is public first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from subjects.video_gate import AccessibleVideoForm


class PublishedSubjectForm(AccessibleVideoForm):
    """Refuses, when the page leaves the draft, a subject that is not published: it has no calendar to act in."""

    def clean(self) -> dict[str, Any]:
        """Say it beside the field."""
        cleaned = super().clean()
        about = cleaned.get("about")
        if about is not None and not about.live and not getattr(self, "is_deferred_validation", False):
            self.add_error("about", _("Publish the subject first."))
        return cleaned
