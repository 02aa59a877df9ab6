"""The kinds and states of a process, and the lengths of its texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_MAX_LENGTH = 120
TEXT_MAX_LENGTH = 2000
REASON_MAX_LENGTH = 300
EXPLANATION_MAX_LENGTH = 1000


class StepKind(models.TextChoices):
    """The seven steps of a process, in their order, and what follows in parliament."""

    PRESENT = "present", _("Subject")
    CONTRIBUTE = "contribute", _("Contribute")
    SOURCES = "sources", _("Sources")
    SYNTHESIS = "synthesis", _("Synthesis")
    DEBATE = "debate", _("Debate")
    BILL = "bill", _("Bill")
    SUPPORT = "support", _("Support")
    PROGRESS = "progress", _("In parliament")


STEP_DESCRIPTIONS = {
    StepKind.PRESENT: _("The parliamentarian presents the problem"),
    StepKind.CONTRIBUTE: _("Causes, solutions, arguments, votes"),
    StepKind.SOURCES: _("Facts and documents are gathered"),
    StepKind.SYNTHESIS: _("The team reports what was said"),
    StepKind.DEBATE: _("Filmed, with a panel of participants"),
    StepKind.BILL: _("Written and explained article by article"),
    StepKind.SUPPORT: _("Support it, write to your representatives"),
    StepKind.PROGRESS: _("Its way through parliament"),
}


class CalendarAction(models.TextChoices):
    """What was done to a step's window."""

    MOVED = "moved", _("dates moved")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")


class ProposalKind(models.TextChoices):
    """What a proposal is."""

    CAUSE = "cause", _("Cause")
    ISSUE = "issue", _("Issue at stake")
    SOLUTION = "solution", _("Solution")


class Artwork(models.TextChoices):
    """The drawing shown for a process where it has no picture of its own."""

    CHAMBER = "chamber", _("A chamber")
    GARDEN = "garden", _("A garden")
    RIVER = "river", _("A river")
    SQUARE = "square", _("A square")
    WORKBENCH = "workbench", _("A workbench")


class Origin(models.TextChoices):
    """Whose list a proposal belongs to."""

    PARLIAMENTARIAN = "parliamentarian", _("From the parliamentarian")
    PARTICIPANT = "participant", _("From participants")


class ProposalState(models.TextChoices):
    """Whether a proposal is shown."""

    PUBLISHED = "published", pgettext_lazy("proposal", "published")
    HIDDEN = "hidden", pgettext_lazy("proposal", "hidden")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn by its author")
    MERGED = "merged", pgettext_lazy("proposal", "merged into another")


READABLE_STATES = (ProposalState.PUBLISHED, ProposalState.WITHDRAWN, ProposalState.MERGED)
"""States in which a proposal keeps its address: what others said of it stays readable."""


class WordingState(models.TextChoices):
    """What became of another wording."""

    PUBLISHED = "published", pgettext_lazy("wording", "published")
    ADOPTED = "adopted", pgettext_lazy("wording", "adopted by the author")
    WITHDRAWN = "withdrawn", pgettext_lazy("wording", "withdrawn by its author")
    HIDDEN = "hidden", pgettext_lazy("wording", "hidden")


class CoAuthorState(models.TextChoices):
    """Whether a person asked to sign a proposal too has said yes."""

    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class MergeState(models.TextChoices):
    """Where the merging of proposals stands."""

    PROPOSED = "proposed", pgettext_lazy("merge", "proposed")
    OBJECTED = "objected", pgettext_lazy("merge", "an author objects")
    DONE = "done", pgettext_lazy("merge", "done")
    REFUSED = "refused", pgettext_lazy("merge", "dropped")
    UNDONE = "undone", pgettext_lazy("merge", "undone")


ACTIVE_MERGE_STATES = (MergeState.PROPOSED, MergeState.OBJECTED, MergeState.DONE)


class EventKind(models.TextChoices):
    """What happened to a proposal, as its public history says it."""

    EDITED = "edited", _("text changed")
    CORRECTED = "corrected", _("typing error corrected")
    ADOPTED = "adopted", _("another wording adopted")
    CO_AUTHOR = "co_author", _("co-author joined")
    MERGE_PROPOSED = "merge_proposed", _("merging proposed")
    MERGE_OBJECTED = "merge_objected", _("merging objected to")
    MERGE_REFUSED = "merge_refused", _("merging dropped")
    MERGED = "merged", _("merged")
    MERGE_UNDONE = "merge_undone", _("merging undone")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TEXT_HIDDEN = "text_hidden", _("text taken down at the author's wish")
    KIND_CHANGED = "kind_changed", _("moved to another list")
    BLANKED = "blanked", _("text blanked, its author left")
