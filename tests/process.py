"""A small site with a published process, made by the services that production uses."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Locale, Page, Site

from accounts.models import Representative, User
from bills.models import BillIndexPage, BillPage
from debates.models import DebateIndexPage, DebatePage
from discussion.models import Discussion, ThreadComment
from discussion.services import post_comment
from home.models import HomePage, StandardPage
from subjects.models import Proposal, Subject, SubjectIndexPage, SubjectOpener, SubjectPage
from subjects.services import propose, subject_discussion_key
from tests.people import citizen, parliamentarian
from video.models import Video
from voting.models import Ballot, Window

Calendar = dict[str, tuple[datetime | None, datetime | None]]


def day(at: datetime) -> str:
    """The day of `at` as pages in English write it."""
    return date_format(timezone.localtime(at), "MONTH_DAY_FORMAT")


def days(n: float) -> datetime:
    """The moment `n` days from now."""
    return timezone.now() + timedelta(days=n)


def running(**changes: tuple[datetime | None, datetime | None]) -> Calendar:
    """A calendar in which contributions are taken, with `changes` by step."""
    return {
        "present": (days(-10), None),
        "contribute": (days(-5), days(25)),
        "sources": (days(-5), days(25)),
        "synthesis": (days(26), days(50)),
        "debate": (days(55), days(56)),
        "bill": (days(60), days(90)),
        "support": (days(90), days(120)),
    } | changes


def stream(*blocks: tuple[str, Any]) -> str:
    """Blocks as Wagtail stores them."""
    return json.dumps([{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks])


def planned(calendar: Calendar) -> str:
    """A planned calendar as Wagtail stores it."""
    steps = [
        {"kind": kind, "opens_at": opens and opens.isoformat(), "closes_at": closes and closes.isoformat()}
        for kind, (opens, closes) in calendar.items()
    ]
    return stream(*(("step", step) for step in steps))


def position(title: str, text: str = "", *solutions: str, block: str = "") -> dict[str, Any]:
    """A cause of the parliamentarian, with the titles of its solutions."""
    items = [{"type": "item", "value": {"title": name, "text": ""}, "id": str(uuid4())} for name in solutions]
    value = {"title": title, "text": text, "solutions": items}
    return {"type": "cause", "value": value, "id": block or str(uuid4())}


def build_site() -> HomePage:
    """The root, the site and its home page in English; Wagtail's welcome page is removed."""
    locale = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.get_first_root_node()
    if root is None:
        # A transactional test before this one emptied the tables.
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(instance=Page(title="Root", slug="root", content_type=kind, locale=locale))
    welcome = list(root.get_children())
    home = root.add_child(
        instance=HomePage(title="From problem to law", slug="hemicycle", locale=locale, tagline="Open to all")
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": home, "site_name": "Test"}
    )
    for page in welcome:
        Page.objects.get(pk=page.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def add(parent: Page, page: Page) -> Any:
    """Put `page` below `parent` as a draft, then publish it as the admin does."""
    page.live = False
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def subject_page(representative: Representative | None = None, **fields: Any) -> SubjectPage:
    """An unsaved subject page about a river."""
    values: dict[str, Any] = {
        "title": "The river",
        "slug": "river",
        "question": "How do we bring the river back?",
        "summary": "The river has been dry since spring.",
        "problem": stream(("heading", "A dry bed"), ("paragraph", "<p>No water since April.</p>")),
        "commitment": "I will table a bill by June.",
        "positions": json.dumps([position("Too much water is taken", "By pumps.", "Meter every pump")]),
        "calendar": planned(running()),
    } | fields
    page = SubjectPage(**values)
    if representative is not None:
        page.openers = [SubjectOpener(representative=representative)]
    return page


@dataclass
class Process:
    """A published process and where it stands."""

    home: HomePage
    index: SubjectIndexPage
    page: SubjectPage

    @property
    def pages(self) -> tuple[HomePage, SubjectIndexPage, SubjectPage]:
        """Its pages from the top down."""
        return self.home, self.index, self.page

    @property
    def subject(self) -> Subject:
        return self.page.subject

    @property
    def window(self) -> Window:
        """The window of contributions, as it is now."""
        return Window.objects.get(step__subject=self.subject, step__kind="contribute")

    @property
    def discussion(self) -> Discussion:
        """The discussion about the subject as a whole, as it is now."""
        key = subject_discussion_key(self.subject.pk)
        return Discussion.objects.select_related("window").get(key=key)

    @property
    def own_cause(self) -> Proposal:
        """The parliamentarian's cause."""
        return Proposal.objects.select_related("current", "ballot__window", "discussion__window").get(
            subject=self.subject, origin="parliamentarian", kind="cause"
        )

    @property
    def url(self) -> str:
        return str(self.page.get_url())

    def close(self) -> None:
        """Let the contributions close a minute ago."""
        Window.objects.filter(pk=self.window.pk).update(closes_at=timezone.now() - timedelta(minutes=1))

    def propose(self, author: User, title: str = "Let beavers back", kind: str = "solution", **fields: Any) -> Proposal:
        """A published proposal of `author`, with its window loaded."""
        values: dict[str, Any] = {"text": "They hold water back.", "language": "en"} | fields
        made = propose(subject=self.subject, author=author, kind=kind, title=title, **values)
        return Proposal.objects.select_related("current", "ballot__window", "discussion__window").get(pk=made.pk)

    def comment(self, author: User, text: str = "It was the square of our town.", **fields: Any) -> ThreadComment:
        """A published comment of `author` on the subject."""
        values: dict[str, Any] = {"language": "en", "nonce": uuid4().hex} | fields
        return post_comment(discussion=self.discussion, author=author, text=text, **values)


def open_process(representative: Representative, home: HomePage | None = None, **fields: Any) -> Process:
    """A published process that takes contributions, unless its `calendar` says otherwise."""
    home = home or build_site()
    if SubjectPage.objects.filter(slug="river").exists():
        fields = {"slug": f"river-{uuid4().hex[:8]}"} | fields
    index = SubjectIndexPage.objects.child_of(home).first() or add(
        home, SubjectIndexPage(title="Subjects", slug="subjects", show_in_menus=True)
    )
    return Process(home, index, add(index, subject_page(representative, **fields)))


def hosted_video(**fields: Any) -> Video:
    """A video at a host, without captions or transcript unless `fields` give one."""
    values = {"title": "Ana presents the problem", "language": "en", "host": "youtube", "host_id": "abcdefghijk"}
    return Video.objects.create(**values | fields)


def open_debate(process: Process, **fields: Any) -> DebatePage:
    """A published debate of `process`, in a week unless `fields` say otherwise."""
    index = DebateIndexPage.objects.first() or add(
        process.home, DebateIndexPage(title="Debates", slug="debates", show_in_menus=True)
    )
    values: dict[str, Any] = {
        "title": "The river on stage",
        "slug": "river-debate",
        "summary": "Two hours with eight people.",
        "starts_at": days(7),
        "place": "Town hall, Vannes",
    } | fields
    panel = values.pop("panel", [])
    page = DebatePage(about=process.page, **values)
    page.panel = panel
    return add(index, page)


def article(number: str, text: str, block: str = "", **fields: Any) -> dict[str, Any]:
    """An article of a bill as Wagtail stores it."""
    value = {"number": number, "heading": "", "text": text, "explanation": "", "changes": []} | fields
    return {"type": "article", "value": value, "id": block or str(uuid4())}


def open_bill(process: Process, *articles: dict[str, Any], **fields: Any) -> BillPage:
    """A published bill of `process` with `articles`."""
    index = BillIndexPage.objects.first() or add(
        process.home, BillIndexPage(title="Bills", slug="bills", show_in_menus=True)
    )
    values: dict[str, Any] = {
        "title": "The river bill",
        "slug": "river-bill",
        "summary": "Two articles.",
        "articles": json.dumps(list(articles) or [article("Article 1", "<p>Pumps are metered.</p>")]),
    } | fields
    return add(index, BillPage(about=process.page, **values))


def standing_page(home: HomePage, **fields: Any) -> StandardPage:
    """A published standing page."""
    values = {"title": "How it works", "slug": "how-it-works", "lede": "Seven steps."} | fields
    return add(home, StandardPage(**values))


def translated(page: Page, language: str, **fields: Any) -> Any:
    """The published translation of `page`, whose ancestors are translated first."""
    locale = Locale.objects.get_or_create(language_code=language)[0]
    parent = page.get_parent()
    if not parent.is_root() and not parent.has_translation(locale):
        translated(parent.specific, language)
    copy = page.specific.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(copy).objects.get(pk=copy.pk)


def loaded(**which: Any) -> Proposal:
    """A proposal with its words, ballot, discussion and window."""
    return Proposal.objects.select_related("current", "ballot__window", "discussion__window").get(**which)


def ballot_of(thing: Proposal | ThreadComment) -> Ballot:
    """The ballot of a proposal or a comment as it is now, with its window."""
    return Ballot.objects.select_related("window").get(pk=thing.ballot_id)


@pytest.fixture(scope="module")
def standing_process(django_db_setup: None, django_db_blocker: Any) -> Iterator[Process]:
    """Ana's process, built once for a module and taken away after it; each test changes it in its own savepoint."""
    module = ExitStack()
    with django_db_blocker.unblock():
        module.enter_context(rolled_back())
        try:
            made = open_process(parliamentarian(citizen("Ana Ruiz")), build_site())
        except BaseException:
            module.close()
            raise
    yield made
    with django_db_blocker.unblock():
        module.close()


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is written meanwhile is taken away at the end."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@pytest.fixture
def home(db: None) -> HomePage:
    """The site with its home page."""
    return HomePage.objects.first() or build_site()


@pytest.fixture
def process(standing_process: Process, db: None) -> Process:
    """Ana's process about a river, which takes contributions."""
    return Process(*(type(page).objects.get(pk=page.pk) for page in standing_process.pages))
