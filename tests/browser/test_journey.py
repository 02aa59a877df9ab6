"""The whole way in a real browser: a subject is published, a visitor votes, becomes a participant, and is heard.

What visitors do is done twice, with and without JavaScript; only the editor's admin needs it.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from discussion.models import Stance, ThreadComment
from home.models import HomePage
from subjects.models import Proposal, SubjectPage
from tests.browser.acts import (
    box_of,
    choice,
    close_now,
    discussion_of,
    new_process,
    nothing_odd,
    numbers,
    sign_in_by_code,
    type_the_code,
)
from tests.browser.site import LiveSite
from tests.browser.visits import Visit
from tests.people import citizen
from voting.models import Vote

pytestmark = pytest.mark.browser

MOST_STEPS = 30
"""An editor's clicks and filled fields for a whole subject: two minutes' work, where ten are allowed."""


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visit(request: pytest.FixtureRequest, open_browser: Callable[..., Visit]) -> Visit:
    """A visitor's browser, with JavaScript and without."""
    return open_browser(java_script_enabled=request.param)


class Editor:
    """An editor's hand in the admin, which counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def press(self, place: Locator) -> None:
        self.steps += 1
        place.click()

    def write(self, place: Locator, text: str) -> None:
        self.steps += 1
        place.fill(text)

    def section(self, name: str) -> Locator:
        return self.page.locator(f"#panel-child-content-{name}-section")

    def add_block(self, field: str, block: str) -> None:
        self.press(self.section(field).get_by_title("Insert a block").last)
        self.press(self.page.get_by_role("option", name=block, exact=True))


@pytest.fixture(scope="module")
def published(site: LiveSite, open_browser: Callable[..., Visit]) -> tuple[SubjectPage, int]:
    """The subject that Carla of the team publishes in the admin, and in how many steps."""
    carla = citizen("Carla Moretti", is_staff=True)
    carla.groups.add(Group.objects.get(name="Moderators"))
    visit = open_browser()
    page = visit.open("/admin/")
    sign_in_by_code(page, carla.email)
    editor = Editor(page)
    editor.press(page.get_by_role("button", name="Pages"))
    title = HomePage.objects.get(locale__language_code="en").title
    editor.press(page.get_by_role("link", name=f"View child pages of '{title}'").first)
    editor.press(page.get_by_role("link", name="Subjects", exact=True).first)
    editor.press(page.get_by_role("link", name="Add child page"))
    editor.write(page.locator("#id_title"), "The bridge of Saint-Aubin")
    editor.write(page.locator("#id_question"), "How do we reopen the bridge?")
    editor.write(page.locator("#id_summary"), "Closed since May; the detour costs forty minutes each way.")
    editor.press(page.get_by_role("button", name="Choose a parliamentarian"))
    editor.press(page.locator(".modal-body").get_by_role("link", name="Ines Calloway"))
    editor.add_block("problem", "Text")
    editor.press(editor.section("problem").get_by_role("textbox").last)
    page.keyboard.type("The pillars are cracked. Nobody says who pays.")
    editor.write(page.locator("#id_commitment"), "I will bring the three mayors to one table by June.")
    editor.add_block("positions", "Cause")
    editor.write(page.locator("#positions-0-value-title"), "Three towns own it and none repairs it")
    editor.press(editor.section("positions").get_by_title("Add", exact=True))
    editor.write(page.locator("#positions-0-value-solutions-0-value-title"), "One owner for every bridge")
    today = timezone.localtime().strftime("%Y-%m-%d 00:00")
    for number in range(3):
        editor.write(page.locator(f"#calendar-{number}-value-opens_at"), today)
    # A press anywhere else folds the calendar sheet that Wagtail opens below the field.
    editor.press(page.locator("#id_question"))
    editor.press(page.get_by_role("button", name="More actions"))
    editor.press(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messages")).to_contain_text("published")
    made = SubjectPage.objects.get(title="The bridge of Saint-Aubin")
    assert made.live, page.locator(".messages").inner_text()
    return made, editor.steps


def test_an_editor_publishes_a_subject(published: tuple[SubjectPage, int], open_browser: Callable[..., Visit]) -> None:
    made, steps = published
    assert steps <= MOST_STEPS
    visit = open_browser()
    page = visit.open(made.get_url())
    expect(page.get_by_role("heading", level=1)).to_contain_text("How do we reopen the bridge?")
    for text in (
        "Ines Calloway",
        "The pillars are cracked.",
        "I will bring the three mayors to one table by June.",
        "Three towns own it and none repairs it",
        "One owner for every bridge",
    ):
        expect(page.locator("main")).to_contain_text(text)
    visit.open("/en/subjects/")
    expect(page.locator("main")).to_contain_text("The bridge of Saint-Aubin")
    nothing_odd(visit)


OWN_SOLUTIONS = (
    ("Let the county own it", "It has engineers."),
    ("A toll for heavy lorries", "They wear out the deck more than anybody."),
    ("Volunteers paint the rails each spring", "Brushes cost little."),
    ("Ask Brussels for repair money", "There is a fund nobody in town knows."),
    ("Close one lane until winter", "Half the weight, twice the years."),
)


def test_a_visitor_becomes_a_participant(visit: Visit, published: tuple[SubjectPage, int], settings: Any) -> None:
    made, _steps = published
    # Three texts within a minute: a browser is faster than a person.
    settings.TEXTS_A_MINUTE = 0
    number = next(numbers)
    address = f"visitor{number}@example.org"
    # Nobody has written these: the same text by two people is counted as one.
    argument, answer = f"It worked for canal {number}.", f"And canal {number} was older."
    title, text = OWN_SOLUTIONS[number % len(OWN_SOLUTIONS)]
    solution, cause = "One owner for every bridge", "Three towns own it and none repairs it"
    before = Proposal.objects.get(subject=made.subject, kind="solution", origin="parliamentarian").ballot

    # A vote before there is an account.
    page = visit.open(made.get_url())
    choice(box_of(page, solution), "Agree").click()
    expect(page.get_by_role("note")).to_contain_text("Your vote: Agree")
    new = page.get_by_role("region", name="I am new")
    new.get_by_label("E-mail address").fill(address)
    new.get_by_label("Public name").fill("Vera Lindqvist")
    new.get_by_role("button", name="Create my account").click()
    type_the_code(page, address)

    # It is counted, and marked as theirs.
    expect(page.locator("main")).to_contain_text("Your vote is counted.")
    box = box_of(page, solution)
    expect(choice(box, "Agree")).to_have_attribute("aria-pressed", "true")
    expect(choice(box, "Agree")).to_contain_text("Your vote")
    expect(choice(box, "Agree").locator(".num")).to_contain_text(f"{before.n_agree + 1} votes")
    person = User.objects.get(email=address)
    assert Vote.objects.get(voter=person).choice == 1

    # It can be changed, and the number follows.
    choice(box, "Mixed").click()
    expect(choice(box, "Mixed")).to_have_attribute("aria-pressed", "true")
    expect(choice(box, "Agree")).to_have_attribute("aria-pressed", "false")
    expect(choice(box, "Agree").locator(".num")).to_contain_text(f"{before.n_agree} votes")
    expect(choice(box, "Mixed").locator(".num")).to_contain_text(f"{before.n_mixed + 1} votes")
    assert Vote.objects.get(voter=person).choice == 0

    # A comment that takes a side.
    page.get_by_role("article", name=solution).get_by_role("link", name="Read and discuss").click()
    page.get_by_label("Your comment", exact=True).fill(argument)
    page.get_by_label("For", exact=True).check()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("main")).to_contain_text("Your comment is published.")
    comment = page.locator("article.cm", has_text=argument)
    expect(comment).to_contain_text("Vera Lindqvist")
    expect(comment.locator(".stance")).to_have_text("For")
    posted = ThreadComment.objects.get(user=person)
    assert posted.stance == Stance.FOR

    # A reply below it.
    comment.get_by_role("link", name="Reply").click()
    page.get_by_label("Your comment", exact=True).fill(answer)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("li li article.cm", has_text=answer)).to_contain_text("Vera Lindqvist")
    assert ThreadComment.objects.get(user=person, reply_to=posted).depth == 1

    # A solution of their own that treats a cause.
    page = visit.open(made.get_url())
    page.locator("main").get_by_role("link", name="Propose a solution").first.click()
    page.get_by_label("In one sentence").fill(title)
    page.get_by_label("Explain").fill(text)
    page.get_by_label(cause).check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".treats")).to_contain_text(cause)
    own = Proposal.objects.get(author=person)
    assert [treated.title for treated in own.treats.select_related("current")] == [cause]
    nothing_odd(visit)


def test_a_session_that_ends_while_typing_loses_no_word(visit: Visit) -> None:
    person = citizen(f"Nadia Types Slowly {next(numbers)}")
    discussion = discussion_of(new_process())
    visit.sign_in(person)
    page = visit.open(f"/en/discussions/{discussion.pk}/")
    text = "My grandmother swam here,\nand I would like to."
    page.get_by_label("Your comment", exact=True).fill(text)
    page.get_by_label("Against", exact=True).check()
    Session.objects.all().delete()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("note")).to_contain_text("My grandmother swam here,")
    sign_in_by_code(page, person.email)
    expect(page.locator("main")).to_contain_text("Your comment is published.")
    expect(page.locator("article.cm")).to_contain_text("and I would like to.")
    posted = ThreadComment.objects.get(user=person)
    assert (posted.comment.replace("\r\n", "\n"), posted.stance) == (text, Stance.AGAINST)
    nothing_odd(visit)


def test_a_vote_after_the_session_has_ended_is_kept_too(visit: Visit) -> None:
    person = citizen(f"Otto Comes Back {next(numbers)}")
    made = new_process()
    visit.sign_in(person)
    page = visit.open(made.get_url())
    Session.objects.all().delete()
    choice(box_of(page, "Meter every pump"), "Disagree").click()
    expect(page.get_by_role("note")).to_contain_text("Your vote: Disagree")
    sign_in_by_code(page, person.email)
    expect(choice(box_of(page, "Meter every pump"), "Disagree")).to_have_attribute("aria-pressed", "true")
    assert Vote.objects.get(voter=person).choice == -1
    nothing_odd(visit)


def test_a_comment_too_long_is_given_back_with_the_reason_beside_it(visit: Visit) -> None:
    visit.sign_in(citizen(f"Leo Writes Much {next(numbers)}"))
    discussion = discussion_of(new_process())
    page = visit.open(f"/en/discussions/{discussion.pk}/")
    text = "Water! " * 143 + "W"  # 1,002 characters
    field = page.get_by_label("Your comment", exact=True)
    field.fill(text)
    page.get_by_label("Against", exact=True).check()
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="Post comment").click()
    assert answer.value.status == 400
    expect(field).to_have_value(text)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("at most 1000 characters"))
    expect(page.get_by_label("Against", exact=True)).to_be_checked()
    expect(page.get_by_role("alert")).to_contain_text("1000")
    # Shortened, it is taken.
    field.fill("Water!")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("article.cm")).to_contain_text("Water!")
    nothing_odd(visit)


def test_a_step_that_closes_meanwhile_gives_the_text_back(visit: Visit) -> None:
    person = citizen(f"Ida Is Late {next(numbers)}")
    made = new_process()
    discussion = discussion_of(made)
    visit.sign_in(person)
    page = visit.open(f"/en/discussions/{discussion.pk}/")
    page.get_by_label("Your comment", exact=True).fill("One more thing before the end.")
    close_now(made)
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="Post comment").click()
    assert answer.value.status == 409
    expect(page.get_by_label("Your comment", exact=True)).to_have_value("One more thing before the end.")
    expect(page.get_by_role("alert")).to_contain_text("closed")
    assert not ThreadComment.objects.filter(user=person).exists()
    nothing_odd(visit)


def test_a_vote_after_the_end_says_why_it_is_not_taken(visit: Visit) -> None:
    person = citizen(f"Uma Is Late {next(numbers)}")
    made = new_process()
    visit.sign_in(person)
    page = visit.open(made.get_url())
    close_now(made)
    choice(box_of(page, "Meter every pump"), "Agree").click()
    expect(page.locator("main")).to_contain_text("closed")
    assert not Vote.objects.filter(voter=person).exists()
    nothing_odd(visit)


def test_a_double_press_votes_once(visit: Visit) -> None:
    person = citizen(f"Tim Is Nervous {next(numbers)}")
    made = new_process()
    visit.sign_in(person)
    page = visit.open(made.get_url())
    choice(box_of(page, "Meter every pump"), "Agree").dblclick()
    expect(choice(box_of(page, "Meter every pump"), "Agree")).to_have_attribute("aria-pressed", "true")
    vote = Vote.objects.get(voter=person)
    assert (vote.choice, vote.ballot.n_agree) == (1, 1)
    nothing_odd(visit)


def test_a_double_press_comments_once(visit: Visit) -> None:
    person = citizen(f"Tom Is Nervous {next(numbers)}")
    discussion = discussion_of(new_process())
    visit.sign_in(person)
    page = visit.open(f"/en/discussions/{discussion.pk}/")
    page.get_by_label("Your comment", exact=True).fill("Twice pressed, once said.")
    page.get_by_role("button", name="Post comment").dblclick()
    expect(page.locator("article.cm")).to_have_count(1)
    assert ThreadComment.objects.filter(user=person).count() == 1
    nothing_odd(visit)
