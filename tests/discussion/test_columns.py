"""Arguments in two columns: each side paged by itself, questions and remarks below, in few statements."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from discussion.columns import ROOTS_IN_COLUMN
from discussion.models import Discussion, Stance, ThreadComment
from discussion.moving import move_threads, return_threads
from discussion.services import post_comment, recount_discussion
from subjects.models import Proposal
from tests.people import citizens, client_of
from tests.process import Process
from voting.models import Window
from voting.services import cast

TITLES = {"for": "For", "against": "Against", "neutral": "Questions and remarks"}


@pytest.fixture
def proposal(process: Process, bruno: User) -> Proposal:
    """Something to argue about."""
    return process.propose(bruno)


def argue(proposal: Proposal, author: User, stance: str, text: str = "Because.", **fields: Any) -> ThreadComment:
    """An argument on one side."""
    assert proposal.discussion is not None
    discussion = Discussion.objects.select_related("window").get(pk=proposal.discussion_id)
    return post_comment(discussion=discussion, author=author, text=text, stance=stance, language="en", **fields)


def read(proposal: Proposal, query: str = "", client: Client | None = None, **headers: str) -> str:
    """The page of the arguments."""
    answer = (client or Client()).get(f"/en/discussions/{proposal.discussion_id}/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def column(html: str, stance: str) -> str:
    """One column of a page."""
    return html.partition(f'id="side-{stance}"')[2].partition("</section>")[0]


def texts_in(html: str) -> list[str]:
    """The arguments in a piece of a page, in their order."""
    return re.findall(r'<div class="cm-text"><p>(.*?)</p>', html)


def test_arguments_for_and_against_stand_side_by_side_and_questions_below(proposal: Proposal, dora: User) -> None:
    for stance in Stance.values:
        argue(proposal, dora, stance, f"I am {stance}.")
    html = read(proposal)
    for stance, title in TITLES.items():
        assert texts_in(column(html, stance)) == [f"I am {stance}."]
        assert re.search(rf"{title}\s*<span class=\"num\">1</span></h3>", column(html, stance))
        assert f'<a href="#side-{stance}">' in html
    assert html.index('id="side-for"') < html.index('id="side-against"') < html.index('id="side-neutral"')


def test_the_page_of_a_proposal_shows_its_arguments_in_columns(proposal: Proposal, dora: User) -> None:
    argue(proposal, dora, "against", "It floods.")
    html = Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert texts_in(column(html, "against")) == ["It floods."]
    assert "Nobody has argued for it yet." in column(html, "for")


def test_other_discussions_are_one_list(process: Process, bruno: User) -> None:
    process.comment(bruno, "I am for.", stance="for")
    html = Client().get(f"/en/discussions/{process.discussion.pk}/").content.decode()
    assert 'id="side-for"' not in html
    assert "I am for." in html


def test_each_column_has_pages_of_its_own(proposal: Proposal, dora: User) -> None:
    n = ROOTS_IN_COLUMN + 3
    for number in range(n):
        argue(proposal, dora, "for", f"For {number}.")
    for number in range(2):
        argue(proposal, dora, "against", f"Against {number}.")
    first = read(proposal, "?order=newest")
    assert len(texts_in(column(first, "for"))) == ROOTS_IN_COLUMN
    [more] = re.findall(r'rel="next" href="([^"]*)"', first)
    assert "More arguments for" in column(first, "for")
    assert 'rel="next"' not in column(first, "against")
    second = Client().get(more.replace("&amp;", "&")).content.decode()
    assert len(texts_in(column(second, "for"))) == 3
    assert sorted(texts_in(column(first, "for")) + texts_in(column(second, "for"))) == sorted(
        f"For {number}." for number in range(n)
    )
    assert texts_in(column(second, "against")) == texts_in(column(first, "against"))
    assert "Previous arguments for" in column(second, "for")


def test_turning_the_pages_of_one_column_leaves_the_others_where_they_are(proposal: Proposal, dora: User) -> None:
    for number in range(ROOTS_IN_COLUMN + 1):
        for stance in ("for", "against"):
            argue(proposal, dora, stance, f"{stance} {number}.")
    html = read(proposal, "?order=newest&for=2")
    [more] = re.findall(r'rel="next" href="([^"]*)"', html)
    assert "for=2" in more
    assert "against=2" in more
    assert more.endswith("#side-against")
    both = Client().get(more.replace("&amp;", "&")).content.decode()
    assert [len(texts_in(column(both, stance))) for stance in ("for", "against")] == [1, 1]


@pytest.mark.parametrize("query", ["?for=0", "?for=-1", "?for=abc", "?against=" + "9" * 5000, "?for=999&neutral=%00"])
def test_an_odd_page_of_a_column_is_still_a_page(proposal: Proposal, dora: User, query: str) -> None:
    argue(proposal, dora, "for", "Here.")
    assert "Here." in read(proposal, query)


@pytest.mark.parametrize("order", ["fair", "newest", "agreed", "debated", "divided", "mixed", "unanswered"])
def test_each_column_follows_the_chosen_order(proposal: Proposal, bruno: User, dora: User, order: str) -> None:
    for number in range(4):
        made = argue(proposal, dora, "for", f"For {number}.")
        if number == 2:
            cast(ballot=made.ballot, voter=bruno, choice=1)
            argue(proposal, bruno, "neutral", "An answer.", reply_to=made)
    texts = [text for text in texts_in(column(read(proposal, f"?order={order}"), "for")) if text != "An answer."]
    assert len(texts) == 4
    expected = {"newest": 3, "agreed": 2, "debated": 2}
    if order in expected:
        assert texts[0] == f"For {expected[order]}."


def test_the_script_of_the_page_gets_the_columns_alone(proposal: Proposal, dora: User) -> None:
    argue(proposal, dora, "for", "Here.")
    html = read(proposal, **{"x-requested-with": "fetch"})
    assert "Here." in html
    assert "<html" not in html
    assert f'id="thread-{proposal.discussion_id}-for"' in html


def test_counts_that_are_hidden_are_not_in_the_columns_nor_their_order(
    process: Process, proposal: Proposal, bruno: User, dora: User
) -> None:
    made = argue(proposal, dora, "for", "Here.")
    argue(proposal, dora, "for", "There.")
    cast(ballot=made.ballot, voter=bruno, choice=1)
    Window.objects.filter(pk=process.window.pk).update(hides_counts=True)
    html = read(proposal, "?order=agreed")
    assert not re.search(r'<span class="num">\d+</span></button>', html)
    assert 'value="agreed"' not in html
    assert "Shuffled anew" in html


@pytest.mark.parametrize("who", ["visitor", "bruno"])
def test_arguments_cost_the_same_statements_however_many_there_are(
    process: Process, proposal: Proposal, bruno: User, dora: User, who: str
) -> None:
    client = client_of(bruno) if who == "bruno" else Client()

    def statements() -> list[str]:
        address = f"/en/discussions/{proposal.discussion_id}/?order=newest&seed={ThreadComment.objects.count()}"
        client.get(f"{address}0", headers={"x-requested-with": "fetch"})
        with CaptureQueriesContext(connection) as seen:
            client.get(address, headers={"x-requested-with": "fetch"})
        return [q["sql"][:300] for q in seen if not re.search('FROM "(django_session|accounts_user)" WHERE', q["sql"])]

    argue(proposal, dora, "for")
    few = statements()
    for number in range(40):
        made = argue(proposal, dora, Stance.values[number % 3], f"{number}")
        argue(proposal, dora, "neutral", f"{number}", reply_to=made)
    assert len(statements()) == len(few)
    assert len(few) <= 7, "\n".join(few)


def test_arguments_moved_from_a_merged_text_say_where_they_come_from(
    process: Process, proposal: Proposal, dora: User
) -> None:
    others = [process.propose(user, title=f"Beavers {user.pk}") for user in citizens(2)]
    moved = [argue(other, dora, "for", f"Argument of {other.pk}.") for other in others]
    argue(others[0], dora, "neutral", "An answer.", reply_to=moved[0])
    argue(proposal, dora, "against", "It floods.")
    discussions = [other.discussion_id for other in others]
    move_threads(into=proposal.discussion_id, from_=discussions)
    html = read(proposal)
    for other in others:
        assert re.search(rf'from “<a href="/en/proposals/{other.pk}/">Beavers', column(html, "for"))
    assert "from “" not in column(html, "against")
    for discussion in Discussion.objects.all():
        assert recount_discussion(discussion=discussion) == {}
    return_threads(into=proposal.discussion_id, from_=discussions)
    assert "from “" not in read(proposal, "?order=newest")


def test_where_moved_arguments_come_from_costs_one_statement_a_page(
    process: Process, proposal: Proposal, dora: User
) -> None:
    others = [process.propose(user, title=f"Beavers {user.pk}") for user in citizens(3)]
    for other in others:
        argue(other, dora, "for", "Because.")

    def statements(query: str) -> int:
        Client().get(f"/en/discussions/{proposal.discussion_id}/?order=newest&seed=1{query}")
        with CaptureQueriesContext(connection) as seen:
            Client().get(f"/en/discussions/{proposal.discussion_id}/?order=newest&seed=2{query}")
        return len(seen)

    argue(proposal, dora, "for")
    before = statements("")
    move_threads(into=proposal.discussion_id, from_=[other.discussion_id for other in others])
    assert statements("&for=1") == before + 1
