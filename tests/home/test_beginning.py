"""`manage.py start_site`: what a parliament has after `migrate` and before its first subject."""

from collections.abc import Iterator
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sites.models import Site as DjangoSite
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from wagtail.models import Locale, Page, Site

from accounts.models import User
from bills.models import BillIndexPage
from debates.models import DebateIndexPage
from home.beginning import begin
from home.demo.content import content
from home.demo.standing import demo_words
from home.frame import frame_words
from home.models import HomePage, SiteIdentity, StandardPage
from home.tree import NotEmpty
from subjects.models import SubjectIndexPage
from tests.process import build_site

pytestmark = pytest.mark.django_db
SPOKEN = [("en", "English"), ("es", "Español")]
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def start_site(*options: str) -> str:
    """What `manage.py start_site` prints."""
    printed = StringIO()
    call_command("start_site", *options, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def empty(db: None) -> None:
    """A database as `migrate` leaves it: Wagtail's welcome page, and nothing else."""
    root = Page.get_first_root_node()
    assert root is not None
    assert [type(page) for page in root.get_children().specific()] == [Page]


@pytest.fixture
def begun(empty: None) -> str:
    return start_site("--host", "testserver:80", "--name", "Parliament of the Rivers")


def everything(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    yield place, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from everything(part, f"{place}/{name}")


def test_each_language_has_a_home_page_and_its_lists(begun: str) -> None:
    assert {*Locale.objects.values_list("language_code", flat=True)} == LANGUAGES
    for language in LANGUAGES:
        home = HomePage.objects.live().get(locale__language_code=language)
        children = [type(page) for page in home.get_children().live().specific()]
        assert {SubjectIndexPage, DebateIndexPage, BillIndexPage} < {*children}
    for model in (HomePage, SubjectIndexPage, DebateIndexPage, BillIndexPage):
        assert model.objects.values("translation_key").distinct().count() == 1, model
        assert model.objects.count() == len(LANGUAGES), model


def test_what_is_true_everywhere_is_published_and_what_needs_own_words_is_a_draft(begun: str) -> None:
    english = StandardPage.objects.filter(locale__language_code="en")
    assert {*english.live().values_list("slug", flat=True)} == {"how-it-works", "rules-of-debate"}
    assert {*english.not_live().values_list("slug", flat=True)} == {"privacy", "accessibility", "about"}
    for page in StandardPage.objects.all():
        # The places where the operator writes stand in brackets.
        assert ("[" in str(page.body)) == (not page.live), page.title
        assert page.has_unpublished_changes == (not page.live)


def test_it_says_what_was_made_and_what_is_left_to_do(begun: str) -> None:
    assert "Parliament of the Rivers has begun" in begun
    assert "http://testserver/fr/sujets/" in begun
    for page in StandardPage.objects.not_live():
        assert f"/admin/pages/{page.pk}/edit/" in begun
    assert "createsuperuser" in begun


def test_every_published_page_answers_in_its_language(begun: str, client: Client) -> None:
    for page in Page.objects.live().exclude(depth=1).select_related("locale"):
        answer = client.get(page.specific.get_url())
        assert answer.status_code == 200, page.url_path
        text = unescape(answer.content.decode())
        assert f'lang="{page.locale.language_code}"' in text
        assert "Parliament of the Rivers" in text
        assert "demo" not in text.lower().replace("democra", "").replace("démocra", ""), page.url_path


def test_drafts_are_not_shown(begun: str, client: Client) -> None:
    assert client.get("/en/privacy/").status_code == 404
    assert "/en/privacy/" not in client.get("/en/").content.decode()


def test_the_links_it_prints_open_for_an_administrator(begun: str, client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin@parliament.example"))
    addresses = [line.split()[0] for line in begun.splitlines() if "://" in line]
    assert len(addresses) == Page.objects.exclude(depth=1).count() + 2
    for address in addresses:
        path = address.removeprefix(settings.WAGTAILADMIN_BASE_URL).removeprefix("http://testserver")
        assert client.get(path, follow=True).status_code == 200, address


def test_an_editor_may_publish_a_draft(begun: str, client: Client) -> None:
    editor = User.objects.create_user("editor@parliament.example", display_name="Editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Moderators"))
    page = StandardPage.objects.get(slug="privacy")
    assert page.permissions_for_user(editor).can_publish()


def test_both_tables_of_sites_and_the_identity_carry_name_and_host(empty: None) -> None:
    start_site("--host", "Hemicycle.Example", "--name", "  Parliament  of the Rivers ")
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == ("hemicycle.example", 443, "https://hemicycle.example")
    assert site.root_page.specific == HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    django_site = DjangoSite.objects.get(pk=settings.SITE_ID)
    assert (django_site.domain, django_site.name) == ("hemicycle.example", "Parliament of the Rivers")
    assert SiteIdentity.for_site(site).platform_name == site.site_name == "Parliament of the Rivers"
    # Nobody's address is given out as the operator's.
    assert SiteIdentity.for_site(site).contact_email == ""


@override_settings(WAGTAILADMIN_BASE_URL="https://hemicycle.example:8443/")
def test_without_options_the_host_is_that_of_base_url(empty: None) -> None:
    start_site()
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("hemicycle.example", 8443)
    assert DjangoSite.objects.get(pk=settings.SITE_ID).domain == "hemicycle.example:8443"
    assert SiteIdentity.for_site(site).platform_name == settings.WAGTAIL_SITE_NAME


@override_settings(ALLOWED_HOSTS=["elsewhere.example"])
def test_it_says_when_the_site_would_not_answer_there(empty: None) -> None:
    assert "hemicycle.example is not in ALLOWED_HOSTS" in start_site("--host", "hemicycle.example")


def test_a_second_run_changes_nothing_and_says_so(begun: str) -> None:
    SiteIdentity.objects.update(platform_name="Ours")
    StandardPage.objects.get(slug="about").delete()
    before = [*Page.objects.order_by("pk").values()]
    assert "nothing was changed" in start_site("--name", "Another")
    assert [*Page.objects.order_by("pk").values()] == before
    assert SiteIdentity.objects.get().platform_name == "Ours"


def test_it_refuses_a_database_with_pages_of_its_own(db: None) -> None:
    build_site()
    before = [*Page.objects.order_by("pk").values()]
    with pytest.raises(CommandError, match="From problem to law"):
        start_site()
    assert [*Page.objects.order_by("pk").values()] == before


def test_it_refuses_when_somebody_built_below_the_welcome_page(empty: None) -> None:
    welcome = Page.get_first_root_node().get_children().get()
    welcome.add_child(instance=HomePage(title="Ours", slug="ours"))
    with pytest.raises(NotEmpty, match=welcome.title):
        begin(host="testserver", port=80, name="Hemicycle")
    assert HomePage.objects.get().title == "Ours"


def test_the_demo_is_not_loaded_over_it(begun: str) -> None:
    with pytest.raises(CommandError, match="not the demo's"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--host", "", "is no host"),
        ("--host", "https://hemicycle.example/", "is no host"),
        ("--host", "hemi cycle.example", "is no host"),
        ("--host", "hemicycle.example:99999", "is no host"),
        ("--name", "   ", "1 to 60 characters"),
        ("--name", "x" * 61, "1 to 60 characters"),
    ],
)
def test_a_wrong_option_is_refused_with_a_sentence(empty: None, option: str, value: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        start_site(option, value)
    assert not HomePage.objects.exists()


@override_settings(LANGUAGES=[("en", "English"), ("br", "Brezhoneg")])
def test_a_language_without_words_is_named(empty: None) -> None:
    with pytest.raises(CommandError, match=r"no words for br .*frame\.json"):
        start_site()
    assert not HomePage.objects.exists()


@override_settings(LANGUAGES=SPOKEN, WAGTAIL_CONTENT_LANGUAGES=SPOKEN)
def test_only_the_languages_of_the_settings_are_made(empty: None) -> None:
    start_site()
    assert {*HomePage.objects.values_list("locale__language_code", flat=True)} == {"en", "es"}


def test_every_text_of_the_frame_is_there_in_each_language() -> None:
    found = 0
    for place, value in everything(frame_words()):
        if isinstance(value, dict) and value.keys() & LANGUAGES:
            assert set(value) == LANGUAGES, place
            assert all(text.strip() for text in value.values()), place
            found += 1
    assert found > 50


def test_the_demo_has_words_of_its_own_exactly_where_an_operator_writes() -> None:
    pages = frame_words()["standard"]
    named = {f"{page['key']}/{part['name']}" for page in pages for part in page["body"] if "name" in part}
    assert named == content("pages")["parts"].keys()
    assert {page["key"] for page in pages if page["is_draft"]} <= {place.split("/")[0] for place in named}
    for page in demo_words()["standard"]:
        assert not page["is_draft"]
        assert not [part for part in page["body"] if "[" in str(part["value"])]
