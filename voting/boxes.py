"""A ballot as its vote box shows it, and the box as HTML.

The figures of a box change with every vote, its words hardly ever: the template is rendered once for each of its few
shapes, with marks for figures, and the figures are put in afterwards. A box takes a tenth of the time so, which counts
for the answer to a vote and for a bill of twenty articles (docs/decisions/0003).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from voting.models import Ballot, Choice, Window
from voting.rules import counts_are_hidden, hidden_message, provisional_message
from voting.services import MyVote
from voting.splits import VersionSplit, version_splits
from voting.tally import Tally, tally_of

SHAPES_REMEMBERED = 1024
"""In each process: about 2 KB each."""
# Private characters, which the templates do not write.
_MARK = re.compile("\ue000(\\w+)\ue001")
COLOURS = ("agree", "mixed", "disagree")
NO_VOTE = MyVote(None)
Mine = MyVote | Choice | int | None
"""What a page knows of the viewer's own vote: all of it (`my_ballots`), or its colour alone (`votes_of`)."""


class BallotBox(NamedTuple):
    """The figures of a ballot at one moment."""

    pk: int
    version: int
    n_agree: int
    n_mixed: int
    n_disagree: int
    org_agree: int
    org_mixed: int
    org_disagree: int

    @property
    def tally(self) -> Tally:
        """The counted votes of persons."""
        return tally_of(self.n_agree, self.n_mixed, self.n_disagree)

    @property
    def organisations_tally(self) -> Tally:
        """The counted votes of organisations."""
        return tally_of(self.org_agree, self.org_mixed, self.org_disagree)


class ShownBox(NamedTuple):
    """The figures of a ballot, and what is to be said of them. It stands wherever a BallotBox does."""

    box: BallotBox
    """Zeros while the counts are hidden."""
    hidden: str = ""
    """The sentence that stands for the counts while they are hidden; no count is written then."""
    provisional: str = ""
    """The sentence that says until when the counts may still move."""
    split: VersionSplit | None = None
    """The votes by version, where there is more than one."""

    @property
    def pk(self) -> int:
        """The ballot."""
        return self.box.pk

    @property
    def version(self) -> int:
        """The version now shown."""
        return self.box.version

    @property
    def tally(self) -> Tally:
        """The counted votes of persons."""
        return self.box.tally


AnyBox = BallotBox | ShownBox


class Because(NamedTuple):
    """The optional line after a vote: where it goes, and the hidden fields of its form.

    The page's script copies those of the page's form `votes` into the answer to a vote, which has none.
    """

    address: str
    fields: SafeString | str = ""


def box_of(ballot: Ballot) -> BallotBox:
    """The figures of `ballot` as it was loaded."""
    return BallotBox(*(getattr(ballot, name) for name in BallotBox._fields))


def said_of(box: AnyBox, window: Window, now: datetime, split: VersionSplit | None = None) -> ShownBox:
    """`box` with what holds for the counts of `window` at `now`: its figures are gone while they are hidden."""
    figures = box.box if isinstance(box, ShownBox) else box
    if counts_are_hidden(window, now):
        return ShownBox(BallotBox(figures.pk, figures.version, 0, 0, 0, 0, 0, 0), hidden=hidden_message(window))
    return ShownBox(figures, provisional=provisional_message(window, now), split=split)


def splits_of(ballots: Iterable[Ballot | AnyBox]) -> dict[int, VersionSplit]:
    """The splits of those of a page's ballots that have more than one version: one query, none without such."""
    return version_splits(ballot.pk for ballot in ballots if ballot.version > 1)


def box_html(
    box: AnyBox,
    *,
    label: str,
    mine: Mine,
    closed_message: str,
    language: str,
    because: Because | None = None,
) -> SafeString:
    """The box for the text called `label` ("" where it needs no name).

    `mine` is the viewer's own vote, `closed_message` says why none is taken, `language` is the active one.
    """
    own = _own(mine)
    shown = box if isinstance(box, ShownBox) else ShownBox(box)
    box, split = shown.box, None if shown.hidden else shown.split
    tally = box.tally
    figures = _figures(shown, label)
    if not shown.hidden:
        figures |= {
            "agree_percent": str(tally.agree_percent),
            "mixed_percent": str(tally.mixed_percent),
            "disagree_percent": str(tally.disagree_percent),
            "org_agree": str(box.org_agree),
            "org_mixed": str(box.org_mixed),
            "org_disagree": str(box.org_disagree),
        }
        for segment in tally.segments:
            figures[f"x_{segment.choice}"] = segment.x
            figures[f"width_{segment.choice}"] = segment.width
    if split is not None:
        figures["split_current"] = str(split.current.total)
        figures["split_earlier"] = str(split.earlier.total)
    if because is not None:
        figures |= {"because_address": escape(because.address), "because_fields": because.fields}
    shape = _Shape(
        colours="" if shown.hidden else "".join(segment.choice for segment in tally.segments),
        has_label=bool(label),
        has_organisations=not shown.hidden and bool(box.org_agree or box.org_mixed or box.org_disagree),
        mine=own.choice,
        is_earlier=own.choice is not None and 0 < own.seen_version < box.version,
        is_carried=own.is_carried,
        is_unconfirmed=own.is_unconfirmed,
        has_split=split is not None,
        has_because=because is not None,
        closed_message=closed_message,
        hidden=shown.hidden,
        provisional=shown.provisional,
        language=language,
    )
    return _filled(_box_parts(shape), figures)


