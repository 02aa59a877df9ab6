"""Sources stand on the page of whatever they were added to: a comment or another wording too."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sources.services import NewSource, add
from subjects.services.wordings import propose_wording
from tests.process import Process, loaded

pytestmark = pytest.mark.django_db

WHAT = NewSource(kind="law", title="The water act", author="Parliament", dated="2020", language="en")


def test_a_comment_shows_its_sources_and_where_to_add_one(process: Process, bruno: User, client: Client) -> None:
    comment = process.comment(bruno)
    address = reverse("discussion:permalink", args=[comment.pk])
    add(
        subject_id=process.subject.pk,
        use_kind="comment",
        use_id=comment.pk,
        person=bruno,
        what=WHAT,
        supports="Article 3.",
        language="en",
    )
    page = client.get(address).content.decode()
    assert "The water act" in page
    assert "Article 3." in page
    assert f"?comment={comment.pk}" in page


def test_another_wording_shows_its_sources(process: Process, bruno: User, client: Client) -> None:
    proposal = loaded(pk=process.propose(bruno).pk)
    wording = propose_wording(
        proposal_id=proposal.pk,
        base=1,
        author=bruno,
        title=proposal.title,
        text="Other words.",
        explanation="Shorter.",
        language="en",
    )
    add(
        subject_id=process.subject.pk,
        use_kind="wording",
        use_id=wording.pk,
        person=bruno,
        what=WHAT,
        supports="",
        language="en",
    )
    page = client.get(reverse("subjects:wording", args=[wording.pk])).content.decode()
    assert "The water act" in page
    assert f"?wording={wording.pk}" in page
