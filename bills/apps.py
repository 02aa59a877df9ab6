from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillsConfig(AppConfig):
    """Bills: their articles, and their way through parliament."""

    name = "bills"
    verbose_name = _("Bills")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished

        from bills import linked, receivers
        from bills.models import BillPage
        from discussion import targets
        from subjects.linked import register

        page_published.connect(receivers.bill_published, sender=BillPage)
        page_unpublished.connect(receivers.bill_unpublished, sender=BillPage)
        post_save.connect(receivers.restriction_changed, sender=PageViewRestriction)
        post_delete.connect(receivers.restriction_changed, sender=PageViewRestriction)
        targets.register("article", linked.article_target)
        register(linked.bills_of)
