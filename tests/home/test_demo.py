"""The demo loaded into an empty database."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from bills.models import Article, BillPage
from debates.models import DebatePage
from discussion.models import Discussion, ThreadComment
from discussion.services import recount_discussion
from home.demo.content import LANGUAGES
from home.demo.people import already_loaded
from home.models import HomePage, StandardPage
from subjects.models import Origin, Proposal, Step, SubjectPage
from video.models import Video
from voting.models import Ballot, Vote
from voting.services import recounted

pytestmark = pytest.mark.django_db
OPEN, FINISHED = "repair-not-replace", "non-agricultural-pesticides"


@pytest.fixture(scope="module")
def output(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """What the first load prints; the demo stays for this module's tests and is rolled back after them."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        printed = StringIO()
        call_command("load_demo", stdout=printed)
        yield printed.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(output: str, db: None) -> str:
    return output


def window_of(slug: str, kind: str = "contribute") -> Any:
    return Step.objects.get(subject__pages__slug=slug, kind=kind).window


def rows() -> dict[str, int]:
    models = (User, Page, Proposal, ThreadComment, Vote, Ballot, Discussion, Video, Article)
    return {model.__name__: model.objects.count() for model in models}


def test_it_says_what_it_does(demo: str) -> None:
    assert "Open process: repair, not replace" in demo
    assert "4526 votes (81 % agree, 7 % mixed, 12 % disagree)" in demo
    assert "administrator@demo.hemicycle.example" in demo


def test_a_second_load_changes_nothing_and_says_so(demo: str) -> None:
    before = rows()
    printed = StringIO()
    call_command("load_demo", stdout=printed)
    assert "nothing was changed" in printed.getvalue()
    assert rows() == before


def test_every_page_exists_in_three_languages(demo: str) -> None:
    for model, number in ((HomePage, 1), (SubjectPage, 4), (DebatePage, 2), (BillPage, 1)):
        for language in LANGUAGES:
            assert model.objects.live().filter(locale__language_code=language).count() == number, model
    assert Page.objects.exclude(depth=1).count() % 3 == 0


def test_the_welcome_page_is_gone_and_the_home_page_is_the_root(demo: str) -> None:
    assert all(type(page) is not Page for page in Page.get_first_root_node().get_children().specific())
    site = Site.objects.get()
    assert site.is_default_site
    assert isinstance(site.root_page.specific, HomePage)
    assert site.root_page.locale.language_code == "en"


def test_every_page_answers(demo: str, client: Client) -> None:
    for page in Page.objects.live().exclude(depth=1).specific():
        answer = client.get(page.get_url())
        assert answer.status_code == 200, page.get_url()


def test_the_open_process_has_the_shape_of_a_real_one(demo: str) -> None:
    subject = SubjectPage.objects.get(slug=OPEN).subject
    proposals = Proposal.objects.filter(subject=subject)
    assert proposals.filter(origin=Origin.PARTICIPANT).count() == 35
    assert proposals.filter(origin=Origin.PARLIAMENTARIAN).count() == 8
    assert {*proposals.values_list("language", flat=True)} == set(LANGUAGES)
    window = window_of(OPEN)
    ballots = Ballot.objects.filter(window=window)
    total = ballots.aggregate(n=Sum("n_votes"), a=Sum("org_agree"), m=Sum("org_mixed"), d=Sum("org_disagree"))
    votes = Vote.objects.filter(ballot__window=window)
    # Each has votes of its own; those of the merged text are carried too, or wait to be confirmed.
    assert votes.filter(carried_from=None, standing="counted").count() <= 4526 <= votes.count()
    assert sum(total.values()) == votes.filter(standing="counted", choice__isnull=False).count()
    assert ThreadComment.objects.filter(discussion__window=window).count() == 239
    counts = sorted((ballot.n_votes for ballot in ballots.filter(proposal__isnull=False)), reverse=True)
    assert sum(counts[:5]) > 2 * sum(counts[20:])  # few take most, half take next to nothing


