"""axe-core finds nothing on any kind of public page, at three widths, in both colour schemes.

Also seen on each: nothing to scroll sideways, no error of a script, nothing refused by the content security policy,
no request to another host. Pages with mistakes in a form and pages of refusal are public pages too.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.core.exceptions import PermissionDenied

from tests.browser.places import KINDS, KINDS_SIGNED_IN, Places
from tests.browser.visits import Visit
from tests.people import citizen

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WIDTHS = (320, 390, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The dark scheme changes colours, nothing else: only what looks at colours is asked again.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async only => {
    const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
    const told = found.violations.map(rule => `${rule.id}: ${rule.help}\\n` + rule.nodes.map(node =>
        `    ${node.target}  ${node.html.slice(0, 160)}\\n    ${node.any.map(check => check.message).join("; ")}`
    ).join("\\n"));
    return {told, passes: found.passes.length};
}"""
# How much wider than the window the page is, and through what.
SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth, beyond = document.documentElement.scrollWidth - width;
    if (beyond <= 0) return "";
    const wide = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width + 1);
    return `${beyond} px wider than the window: ` + wide.slice(0, 4).map(one =>
        `<${one.tagName.toLowerCase()} class="${one.getAttribute("class")}">`).join(" ");
}"""


@pytest.fixture(scope="module")
def reader(open_browser: Callable[..., Visit]) -> Visit:
    """A visitor's browser that knows axe-core, whose script comes by the debugger: the policy stays in force."""
    visit = open_browser()
    visit.context.add_init_script(path=AXE)
    return visit


@pytest.fixture(scope="module")
def member(open_browser: Callable[..., Visit]) -> Visit:
    """The same for somebody who is signed in."""
    visit = open_browser()
    visit.context.add_init_script(path=AXE)
    visit.sign_in(citizen("Amparo Reads Everything"))
    return visit


def examine(visit: Visit, widths: tuple[int, ...] = WIDTHS) -> None:
    """Fail with every defect of the page that is shown, each with where it was seen."""
    defects = []
    page = visit.page
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            light = scheme == "light"
            only = {"type": "tag", "values": TAGS} if light else {"type": "rule", "values": OF_COLOURS}
            result = page.evaluate(RUN, only)
            assert result["passes"] >= (15 if light else 1), "axe-core looked at next to nothing."
            defects += [f"{width} px, {scheme}: {told}" for told in result["told"]]
        if beyond := page.evaluate(SIDEWAYS):
            defects.append(f"{width} px: {beyond}")
    page.emulate_media(color_scheme="light")
    trouble, visit.trouble = visit.trouble, []
    hosts, visit.hosts_asked = visit.hosts_asked, []
    report = "\n".join([*defects, *trouble, *(f"asked another host: {url}" for url in hosts)])
    assert not report, f"{page.url}\n{report}"


def press(visit: Visit, name: str, within: str = "main") -> None:
    """Press the button called `name` and wait for the page that answers."""
    with visit.page.expect_navigation():
        visit.page.locator(within).get_by_role("button", name=name).first.click()


def submit(visit: Visit, address: str, **fields: str) -> None:
    """Send a form that no page shows, from the page at hand."""
    with visit.page.expect_navigation():
        visit.page.evaluate(
            """([action, fields]) => {
                const form = document.body.appendChild(document.createElement("form"));
                Object.assign(form, {action, method: "post"});
                for (const [name, value] of Object.entries(fields)) {
                    const input = form.appendChild(document.createElement("input"));
                    Object.assign(input, {name, value, type: "hidden"});
                }
                HTMLFormElement.prototype.submit.call(form);
            }""",
            [address, fields],
        )


def test_defects_are_seen(reader: Visit, places: Places) -> None:
    """A page made bad in each of the ways that the other tests look for."""
    reader.open(places.address("account_login"))
    reader.page.evaluate("""() => {
        document.querySelector("main").insertAdjacentHTML("beforeend", `<img src="https://elsewhere.example/a.png">
            <p class="wide" style="color: red">Wide</p>`);
        document.querySelector(".wide").style.width = "2000px";
        document.querySelector("h1").style.color = "#bbb";
        setTimeout(() => { throw new Error("planted"); });
    }""")
    with pytest.raises(AssertionError) as failure:
        examine(reader)
    for sign in ("image-alt", "color-contrast", "wider than", "style-src", "img-src", "script error: planted"):
        assert sign in str(failure.value)


