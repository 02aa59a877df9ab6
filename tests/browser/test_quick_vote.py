"""Quick vote on a phone, by the keyboard, with and without JavaScript, before and after signing in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from subjects.models import Proposal, QuickVoteRun, SubjectPage
from subjects.services import propose
from tests.browser.acts import new_process, nothing_odd, numbers, sign_in_by_code
from tests.browser.visits import Visit
from tests.people import citizen
from voting.models import Skip, Vote

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 568}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visit(request: pytest.FixtureRequest, open_browser: Callable[..., Visit]) -> Visit:
    """A visitor's phone, with JavaScript and without."""
    return open_browser(java_script_enabled=request.param, viewport=PHONE, has_touch=True)


def filled_process() -> SubjectPage:
    """A process with a cause and a solution of the parliamentarian, and four propositions of somebody else."""
    page, author = new_process(), citizen(f"Quick author {next(numbers)}")
    for number, kind in enumerate(("cause", "issue", "solution", "solution"), 1):
        propose(
            subject=page.subject,
            author=author,
            kind=kind,
            title=f"The town buys back bank number {number} and lets the river spread there",
            text="It would slow the water.",
            language="en",
        )
    return page


def title_of(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def buttons_in_sight(page: Page) -> None:
    """All three choices stand within the phone's width, side by side, large enough for a thumb."""
    for name in ("Agree", "Mixed", "Disagree"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["height"] >= 88
        assert box["width"] >= 80
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]


def test_a_visitor_votes_on_all_and_signs_in_at_the_end(visit: Visit) -> None:
    subject = filled_process()
    user = citizen(f"Quick voter {next(numbers)}")
    page = visit.open(subject.get_url())
    page.get_by_role("link", name="Vote on 6 propositions in three minutes").click()
    seen = []
    for number, name in enumerate(("Agree", "Mixed", "Disagree", "Skip", "Agree", "Agree"), 1):
        expect(page.get_by_text(f"{number} of 6", exact=True)).to_be_visible()
        buttons_in_sight(page)
        seen.append(title_of(page))
        page.get_by_role("button", name=name, exact=True).click()
    assert len(set(seen)) == 6
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.locator(".quick-answers li")).to_have_count(6)
    expect(page.locator(".quick-answers").get_by_text("Skipped")).to_be_visible()
    page.get_by_role("link", name="Sign in to have your 5 votes counted").click()
    sign_in_by_code(page, user.email)
    expect(page.get_by_text("Your 5 votes are counted.")).to_be_visible()
    expect(page.get_by_text("5 votes of yours are counted. You skipped 1.")).to_be_visible()
    assert Vote.objects.filter(voter=user, choice__isnull=False).count() == 5
    assert Skip.objects.filter(voter=user).count() == 1
    nothing_odd(visit)


def test_a_person_goes_back_leaves_and_comes_back(visit: Visit) -> None:
    subject = filled_process()
    user = citizen(f"Quick returner {next(numbers)}")
    visit.sign_in(user)
    address = f"/en/subjects/{subject.subject_id}/quick/"
    page = visit.open(address)
    first = title_of(page)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("2 of 6", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the previous one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    expect(page.get_by_role("button", name="Agree", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Disagree").click()
    expect(page.get_by_text("2 of 6", exact=True)).to_be_visible()
    second = title_of(page)
    page.get_by_role("link", name="Read more").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    page = visit.open(address)
    expect(page.get_by_text("2 of 6", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    run = QuickVoteRun.objects.get(person=user)
    assert Vote.objects.get(voter=user).choice == -1
    assert Proposal.objects.get(ballot=run.ballots[1]).title == second
    nothing_odd(visit)


def test_the_keyboard_alone_votes(open_browser: Callable[..., Visit]) -> None:
    subject = filled_process()
    user = citizen(f"Quick typist {next(numbers)}")
    visit = open_browser()
    visit.sign_in(user)
    page = visit.open(f"/en/subjects/{subject.subject_id}/quick/")
    for number in (1, 2):
        # Each proposition has the focus when its page opens, so that a screen reader begins with it.
        expect(page.locator("#proposition")).to_be_focused()
        expect(page.get_by_text(f"{number} of 6", exact=True)).to_be_visible()
        agree = page.get_by_role("button", name="Agree", exact=True)
        for _stop in range(4):
            page.keyboard.press("Tab")
            if agree.evaluate("element => element === document.activeElement"):
                break
        expect(agree).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 6", exact=True)).to_be_visible()
    assert Vote.objects.filter(voter=user, choice=1).count() == 2
    nothing_odd(visit)
