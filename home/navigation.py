"""The menus: made once for each site and language, and kept for a short while."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

KEPT_FOR = 30
"""Seconds a menu is kept before changes by editors are seen."""


def menus(request: HttpRequest) -> dict[str, Any]:
    """The main menu, the footer and the words of the platform, in the page's language."""
    site = Site.find_for_request(request)
    if site is None:
        name = platform_name(request)
        return {"items": [], "footer": [], "platform_name": name, "tagline": "", "home_url": "/", "sections": {}}
    key = f"menus:{site.pk}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = _make(request, site)
        cache.set(key, kept, KEPT_FOR)
    return kept


def platform_name(request: HttpRequest | None) -> str:
    """What the site of `request`, or without one the default site, is called (PLATFORM_NAME_SOURCE)."""
    from home.models import SiteIdentity

    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    name = SiteIdentity.for_site(site).platform_name if site is not None else ""
    return name or str(settings.WAGTAIL_SITE_NAME)


def section_urls(request: HttpRequest) -> dict[str, str]:
    """The addresses of the lists of subjects, debates and bills, and of the explanation, by model name."""
    sections: dict[str, str] = menus(request)["sections"]
    return sections


def _make(request: HttpRequest, site: Site) -> dict[str, Any]:
    from home.models import HomePage, SiteIdentity

    identity = SiteIdentity.for_site(site)
    root = site.root_page.localized.specific
    children = root.get_children().live().public().specific()
    sections: dict[str, str] = {}
    items, footer = [], []
    for child in children:
        entry = {"title": child.title, "url": child.get_url(request)}
        name = child._meta.model_name
        if name != "standardpage":
            sections[name] = entry["url"]
        elif child.show_steps:
            sections["how"] = entry["url"]
        (items if child.show_in_menus else footer).append(entry)
    if identity.contact_email:
        footer.append({"title": _("Contact"), "url": f"mailto:{identity.contact_email}"})
    if identity.source_code_url:
        footer.append({"title": _("Source code"), "url": identity.source_code_url})
    return {
        "items": items,
        "footer": footer,
        "sections": sections,
        "platform_name": identity.platform_name,
        "tagline": root.tagline if isinstance(root, HomePage) else "",
        "home_url": root.get_url(request) or "/",
    }


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in each language: a page's own translations, or the same address under another prefix."""
    current = get_language()
    route = getattr(request, "_wagtail_route_for_request", None)
    page = route.page if route else None
    translations = _translations(request, page) if page is not None else {}
    prefix, rest = f"/{current}/", request.path
    links = []
    for code, name in settings.LANGUAGES:
        if page is not None:
            url = translations.get(code, "")
            own = translations.get(current or "", "")
            # What follows the page's own address: a list or a file of the page.
            if url and own and rest.startswith(own):
                url += rest[len(own) :]
        else:
            url = f"/{code}/{rest.removeprefix(prefix)}" if rest.startswith(prefix) else ""
        links.append({"code": code, "name": name, "url": url, "current": code == current})
    return links


def _translations(request: HttpRequest, page: Page) -> dict[str, str]:
    # Addresses are those of a site, which has its own root.
    site = Site.find_for_request(request)
    key = f"translations:{site.pk if site else None}:{page.translation_key}"
    kept = cache.get(key)
    if kept is None:
        pages = Page.objects.filter(translation_key=page.translation_key).live().public().select_related("locale")
        kept = {p.locale.language_code: p.get_url(request) or "" for p in pages}
        cache.set(key, kept, KEPT_FOR)
    return kept


def navigation_of(request: HttpRequest) -> dict[str, Any]:
    """Everything the frame of a page needs to lead elsewhere."""
    made = menus(request)
    items = [item | {"current": request.path.startswith(item["url"] or "\0")} for item in made["items"]]
    return made | {
        "items": items,
        "languages": language_links(request),
        "search_url": reverse("home:search"),
        "feed_url": reverse("home:feed"),
    }
