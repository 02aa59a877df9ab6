"""The gate of publication of any page with a video: everybody must be able to follow it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Revision

VIDEO_NOT_READY = _(
    "This video has no captions and no transcript. "
    "Add one of them to the video, or give the public reason for a waiver."
)


class AccessibleVideoMixin:
    """A page with a field ``video``: not published while its video has no captions, transcript or public waiver."""

    video: Any

    @property
    def video_is_ready(self) -> bool:
        """Whether the page may be published as far as its video goes."""
        return self.video is None or self.video.is_accessible

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish, in whatever way. Raises ValidationError on the field ``video``."""
        # What is published is the revision's video, not the one of the page as it stands.
        if not revision.as_object().video_is_ready:
            raise ValidationError({"video": VIDEO_NOT_READY})
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]


class AccessibleVideoForm(WagtailAdminPageForm):
    """Refuses, when the page leaves the draft, a video that is not ready."""

    def clean(self) -> dict[str, Any]:
        """Say it beside the field."""
        cleaned = super().clean()
        video = cleaned.get("video")
        # Wagtail defers what publication requires while only a draft is stored.
        if video is not None and not video.is_accessible and not getattr(self, "is_deferred_validation", False):
            self.add_error("video", VIDEO_NOT_READY)
        return cleaned
