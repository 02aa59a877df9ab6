"""What a discussion shows, to whom, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from discussion.comment_html import comment_html
from discussion.models import ThreadComment
from discussion.services import post_comment
from discussion.texts import text_html
from tests.people import citizens
from tests.process import Process, days
from voting.services import cast

ROOTS = 15


def read(client: Client, process: Process, query: str = "", language: str = "en") -> str:
    """The page of the subject's discussion."""
    answer = client.get(f"/{language}/discussions/{process.discussion.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_discussion_without_comments_invites_the_first(process: Process) -> None:
    assert "Nobody has written here yet" in read(Client(), process)


def test_a_thread_shows_its_first_replies_and_leads_to_the_others(process: Process, bruno: User, dora: User) -> None:
    root = process.comment(bruno, "The root.")
    for n in range(5):
        process.comment(dora, f"Reply {n}.", reply_to=root)
    text = read(Client(), process)
    assert [f"Reply {n}." in text for n in range(5)] == [True, True, True, False, False]
    assert "Show all 5 replies" in text
    whole = Client().get(f"/en/comments/{root.pk}/").content.decode()
    assert all(f"Reply {n}." in whole for n in range(5))


def test_the_address_of_a_reply_shows_the_page_it_stands_on(process: Process, bruno: User) -> None:
    root = process.comment(bruno)
    replies = [process.comment(bruno, f"Reply {n}.", reply_to=root) for n in range(52)]
    text = Client().get(f"/en/comments/{replies[51].pk}/").content.decode()
    assert "Reply 51." in text
    assert "Reply 3." not in text
    assert "Reply 3." in Client().get(f"/en/comments/{replies[3].pk}/").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "abc", "1e3", "9" * 5000, "%00", "999"])
def test_an_odd_page_number_is_still_a_page(process: Process, bruno: User, page: str) -> None:
    comment = process.comment(bruno, "Here.")
    assert "Here." in read(Client(), process, f"?page={page}")
    assert Client().get(f"/en/comments/{comment.pk}/?page={page}").status_code == 200


@pytest.mark.parametrize("query", ["?order=zz", "?order=%00", "?seed=abc", "?seed=" + "9" * 5000, "?stance=angry"])
def test_an_odd_order_seed_or_side_is_the_usual_one(process: Process, bruno: User, query: str) -> None:
    process.comment(bruno, "Here.")
    assert "Here." in read(Client(), process, query)


def test_one_side_alone_can_be_read(process: Process, bruno: User) -> None:
    for stance in ("for", "against", "neutral"):
        process.comment(bruno, f"I am {stance}.", stance=stance)
    text = read(Client(), process, "?stance=against")
    assert "I am against." in text
    assert "I am for." not in text
    assert "Against (1)" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [("withdrawn", "Comment withdrawn by its author."), ("hidden", "Comment hidden by the team.")],
)
def test_a_comment_taken_away_leaves_its_place_and_its_replies(
    process: Process, bruno: User, dora: User, state: str, words: str
) -> None:
    root = process.comment(bruno, "Secret words.")
    process.comment(dora, "The answer stays.", reply_to=root)
    ThreadComment.objects.filter(pk=root.pk).update(state=state)
    for text in (read(Client(), process), Client().get(f"/en/comments/{root.pk}/").content.decode()):
        assert words in text
        assert "The answer stays." in text
        assert "Secret words." not in text
        assert "Bruno Leroy" not in text
        assert f"/comments/{root.pk}/reply/" not in text


def test_the_words_of_a_comment_taken_away_are_not_in_its_reply_form(process: Process, bruno: User) -> None:
    comment = process.comment(bruno, "Secret words.")
    for state in ("hidden", "withdrawn", "pending"):
        comment.state = state
        comment.save()
        answer = Client().get(f"/en/comments/{comment.pk}/reply/")
        assert "Secret words." not in answer.content.decode(), state
        assert "Bruno Leroy" not in answer.content.decode(), state


def test_a_comment_waiting_for_review_is_not_there(process: Process, bruno: User) -> None:
    comment = process.comment(bruno, "Not yet.")
    comment.state = "pending"
    comment.save()
    assert "Not yet." not in read(Client(), process)
    assert Client().get(f"/en/comments/{comment.pk}/").status_code == 404


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "{{ settings.SECRET_KEY }} {% load i18n %}",
    "</article><style>*{display:none}</style>",
    'https://example.org/"onmouseover="alert(1)',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_write_is_text_and_nothing_else(process: Process, bruno: User, words: str) -> None:
    comment = process.comment(bruno, words)
    for text in (read(Client(), process), Client().get(f"/en/comments/{comment.pk}/reply/").content.decode()):
        body = text.partition("<main")[2]
        assert "<script" not in body
        assert "<img" not in body
        assert "<style" not in body
        assert "tests-only" not in body
        assert not re.search(r"<[^>]*\son(error|load|mouseover)\s*=", body)
        assert not re.search(r'href="\s*javascript:', body, re.IGNORECASE)


def test_a_link_passes_no_reputation_on_and_is_https() -> None:
    html = text_html("See example.org and http://example.com/a?b=1&c=2.")
    assert html.count('rel="ugc nofollow noopener"') == 2
    assert 'href="https://example.org"' in html
    assert 'href="http://example.com/a?b=1&amp;c=2"' in html


