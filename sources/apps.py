from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    """What contributions rest on: laws, studies, data, press, testimony."""

    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        from accounts import pending
        from accounts.leaving import person_leaves
        from discussion import beside as comments_beside
        from sources import beside as sources_beside
        from sources import linked as sources_linked
        from sources import receivers, told, views
        from subjects import beside, linked, reactions

        pending.register("source", views.perform_pending_source)
        pending.register("source_report", views.perform_pending_report, one_for="use")
        person_leaves.connect(receivers.person_leaves)
        told.register_sentences()
        beside.register(sources_beside.panel)
        beside.register_for_wordings(sources_beside.wording_panel)
        comments_beside.register(sources_beside.comment_panel)
        reactions.register(sources_beside.is_used)
        linked.register(sources_linked.sources_of)
