"""Comments of a page that may not be read cannot be reached on any way."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from accounts.models import User
from discussion.models import Discussion, ThreadComment
from discussion.services import post_comment
from subjects.services.withdrawal import withdraw
from tests.people import OURS, client_of
from tests.process import Process, article, days, open_bill, open_debate
from voting.models import Ballot, Window

FORM = {"text": "May I?", "stance": "for", "language": "en"}


def ways_in(discussion: Discussion, comment: ThreadComment) -> list[str]:
    """Every address that shows the discussion."""
    return [
        f"/en/discussions/{discussion.pk}/",
        f"/en/comments/{comment.pk}/",
        f"/en/comments/{comment.pk}/reply/",
        f"/fr/comments/{comment.pk}/",
    ]


def unpublish(page: Page) -> None:
    page.unpublish()


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")


def restrict_above(page: Page) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


@pytest.mark.parametrize("take_away", [unpublish, restrict, restrict_above])
@pytest.mark.parametrize("kind", ["subject", "proposal", "debate", "article"])
def test_a_page_taken_away_takes_its_discussion_with_it(
    process: Process, bruno: User, visitor: Client, kind: str, take_away: object
) -> None:
    page: Page = process.page
    discussion = process.discussion
    if kind == "proposal":
        discussion = process.own_cause.discussion
    elif kind == "debate":
        page = open_debate(process)
        discussion = Discussion.objects.get(key=page.discussion_key)
    elif kind == "article":
        page = open_bill(process, article("Article 1", "<p>One.</p>"))
        discussion = Discussion.objects.get(key__startswith="article:")
    Window.objects.filter(pk=discussion.window_id).update(opens_at=days(-1), closes_at=days(9))
    discussion = Discussion.objects.select_related("window").get(pk=discussion.pk)
    comment = post_comment(discussion=discussion, author=bruno, text="Secret words.", language="en")
    for address in ways_in(discussion, comment):
        assert Client().get(address).status_code == 200, address

    take_away(page)  # type: ignore[operator]
    post = f"/en/discussions/{discussion.pk}/comments/"
    for address in ways_in(discussion, comment):
        answer = Client().get(address)
        assert answer.status_code == 404, address
        assert "Secret words." not in answer.content.decode()
    assert visitor.post(post, FORM, headers=OURS).status_code == 404
    assert visitor.post(post, FORM | {"text": "", "reply_to": comment.pk}, headers=OURS).status_code == 404
    assert ThreadComment.objects.count() == 1
    for ballot in Ballot.objects.filter(window=discussion.window_id):
        answer = client_of(bruno).post(f"/en/vote/{ballot.pk}/", {"value": "agree"})
        assert answer.status_code in (403, 404, 409), ballot.kind


@pytest.mark.parametrize("take_away", [unpublish, restrict])
def test_a_process_taken_away_takes_its_proposals_lists_and_forms_with_it(
    process: Process, bruno: User, take_away: object
) -> None:
    proposal = process.propose(bruno)
    take_away(process.page)  # type: ignore[operator]
    assert Client().get(f"/en/proposals/{proposal.pk}/").status_code == 404
    assert Client().get(f"/en/propose/{process.subject.pk}/cause/").status_code == 404
    assert "Let beavers back" not in Client().get("/en/search/?q=beavers").content.decode()
    assert Client().get(f"{process.url}solutions/").status_code in (302, 404, 200)
    assert "Let beavers back" not in Client().get(f"{process.url}solutions/").content.decode()


def test_a_hidden_proposal_takes_its_discussion_with_it(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    comment = post_comment(discussion=proposal.discussion, author=bruno, text="Secret words.", language="en")
    proposal.state = "hidden"
    proposal.save(update_fields=["state"])
    assert Client().get(f"/en/proposals/{proposal.pk}/").status_code == 404
    for address in ways_in(proposal.discussion, comment):
        assert Client().get(address).status_code == 404, address


def test_arguments_on_a_withdrawn_proposal_are_read_and_none_is_added(
    process: Process, bruno: User, as_bruno: Client
) -> None:
    proposal = process.propose(bruno)
    comment = post_comment(discussion=proposal.discussion, author=bruno, text="This stays.", language="en")
    withdraw(proposal=proposal, by=bruno)
    for address in (f"/en/discussions/{proposal.discussion_id}/", f"/en/comments/{comment.pk}/"):
        assert "This stays." in Client().get(address).content.decode(), address
    answer = as_bruno.post(f"/en/discussions/{proposal.discussion_id}/comments/", FORM | {"nonce": "n"})
    assert answer.status_code == 409
    assert "takes no new comments" in answer.content.decode()
    assert ThreadComment.objects.count() == 1


def test_a_person_let_in_by_the_restriction_reads_on(process: Process, bruno: User, as_bruno: Client) -> None:
    comment = process.comment(bruno, "For us.")
    PageViewRestriction.objects.create(page=process.page, restriction_type="login")
    assert "For us." in as_bruno.get(f"/en/comments/{comment.pk}/").content.decode()
    assert Client().get(f"/en/comments/{comment.pk}/").status_code == 404


def test_a_discussion_about_nothing_is_not_found(process: Process) -> None:
    for key in ("gone:1", "subject:999999", "proposal:999999", "debate:5f0c7a0e-4b52-4e0c-9d4f-2a3d6c1b8e70"):
        discussion = Discussion.objects.create(key=key, window=process.window)
        assert Client().get(f"/en/discussions/{discussion.pk}/").status_code == 404, key
