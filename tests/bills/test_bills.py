"""Bills: articles voted on and discussed, words that cannot change under a vote, stages after tabling."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from bills.models import Article, ArticleVersion, BillPage
from discussion.models import Discussion, ThreadComment
from tests.admin_form import edit, page_data
from tests.process import Process, article, days, hosted_video, open_bill, open_process, stream, translated
from voting.models import Ballot, Vote, Window
from voting.services import cast


def raw(page: BillPage) -> list[dict]:
    """The articles as stored, free to change."""
    return json.loads(json.dumps(list(page.articles.raw_data)))


def main(address: str, client: Client | None = None) -> str:
    """A page's own part."""
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().partition("<main")[2]


@pytest.fixture
def bill(process: Process) -> BillPage:
    """A bill of two articles, in a step that takes votes."""
    Window.objects.filter(step__subject=process.subject, step__kind="bill").update(opens_at=days(-1), closes_at=days(9))
    return open_bill(
        process,
        article("Article 1", "<p>Pumps are metered.</p>", heading="Meters", explanation="<p>Nobody knows.</p>"),
        article("Article 2", "<p>Springs are opened.</p>"),
    )


def first(bill: BillPage) -> Article:
    """Article 1."""
    return Article.objects.select_related("ballot__window", "discussion__window").filter(bill=bill.bill_id).first()


def test_every_article_can_be_voted_on_and_discussed(bill: BillPage, as_bruno: Client) -> None:
    row = first(bill)
    assert as_bruno.post(f"/en/vote/{row.ballot_id}/", {"value": "mixed"}).status_code == 303
    form = {"text": "Which pumps?", "stance": "against", "language": "en"}
    assert as_bruno.post(f"/en/discussions/{row.discussion_id}/comments/", form).status_code == 303
    row = first(bill)
    assert (row.ballot.n_mixed, row.discussion.n_comments) == (1, 1)
    text = main(f"/en/articles/{row.pk}/")
    for words in ("Meters", "Pumps are metered.", "Nobody knows.", "Which pumps?"):
        assert words in text, words
    assert "Which pumps?" not in main(f"/en/articles/{row.pk + 1}/")


def test_the_bill_shows_its_articles_in_order_with_their_own_pages(bill: BillPage) -> None:
    text = main(bill.get_url())
    assert text.index("Pumps are metered.") < text.index("Springs are opened.")
    for row in Article.objects.all():
        assert f"/en/articles/{row.pk}/" in text


def test_an_articles_step_closes_like_any_other(bill: BillPage, as_bruno: Client) -> None:
    row = first(bill)
    Window.objects.filter(pk=row.ballot.window_id).update(closes_at=timezone.now())
    assert as_bruno.post(f"/en/vote/{row.ballot_id}/", {"value": "mixed"}).status_code == 409


@pytest.mark.parametrize("action", ["", "publish"])
@pytest.mark.parametrize("change", ["text", "heading", "number", "removed"])
def test_the_words_of_an_article_with_votes_cannot_change(
    bill: BillPage, as_carla: Client, bruno: User, change: str, action: str
) -> None:
    cast(ballot=first(bill).ballot, voter=bruno, choice=1)
    articles = raw(bill)
    if change == "removed":
        articles = articles[1:]
    else:
        articles[0]["value"][change] = "<p>No pump is metered.</p>" if change == "text" else "Article 9"
    answer = edit(as_carla, bill, page_data(bill, articles=articles), action)
    assert answer.status_code == 200
    assert "Article 1 has votes or comments: its words can no longer be changed or removed." in answer.content.decode()
    assert "Pumps are metered." in main(bill.get_url())


def test_what_is_around_a_voted_article_can_still_change(bill: BillPage, as_carla: Client, bruno: User) -> None:
    cast(ballot=first(bill).ballot, voter=bruno, choice=1)
    articles = raw(bill)
    articles[0]["value"]["explanation"] = "<p>Now we know.</p>"
    articles[1]["value"]["text"] = "<p>Springs are protected.</p>"
    articles.append(article("Article 3", "<p>It starts in May.</p>"))
    answer = edit(as_carla, bill, page_data(bill, articles=articles, status="final"), "publish")
    assert answer.status_code == 302, answer.context["form"].errors
    text = main(bill.get_url())
    for words in ("Now we know.", "Springs are protected.", "It starts in May."):
        assert words in text, words
    assert Vote.objects.get().seen_version == 1


def test_an_article_without_votes_gets_a_new_version(bill: BillPage) -> None:
    articles = raw(bill)
    articles[0]["value"]["text"] = "<p>All pumps are metered.</p>"
    bill.articles = json.dumps(articles)
    bill.save_revision().publish()
    row = first(bill)
    assert row.ballot.version == 2
    assert [(v.number, v.text) for v in row.versions.order_by("number")] == [
        (1, "<p>Pumps are metered.</p>"),
        (2, "<p>All pumps are metered.</p>"),
    ]
    assert Article.objects.count() == 2


