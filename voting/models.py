"""Windows of time, ballots and colour votes: one model of each for everything that can be voted on."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from voting.tally import Tally, tally_of

LATE_GRACE = timedelta(seconds=120)
"""A form opened before the close is taken so long after it."""
CONFIRMATION = timedelta(hours=24)
"""An act made before the close counts if its person signs in so long after it."""


class WindowState(models.TextChoices):
    """What a window allows at one moment."""

    UPCOMING = "upcoming", _("not open yet")
    OPEN = "open", _("open")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")


class Window(models.Model):
    """A half-open span of time [opens_at, closes_at) in UTC; the one place where "may I act now?" is asked.

    Without `opens_at` it is not planned yet; without `closes_at` it stays open.
    """

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended since"), null=True, blank=True)
    is_hidden = models.BooleanField(default=False, help_text=_("Nobody may act: the page it belongs to is not public."))
    hides_counts = models.BooleanField(
        _("counts are hidden"), default=False, help_text=_("No count of votes is shown anywhere until it closes.")
    )

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at__lt=F("closes_at")), name="window_opens_before_it_closes"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opens_at} – {self.closes_at}"

    def state_at(self, now: datetime) -> WindowState:
        """The state of the window at `now` (an aware datetime)."""
        if self.closes_at is not None and now >= self.closes_at:
            return WindowState.CLOSED
        if self.opens_at is None or now < self.opens_at:
            return WindowState.UPCOMING
        if self.suspended_at is not None and now >= self.suspended_at:
            return WindowState.SUSPENDED
        return WindowState.OPEN

    @property
    def state(self) -> WindowState:
        """The state of the window now, by the server's clock."""
        return self.state_at(timezone.now())

    @property
    def is_open(self) -> bool:
        """Whether acts are accepted now."""
        return self.state == WindowState.OPEN

    def is_provisional_at(self, now: datetime) -> bool:
        """Whether it is closed, but people may still confirm what they did before the close."""
        return self.closes_at is not None and self.closes_at <= now < self.closes_at + CONFIRMATION

    @property
    def final_at(self) -> datetime | None:
        """From when its counts change no more; None without an end."""
        return self.closes_at + CONFIRMATION if self.closes_at is not None else None


class Choice(models.IntegerChoices):
    """The three colours of a vote."""

    AGREE = 1, _("Agree")
    MIXED = 0, _("Mixed")
    DISAGREE = -1, _("Disagree")


class BallotKind(models.TextChoices):
    """What a ballot is about."""

    PROPOSAL = "proposal", _("Proposal")
    COMMENT = "comment", _("Comment")
    ARTICLE = "article", _("Article")
    WORDING = "wording", _("Wording")
    SOURCE = "source", _("Source")


COUNTERS: dict[tuple[bool, int], str] = {
    (False, Choice.AGREE): "n_agree",
    (False, Choice.MIXED): "n_mixed",
    (False, Choice.DISAGREE): "n_disagree",
    (True, Choice.AGREE): "org_agree",
    (True, Choice.MIXED): "org_mixed",
    (True, Choice.DISAGREE): "org_disagree",
}
"""The counter of a ballot for (cast by an organisation, choice)."""


class Ballot(models.Model):
    """What is voted on: its window, the version of its text now shown, and the counted votes.

    `n_…` count persons, `org_…` organisations; they are never added together. The counters are written by
    `voting.services` in the transaction of the vote, and `manage.py recount --check` compares them with the votes.
    """

    kind = models.CharField(max_length=10, choices=BallotKind)
    window = models.ForeignKey(Window, models.PROTECT, related_name="ballots")
    version = models.PositiveIntegerField(default=1)
    is_frozen = models.BooleanField(default=False, help_text=_("Withdrawn, hidden or merged: takes no further vote."))
    n_agree = models.PositiveIntegerField(default=0)
    n_mixed = models.PositiveIntegerField(default=0)
    n_disagree = models.PositiveIntegerField(default=0)
    org_agree = models.PositiveIntegerField(default=0)
    org_mixed = models.PositiveIntegerField(default=0)
    org_disagree = models.PositiveIntegerField(default=0)
    # No index on these two: an indexed counter costs PostgreSQL its heap-only updates (docs/decisions/0003).
    score = models.GeneratedField(
        expression=F("n_agree") - F("n_disagree"), output_field=models.IntegerField(), db_persist=True
    )
    n_votes = models.GeneratedField(
        expression=F("n_agree") + F("n_mixed") + F("n_disagree"), output_field=models.IntegerField(), db_persist=True
    )

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BallotKind.values), name="ballot_kind_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="ballot_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def tally(self) -> Tally:
        """The counted votes of persons."""
        return tally_of(self.n_agree, self.n_mixed, self.n_disagree)

    @property
    def organisations_tally(self) -> Tally:
        """The counted votes of organisations."""
        return tally_of(self.org_agree, self.org_mixed, self.org_disagree)


