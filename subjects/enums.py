"""The kinds and states of a process, and the lengths of its texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_MAX_LENGTH = 120
TEXT_MAX_LENGTH = 2000


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