@pytest.mark.parametrize("kind", KINDS)
def test_page(kind: str, reader: Visit, places: Places) -> None:
    reader.open(places.every_kind()[kind])
    examine(reader)


@pytest.mark.parametrize("kind", KINDS_SIGNED_IN)
def test_page_of_a_signed_in_person(kind: str, member: Visit, places: Places) -> None:
    member.open(places.for_signed_in()[kind])
    examine(member, widths=(320, 1280))


def test_the_demo_sign_in(reader: Visit) -> None:
    reader.open("/dev/sign-in/")
    examine(reader)


def test_proposal_with_mistakes(reader: Visit, places: Places) -> None:
    reader.open(places.propose("solution"))
    press(reader, "Publish")
    assert reader.page.locator("[aria-invalid=true]").count() == 2
    examine(reader)


def test_comment_with_mistakes(reader: Visit, places: Places) -> None:
    reader.open(places.address("discussion:thread", places.discussion.pk))
    press(reader, "Post comment")
    assert reader.page.locator("textarea[aria-invalid=true]").count() == 1
    examine(reader)


def test_sign_up_with_mistakes(reader: Visit, places: Places) -> None:
    reader.open(places.address("account_signup"))
    press(reader, "Create my account")
    assert reader.page.locator("[aria-invalid=true]").count() == 2
    examine(reader)


def test_code_and_wrong_code(reader: Visit, places: Places) -> None:
    person = citizen("Colette Has A Code")
    reader.open(places.address("account_login"))
    reader.page.get_by_label("E-mail address").first.fill(person.email)
    press(reader, "Send me a code")
    examine(reader)
    reader.page.get_by_label("Code").fill("1234-5678")
    press(reader, "Go on")
    assert reader.page.locator("[aria-invalid=true]").count() == 1
    examine(reader)
    press(reader, "Start again")


def test_sign_in_with_a_comment_waiting(reader: Visit, places: Places) -> None:
    reader.open(places.address("discussion:thread", places.discussion.pk))
    reader.page.get_by_label("Your comment", exact=True).fill("I repair bicycles and would repair more.")
    press(reader, "Post comment")
    assert "I repair bicycles" in reader.page.get_by_role("note").inner_text()
    examine(reader)
    press(reader, "Do not send it")
    examine(reader)
    reader.context.clear_cookies()


def test_refused_votes(reader: Visit, member: Visit, places: Places) -> None:
    reader.open(places.proposal_address)
    submit(reader, places.address("voting:cast", places.proposal.ballot_id), value="maybe")
    assert reader.page.title().startswith("Your vote was not taken")
    examine(reader)
    member.open(places.proposal_address)
    token = member.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    ballot = places.closed_ballot
    submit(member, places.address("voting:cast", ballot.pk), value="agree", csrfmiddlewaretoken=token)
    assert member.page.title().startswith("Your vote was not taken")
    examine(member)


def test_refused_for_its_old_token(member: Visit, places: Places) -> None:
    member.open(places.address("discussion:reply", places.comment.pk))
    member.page.get_by_label("Your comment", exact=True).fill("This page has been open for a long time.")
    member.context.clear_cookies(name="csrftoken")
    press(member, "Post reply")
    assert "been open for a long time" in member.page.locator("textarea").input_value()
    examine(member)


def test_for_the_team_only(member: Visit) -> None:
    member.open("/admin/")
    assert member.page.title().startswith("For the team only")
    examine(member)


def test_not_found(reader: Visit) -> None:
    reader.open("/en/nothing-here/")
    examine(reader)


@pytest.mark.parametrize("error", [PermissionDenied(), RuntimeError("for the test")], ids=["403", "500"])
def test_errors(error: Exception, reader: Visit, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any) -> None:
        raise error

    monkeypatch.setattr("home.views.find", fails)
    reader.open(f"{places.address('home:search', language='fr')}?q=error")
    examine(reader)
