"""People: users with a public display name and a private e-mail address, and parliamentarians."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.leaving import shown_name
from accounts.names import initials_of


class ParticipantKind(models.TextChoices):
    """Who speaks: organisations are never counted together with citizens."""

    CITIZEN = "citizen", _("Citizen")
    NONPROFIT = "nonprofit", _("Non-profit")
    COMPANY = "company", _("Company")
    INSTITUTION = "institution", _("Public institution")


# The people of the demonstration; no real address can end like this (RFC 2606).
DEMO_DOMAIN = "@demo.hemicycle.example"


class UserQuerySet(models.QuerySet["User"]):
    """What pages ask about people."""

    def demo_people(self) -> "UserQuerySet":
        """The invented people of the demonstration, with their parliamentarian."""
        return self.filter(email__endswith=DEMO_DOMAIN, is_active=True).select_related("representative").order_by("pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new active user; without a password the account signs in by e-mail code only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator who may do everything."""
        # Never a part of the address: the name is public.
        fields.setdefault("display_name", gettext("Administrator"))
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True} | fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in ignores the case of the address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person or an organisation with an account. `display_name` is public, `email` never is.

    Whoever has left keeps the row, for the texts others stand on, without name and address: `public_name` is what pages
    show.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    display_name = models.CharField(_("public name"), max_length=50)
    kind = models.CharField(_("kind of participant"), max_length=12, choices=ParticipantKind, default="citizen")
    declared_interest = models.CharField(
        _("declared interest"),
        max_length=200,
        blank=True,
        help_text=_("What your organisation has to win or lose in the subjects you take part in. Public."),
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    is_staff = models.BooleanField(_("team"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True, editable=False)
    mail_notices = models.BooleanField(_("tell me by e-mail"), default=True)
    # The texts of the minute and of the day that have begun with the first of them (accounts.limits).
    texts_minute_from = models.DateTimeField(null=True, editable=False)
    texts_in_minute = models.PositiveIntegerField(default=0, editable=False)
    texts_day_from = models.DateTimeField(null=True, editable=False)
    texts_in_day = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(condition=models.Q(kind__in=ParticipantKind.values), name="user_kind_known"),
            models.CheckConstraint(
                condition=(models.Q(left_at=None) & ~models.Q(display_name=""))
                | models.Q(left_at__isnull=False, display_name="", declared_interest="", is_active=False),
                name="user_named_unless_left",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    def get_full_name(self) -> str:
        return self.public_name

    def get_short_name(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """The name as pages show it, also of somebody who has left."""
        return shown_name(self.display_name)

    @property
    def is_organisation(self) -> bool:
        """Whether the account speaks for an organisation, so that its votes are counted apart."""
        return self.kind != ParticipantKind.CITIZEN

    @property
    def initials(self) -> str:
        """Up to two capital letters standing for the public name."""
        return initials_of(self.display_name)


class Representative(models.Model):
    """A parliamentarian who opens subjects; `user` is the account that speaks for them, if any."""

    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="representative", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=100)
    office = models.CharField(_("office"), max_length=100, help_text=_("For example: senator, deputy."))
    constituency = models.CharField(_("constituency"), max_length=100, blank=True)
    political_group = models.CharField(_("political group"), max_length=100, blank=True)
    portrait = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("portrait")
    )

    class Meta:
        verbose_name = _("parliamentarian")
        verbose_name_plural = _("parliamentarians")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Up to two capital letters standing for the name."""
        return initials_of(self.name)


class PerformedAct(models.Model):
    """An act remembered before signing in that has been performed: its key makes a second time impossible."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)
