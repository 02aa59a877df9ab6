"""What follows from the publication of a bill."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bills.models import Article, ArticleVersion, Bill, BillPage
from discussion.models import CommentState, Discussion, ThreadComment
from subjects.models import StepKind
from voting.models import Ballot, BallotKind, Vote, Window
from voting.services import open_ballot


@transaction.atomic
def publish_bill(*, page: BillPage, now: datetime | None = None) -> None:
    """Make the page's articles votable and record their words; safe to repeat, and the same from every language.

    An article whose words changed since the last publication, and which nobody voted on, gets a new version.
    """
    now = now or timezone.now()
    bill = Bill.objects.select_for_update().get(pk=page.bill_id)
    step = page.about.subject.steps.select_related("window").filter(kind=StepKind.BILL).first()
    if step is None:
        return
    language = page.locale.language_code
    existing = {article.block: article for article in bill.articles.select_related("ballot")}
    for position, child in enumerate(page.articles):
        article = existing.get(UUID(str(child.id)))
        if article is None:
            article = _create_article(bill, UUID(str(child.id)), position, language, step.window)
            _add_version(article, 1, child.value, now)
        elif article.language == language:
            _renew(article, position, child.value, now)


def _create_article(bill: Bill, block: UUID, position: int, language: str, window: Window) -> Article:
    return Article.objects.create(
        bill=bill,
        block=block,
        position=position,
        language=language,
        ballot=open_ballot(kind=BallotKind.ARTICLE, window=window),
        discussion=Discussion.objects.create(key=f"article:{bill.pk}:{block}", window=window),
    )


def _renew(article: Article, position: int, value: Any, now: datetime) -> None:
    if article.position != position:
        Article.objects.filter(pk=article.pk).update(position=position)
    last = article.versions.order_by("-number")[0]
    if words_of_version(last) != words_of_block(value):
        _add_version(article, last.number + 1, value, now)
        Ballot.objects.filter(pk=article.ballot_id).update(version=last.number + 1)


def _add_version(article: Article, number: int, value: Any, now: datetime) -> None:
    label, heading, text = words_of_block(value)
    ArticleVersion.objects.create(article=article, number=number, label=label, heading=heading, text=text, at=now)


Words = tuple[str, str, str]
"""Number, heading and text of an article."""


def words_of_block(value: Any) -> Words:
    """The words of an article's block in a page."""
    return value["number"], value["heading"], _without_marks(value["text"].source)


def words_of_version(version: ArticleVersion) -> Words:
    """The words of a recorded version."""
    return version.label, version.heading, _without_marks(version.text)


def _without_marks(text: str) -> str:
    """Rich text without the marks the editor gives its paragraphs: they come and go though no word changes."""
    return re.sub(r' data-block-key="[^"]*"', "", text)


@transaction.atomic
def freeze_or_thaw(*, bill_id: int) -> None:
    """Let the articles of a bill, and the comments on them, take votes only while a page of it is public."""
    is_public = BillPage.objects.live().public().filter(bill=bill_id).exists()
    Ballot.objects.filter(article__bill=bill_id).update(is_frozen=not is_public)
    comments = ThreadComment.objects.filter(discussion__article__bill=bill_id, state=CommentState.PUBLISHED)
    Ballot.objects.filter(comment__in=comments).update(is_frozen=not is_public)


def voted_articles(bill_id: int, language: str) -> Iterator[tuple[Article, ArticleVersion]]:
    """The articles written in `language` that have a standing vote, with their last version."""
    votes = Vote.objects.filter(ballot=OuterRef("ballot"), choice__isnull=False)
    articles = Article.objects.filter(Exists(votes), bill=bill_id, language=language).prefetch_related("versions")
    for article in articles:
        yield article, max(article.versions.all(), key=lambda version: version.number)
