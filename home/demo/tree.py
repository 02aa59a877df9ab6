"""Languages, the site, and pages put into the tree once for each language."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from wagtail.models import Locale, Page, Site

from home.demo.content import LANGUAGES, key_of

Pages = dict[str, Page]
"""A page in each language."""


class NotEmpty(Exception):
    """The database already has pages that are not the demo's."""


def the_root() -> Page:
    """The root of the tree. Raises NotEmpty when there is more below it than Wagtail's welcome page."""
    root: Page = Page.get_first_root_node()
    others = [page for page in root.get_children().specific() if type(page) is not Page]
    if others:
        raise NotEmpty(", ".join(page.title for page in others))
    return root


def set_aside_the_welcome_page() -> None:
    """Make room for a home page; the welcome page goes when the site has its own (`use_as_root`)."""
    for page in the_root().get_children():
        page.slug = f"welcome-{page.pk}"
        page.save(clean=False)


def locales() -> dict[str, Locale]:
    """A locale for each language of the demo."""
    return {language: Locale.objects.get_or_create(language_code=language)[0] for language in LANGUAGES}


def use_as_root(home: Page) -> Site:
    """Make `home` the root of the site, keep both tables of sites in step, and remove the welcome page."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    values = {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "root_page": home,
    }
    site, _ = Site.objects.update_or_create(is_default_site=True, defaults=values)
    DjangoSite.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": address.netloc[:100], "name": settings.WAGTAIL_SITE_NAME}
    )
    DjangoSite.objects.clear_cache()
    for page in the_root_children_that_are_plain():
        page.delete()
    return site


def the_root_children_that_are_plain() -> list[Page]:
    """Wagtail's welcome page, if it is still there."""
    return [page for page in Page.get_first_root_node().get_children().specific() if type(page) is Page]


def add_pages(key: str, parents: Pages, make: Callable[[str], Page], languages: Iterable[str] = LANGUAGES) -> Pages:
    """Publish the page called `key` below `parents` in each language, the first language first."""
    known = locales()
    pages = {}
    for language in languages:
        page = make(language)
        page.locale = known[language]
        page.translation_key = key_of(key)
        check_streams(page)
        # Not live before the revision is published: then the signal of publication is sent once, with all in place.
        page.live = False
        parents[language].add_child(instance=page)
        page.save_revision().publish()
        pages[language] = type(page).objects.get(pk=page.pk)
    return pages


def check_streams(page: Page) -> None:
    """Raise ValidationError for a block that the admin would refuse: too long, no source, impossible dates."""
    for field in page._meta.get_fields():
        block = getattr(field, "stream_block", None)
        if block is not None:
            block.clean(getattr(page, field.name))
