"""Texts that change, other wordings, drafts, invitations, similar texts: axe-core on each page, and the script."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from subjects import services
from subjects.models import CoAuthor, Proposal, SubjectPage, Wording
from tests.browser.acts import new_process, nothing_odd
from tests.browser.site import LiveSite
from tests.browser.test_accessibility import AXE, examine
from tests.browser.visits import Visit
from tests.people import citizen
from voting.models import Ballot
from voting.services import cast

pytestmark = pytest.mark.browser

TITLE = "A meter on each pump along the river"
TEXT = "Each pump gets a meter that anybody may read.\n\nIt pays for what it takes above the limit."


@dataclass
class Texts:
    """What the people of these tests wrote."""

    page: SubjectPage
    author: User
    proposal: Proposal
    wording: Wording
    other: Wording
    draft_id: int


@pytest.fixture(scope="module")
def texts(site: LiveSite) -> Texts:
    """A text in its third version, with an adopted and an open wording, a co-author, copies and a draft."""
    page, author, other = new_process(), citizen("Aurelio Writes"), citizen("Berta Words")
    subject = page.subject
    proposal = services.propose(
        subject=subject, author=author, kind="solution", title="Meters on pumps", text=TEXT, language="en"
    )
    ballot = Ballot.objects.select_related("window").get(pk=proposal.ballot_id)
    cast(ballot=ballot, voter=other, choice=1)
    services.edit(proposal_id=proposal.pk, editor=author, title=TITLE, text=TEXT, motive="It was too short.", base=1)
    words = {"explanation": "Nobody reads a meter that is locked away.", "language": "en", "author": other}
    adopted, open_one = [
        services.propose_wording(proposal_id=proposal.pk, base=2, title=title, text=text, **words)  # type: ignore[arg-type]
        for title, text in (
            (TITLE, TEXT.replace("anybody may read", "everybody can read online")),
            ("A public meter on each pump", TEXT.replace("It pays", "Its owner pays double")),
        )
    ]
    services.adopt_wording(wording_id=adopted.pk, by=author, seen=2)
    CoAuthor.objects.create(
        proposal=proposal,
        email=other.email,
        person=other,
        invited_by=author,
        state="accepted",
        invited_at=timezone.now(),
    )
    asked = services.propose(
        subject=subject, author=other, kind="issue", title="Who may swim", text="Sundays.", language="fr"
    )
    CoAuthor.objects.create(proposal=asked, email=author.email, invited_by=other, invited_at=timezone.now())
    EmailAddress.objects.create(user=author, email=author.email, verified=True)
    draft = services.save_draft(
        person=author, subject=subject, kind="cause", title="Pumps at night", text="Noise.", language="es"
    )
    return Texts(page, author, proposal, open_one, adopted, draft.pk)


@pytest.fixture(scope="module")
def reader(open_browser: Callable[..., Visit]) -> Visit:
    """A visitor's browser that knows axe-core."""
    visit = open_browser()
    visit.context.add_init_script(path=AXE)
    return visit


@pytest.fixture(scope="module")
def writer(open_browser: Callable[..., Visit], texts: Texts) -> Visit:
    """The author's."""
    visit = open_browser()
    visit.context.add_init_script(path=AXE)
    visit.sign_in(texts.author)
    return visit


FOR_ALL = {
    "proposal": "/en/proposals/{p}/",
    "history": "/en/proposals/{p}/history/",
    "history in Spanish": "/es/proposals/{p}/history/",
    "wordings": "/fr/proposals/{p}/wordings/",
    "new wording": "/en/proposals/{p}/wordings/new/",
    "wording": "/en/wordings/{w}/",
    "adopted wording": "/en/wordings/{a}/",
    "issue": "/en/propose/{s}/issue/",
}
FOR_THE_AUTHOR = {
    "own proposal": "/en/proposals/{p}/",
    "edit": "/en/proposals/{p}/edit/",
    "wording to adopt": "/en/wordings/{w}/",
    "co-authors": "/en/proposals/{p}/co-authors/",
    "drafts": "/en/drafts/",
    "draft": "/en/drafts/{d}/",
    "invitations": "/en/invitations/",
}


def address(texts: Texts, pattern: str) -> str:
    return pattern.format(
        p=texts.proposal.pk, w=texts.wording.pk, a=texts.other.pk, s=texts.page.subject_id, d=texts.draft_id
    )


@pytest.mark.parametrize("kind", FOR_ALL)
def test_page(kind: str, reader: Visit, texts: Texts) -> None:
    reader.open(address(texts, FOR_ALL[kind]))
    examine(reader, widths=(320, 1280))


@pytest.mark.parametrize("kind", FOR_THE_AUTHOR)
def test_page_of_the_author(kind: str, writer: Visit, texts: Texts) -> None:
    writer.open(address(texts, FOR_THE_AUTHOR[kind]))
    examine(writer, widths=(320, 1280))


def write(visit: Visit, texts: Texts, title: str, text: str) -> None:
    """Type a solution."""
    visit.open(address(texts, "/en/propose/{s}/solution/"))
    visit.page.get_by_label("In one sentence").fill(title)
    visit.page.get_by_label("Explain").fill(text)


def test_similar_texts_are_shown_while_somebody_writes(open_browser: Callable[..., Visit], texts: Texts) -> None:
    visit = open_browser()
    write(visit, texts, "Each pump along the river needs a meter", "Anybody may read the meter on each pump.")
    shown = visit.page.locator("#similar")
    expect(shown.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    expect(visit.page.get_by_label("Explain")).to_be_focused()
    write(visit, texts, "Zebra crossings", "Xylophones for quartz miners.")
    visit.page.wait_for_timeout(2500)
    expect(shown).to_be_empty()
    nothing_odd(visit)


@pytest.mark.parametrize("script", [True, False])
def test_similar_texts_stop_a_text_once_with_and_without_the_script(
    open_browser: Callable[..., Visit], texts: Texts, script: bool
) -> None:
    visit = open_browser(java_script_enabled=script)
    write(visit, texts, f"Each pump by the river needs a meter {script}", "Anybody may read the meter on each pump.")
    visit.page.get_by_role("button", name="Publish").click()
    expect(visit.page.get_by_role("heading", name="similar texts are here")).to_be_visible()
    expect(visit.page.get_by_label("In one sentence")).to_have_value(f"Each pump by the river needs a meter {script}")
    visit.page.get_by_role("button", name="Publish mine anyway").click()
    expect(visit.page.get_by_role("region", name="I have an account")).to_be_visible()
    nothing_odd(visit)


def test_the_page_with_similar_texts_is_accessible(reader: Visit, texts: Texts) -> None:
    write(reader, texts, "Each pump near the river needs a meter", "Anybody may read the meter on each pump.")
    reader.page.get_by_role("button", name="Publish").click()
    expect(reader.page.get_by_role("heading", name="similar texts are here")).to_be_visible()
    examine(reader, widths=(320, 1280))
