from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VideoConfig(AppConfig):
    """Videos with captions, transcripts and chapters: our own files, or at a host."""

    name = "video"
    verbose_name = _("Videos")
