from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebatesConfig(AppConfig):
    """Filmed debates with their panel."""

    name = "debates"
    verbose_name = _("Debates")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished

        from debates import linked, receivers
        from debates.models import DebatePage
        from discussion import targets
        from subjects.linked import register

        page_published.connect(receivers.debate_published, sender=DebatePage)
        page_unpublished.connect(receivers.debate_unpublished, sender=DebatePage)
        post_save.connect(receivers.restriction_changed, sender=PageViewRestriction)
        post_delete.connect(receivers.restriction_changed, sender=PageViewRestriction)
        targets.register("debate", linked.debate_target)
        register(linked.debates_of)
