from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Home page, standard pages, navigation, search, feeds, and the demo."""

    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from home import receivers  # noqa: F401
