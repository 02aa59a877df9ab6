from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What a person is told, on the site and by mail, each thing once."""

    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from accounts.leaving import person_leaves
        from notices import services

        person_leaves.connect(services.forget_person, dispatch_uid="notices")
