"""Languages, the site, and pages put into the tree once for each language: what the demo and a new site share."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from wagtail.models import Locale, Page, Site

# Keys of pages and blocks are made from names: the same in every language, and a second run finds what the first made.
NAMESPACE = UUID("5f0c7a0e-4b52-4e0c-9d4f-2a3d6c1b8e70")

HTTP, HTTPS = 80, 443

Pages = dict[str, Page]
"""A page in each language."""


class NotEmpty(Exception):
    """The database already has pages that others made; the message names them."""


def key_of(*names: str) -> UUID:
    """The key of the thing of that name."""
    return uuid5(NAMESPACE, "/".join(names))


def the_root() -> Page:
    """The root of the tree. Raises NotEmpty when there is more below it than Wagtail's welcome page."""
    root: Page = Page.get_first_root_node()
    # An editor may have put a home page below the welcome page, which is removed with all that is below it.
    others = [page for page in root.get_children().specific() if type(page) is not Page or page.numchild]
    if others:
        raise NotEmpty(", ".join(page.title for page in others))
    return root


def set_aside_the_welcome_page() -> None:
    """Make room for a home page; the welcome page goes when the site has its own (`use_as_root`)."""
    for page in the_root().get_children():
        page.slug = f"welcome-{page.pk}"
        page.save(clean=False)


def locales(languages: Iterable[str]) -> dict[str, Locale]:
    """A locale for each language."""
    return {language: Locale.objects.get_or_create(language_code=language)[0] for language in languages}


def base_address() -> tuple[str, int]:
    """The host and port of BASE_URL."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return address.hostname or "localhost", address.port or (HTTPS if address.scheme == "https" else HTTP)


def use_as_root(home: Page, *, host: str, port: int, name: str) -> Site:
    """Make `home` the root of the site, and remove the welcome page."""
    values = {"hostname": host, "port": port, "site_name": name, "root_page": home}
    site, _ = Site.objects.update_or_create(is_default_site=True, defaults=values)
    for page in Page.get_first_root_node().get_children().specific():
        if type(page) is Page:
            page.delete()
    return site


def move_site(*, host: str, port: int) -> bool:
    """Let the site answer at another address; False if it is there already, or if there is no site."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) == (host, port):
        return False
    site.hostname, site.port = host, port
    site.save()
    return True


def add_pages(
    key: str,
    parents: Pages,
    make: Callable[[str], Page],
    languages: Iterable[str] = (),
    *,
    is_draft: bool = False,
) -> Pages:
    """Put the page called `key` below `parents` in each language, and publish it unless `is_draft`.

    The languages come in the order of `languages`, otherwise of `parents`.
    """
    languages = tuple(languages) or tuple(parents)
    known = locales(languages)
    pages = {}
    for language in languages:
        page = make(language)
        page.locale = known[language]
        page.translation_key = key_of(key)
        check_streams(page)
        # Not live before the revision is published: then the signal of publication is sent once, with all in place.
        page.live = False
        parents[language].add_child(instance=page)
        revision = page.save_revision()
        if not is_draft:
            revision.publish()
        pages[language] = type(page).objects.get(pk=page.pk)
    return pages


def check_streams(page: Page) -> None:
    """Raise ValidationError for a block that the admin would refuse: too long, no source, impossible dates."""
    for field in page._meta.get_fields():
        block = getattr(field, "stream_block", None)
        if block is not None:
            block.clean(getattr(page, field.name))
