"""The editing form of any page whose video everybody must be able to follow."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class AccessibleVideoForm(WagtailAdminPageForm):
    """Refuses, when the page leaves the draft, a video without captions, transcript or a public waiver."""

    def clean(self) -> dict[str, Any]:
        """Say it beside the field."""
        from subjects.models.pages import VIDEO_NOT_READY

        cleaned = super().clean()
        video = cleaned.get("video")
        # Wagtail defers what publication requires while only a draft is stored.
        if video is not None and not video.is_accessible and not getattr(self, "is_deferred_validation", False):
            self.add_error("video", VIDEO_NOT_READY)
        return cleaned
