"""The sitemap: the public pages of every language."""

from typing import Any

from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page


class LanguagesSitemap(Sitemap):
    """Wagtail's sitemap lists the tree of the default language; each other language has a tree of its own."""

    def items(self) -> Any:
        """The live, public pages below the home pages of all languages."""
        root = self.get_wagtail_site().root_page
        homes = [root, *root.get_translations().live()]
        trees = Page.objects.none()
        for home in homes:
            trees = trees | Page.objects.descendant_of(home, inclusive=True)
        return trees.live().public().order_by("path").defer_streamfields().specific()