def test_a_visitor_can_act_on_the_day_of_the_load(demo: str) -> None:
    window = window_of(OPEN)
    assert window.is_open
    assert (window.closes_at - timezone.now()).days == 18
    assert window.closes_at - window.opens_at in (timedelta(days=30), timedelta(days=30, hours=1), timedelta(29, 82800))
    assert not window_of(FINISHED).is_open


def test_tallies_and_counters_equal_a_recount(demo: str) -> None:
    assert recounted() == []
    assert [d.key for d in Discussion.objects.all() if recount_discussion(discussion=d)] == []


def test_times_are_possible(demo: str) -> None:
    now = timezone.now()
    for comment in ThreadComment.objects.select_related("reply_to", "discussion__window"):
        window = comment.discussion.window
        assert window.opens_at <= comment.submit_date < min(now, window.closes_at)
        assert comment.reply_to is None or comment.reply_to.submit_date < comment.submit_date
    for vote in Vote.objects.select_related("ballot__window"):
        assert vote.ballot.window.opens_at <= vote.first_at <= vote.at < min(now, vote.ballot.window.closes_at)
    for proposal in Proposal.objects.exclude(author=None).prefetch_related("treats"):
        assert all(cause.published_at < proposal.published_at for cause in proposal.treats.all())


def test_nobody_votes_on_their_own_words_nor_on_a_real_persons(demo: str) -> None:
    for proposal in Proposal.objects.exclude(author=None):
        own = Vote.objects.filter(ballot=proposal.ballot_id, voter=proposal.author_id)
        # A vote on a text that was merged into one's own is carried like any other.
        assert not own.filter(carried_from=None).exists()
    own = Proposal.objects.filter(subject__pages__slug=FINISHED, origin=Origin.PARLIAMENTARIAN)
    assert own.count() == 3
    assert not Vote.objects.filter(ballot__proposal__in=own).exists()


def test_people_to_sign_in_as(demo: str) -> None:
    people = User.objects.demo_people()
    assert people.filter(is_superuser=True).count() == 1
    assert people.filter(representative__isnull=False).count() == 1
    assert {*people.values_list("kind", flat=True)} == {"citizen", "nonprofit", "company", "institution"}
    assert people.filter(kind="citizen", is_staff=False, representative=None).count() >= 20
    assert already_loaded()


def test_articles_are_open_to_reading_in_every_language(demo: str) -> None:
    assert Article.objects.count() == 4
    assert Ballot.objects.filter(article__isnull=False, n_votes__gt=0).count() == 4


def test_videos_can_be_followed_by_everybody(demo: str) -> None:
    assert Video.objects.count() == 12
    for video in Video.objects.for_display():
        assert video.is_accessible
        assert len(video.captions) == 3
        assert video.poster_id


def test_every_page_of_a_process_says_what_is_invented(demo: str, client: Client) -> None:
    for page in SubjectPage.objects.all():
        assert page.notice, page.title
        assert page.notice in unescape(client.get(page.get_url()).content.decode())
        # Said once: no longer as the last words of the problem.
        assert "<i>" not in str(page.problem)
    notices = {page.notice for page in SubjectPage.objects.filter(slug__in=[OPEN, FINISHED])}
    assert all(notice.startswith("Demonstration: ") for notice in notices)


def test_no_standing_page_waits_for_an_operators_words(demo: str) -> None:
    pages = StandardPage.objects.all()
    assert pages.live().count() == pages.count() == 15
    assert not [page.title for page in pages if "[" in str(page.body)]


def test_records_take_no_contributions(demo: str) -> None:
    records = SubjectPage.objects.filter(is_record=True, locale__language_code="en")
    assert records.count() == 2
    assert not Proposal.objects.filter(subject__pages__in=records).exists()


def test_it_refuses_a_database_with_pages_of_its_own(demo: str) -> None:
    # Without its people the demo counts as not loaded; this test's changes are rolled back.
    User.objects.filter(email__startswith="administrator@").update(email="somebody@elsewhere.example")
    Page.get_first_root_node().add_child(instance=HomePage(title="Ours", slug="ours"))
    with pytest.raises(CommandError, match="Ours"):
        call_command("load_demo", stdout=StringIO())
