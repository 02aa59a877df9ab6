"""What pages call the kinds of proposals, alone and counted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from subjects.enums import ProposalKind


@dataclass(frozen=True)
class KindWords:
    """The words for one kind, in the active language."""

    plural: str
    all: str
    write: str
    """The act of adding one, as a link says it."""


def words_for(kind: str) -> KindWords:
    """The words for `kind`."""
    match kind:
        case ProposalKind.CAUSE:
            return KindWords(_("Causes"), _("All causes"), _("Name a cause"))
        case ProposalKind.ISSUE:
            return KindWords(_("Issues at stake"), _("All issues at stake"), _("Name an issue at stake"))
        case _other:
            return KindWords(_("Solutions"), _("All solutions"), _("Propose a solution"))


def counted(kind: str, n: int) -> str:
    """`n` of `kind`, for example "3 causes"."""
    match kind:
        case ProposalKind.CAUSE:
            return ngettext("%(n)s cause", "%(n)s causes", n) % {"n": n}
        case ProposalKind.ISSUE:
            return ngettext("%(n)s issue at stake", "%(n)s issues at stake", n) % {"n": n}
        case _other:
            return ngettext("%(n)s solution", "%(n)s solutions", n) % {"n": n}
