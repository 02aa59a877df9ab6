"""A ballot as its vote box shows it, and the box as HTML.

The figures of a box change with every vote, its words hardly ever: the template is rendered once for each of its few
shapes, with marks for figures, and the figures are put in afterwards. A box takes a tenth of the time so, which counts
for the answer to a vote and for a bill of twenty articles (docs/decisions/0003).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from voting.models import Ballot
from voting.tally import Tally, tally_of

SHAPES_REMEMBERED = 512
"""In each process: about 2 KB each."""
# Private characters, which the template does not write.
_MARK = re.compile("\ue000(\\w+)\ue001")


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


def box_of(ballot: Ballot) -> BallotBox:
    """The figures of `ballot` as it was loaded."""
    return BallotBox(*(getattr(ballot, name) for name in BallotBox._fields))


def box_html(box: BallotBox, *, label: str, mine: int | None, closed_message: str, language: str) -> SafeString:
    """The box for the text called `label` ("" where it needs no name).

    `mine` is the viewer's own vote, `closed_message` says why none is taken, `language` is the active one.
    """
    tally, organisations = box.tally, box.organisations_tally
    figures = {
        "pk": str(box.pk),
        "cast": f"{reverse('voting:cast', args=[box.pk])}?version={box.version}",
        "label": escape(label),
        "agree": str(tally.agree),
        "mixed": str(tally.mixed),
        "disagree": str(tally.disagree),
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
    colours = "".join(segment.choice for segment in tally.segments)
    parts = _shape(colours, bool(label), organisations.total > 0, mine, closed_message, language)
    # The pieces between the marks stand at even places, the names of the marks at odd ones.
    return mark_safe("".join(figures[part] if place % 2 else part for place, part in enumerate(parts)))  # noqa: S308


@lru_cache(maxsize=SHAPES_REMEMBERED)
def _shape(
    colours: str, has_label: bool, has_organisations: bool, mine: int | None, closed_message: str, language: str
) -> list[str]:
    """The HTML of a box cut at its marks; `colours` are those of the bar ("a", "m", "d"), from left to right."""
    context = {
        "pk": _mark("pk"),
        "cast": _mark("cast"),
        "label": _mark("label") if has_label else "",
        "tally": {
            "segments": [{"choice": c, "x": _mark(f"x_{c}"), "width": _mark(f"width_{c}")} for c in colours],
            **{
                name: _mark(name) for choice in ("agree", "mixed", "disagree") for name in (choice, f"{choice}_percent")
            },
        },
        "organisations": {choice: _mark(f"org_{choice}") for choice in ("agree", "mixed", "disagree")},
        "has_organisations": has_organisations,
        "mine": mine,
        "closed_message": closed_message,
        "LANGUAGE_CODE": language,
    }
    return _MARK.split(get_template("voting/vote_box.html").render(context))


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"
