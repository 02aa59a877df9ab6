"""The kinds and states of sources, and the lengths of what is said about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_MAX_LENGTH = 200
AUTHOR_MAX_LENGTH = 150
ADDRESS_MAX_LENGTH = 1000
NOTE_MAX_LENGTH = 300


class SourceKind(models.TextChoices):
    """What a source is."""

    LAW = "law", _("Law")
    STUDY = "study", _("Study")
    DATA = "data", _("Data")
    PRESS = "press", _("Press")
    TESTIMONY = "testimony", _("Testimony")
    OTHER = "other", _("Other")


class Medium(models.TextChoices):
    """How a source can be looked up."""

    ADDRESS = "address", _("At an address")
    FILE = "file", _("In a file")
    CITATION = "citation", _("Without an address")


class SourceState(models.TextChoices):
    """Whether a source is shown."""

    PUBLISHED = "published", pgettext_lazy("source", "published")
    PENDING = "pending", pgettext_lazy("source", "file waiting for a check")
    HIDDEN = "hidden", pgettext_lazy("source", "hidden by the team")
    WITHDRAWN = "withdrawn", pgettext_lazy("source", "withdrawn by who added it")


SHOWN_STATES = (SourceState.PUBLISHED, SourceState.PENDING)
"""States in which a source stands in the lists. A file that is pending is announced, never served."""


class Mark(models.TextChoices):
    """What the team found when it looked at a source."""

    UNCHECKED = "unchecked", pgettext_lazy("source", "not checked yet")
    CHECKED = "checked", pgettext_lazy("source", "checked by the team")
    DISPUTED = "disputed", pgettext_lazy("source", "disputed")


class LinkState(models.TextChoices):
    """What an address answered when it was last called."""

    UNKNOWN = "unknown", pgettext_lazy("link", "not called yet")
    OK = "ok", pgettext_lazy("link", "answers")
    NOT_REACHABLE = "not_reachable", pgettext_lazy("link", "does not open for everybody")
    DEAD = "dead", pgettext_lazy("link", "dead")


class UseKind(models.TextChoices):
    """What a source is used for."""

    SUBJECT = "subject", _("Subject")
    PROPOSAL = "proposal", _("Contribution")
    COMMENT = "comment", _("Comment")
    WORDING = "wording", _("Wording")


class UseState(models.TextChoices):
    """Whether a use is shown."""

    PUBLISHED = "published", pgettext_lazy("use of a source", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("use of a source", "withdrawn by who added it")


class ReportState(models.TextChoices):
    """What became of a report that a source does not say what it is used for."""

    OPEN = "open", pgettext_lazy("report", "waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("report", "the team agrees")
    REFUSED = "refused", pgettext_lazy("report", "the team does not agree")


class SourceEventKind(models.TextChoices):
    """What happened to a source, as its public history says it."""

    MARKED = "marked", pgettext_lazy("source", "mark changed")
    CORRECTED = "corrected", pgettext_lazy("source", "details corrected")
    RELEASED = "released", pgettext_lazy("source", "file released after a check")
    HIDDEN = "hidden", pgettext_lazy("source", "hidden")
    SHOWN = "shown", pgettext_lazy("source", "shown again")
    WITHDRAWN = "withdrawn", pgettext_lazy("source", "withdrawn")
    ADDED_AGAIN = "added_again", pgettext_lazy("source", "added again")
    HANDED_ON = "handed_on", pgettext_lazy("source", "withdrawn by its first contributor, kept because others use it")
    LINK_DEAD = "link_dead", pgettext_lazy("source", "address no longer answers")
    LINK_BACK = "link_back", pgettext_lazy("source", "address answers again")
