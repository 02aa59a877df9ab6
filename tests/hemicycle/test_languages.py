"""French and Spanish are complete: every string of ours has its translation, and no page falls back to English."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core import mail
from django.test import Client
from wagtail.users.models import UserProfile

from accounts.models import User
from tests.people import OURS, client_of
from tests.process import Process, open_bill, open_debate, translated

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr", "es")
ROOMS = (
    *("accounts", "texts", "notices", "video", "voting", "discussion"),
    *("subjects", "sources", "debates", "bills", "home"),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w[^>]*>")
COMPILE = "Run: .venv/bin/python scripts/compile_messages.py"
COLLECT = "Run `make messages` and translate what it adds."

Key = tuple[str | None, str, str]


def catalogue_file(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


@cache
def catalogue(language: str) -> polib.POFile:
    """Our translations into `language`."""
    return polib.pofile(str(catalogue_file(language)))


def translations(entry: polib.POEntry) -> list[str]:
    """What `entry` is translated by: one text, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def keys(entries: Iterable[polib.POEntry]) -> set[Key]:
    """What the source says: context, text, plural."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries}


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogues:
    """What can be read off the .po files."""

    def test_everything_is_translated(self, language: str) -> None:
        entries = catalogue(language)
        assert [entry.msgid for entry in entries if entry.obsolete or entry.fuzzy] == []
        assert [entry.msgid for entry in entries if not all(text.strip() for text in translations(entry))] == []

    def test_there_are_as_many_plural_forms_as_the_language_has(self, language: str) -> None:
        entries = catalogue(language)
        number = int(re.search(r"nplurals=(\d)", entries.metadata["Plural-Forms"])[1])  # type: ignore[index]
        wrong = [e.msgid for e in entries if e.msgid_plural and sorted(e.msgstr_plural) != list(range(number))]
        assert wrong == []

    def test_placeholders_and_markup_are_kept(self, language: str) -> None:
        changed = [
            text
            for entry in catalogue(language)
            for text in translations(entry)
            if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        ]
        assert changed == []

    def test_the_signs_are_those_of_the_language(self, language: str) -> None:
        wrong = {
            "fr": re.compile(r"""(?<!\xa0)[;!?»](?!\w)|(?<![\xa0\d]):(?![/\d])|«(?!\xa0)|['"“”]"""),
            "es": re.compile(r"""^[^¿]*\?|^[^¡]*!|['"“”]|« | »"""),
        }[language]
        found = [text for entry in catalogue(language) for text in translations(entry) if wrong.search(text)]
        assert found == []

    def test_no_machine_is_named(self, language: str) -> None:
        assert not re.search(r"^#: /|/home/\w+/", catalogue_file(language).read_text(), re.MULTILINE)

    def test_the_compiled_file_says_the_same(self, language: str) -> None:
        compiled = catalogue_file(language).with_suffix(".mo")
        assert compiled.exists(), COMPILE
        said = {(entry.msgctxt, entry.msgid): translations(entry) for entry in polib.mofile(str(compiled))}
        stale = [e.msgid for e in catalogue(language) if said.get((e.msgctxt, e.msgid)) != translations(e)]
        assert stale == [], COMPILE


def test_the_words_of_the_house_are_the_same_everywhere() -> None:
    """The glossary: these words mean one thing, in each language."""
    glossary = {
        "Agree": ("D’accord", "De acuerdo"),
        "Mixed": ("Mitigé", "Mixto"),
        "Disagree": ("Pas d’accord", "En desacuerdo"),
        "Cause": ("Cause", "Causa"),
        "Solution": ("Solution", "Solución"),
        "Proposal": ("Proposition", "Propuesta"),
        "contributions": ("contributions", "contribuciones"),
        "For": ("Pour", "A favor"),
        "Against": ("Contre", "En contra"),
        "Synthesis": ("Synthèse", "Síntesis"),
        "Bill": ("Proposition de loi", "Iniciativa de ley"),
        "Drawn by lot": ("Par tirage au sort", "Por sorteo"),
    }
    for place, language in enumerate(LANGUAGES):
        said = {entry.msgid: entry.msgstr for entry in catalogue(language)}
        assert {word: said[word] for word in glossary} == {word: texts[place] for word, texts in glossary.items()}


def test_both_languages_hold_the_same_messages() -> None:
    french, spanish = (keys(catalogue(language)) for language in LANGUAGES)
    assert french == spanish


