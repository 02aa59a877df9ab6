"""Both tables of sites agree, and menus belong to one site."""

from io import StringIO

import pytest
from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.core.management import call_command
from django.test import RequestFactory, override_settings
from wagtail.models import PageViewRestriction, Site

from home.navigation import language_links, platform_name
from home.tree import move_site
from tests.process import Process, build_site, translated

pytestmark = pytest.mark.django_db


def domain() -> str:
    return DjangoSite.objects.get_current().domain


def test_a_site_saved_in_the_admin_is_where_feeds_lead() -> None:
    build_site()
    site = Site.objects.get()
    DjangoSite.objects.get_current()  # kept in memory by Django
    site.hostname, site.port, site.site_name = "rivers.example", 8443, "Rivers"
    site.save()
    assert (domain(), DjangoSite.objects.get_current().name) == ("rivers.example:8443", "Rivers")
    site.port = 443
    site.save()
    assert domain() == "rivers.example"


def test_another_site_of_the_house_changes_nothing() -> None:
    home = build_site()
    before = domain()
    Site.objects.create(hostname="second.example", port=80, root_page=home)
    assert domain() == before


def test_the_site_moves_once() -> None:
    build_site()
    assert move_site(host="localhost", port=8123)
    assert not move_site(host="localhost", port=8123)
    assert domain() == "localhost:8123"


def test_demo_on_another_port_and_a_begun_site_at_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    build_site()
    monkeypatch.setattr("home.management.commands.load_demo.load", lambda say: False)
    said = StringIO()
    with override_settings(WAGTAILADMIN_BASE_URL="http://localhost:8123"):
        call_command("load_demo", stdout=said)
    assert "its address is now localhost:8123" in said.getvalue()
    assert domain() == "localhost:8123"
    monkeypatch.setattr("home.management.commands.start_site.begin", lambda **options: None)
    call_command("start_site", stdout=said)
    assert domain() == "localhost:8123"
    call_command("start_site", "--host", "hemicycle.example", stdout=said)
    assert domain() == "hemicycle.example"


def test_the_platform_is_called_what_the_team_says() -> None:
    from home.models import SiteIdentity

    build_site()
    request = RequestFactory().get("/")
    identity = SiteIdentity.for_site(Site.objects.get())
    identity.platform_name = "Parliament of the Rivers"
    identity.save()
    assert platform_name(request) == "Parliament of the Rivers"
    Site.objects.all().delete()
    assert platform_name(RequestFactory().get("/")) == settings.WAGTAIL_SITE_NAME


def languages_of(process: Process, host: str = "testserver") -> dict[str, str]:
    request = RequestFactory(HTTP_HOST=host).get(process.url)

    class Route:
        page = process.page

    request._wagtail_route_for_request = Route  # type: ignore[attr-defined]
    return {link["code"]: link["url"] for link in language_links(request) if link["url"]}


def test_a_restricted_translation_is_not_linked(process: Process) -> None:
    french = translated(process.page, "fr", slug="riviere")
    PageViewRestriction.objects.create(page=french, restriction_type=PageViewRestriction.LOGIN)
    assert set(languages_of(process)) == {"en"}


def test_links_of_one_site_are_not_given_on_another(process: Process) -> None:
    first = languages_of(process)
    Site.objects.create(hostname="second.example", port=80, root_page=Site.objects.get().root_page)
    assert all(address.startswith("/") for address in first.values())
    assert languages_of(process, "second.example").keys() == first.keys()
    from django.core.cache import cache

    keys = [f"translations:{site.pk}:{process.page.translation_key}" for site in Site.objects.all()]
    assert all(cache.get(key) is not None for key in keys)
