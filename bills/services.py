"""What follows from the publication of a bill."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
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
    """Let the articles of a bill take votes and comments only while they stand on a public page."""
    public = {
        UUID(str(child.id)) for page in BillPage.objects.live().public().filter(bill=bill_id) for child in page.articles
    }
    for is_frozen in (False, True):
        stands = Q(article__block__in=public)
        ballots = Ballot.objects.filter(~stands if is_frozen else stands, article__bill=bill_id)
        comments = ThreadComment.objects.filter(
            discussion__article__ballot__in=ballots.values("pk"), state=CommentState.PUBLISHED
        )
        Ballot.objects.filter(comment__in=comments).update(is_frozen=is_frozen)
        Discussion.objects.filter(article__ballot__in=ballots.values("pk")).update(is_closed=is_frozen)
        ballots.update(is_frozen=is_frozen)


def kept_words(page: BillPage) -> Iterator[tuple[UUID, Words]]:
    """The words, by block, of the articles somebody voted or commented on, as `page` shows them to the public.

    They are those of the last version, or in another language the ones of the page as it was published.
    """
    published = BillPage.objects.filter(pk=page.pk, first_published_at__isnull=False).first()
    shown = {UUID(str(child.id)): words_of_block(child.value) for child in published.articles} if published else {}
    votes = Vote.objects.filter(ballot=OuterRef("ballot"), choice__isnull=False)
    taken_up = Article.objects.filter(Exists(votes) | Q(discussion__n_comments__gt=0), bill=page.bill_id)
    for article in taken_up.prefetch_related("versions"):
        if article.language == page.locale.language_code:
            yield article.block, words_of_version(max(article.versions.all(), key=lambda version: version.number))
        elif article.block in shown:
            yield article.block, shown[article.block]