def test_a_vote_taken_back_leaves_the_words_free(bill: BillPage, as_carla: Client, bruno: User) -> None:
    ballot = first(bill).ballot
    cast(ballot=ballot, voter=bruno, choice=1)
    cast(ballot=ballot, voter=bruno, choice=None)
    articles = raw(bill)
    articles[0]["value"]["text"] = "<p>All pumps are metered.</p>"
    assert edit(as_carla, bill, page_data(bill, articles=articles), "publish").status_code == 302


def test_publishing_again_makes_nothing_twice(bill: BillPage) -> None:
    bill.save_revision().publish()
    assert (Article.objects.count(), ArticleVersion.objects.count()) == (2, 2)
    assert Ballot.objects.filter(kind="article").count() == 2


def test_a_version_never_changes(bill: BillPage) -> None:
    version = ArticleVersion.objects.first()
    with pytest.raises(TypeError):
        version.save()


def test_two_languages_share_votes_and_comments(process: Process, bill: BillPage, bruno: User) -> None:
    articles = raw(bill)
    articles[0]["value"]["text"] = "<p>Les pompes ont un compteur.</p>"
    about = translated(process.page, "fr", slug="riviere")
    french = translated(bill, "fr", slug="loi", about=about, articles=json.dumps(articles))
    assert french.bill == bill.bill
    assert (Article.objects.count(), ArticleVersion.objects.count()) == (2, 2)
    cast(ballot=first(bill).ballot, voter=bruno, choice=1)
    row = first(bill)
    assert row.ballot.version == 1
    assert "Les pompes ont un compteur." in main(f"/fr/articles/{row.pk}/")
    assert "Pumps are metered." in main(f"/en/articles/{row.pk}/")


def test_a_copy_of_a_bill_is_another_bill(bill: BillPage, bruno: User) -> None:
    cast(ballot=first(bill).ballot, voter=bruno, choice=1)
    copy = bill.copy(update_attrs={"slug": "lake-bill", "title": "The lake bill"})
    copy.save_revision().publish()
    assert copy.bill != bill.bill
    assert Article.objects.count() == 4
    assert first(copy).ballot.n_agree == 0


STAGES = [
    ("stage", {"date": "2024-02-01", "date_text": "", "title": "Tabled", "number": "No 123", "url": "", "note": ""}),
    ("stage", {"date": None, "date_text": "spring 2024", "title": "Committee", "number": "", "url": "", "note": ""}),
    (
        "stage",
        {
            "date": "2025-01-02",
            "date_text": "",
            "title": "In force",
            "number": "",
            "url": "https://example.org/law",
            "note": "Later amended.",
        },
    ),
]


def test_the_stages_after_tabling_are_a_dated_list(bill: BillPage) -> None:
    coming = timezone.localdate() + timedelta(days=30)
    last = ("stage", STAGES[0][1] | {"date": coming.isoformat(), "title": "Second reading"})
    bill.stages = json.loads(stream(*STAGES, last))
    bill.save_revision().publish()
    text = main(bill.get_url())
    for words in (
        "1 February 2024",
        "Tabled",
        "No 123",
        "spring 2024",
        "Committee",
        "https://example.org/law",
        "Later amended.",
        "Second reading",
    ):
        assert words in text, words
    index = main(bill.get_parent().get_url())
    assert "Second reading" in index
    assert "The river bill" in index


def test_a_stage_has_a_date(bill: BillPage, as_carla: Client) -> None:
    stages = json.loads(stream(("stage", STAGES[0][1] | {"date": ""})))
    answer = edit(as_carla, bill, page_data(bill, stages=stages), "publish")
    assert answer.status_code == 200
    assert "Give a date, or a date in words." in answer.content.decode()


def test_a_silent_video_keeps_a_bill_from_being_published(bill: BillPage, as_carla: Client) -> None:
    answer = edit(as_carla, bill, page_data(bill, video=hosted_video().pk), "publish")
    assert answer.status_code == 200
    assert "no captions and no transcript" in answer.content.decode()
    bill.video = hosted_video()
    with pytest.raises(ValidationError):
        bill.save_revision().publish()


def test_a_bill_is_a_step_of_its_process(process: Process, bill: BillPage) -> None:
    assert f'href="{bill.get_url()}"' in Client().get(process.url).content.decode()
    assert process.url in main(bill.get_url())


def test_an_article_of_an_unpublished_bill_is_not_found(bill: BillPage) -> None:
    row = first(bill)
    bill.unpublish()
    assert Client().get(f"/en/articles/{row.pk}/").status_code == 404


def test_an_article_no_longer_in_the_bill_is_not_found_but_its_comments_are_kept(
    bill: BillPage, bruno: User, as_bruno: Client
) -> None:
    row = first(bill)
    form = {"text": "Which pumps?", "stance": "against", "language": "en"}
    as_bruno.post(f"/en/discussions/{row.discussion_id}/comments/", form)
    bill.articles = json.dumps(raw(bill)[1:])
    bill.save_revision().publish()
    assert Client().get(f"/en/articles/{row.pk}/").status_code == 404
    assert ThreadComment.objects.count() == 1
    assert "Which pumps?" in main(f"/en/discussions/{row.discussion_id}/")


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 19, "abc"])
def test_an_article_that_does_not_exist_is_not_found(bill: BillPage, number: str) -> None:
    assert Client().get(f"/en/articles/{number}/").status_code == 404


