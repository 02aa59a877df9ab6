"""The people of the demo: those one can sign in as, authors of past contributions, and voters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import DEMO_DOMAIN, Representative, User
from home.demo.content import content, in_language

ORGANISATION_KINDS = ("nonprofit", "company", "institution")


@dataclass(frozen=True)
class People:
    """Everybody of the demo; `voters` took part since the open process began, `past_voters` in the finished one."""

    by_slug: dict[str, User]
    voters: list[User]
    past_voters: list[User]
    member: Representative

    @property
    def pseudonymous(self) -> int:
        """How many voters are known by a number only."""
        return sum(voter.email.endswith("@" + content("people")["voters"]["email_domain"]) for voter in self.voters)

    @property
    def administrator(self) -> User:
        return self.by_slug["administrator"]


def already_loaded() -> bool:
    """Whether the demo's people are there."""
    return User.objects.filter(email=f"administrator{DEMO_DOMAIN}").exists()


def load_people(*, joined: datetime, joined_past: datetime) -> People:
    """Create everybody; those of the open process joined at `joined`, those of the finished one at `joined_past`."""
    data = content("people")
    voters_domain = "@" + data["voters"]["email_domain"]
    shown = [_user(person, f"{person['slug']}{DEMO_DOMAIN}", joined) for person in data["people"]]
    past = [
        _user(person, f"{person['slug']}{voters_domain}", joined_past) for person in content("pesticides")["people"]
    ]
    voters = [_voter(number, joined, joined_past) for number in range(1, data["voters"]["count"] + 1)]
    # The people of the sign-in page first: they are listed in the order of their ids.
    User.objects.bulk_create([*shown, *past, *voters])
    known = {user.email: user for user in User.objects.all()}
    by_slug = {person["slug"]: known[f"{person['slug']}{DEMO_DOMAIN}"] for person in data["people"]}
    by_slug |= {person["slug"]: known[f"{person['slug']}{voters_domain}"] for person in content("pesticides")["people"]}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=known[user.email], email=user.email, verified=True, primary=True) for user in shown
    )
    _give_rights(by_slug)
    citizens = [by_slug[person["slug"]] for person in data["people"] if person["role"] in ("citizen", "organisation")]
    all_voters = [known[voter.email] for voter in voters]
    return People(
        by_slug=by_slug,
        voters=[*all_voters, *citizens],
        past_voters=[voter for voter in all_voters if voter.date_joined == joined_past],
        member=_member(by_slug),
    )


def _user(person: dict[str, Any], email: str, joined: datetime) -> User:
    role = person.get("role", "citizen")
    return User(
        email=email,
        password=make_password(None),
        display_name=person["display_name"],
        kind=person["kind"],
        language=person["language"],
        declared_interest=person["declared_interest"],
        is_staff=role in ("administrator", "editor"),
        is_superuser=role == "administrator",
        date_joined=joined,
    )


def _voter(number: int, joined: datetime, joined_past: datetime) -> User:
    data = content("people")["voters"]
    language = ("fr", "es", "en")[number % 3]
    every = data["organisation_every"]
    return User(
        email=f"voter-{number:03d}@{data['email_domain']}",
        password=make_password(None),
        display_name=in_language(data["display_name"], language).format(number=number),
        kind=ORGANISATION_KINDS[number // every % 3] if number % every == 0 else "citizen",
        language=language,
        # Invented people read no mail.
        mail_notices=False,
        # Every fourth was there already in the finished process.
        date_joined=joined_past if number % 4 == 0 else joined,
    )


def _give_rights(by_slug: dict[str, User]) -> None:
    """The editor writes and publishes; Wagtail's own groups say what that is."""
    groups = Group.objects.filter(name__in=["Editors", "Moderators"])
    by_slug["editor"].groups.add(*groups)


def _member(by_slug: dict[str, User]) -> Representative:
    person = next(person for person in content("people")["people"] if person["role"] == "parliamentarian")
    data = person["representative"]
    return Representative.objects.create(
        user=by_slug[person["slug"]],
        name=data["name"],
        office=data["office"]["en"],
        constituency=data["constituency"],
        political_group=data["political_group"],
    )


def representative_of(data: dict[str, Any], language: str) -> Representative:
    """The parliamentarian of a record: a real name, only ever with a dated source."""
    return Representative.objects.get_or_create(
        name=data["name"],
        defaults={
            "office": data["office"][language],
            "constituency": data["constituency"],
            "political_group": data.get("political_group", ""),
        },
    )[0]