class Standing(models.TextChoices):
    """Whether a vote is among the counted ones. A vote without a choice never is."""

    COUNTED = "counted", _("counted")
    UNCONFIRMED = "unconfirmed", _("to be confirmed: merged texts got different votes of this person")
    SET_ASIDE = "set_aside", _("set aside by a decision")


class Why(models.TextChoices):
    """Why what is counted for a person is as it is."""

    CAST = "cast", _("The person voted again.")
    CARRIED = "carried", _("A text was merged into this one.")
    UNDONE = "undone", _("The merge was undone.")
    LEFT = "left", _("The person deleted the account.")
    CONFIRMED = "confirmed", _("The person chose among votes that differed, or kept the vote on a new version.")


class Vote(models.Model):
    """One person's (or organisation's) vote on one ballot; `choice` NULL is a vote taken back.

    `previous` is the choice that was counted before the last change, `n_changes` how often the person pressed again.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes", db_index=False)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="votes")
    choice = models.SmallIntegerField(_("choice"), choices=Choice, null=True)
    previous = models.SmallIntegerField(null=True, help_text=_("The choice before the last change."))
    seen_version = models.PositiveIntegerField(help_text=_("The version of the text the vote was cast on."))
    as_organisation = models.BooleanField(default=False)
    standing = models.CharField(
        max_length=11, choices=Standing, default=Standing.COUNTED, db_default=Standing.COUNTED.value
    )
    carried_from = models.ForeignKey(
        Ballot,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("The merged text it came from."),
    )
    is_late = models.BooleanField(default=False, db_default=False, help_text=_("Accepted after the close."))
    why = models.CharField(
        max_length=9, choices=Why, default=Why.CAST, db_default=Why.CAST.value, help_text=_("Why it is what it is.")
    )
    n_changes = models.PositiveIntegerField(default=0, db_default=0)
    at = models.DateTimeField(_("at"))
    first_at = models.DateTimeField(_("first at"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "voter"], name="vote_one_per_person_and_ballot"),
            models.CheckConstraint(
                condition=Q(choice=None) | Q(choice__in=Choice.values), name="vote_choice_is_a_colour"
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="vote_standing_known"),
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.ballot_id}: {self.choice}"

    @property
    def is_counted(self) -> bool:
        """Whether the counters of its ballot have it."""
        return self.choice is not None and self.standing == Standing.COUNTED

    # Votes are exported and moderated as rows, never referenced from pages.
    wagtail_reference_index_ignore: ClassVar[bool] = True


class VoteChange(models.Model):
    """What was counted for a person before and after a change of their vote; a first vote needs none.

    Kept until HISTORY_KEPT after the close, for audit (`voting.services.forget_history`).
    """

    # Written with every change of a vote, read by hardly anybody: no keys or indexes that are not needed.
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="changes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    before = models.SmallIntegerField(choices=Choice, null=True)
    after = models.SmallIntegerField(choices=Choice, null=True)
    why = models.CharField(max_length=9, choices=Why)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a vote")
        verbose_name_plural = _("changes of votes")
        constraints = [models.CheckConstraint(condition=Q(why__in=Why.values), name="vote_change_why_known")]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.ballot_id}: {self.before} → {self.after} ({self.why})"

    wagtail_reference_index_ignore: ClassVar[bool] = True


class Skip(models.Model):
    """A person passed over a ballot in quick vote: a state apart from every colour, never counted as one."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="skips", db_index=False)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skips")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("skip")
        verbose_name_plural = _("skips")
        constraints = [models.UniqueConstraint(fields=["ballot", "voter"], name="skip_one_per_person_and_ballot")]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.ballot_id}"

    wagtail_reference_index_ignore: ClassVar[bool] = True


class CarriedBallot(models.Model):
    """A ballot whose votes were carried into another by a merge; it stays frozen until the merge is undone."""

    merge_id = models.BigIntegerField()
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="carried")
    into = models.ForeignKey(Ballot, models.CASCADE, related_name="carried_here")
    was_frozen = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("merged ballot")
        verbose_name_plural = _("merged ballots")
        constraints = [
            models.UniqueConstraint(fields=["merge_id", "ballot"], name="carried_ballot_once_in_a_merge"),
            models.CheckConstraint(condition=~Q(ballot=F("into")), name="carried_ballot_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} → {self.into_id}"

    wagtail_reference_index_ignore: ClassVar[bool] = True


class CarriedVote(models.Model):
    """A vote that a merge made or changed, as it was before (NULL where there was none) and as the merge left it."""

    merge_id = models.BigIntegerField(db_index=True)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="+")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        verbose_name = _("carried vote")
        verbose_name_plural = _("carried votes")
        constraints = [
            models.UniqueConstraint(fields=["merge_id", "ballot", "voter"], name="carried_vote_once_in_a_merge")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.ballot_id}: {self.before} → {self.after}"

    wagtail_reference_index_ignore: ClassVar[bool] = True
