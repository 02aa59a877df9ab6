"""Everything can be reached and done by the keyboard, with the focus in sight all the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from discussion.models import Stance, ThreadComment
from tests.browser.acts import box_of, choice, discussion_of, new_process, nothing_odd, numbers
from tests.browser.places import Places
from tests.browser.visits import Visit, code_mailed_to
from tests.people import citizen
from voting.models import Vote

pytestmark = pytest.mark.browser

MOST_STOPS = 250
HAS_FOCUS = "element => element === document.activeElement"
# Where the focus is, and what keeps a person from seeing it: nothing drawn around it, out of sight, behind something.
SEEN = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const name = `${at.tagName.toLowerCase()} “${(at.getAttribute("aria-label") || at.textContent || at.name || "")
        .trim().replace(/\\s+/g, " ").slice(0, 60)}”`;
    const label = at.closest("label"), drawn = [at, label].filter(Boolean).map(one => getComputedStyle(one));
    const wrong = [];
    if (!drawn.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2))
        wrong.push("no outline");
    const box = (label && at.getBoundingClientRect().width < 2 ? label : at).getClientRects()[0];
    if (!box) return {name, wrong: ["no place on the page"], width: 0, height: 0};
    const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) wrong.push("out of sight");
    else {
        const top = document.elementFromPoint(x, y);
        if (!top || !(at.contains(top) || top.contains(label || at) && top === label || label?.contains(top)))
            wrong.push(`behind ${top?.outerHTML.slice(0, 80)}`);
    }
    return {name, wrong, width: box.width, height: box.height};
}"""


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the focus is on `place`, and see it there."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if place.evaluate(HAS_FOCUS):
            seen = page.evaluate(SEEN)
            assert not seen["wrong"], seen
            return
    raise AssertionError(f"{place} cannot be reached by the Tab key.")


def test_the_first_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit.open("/en/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert not page.evaluate(SEEN)["wrong"]
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_signing_in(visit: Visit) -> None:
    person = citizen(f"Kim Has No Mouse {next(numbers)}")
    page = visit.open("/en/")
    tab_to(page, page.get_by_role("link", name="Sign in"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("E-mail address").first)
    page.keyboard.type(person.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.type(code_mailed_to(person.email))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=person.display_name)).to_be_visible()
    nothing_odd(visit)


def test_a_vote_keeps_the_focus_and_is_announced(visit: Visit) -> None:
    person = citizen(f"Kai Has No Mouse {next(numbers)}")
    made = new_process()
    visit.sign_in(person)
    page = visit.open(made.get_url())
    agree = choice(box_of(page, "Meter every pump"), "Agree")
    mixed = choice(box_of(page, "Meter every pump"), "Mixed")
    tab_to(page, agree)
    expect(agree).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_be_focused()
    assert not page.evaluate(SEEN)["wrong"]
    expect(page.locator("#live[role=status]")).to_contain_text("Your vote")
    # From there on with the keyboard alone: another choice, then none.
    tab_to(page, mixed)
    page.keyboard.press("Enter")
    expect(mixed).to_have_attribute("aria-pressed", "true")
    expect(agree).to_have_attribute("aria-pressed", "false")
    expect(mixed).to_be_focused()
    tab_to(page, box_of(page, "Meter every pump").get_by_role("button", name="Take my vote back"))
    page.keyboard.press("Enter")
    expect(mixed).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("() => document.activeElement.closest('.vote') !== null")
    assert Vote.objects.get(voter=person).choice is None
    nothing_odd(visit)


def test_a_vote_without_javascript_comes_back_to_its_place(open_browser: Callable[..., Visit]) -> None:
    visit = open_browser(java_script_enabled=False)
    person = citizen(f"Kay Has No Mouse {next(numbers)}")
    made = new_process()
    visit.sign_in(person)
    page = visit.open(made.get_url())
    agree = choice(box_of(page, "Meter every pump"), "Agree")
    tab_to(page, agree)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.vote, .card') !== null")


def test_a_vote_on_a_comment(visit: Visit, places: Places) -> None:
    person = citizen(f"Kit Has No Mouse {next(numbers)}")
    visit.sign_in(person)
    page = visit.open(places.address("discussion:permalink", places.comment.pk))
    agree = choice(page.locator(f"#c{places.comment.pk} .vote"), "Agree")
    tab_to(page, agree)
    page.keyboard.press("Space")
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_be_focused()
    assert Vote.objects.get(voter=person).choice == 1
    nothing_odd(visit)


def test_a_comment(visit: Visit) -> None:
    person = citizen(f"Koa Has No Mouse {next(numbers)}")
    discussion = discussion_of(new_process())
    visit.sign_in(person)
    page = visit.open(f"/en/discussions/{discussion.pk}/")
    chosen = page.locator("[name=stance]:checked")
    tab_to(page, chosen)
    against = page.get_by_label("Against", exact=True)
    for _turn in range(3):
        if against.is_checked():
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Your comment", exact=True))
    page.keyboard.type("Typed without a mouse.")
    tab_to(page, page.get_by_role("button", name="Post comment"))
    page.keyboard.press("Enter")
    expect(page.locator("article.cm")).to_contain_text("Typed without a mouse.")
    assert ThreadComment.objects.get(user=person).stance == Stance.AGAINST
    nothing_odd(visit)


def test_mistakes_take_the_focus(visit: Visit, places: Places) -> None:
    page = visit.open(places.propose("cause"))
    tab_to(page, page.get_by_role("button", name="Publish"))
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("In one sentence")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_stop_is_in_sight_and_large_enough(width: int, visit: Visit, places: Places) -> None:
    """WCAG 2.2: focus visible (2.4.7), not obscured (2.4.11), targets of 24 px (2.5.8; links in text are exempt)."""
    visit.sign_in(citizen(f"Kei Has No Mouse {next(numbers)}"))
    visit.page.set_viewport_size({"width": width, "height": 800})
    page = visit.open(places.address("discussion:permalink", places.comment.pk))
    defects, stops = [], 0
    while stops < MOST_STOPS:
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        if seen is None:
            break
        stops += 1
        small = min(seen["width"], seen["height"]) < 24
        inline = page.evaluate("() => document.activeElement.matches('p a, li p a, td a, input[type=radio]')")
        defects += [f"{seen['name']}: {wrong}" for wrong in seen["wrong"]]
        if small and not inline:
            defects.append(f"{seen['name']}: {seen['width']:.0f} × {seen['height']:.0f} px")
    assert stops > 20
    assert not defects, "\n".join(defects)
