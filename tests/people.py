"""The four people of the suite: ana opens subjects, bruno is a citizen, carla edits, dora is an organisation."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from accounts.models import Representative, User

OURS = {"sec-fetch-site": "same-origin"}
"""What a browser says about a form of this site; a visitor's act is refused without it."""


def citizen(name: str, **fields: Any) -> User:
    """A person with an account, a citizen unless `fields` say otherwise."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(email=email, display_name=name, **fields)


def citizens(n: int) -> list[User]:
    """`n` people with accounts."""
    return [citizen(f"Person {number}") for number in range(1, n + 1)]


def parliamentarian(user: User) -> Representative:
    """The office of a user who opens subjects."""
    return Representative.objects.create(
        user=user, name=user.display_name, office="Senator", constituency="Morbihan", political_group="Greens"
    )


def publishers() -> Group:
    """Wagtail's group of those who may publish every page; made anew where a transactional test emptied the tables."""
    group, is_new = Group.objects.get_or_create(name="Moderators")
    if is_new:
        kind = ContentType.objects.get(app_label="wagtailadmin", model="admin")
        group.permissions.add(Permission.objects.get_or_create(content_type=kind, codename="access_admin")[0])
        pages = Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
        for permission in pages.filter(codename__in=["add_page", "change_page", "publish_page"]):
            GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    return group


def client_of(user: User, **options: Any) -> Client:
    """A browser in which `user` is signed in."""
    client = Client(**options)
    client.force_login(user)
    return client


@pytest.fixture
def ana(db: None) -> User:
    """The parliamentarian; the same who opened the process, where there is one."""
    user = User.objects.filter(display_name="Ana Ruiz").first()
    if user is None:
        user = citizen("Ana Ruiz")
        parliamentarian(user)
    return user


@pytest.fixture
def bruno(db: None) -> User:
    """A citizen."""
    return citizen("Bruno Leroy")


@pytest.fixture
def carla(db: None) -> User:
    """A member of the team who writes and publishes in the admin, without being an administrator."""
    user = citizen("Carla Moretti", is_staff=True)
    user.groups.add(publishers())
    return user


@pytest.fixture
def dora(db: None) -> User:
    """Somebody who speaks for an organisation and has no part in the subject."""
    return citizen("Dora for Rivers", kind="nonprofit", declared_interest="We restore rivers.")


@pytest.fixture
def as_bruno(bruno: User) -> Client:
    """Bruno's browser."""
    return client_of(bruno)


@pytest.fixture
def as_dora(dora: User) -> Client:
    """Dora's browser."""
    return client_of(dora)


@pytest.fixture
def as_carla(carla: User) -> Client:
    """Carla's browser."""
    return client_of(carla)


@pytest.fixture
def visitor(db: None) -> Client:
    """The browser of somebody who is not signed in, whose requests meet the CSRF check as in production."""
    return Client(enforce_csrf_checks=True)
