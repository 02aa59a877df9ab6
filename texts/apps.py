from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    """What is computed of texts: redlines, likeness, copies."""

    name = "texts"
    verbose_name = _("Texts")