def test_a_public_name_is_escaped_everywhere(process: Process, bruno: User) -> None:
    User.objects.filter(pk=bruno.pk).update(display_name="<b>Bruno</b>")
    bruno.refresh_from_db()
    comment = process.comment(bruno)
    for address in ("", f"/en/comments/{comment.pk}/", f"/en/comments/{comment.pk}/reply/"):
        text = Client().get(address).content.decode() if address else read(Client(), process)
        assert "<b>Bruno</b>" not in text
        assert "&lt;b&gt;Bruno&lt;/b&gt;" in text


def test_a_text_in_another_language_says_so(process: Process, bruno: User) -> None:
    process.comment(bruno, "La rivière.", language="fr")
    process.comment(bruno, "The river.", language="en")
    text = read(Client(), process)
    assert re.search(r'<div class="cm-text" lang="fr"><p>La rivière', text)
    assert re.search(r'<div class="cm-text"><p>The river', text)
    french = read(Client(), process, language="fr")
    assert re.search(r'<div class="cm-text" lang="en"><p>The river', french)


def test_organisations_and_parliamentarians_are_named_as_such(process: Process, ana: User, dora: User) -> None:
    process.comment(ana)
    process.comment(dora)
    text = read(Client(), process)
    assert '<span class="badge mp">Parliamentarian</span>' in text
    assert '<span class="badge nonprofit">Non-profit</span>' in text


def test_an_e_mail_address_is_never_shown(process: Process, bruno: User, as_dora: Client) -> None:
    comment = process.comment(bruno)
    for client in (Client(), as_dora):
        assert bruno.email not in read(client, process)
        assert bruno.email not in client.get(f"/en/comments/{comment.pk}/").content.decode()


def test_a_visitors_page_has_no_token_no_name_and_no_cookie(process: Process, bruno: User) -> None:
    comment = process.comment(bruno)
    for address in (
        process.url,
        f"/en/discussions/{process.discussion.pk}/",
        f"/en/comments/{comment.pk}/",
        f"/en/comments/{comment.pk}/reply/",
        f"/en/proposals/{process.own_cause.pk}/",
        f"{process.url}causes/",
        f"/en/propose/{process.subject.pk}/solution/",
    ):
        answer = Client().get(address)
        assert answer.status_code == 200, address
        assert "csrfmiddlewaretoken" not in answer.content.decode(), address
        assert not answer.cookies, address


def test_my_own_vote_is_marked_for_me_alone(process: Process, bruno: User, as_bruno: Client, as_dora: Client) -> None:
    comment = process.comment(bruno)
    cast(ballot=comment.ballot, voter=bruno, choice=1)
    pressed = 'class="choice v-a" form="votes"'
    assert re.search(rf'{pressed}[^>]*aria-pressed="true"', read(as_bruno, process))
    assert not re.search(rf'{pressed}[^>]*aria-pressed="true"', read(as_dora, process))
    assert not re.search(rf'{pressed}[^>]*aria-pressed="true"', read(Client(), process))


def test_a_new_count_is_shown_though_comments_are_remembered(process: Process, bruno: User, dora: User) -> None:
    comment = process.comment(bruno)
    read(Client(), process)
    cast(ballot=comment.ballot, voter=dora, choice=1)
    cast(ballot=comment.ballot, voter=bruno, choice=-1)
    text = read(Client(), process)
    assert 'Disagree: </span><span class="num">1</span>' in text
    User.objects.filter(pk=bruno.pk).update(display_name="Bruno Martin")
    assert "Bruno Martin" in read(Client(), process)
    assert comment_html.cache_info().currsize


def test_a_closed_discussion_is_read_without_a_form(process: Process, bruno: User) -> None:
    process.comment(bruno, "Still here.")
    process.close()
    text = read(Client(), process)
    assert "Still here." in text
    assert "This step closed on" in text
    assert "<textarea" not in text
    assert "/reply/" not in text


def test_the_script_of_the_page_gets_the_list_alone(process: Process, bruno: User) -> None:
    process.comment(bruno, "Here.")
    answer = Client().get(f"/en/discussions/{process.discussion.pk}/", headers={"x-requested-with": "fetch"})
    assert "Here." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def many(process: Process, author: User, n: int) -> None:
    """`n` comments more, a third of them replies."""
    root = None
    for number in range(n):
        reply_to = root if number % 3 and root is not None else None
        comment = post_comment(
            discussion=process.discussion,
            author=author,
            text=f"{number}",
            language="en",
            nonce=f"{n}-{number}",
            reply_to=reply_to,
            now=days(-1) + timedelta(seconds=number),
        )
        root = root if reply_to else comment


@pytest.mark.parametrize("who", ["visitor", "bruno"])
def test_a_discussion_costs_the_same_statements_for_ten_and_for_three_hundred(
    process: Process, bruno: User, as_bruno: Client, who: str
) -> None:
    client = as_bruno if who == "bruno" else Client(headers={"x-requested-with": "fetch"})
    authors = citizens(2)

    def statements() -> list[str]:
        # An address not asked for before: nothing comes from the page cache.
        address = f"/en/discussions/{process.discussion.pk}/?order=newest&seed={ThreadComment.objects.count()}"
        client.get(f"{address}0")
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return [q["sql"][:300] for q in seen if not re.search('FROM "(django_session|accounts_user)" WHERE', q["sql"])]

    many(process, authors[0], 10)
    few = statements()
    many(process, authors[1], 300)
    assert len(statements()) == len(few)
    assert len(few) <= 6, "\n".join(few)