def test_every_plain_text_of_the_source_is_in_the_catalogues() -> None:
    """What a regular expression can see of the source; the next test asks gettext itself where it is installed."""
    known = {message for _context, message, _plural in keys(catalogue("fr"))}
    in_template = re.compile(r"""\{% translate (?:"([^"]+)"|'([^']+)')""")
    in_python = re.compile(r"""(?<!\w)_\(\s*"((?:[^"\\]|\\.)+)"\s*\)""")
    found: set[str] = set()
    for path in sorted((ROOT / "templates").rglob("*.*")):
        found |= {first or second for first, second in in_template.findall(path.read_text())}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            found |= {text.replace('\\"', '"') for text in in_python.findall(path.read_text())}
    assert len(found) > 300, "the expressions above no longer see the source"
    assert sorted(found - known) == [], COLLECT


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_collecting_the_messages_again_finds_the_same(tmp_path: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__", "media", "data", "*.mo")
    for folder in (*ROOMS, "site", "templates", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=skipped)
    shutil.copy(ROOT / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--no-wrap", "--no-obsolete", "--add-location", "file"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hemicycle.settings.test", "PYTHONPATH": ".:site"}
    # One language is enough: both hold the same messages.
    subprocess.run(
        [*command, "--locale", "fr"], cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120
    )
    collected = polib.pofile(str(catalogue_file("fr", tmp_path)))
    ours = keys(catalogue("fr"))
    assert {"new": keys(collected) - ours, "gone": ours - keys(collected)} == {"new": set(), "gone": set()}, COLLECT


class _Words(HTMLParser):
    """The words of a page: its text, and the attributes that are read out or shown."""

    SAID = ("aria-label", "title", "alt", "placeholder", "content", "data-left", "data-over")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for name, value in attrs if name in self.SAID and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(html: str) -> str:
    """What is read on a page, with single spaces."""
    parser = _Words()
    parser.feed(html)
    return " ".join(" ".join(parser.words).split())


@cache
def english_sentences(language: str) -> set[str]:
    """Pieces of our English texts, longer than 20 characters, that read otherwise in `language`."""
    pieces: set[str] = set()
    for entry in catalogue(language):
        if entry.msgid not in translations(entry):
            for text in (entry.msgid, entry.msgid_plural):
                pieces |= {piece.strip() for piece in PLACEHOLDER.split(text) if len(piece.strip()) > 20}
    return pieces


def english_in(text: str, language: str) -> list[str]:
    """The English sentences of ours that `text` holds."""
    return sorted(sentence for sentence in english_sentences(language) if sentence in text)


def test_english_would_be_found() -> None:
    """The net has no holes: an English page is caught."""
    assert "Skip to the content" not in english_sentences("fr")  # 19 characters
    said = words_of('<p>Please wait a minute,\n then try again.</p><a aria-label="Back to where you were">x</a>')
    assert english_in(said, "fr") == ["Back to where you were", "Please wait a minute, then try again."]


@pytest.fixture(params=LANGUAGES)
def language(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def pages(process: Process, bruno: User, dora: User, language: str) -> dict[str, str]:
    """The address of one page of each kind in `language`, below a process with a little of everything."""
    page = translated(process.page, language, slug="agua", title="L’eau", question="L’eau ?", summary="L’eau.")
    debate = translated(open_debate(process), language, slug="debat", about=page)
    bill = translated(open_bill(process), language, slug="loi", about=page)
    proposal = process.propose(bruno, "Castors")
    comment = process.comment(dora, "Castors !", stance="for")
    process.comment(bruno, "Castors ?", reply_to=comment)
    article = bill.bill.articles.get()
    subject, start = str(page.get_url()), f"/{language}"
    return {
        "home": f"{start}/",
        "list of subjects": str(page.get_parent().get_url()),
        "subject": subject,
        "causes": f"{subject}causes/",
        "solutions": f"{subject}solutions/?order=agreed",
        "propose a cause": f"{start}/propose/{process.subject.pk}/cause/",
        "propose a solution": f"{start}/propose/{process.subject.pk}/solution/",
        "proposal": f"{start}/proposals/{proposal.pk}/",
        "cause": f"{start}/proposals/{process.own_cause.pk}/",
        "discussion": f"{start}/discussions/{process.discussion.pk}/",
        "comment": f"{start}/comments/{comment.pk}/",
        "reply": f"{start}/comments/{comment.pk}/reply/",
        "list of debates": str(debate.get_parent().get_url()),
        "debate": str(debate.get_url()),
        "list of bills": str(bill.get_parent().get_url()),
        "bill": str(bill.get_url()),
        "article": f"{start}/articles/{article.pk}/",
        "search": f"{start}/search/",
        "results": f"{start}/search/?q=eau",
        "no results": f"{start}/search/?q=zzyzx",
        "sign in": f"{start}/account/sign-in/",
        "sign up": f"{start}/account/sign-up/",
        "feed": f"{start}/feed.xml",
    }


def read(client: Client, address: str, status: int = 200) -> str:
    """The words of the page at `address`."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return words_of(answer.content.decode())


def test_no_page_falls_back_to_english(pages: dict[str, str], language: str) -> None:
    visitor = Client()
    found = {kind: english_in(read(visitor, address), language) for kind, address in pages.items()}
    found["missing"] = english_in(read(visitor, f"/{language}/nowhere/", 404), language)
    assert {kind: sentences for kind, sentences in found.items() if sentences} == {}


def test_no_page_of_a_closed_process_falls_back_to_english(
    process: Process, pages: dict[str, str], language: str
) -> None:
    process.close()
    kinds = ("subject", "causes", "propose a cause", "proposal", "discussion", "comment")
    found = {kind: english_in(read(Client(), pages[kind]), language) for kind in kinds}
    assert {kind: sentences for kind, sentences in found.items() if sentences} == {}


def test_no_page_of_a_person_falls_back_to_english(
    process: Process, bruno: User, pages: dict[str, str], language: str
) -> None:
    browser = client_of(bruno)
    addresses = [
        pages["subject"],
        pages["reply"],
        *(f"/{language}/account/{end}" for end in ("", "words/", "sign-out/")),
    ]
    found = {address: english_in(read(browser, address), language) for address in addresses}
    assert {address: sentences for address, sentences in found.items() if sentences} == {}


def test_no_answer_to_a_mistake_falls_back_to_english(process: Process, bruno: User, language: str) -> None:
    translated(process.page, language, slug="agua")
    browser, start = client_of(bruno), f"/{language}"
    answers = {
        "comment": browser.post(f"{start}/discussions/{process.discussion.pk}/comments/", {"text": ""}, headers=OURS),
        "proposal": browser.post(f"{start}/propose/{process.subject.pk}/solution/", {"title": ""}, headers=OURS),
        "vote": browser.post(f"{start}/vote/{process.own_cause.ballot_id}/", {"value": "perhaps"}, headers=OURS),
        "account": browser.post(f"{start}/account/", {"display_name": "ana@example.org", "kind": "citizen"}),
        "sign up": Client().post(f"{start}/account/sign-up/", {"email": "nobody", "display_name": "?"}),
    }
    assert {answer.status_code for answer in answers.values()} == {400}
    found = {kind: english_in(words_of(answer.content.decode()), language) for kind, answer in answers.items()}
    assert {kind: sentences for kind, sentences in found.items() if sentences} == {}


def test_no_form_of_the_team_falls_back_to_english(process: Process, carla: User, language: str) -> None:
    UserProfile.objects.create(user=carla, preferred_language=language)
    pages = {page.pk for page in process.pages} | {open_debate(process).pk, open_bill(process).pk}
    browser = client_of(carla)
    found = {pk: english_in(read(browser, f"/admin/pages/{pk}/edit/"), language) for pk in pages}
    found["calendar"] = english_in(read(browser, f"/admin/subjects/{process.page.pk}/calendar/"), language)
    assert {page: sentences for page, sentences in found.items() if sentences} == {}


def test_no_mail_falls_back_to_english(process: Process, bruno: User, language: str) -> None:
    User.objects.filter(pk=bruno.pk).update(language=language)
    start = f"/{language}/account"
    Client().post(f"{start}/sign-in/", {"login": bruno.email})
    new = {"email": "new@example.org", "display_name": "Nouvelle", "kind": "citizen"}
    Client().post(f"{start}/sign-up/", new)
    Client().post(f"{start}/sign-up/", new | {"email": bruno.email})
    Client().post(f"{start}/sign-in/", {"login": "unknown@example.org"})
    said = [(letter.subject, letter.body, *(part[0] for part in letter.alternatives)) for letter in mail.outbox]
    assert len(said) == 4
    everything = words_of(" ".join(" ".join(letter) for letter in said))
    assert english_in(everything, language) == []
    # Subjects are shorter than what the net catches.
    assert not any(word in subject for subject, *_rest in said for word in ("code to", "account", "your"))