def small_box_html(box: AnyBox, *, label: str, mine: Mine, closed_message: str, language: str) -> SafeString:
    """The small box of a comment, as the answer to a vote: it says why none is taken, which pages say once."""
    shown = box if isinstance(box, ShownBox) else ShownBox(box)
    parts = _small_parts(bool(label), _own(mine).choice, closed_message, bool(shown.hidden), language)
    return _filled(parts, _figures(shown, label))


def relevant_box_html(
    box: AnyBox, *, label: str, mine: Mine, closed_message: str, language: str, says_why: bool = False
) -> SafeString:
    """The box of a source, which is found relevant or has no vote; with `says_why` it says why none is taken."""
    shown = box if isinstance(box, ShownBox) else ShownBox(box)
    reason = closed_message if says_why else ""
    parts = _relevant_parts(bool(label), _own(mine).choice, bool(closed_message), reason, bool(shown.hidden), language)
    return _filled(parts, _figures(shown, label))


class _Shape(NamedTuple):
    """Whatever of a box is not a figure; `colours` are those of the bar ("a", "m", "d"), from left to right."""

    colours: str
    has_label: bool
    has_organisations: bool
    mine: int | None
    is_earlier: bool
    is_carried: bool
    is_unconfirmed: bool
    has_split: bool
    has_because: bool
    closed_message: str
    hidden: str
    provisional: str
    language: str


@lru_cache(maxsize=SHAPES_REMEMBERED)
def _box_parts(shape: _Shape) -> list[str]:
    """The HTML of a box cut at its marks."""
    context = shape._asdict() | {
        "tally": {
            "segments": [{"choice": c, "x": _mark(f"x_{c}"), "width": _mark(f"width_{c}")} for c in shape.colours],
            **{name: _mark(name) for choice in COLOURS for name in (choice, f"{choice}_percent")},
        },
        "organisations": {choice: _mark(f"org_{choice}") for choice in COLOURS},
        "split": {"current": _mark("split_current"), "earlier": _mark("split_earlier")},
        "because": {name: _mark(f"because_{name}") for name in Because._fields},
        "mine_word": COLOURS[1 - shape.mine] if shape.mine is not None else "",
    }
    return _parts("voting/vote_box.html", context, has_label=shape.has_label, language=shape.language)


@lru_cache(maxsize=SHAPES_REMEMBERED)
def _small_parts(
    has_label: bool, mine: int | None, closed_message: str, counts_hidden: bool, language: str
) -> list[str]:
    ballot = {"pk": _mark("pk"), **{f"n_{choice}": _mark(choice) for choice in COLOURS}}
    context = {"ballot": ballot, "mine": mine, "vote_message": closed_message, "counts_hidden": counts_hidden}
    return _parts("voting/small_box.html", context, has_label=has_label, language=language)


@lru_cache(maxsize=SHAPES_REMEMBERED)
def _relevant_parts(
    has_label: bool, mine: int | None, is_closed: bool, reason: str, counts_hidden: bool, language: str
) -> list[str]:
    context = {
        "agree": _mark("agree"),
        "mine": mine,
        "is_closed": is_closed,
        "reason": reason,
        "counts_hidden": counts_hidden,
    }
    return _parts("voting/relevant_box.html", context, has_label=has_label, language=language)


def _parts(template: str, context: dict[str, object], *, has_label: bool, language: str) -> list[str]:
    marks = {"pk": _mark("pk"), "cast": _mark("cast"), "label": _mark("label") if has_label else ""}
    return _MARK.split(get_template(template).render(context | marks | {"LANGUAGE_CODE": language}))


def _figures(shown: ShownBox, label: str) -> dict[str, str]:
    """What every box has, by the names of its marks."""
    box = shown.box
    figures = {
        "pk": str(box.pk),
        "cast": f"{_cast_address(get_script_prefix(), get_language() or '')}{box.pk}/?version={box.version}",
        "label": escape(label) if label else "",
    }
    if not shown.hidden:
        figures |= {"agree": str(box.n_agree), "mixed": str(box.n_mixed), "disagree": str(box.n_disagree)}
    return figures


@lru_cache(maxsize=64)
def _cast_address(_prefix: str, _language: str) -> str:
    """What stands before the number of a ballot in the address of its votes."""
    return reverse("voting:cast", args=[0]).removesuffix("0/")


def _filled(parts: list[str], figures: dict[str, str]) -> SafeString:
    # The pieces between the marks stand at even places, the names of the marks at odd ones.
    return mark_safe("".join(figures[part] if place % 2 else part for place, part in enumerate(parts)))  # noqa: S308


def _own(mine: Mine) -> MyVote:
    if isinstance(mine, MyVote):
        return mine
    return NO_VOTE if mine is None else MyVote(Choice(mine))


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"
