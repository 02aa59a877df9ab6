"""What sources add to the Wagtail admin."""

from wagtail import hooks

from sources.viewsets import SourceViewSet


@hooks.register("register_admin_viewset")
def register_sources() -> SourceViewSet:
    """The team's list of sources."""
    return SourceViewSet("sources_admin", url_prefix="sources")
