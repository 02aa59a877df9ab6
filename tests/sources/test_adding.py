"""Adding sources: what is taken, what is refused with the words given back, and the same source twice."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussion.models import Discussion, random_rank
from sources.models import Source, SourceUse
from sources.services import hide
from subjects.models import Wording
from subjects.reactions import has_reactions
from tests.accounts.conftest import sign_in
from tests.people import OURS, citizen, client_of
from tests.process import Process, days, open_process
from tests.sources.conftest import ADDRESS, form, given, send, the_source
from voting.models import Window
from voting.services import open_ballot


def subject_of(process: Process) -> str:
    return f"subject={process.subject.pk}"


def test_a_source_is_added_to_a_proposal_and_shown_there(process: Process, bruno: User, as_dora: Client) -> None:
    proposal = process.propose(bruno)
    answer = send(as_dora, f"proposal={proposal.pk}")
    source = the_source()
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/sources/{source.pk}/"
    assert (source.kind, source.title, source.dated, source.address) == (
        "study",
        "Water in Brittany",
        "2022-11",
        ADDRESS,
    )
    assert (source.state, source.mark, source.link_state) == ("published", "unchecked", "unknown")
    for address in (f"/en/proposals/{proposal.pk}/", answer["Location"], f"/en/subjects/{process.subject.pk}/sources/"):
        text = Client().get(address).content.decode()
        assert "Water in Brittany" in text
        assert "senat.example" in text
    shown = Client().get(answer["Location"]).content.decode()
    assert f'<a class="btn" href="{ADDRESS}" rel="ugc nofollow noopener">' in shown
    assert "Page 12: a third of the springs are dry." in shown
    assert "Dora for Rivers" in shown
    assert "November 2022" in shown
    assert f'href="/en/proposals/{proposal.pk}/"' in shown


def test_a_source_is_added_to_a_comment_a_wording_and_the_subject(
    process: Process, as_bruno: Client, dora: User
) -> None:
    comment = process.comment(dora, text="The square was dry.")
    proposal = process.propose(dora)
    wording = Wording.objects.create(
        proposal=proposal,
        base=proposal.current,
        author=dora,
        title="Let many beavers back",
        explanation="One is too few.",
        language="en",
        ballot=open_ballot(kind="wording", window=process.window),
        discussion=Discussion.objects.create(key="wording:1", window=process.window),
        submission="w1",
        rank=random_rank(),
        published_at=timezone.now(),
    )
    for number, query in enumerate((f"comment={comment.pk}", f"wording={wording.pk}", subject_of(process))):
        assert as_bruno.get(f"/en/sources/add/?{query}").status_code == 200
        assert send(as_bruno, query, form(nonce=f"n{number}")).status_code == 303
    shown = Client().get(f"/en/sources/{the_source().pk}/").content.decode()
    assert "The square was dry." in shown
    assert f'href="/en/comments/{comment.pk}/"' in shown
    assert f'href="/en/wordings/{wording.pk}/"' in shown
    assert "Let many beavers back" in shown
    assert "The whole subject" in shown


@pytest.mark.parametrize(
    "query", ["", "proposal=", "proposal=0", "proposal=9999", "proposal=abc", "proposal=-1", f"comment={10**30}", "x=1"]
)
def test_a_source_for_nothing_is_not_found(process: Process, as_bruno: Client, query: str) -> None:
    assert as_bruno.get(f"/en/sources/add/?{query}").status_code == 404
    assert send(as_bruno, query).status_code == 404


WRONG = [
    ({"title": ""}, "Give the source its title."),
    ({"title": "a" * 201}, "at most 200 characters (it has 201)"),
    ({"title": "a\0b"}, "Null characters are not allowed."),
    ({"kind": "rumour"}, "rumour is not one of the available choices"),
    ({"dated": "tomorrow"}, "Give a year, a month or a day that has been"),
    ({"dated": "2999"}, "Give a year, a month or a day that has been"),
    ({"language": "xx"}, "xx is not one of the available choices"),
    ({"address": "javascript:alert(1)"}, "begins with http:// or https://"),
    ({"address": "https://ana:secret@senat.fr/"}, "without a user name"),
    ({"address": "http://127.0.0.1/"}, "a page that everybody can open"),
    ({"address": "http://[::1]/"}, "a page that everybody can open"),
    ({"address": "https://senat.fr:99999/"}, "This is not an address."),
    ({"address": "https://senat.fr/" + "a" * 990}, "at most 1000 characters"),
    ({"address": "https://senat.fr/" + "é" * 400}, "This address is too long."),
    ({"address": "", "author": ""}, "Without an address, say who wrote or said it."),
    ({"supports": "a" * 301}, "at most 300 characters (it has 301)"),
    ({"nonce": "n" * 41}, "at most 40 characters"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
@pytest.mark.parametrize("who", ["bruno", "visitor"])
def test_what_is_wrong_is_said_and_the_words_given_back(
    process: Process, as_bruno: Client, who: str, changes: dict[str, str], words: str
) -> None:
    browser = as_bruno if who == "bruno" else Client()
    answer = send(browser, subject_of(process), form(**changes))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert words in text
    if "supports" not in changes:
        assert "Page 12: a third of the springs are dry." in text
    assert not Source.objects.exists()


def test_a_book_needs_no_address_but_an_author(process: Process, as_bruno: Client) -> None:
    assert send(as_bruno, subject_of(process), form(address="", title="Rivers")).status_code == 303
    source = the_source()
    assert (source.medium, source.address, source.author) == ("citation", "", "Senate")
    assert "This source has no address." in Client().get(f"/en/sources/{source.pk}/").content.decode()


def test_the_same_address_twice_is_one_source_with_many_uses_and_the_person_is_told(
    process: Process, bruno: User, as_dora: Client
) -> None:
    proposal = process.propose(bruno)
    first = given(process, bruno).source
    other_way = "HTTP://WWW.Senat.Example:80/rap/./r22-142.html?utm_source=letter#page=3"
    answer = as_dora.post(
        f"/en/sources/add/?proposal={proposal.pk}",
        form(title="Another title", address=other_way),
        headers=OURS,
        follow=True,
    )
    assert the_source() == first
    assert [use.kind for use in first.uses.order_by("pk")] == ["subject", "proposal"]
    text = answer.content.decode()
    assert "This source was known already" in text
    assert "Another title" not in text
    assert "Used 2 times" in text


def test_the_same_source_for_the_same_thing_is_there_already(process: Process, bruno: User, as_dora: Client) -> None:
    source = given(process, bruno).source
    answer = send(as_dora, subject_of(process), form(supports=""))
    assert (answer.status_code, answer["Location"]) == (303, f"/en/sources/{source.pk}/")
    assert "This source stands there already" in as_dora.get(answer["Location"]).content.decode()
    # With words of one's own they are given back.
    answer = send(as_dora, subject_of(process))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "This source stands there already" in text
    assert f'href="/en/sources/{source.pk}/"' in text
    assert "Page 12: a third of the springs are dry." in text
    assert SourceUse.objects.count() == 1


def test_the_same_book_twice_is_one_source(process: Process, bruno: User, dora: User) -> None:
    proposal = process.propose(bruno)
    given(process, bruno, address="", title="On Rivers", author="A. Nurse")
    again = given(process, dora, address="", title="on  rivers ", author="a. nurse", use=("proposal", proposal.pk))
    assert not again.is_new
    assert the_source().uses.count() == 2


def test_the_same_address_in_another_process_is_another_source(process: Process, bruno: User, ana: User) -> None:
    other = open_process(ana.representative, process.home)
    assert given(process, bruno).source != given(other, bruno).source


def test_a_double_click_adds_once_and_says_the_same(process: Process, as_bruno: Client, settings: Any) -> None:
    settings.TEXTS_A_MINUTE = 1
    answers = [send(as_bruno, subject_of(process)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303] * 3
    assert len({answer["Location"] for answer in answers}) == 1
    assert SourceUse.objects.count() == 1


def test_more_sources_than_allowed_are_refused_with_the_words(
    process: Process, as_bruno: Client, settings: Any
) -> None:
    settings.TEXTS_A_MINUTE = 2
    for number in range(2):
        changes = {"address": f"https://senat.example/{number}", "nonce": f"n{number}"}
        assert send(as_bruno, subject_of(process), form(**changes)).status_code == 303
    answer = send(as_bruno, subject_of(process), form(address="https://senat.example/3", nonce="n3"))
    assert answer.status_code == 429
    assert "You may send 2 texts a minute." in answer.content.decode()
    assert "Page 12: a third of the springs are dry." in answer.content.decode()
    assert Source.objects.count() == 2


def test_after_the_close_nothing_is_taken_and_the_words_are_given_back(process: Process, as_bruno: Client) -> None:
    Window.objects.filter(step__subject=process.subject, step__kind="sources").update(closes_at=days(-0.01))
    answer = send(as_bruno, subject_of(process))
    assert answer.status_code == 409
    assert "This step closed on" in answer.content.decode()
    assert "Page 12: a third of the springs are dry." in answer.content.decode()
    assert not Source.objects.exists()
    assert "add a source" not in Client().get(f"/en/subjects/{process.subject.pk}/sources/").content.decode().lower()


def test_a_form_opened_before_the_close_is_taken_for_two_minutes_and_flagged(
    process: Process, as_bruno: Client
) -> None:
    window = Window.objects.get(step__subject=process.subject, step__kind="sources")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        shown = as_bruno.get(f"/en/sources/add/?{subject_of(process)}").content.decode()
        stamp = shown.partition('name="opened" value="')[2].partition('"')[0]
        Window.objects.filter(pk=window.pk).update(closes_at=timezone.now() + timedelta(seconds=30))
        clock.shift(60)
        assert send(as_bruno, subject_of(process), form(opened="forged")).status_code == 409
        assert send(as_bruno, subject_of(process), form(opened=stamp)).status_code == 303
        assert SourceUse.objects.get().is_late
        clock.shift(120)
        late = form(opened=stamp, address="https://senat.example/late", nonce="n2")
        assert send(as_bruno, subject_of(process), late).status_code == 409


def test_sources_without_a_date_of_their_own_follow_the_contributions(process: Process, as_bruno: Client) -> None:
    Window.objects.filter(step__subject=process.subject, step__kind="sources").update(opens_at=None, closes_at=None)
    assert send(as_bruno, subject_of(process)).status_code == 303
    assert the_source().ballot.window_id == process.window.pk
    process.close()
    assert send(as_bruno, subject_of(process), form(nonce="n2", address="https://senat.example/2")).status_code == 409


def test_a_withdrawn_proposal_takes_no_source(process: Process, bruno: User, as_bruno: Client) -> None:
    proposal = process.propose(bruno)
    type(proposal).objects.filter(pk=proposal.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    answer = send(as_bruno, f"proposal={proposal.pk}")
    assert answer.status_code == 409
    assert "takes no further sources" in answer.content.decode()


def test_a_hidden_process_takes_no_source(process: Process, as_bruno: Client) -> None:
    process.page.unpublish()
    assert send(as_bruno, subject_of(process)).status_code == 404


def test_a_record_has_no_sources(process: Process) -> None:
    type(process.page).objects.filter(pk=process.page.pk).update(is_record=True)
    assert Client().get(f"/en/subjects/{process.subject.pk}/sources/").status_code == 404
    assert Client().get(f"/en/sources/add/?{subject_of(process)}").status_code == 404


def test_a_visitors_source_is_added_after_sign_in(process: Process, bruno: User) -> None:
    visitor = Client()
    answer = send(visitor, subject_of(process))
    assert answer.status_code == 303
    assert answer["Location"].startswith("/en/account/sign-in/")
    assert not Source.objects.exists()
    sign_in(visitor, bruno.email)
    source = the_source()
    assert (source.added_by, source.title) == (bruno, "Water in Brittany")
    assert source.uses.get().supports == "Page 12: a third of the springs are dry."


def test_a_visitors_source_counts_when_confirmed_within_a_day_of_the_close(process: Process, bruno: User) -> None:
    visitor = Client()
    send(visitor, subject_of(process))
    Window.objects.filter(step__subject=process.subject, step__kind="sources").update(
        closes_at=timezone.now() + timedelta(seconds=1)
    )
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        sign_in(visitor, bruno.email)
    assert the_source().uses.get().is_late


def test_a_visitors_words_are_given_back_when_the_step_was_closed_long_ago(process: Process, bruno: User) -> None:
    visitor = Client()
    send(visitor, subject_of(process))
    Window.objects.filter(step__subject=process.subject, step__kind="sources").update(suspended_at=days(-1))
    sign_in(visitor, bruno.email)
    assert not Source.objects.exists()
    shown = visitor.get(f"/en/sources/add/?{subject_of(process)}").content.decode()
    assert "Page 12: a third of the springs are dry." in shown
    assert "Your source was not added." in shown


def test_another_site_plants_no_source(process: Process, visitor: Client) -> None:
    answer = visitor.post(f"/en/sources/add/?{subject_of(process)}", form(), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_signed_in_form_without_token_is_refused(process: Process, bruno: User) -> None:
    strict = client_of(bruno, enforce_csrf_checks=True)
    assert send(strict, subject_of(process)).status_code == 403
    assert not Source.objects.exists()


def test_extra_fields_change_nothing(process: Process, as_bruno: Client) -> None:
    extra = {"state": "hidden", "mark": "checked", "added_by": "1", "link_state": "ok", "subject": "99"}
    assert send(as_bruno, subject_of(process), form(**extra)).status_code == 303
    assert (the_source().state, the_source().mark, the_source().added_by.display_name) == (
        "published",
        "unchecked",
        "Bruno Leroy",
    )


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_words_are_never_markup(process: Process, bruno: User, as_dora: Client, text: str) -> None:
    proposal = process.propose(bruno)
    data = form(title=text, author=text, supports=text, address=f"https://senat.example/{text}")
    assert send(as_dora, f"proposal={proposal.pk}", data).status_code == 303
    for address in (
        f"/en/sources/{the_source().pk}/",
        f"/en/subjects/{process.subject.pk}/sources/",
        f"/en/proposals/{proposal.pk}/",
        f"/en/sources/uses/{SourceUse.objects.get().pk}/report/",
    ):
        assert text not in Client().get(address).content.decode()


def test_what_was_taken_down_cannot_be_added_again(process: Process, bruno: User, carla: User, as_dora: Client) -> None:
    hide(source_id=given(process, bruno).source.pk, reason="Personal data.", by=carla)
    answer = send(as_dora, subject_of(process), form(nonce="other"))
    assert answer.status_code == 409
    assert "The team has taken this source down" in answer.content.decode()
    assert "Page 12: a third of the springs are dry." in answer.content.decode()


def test_a_source_on_a_proposal_is_a_reaction_to_it(process: Process, bruno: User, dora: User) -> None:
    """Afterwards its text is changed by a new version only: somebody has read it as it stands."""
    proposal = process.propose(bruno)
    given(process, bruno, use=("proposal", proposal.pk))
    assert not has_reactions(proposal)
    given(process, dora, use=("proposal", proposal.pk), address="https://senat.example/2")
    assert has_reactions(proposal)


def test_many_people_may_use_one_source(process: Process, bruno: User) -> None:
    source = given(process, bruno).source
    for number in range(3):
        person = citizen(f"Person {number}")
        proposal = process.propose(person, title=f"Proposal {number}", text=f"Text {number} of a proposal.")
        given(process, person, use=("proposal", proposal.pk))
    assert source.uses.count() == 4