def test_my_votes_are_marked_on_the_bill(bill: BillPage, bruno: User, as_bruno: Client) -> None:
    cast(ballot=first(bill).ballot, voter=bruno, choice=1)
    for address in (bill.get_url(), f"/en/articles/{first(bill).pk}/"):
        assert 'aria-pressed="true"' in main(address, as_bruno), address
        assert 'aria-pressed="true"' not in main(address), address


def comment_on(row: Article, client: Client) -> None:
    """A published comment on an article."""
    form = {"text": "Which pumps?", "stance": "against", "language": "en"}
    assert client.post(f"/en/discussions/{row.discussion_id}/comments/", form).status_code == 303


@pytest.mark.parametrize("change", ["text", "removed"])
def test_the_words_of_an_article_with_comments_cannot_change(
    bill: BillPage, as_carla: Client, as_bruno: Client, change: str
) -> None:
    comment_on(first(bill), as_bruno)
    articles = raw(bill)[1:] if change == "removed" else raw(bill)
    if change == "text":
        articles[0]["value"]["text"] = "<p>No pump is metered.</p>"
    answer = edit(as_carla, bill, page_data(bill, articles=articles), "publish")
    assert answer.status_code == 200
    assert "Article 1 has votes or comments" in answer.content.decode()


@pytest.mark.parametrize("change", ["text", "removed"])
def test_a_translation_cannot_change_under_votes(
    process: Process, bill: BillPage, as_carla: Client, bruno: User, change: str
) -> None:
    cast(ballot=first(bill).ballot, voter=bruno, choice=1)
    articles = raw(bill)
    articles[0]["value"] |= {"number": "Art. premier", "text": "<p>Les pompes ont un compteur.</p>"}
    about = translated(process.page, "fr", slug="riviere")
    french = translated(bill, "fr", slug="loi", about=about, articles=json.dumps(articles))
    assert edit(as_carla, french, page_data(french, articles=articles)).status_code == 302
    if change == "text":
        articles[0]["value"]["text"] = "<p>Les pompes sont libres.</p>"
    answer = edit(as_carla, french, page_data(french, articles=articles if change == "text" else articles[1:]))
    assert answer.status_code == 200
    assert "Art. premier has votes or comments" in answer.content.decode()


def test_an_article_on_no_page_any_more_takes_no_vote(bill: BillPage, bruno: User, as_bruno: Client) -> None:
    row = first(bill)
    comment_on(row, as_bruno)
    articles = raw(bill)
    bill.articles = json.dumps(articles[1:])
    bill.save_revision().publish()
    comment = ThreadComment.objects.get()
    for ballot_id in (row.ballot_id, comment.ballot_id):
        assert as_bruno.post(f"/en/vote/{ballot_id}/", {"value": "agree"}).status_code in (404, 409), ballot_id
    assert list(Ballot.objects.filter(article__bill=bill.bill).order_by("pk").values_list("is_frozen", flat=True)) == [
        True,
        False,
    ]
    # No further comment either.
    assert Discussion.objects.get(is_closed=True) == row.discussion
    bill.articles = json.dumps(articles)
    bill.save_revision().publish()
    assert not Ballot.objects.filter(is_frozen=True).exists()
    assert not Discussion.objects.filter(is_closed=True).exists()


def test_a_bill_with_articles_stays_with_its_subject(
    process: Process, bill: BillPage, ana: User, as_carla: Client
) -> None:
    other = open_process(ana.representative, process.home, title="The lake", slug="lake").page
    answer = edit(as_carla, bill, page_data(bill, about=other.pk), "publish")
    assert answer.status_code == 200
    assert "the subject can no longer be changed" in answer.content.decode()
    about = translated(process.page, "fr", slug="riviere")
    assert edit(as_carla, bill, page_data(bill, about=about.pk)).status_code == 302


def test_a_bill_of_an_unpublished_subject_neither_names_nor_links_it(process: Process, bill: BillPage) -> None:
    process.page.unpublish()
    for address in (bill.get_url(), bill.get_parent().get_url(), f"/en/articles/{first(bill).pk}/"):
        text = main(address)
        assert "The river bill" in text, address
        assert "The river<" not in text, address
        assert f'href="{process.url}' not in text, address


def test_only_a_draft_is_marked_as_open(bill: BillPage) -> None:
    addresses = (bill.get_url(), bill.get_parent().get_url())
    for status, marked in (("draft", True), ("rejected", False)):
        BillPage.objects.filter(pk=bill.pk).update(status=status)
        for address in addresses:
            assert ('class="pill open"' in main(address)) == marked, (address, status)


def test_the_buttons_of_a_frozen_bill_are_disabled(bill: BillPage, as_bruno: Client) -> None:
    Ballot.objects.filter(article__bill=bill.bill).update(is_frozen=True)
    assert "takes no further votes" in main(bill.get_url(), as_bruno)
