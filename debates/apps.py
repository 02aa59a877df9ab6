from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebatesConfig(AppConfig):
    """Filmed debates with their panel."""

    name = "debates"
    verbose_name = _("Debates")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from debates import linked, receivers
        from debates.models import DebatePage
        from discussion import targets
        from subjects.linked import register

        page_published.connect(receivers.debate_published, sender=DebatePage)
        targets.register("debate", linked.debate_target)
        register(linked.debates_of)
