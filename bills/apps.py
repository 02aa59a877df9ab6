from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillsConfig(AppConfig):
    """Bills: their articles, and their way through parliament."""

    name = "bills"
    verbose_name = _("Bills")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from bills import linked, receivers
        from bills.models import BillPage
        from discussion import targets
        from subjects.linked import register

        page_published.connect(receivers.bill_published, sender=BillPage)
        targets.register("article", linked.article_target)
        register(linked.bills_of)
