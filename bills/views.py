"""What the bill pages show."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bills.models import Article, BillPage
from bills.rules import visible_bill_page
from discussion.threads import viewer_of
from discussion.views import thread_for
from subjects.rules import public_titles, readable_subject
from subjects.stepper import stepper_beside
from video.models import Video
from voting.models import Ballot
from voting.rules import voting_message
from voting.services import votes_of


@dataclass(frozen=True)
class ArticleCard:
    """An article as it is shown, in the words of the page's language."""

    number: str
    heading: str
    text: Any
    explanation: Any
    history: list[tuple[str, str]]
    id: int | None = None
    url: str = ""
    ballot: Ballot | None = None
    n_comments: int = 0
    version: int = 1

    @property
    def title(self) -> str:
        """Number and heading together."""
        return f"{self.number} – {self.heading}" if self.heading else self.number


@dataclass(frozen=True)
class Stage:
    """A dated stage of the way through parliament."""

    title: str
    date_label: str
    iso: str
    number: str
    url: str
    note: str
    is_coming: bool

    def __str__(self) -> str:
        return _("%(date)s: %(title)s") % {"date": self.date_label, "title": self.title}


@dataclass(frozen=True)
class BillCard:
    """A bill in a list."""

    title: str
    url: str
    official_title: str
    official_title_language: str
    summary: str
    status: str
    status_label: str
    subject_title: str
    last_stage: Stage | None
    next_stage: Stage | None = field(default=None)


def bill_cards(request: HttpRequest, locale_id: int) -> list[BillCard]:
    """All live bills in one language, the latest first."""
    cards = []
    pages = list(BillPage.objects.live().public().filter(locale=locale_id).select_related("about").order_by("-pk"))
    titles = public_titles((page.about.subject_id for page in pages), locale_id)
    for page in pages:
        stages = stages_of(page)
        past = [stage for stage in stages if not stage.is_coming]
        coming = [stage for stage in stages if stage.is_coming]
        cards.append(
            BillCard(
                title=page.title,
                url=page.get_url(request) or "",
                official_title=page.official_title,
                official_title_language=page.official_title_language,
                summary=page.summary,
                status=page.status,
                status_label=str(page.get_status_display()),
                subject_title=titles.get(page.about.subject_id, ""),
                last_stage=past[-1] if past else None,
                next_stage=coming[0] if coming else None,
            )
        )
    return cards


def bill_context(page: BillPage, request: HttpRequest) -> dict[str, Any]:
    """The context of the bill page's template."""
    subject_id = page.about.subject_id
    subject_page = readable_subject(request, subject_id)
    articles = article_cards(page)
    viewer = viewer_of(request)
    ballots = [card.ballot for card in articles if card.ballot]
    return {
        "subject_page": subject_page,
        "subject_url": subject_page.get_url(request) if subject_page else "",
        "stepper": stepper_beside(
            subject_page, subject_id=subject_id, language=page.locale.language_code, request=request
        ),
        "status_label": page.get_status_display(),
        "video": Video.objects.for_display().filter(pk=page.video_id).first() if page.video_id else None,
        "articles": articles,
        "stages": stages_of(page),
        "vote_message": voting_message(ballots[0], timezone.now()) if ballots else "",
        "my_votes": votes_of(viewer, [ballot.pk for ballot in ballots]) if viewer else {},
    }


def article_cards(page: BillPage) -> list[ArticleCard]:
    """The articles of a bill's page in their order: one query."""
    rows = {}
    if page.bill_id:
        rows = {
            article.block: article
            for article in Article.objects.filter(bill=page.bill_id).select_related("ballot__window", "discussion")
        }
    cards = []
    for child in page.articles:
        row = rows.get(UUID(str(child.id))) if child.id else None
        value = child.value
        cards.append(
            ArticleCard(
                number=value["number"],
                heading=value["heading"],
                text=value["text"],
                explanation=value["explanation"],
                history=[(change["label"], change["value"]) for change in value["changes"]],
                id=row.pk if row else None,
                url=reverse("bills:article", args=[row.pk]) if row else "",
                ballot=row.ballot if row else None,
                n_comments=row.discussion.n_comments if row else 0,
                version=row.ballot.version if row else 1,
            )
        )
    return cards


def stages_of(page: BillPage) -> list[Stage]:
    """The stages as the editor ordered them."""
    today = timezone.localdate()
    return [_stage(child.value, today) for child in page.stages]


def _stage(value: Any, today: date) -> Stage:
    day = value["date"]
    return Stage(
        title=value["title"],
        date_label=value["date_text"] or date_format(day, "DATE_FORMAT"),
        iso=day.isoformat() if day else "",
        number=value["number"],
        url=value["url"],
        note=value["note"],
        is_coming=bool(day and day > today),
    )


@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article with its votes and discussion, at an address that stays."""
    row = Article.objects.select_related("discussion__window").filter(pk=article_id).first()
    page = visible_bill_page(request, row.bill_id) if row else None
    if row is None or page is None:
        raise Http404
    cards = article_cards(page)
    place = next((i for i, card in enumerate(cards) if card.id == row.pk), None)
    if place is None:
        raise Http404
    card = cards[place]
    viewer = viewer_of(request)
    context = {
        "page": page,
        "bill_url": page.get_url(request),
        "subject_page": readable_subject(request, page.about.subject_id),
        "article": card,
        "vote_message": voting_message(card.ballot, timezone.now()) if card.ballot else "",
        "previous": cards[place - 1] if place > 0 else None,
        "next": cards[place + 1] if place + 1 < len(cards) else None,
        "thread": thread_for(request, row.discussion, label=card.title),
        "my_votes": votes_of(viewer, [row.ballot_id]) if viewer else {},
    }
    return render(request, "bills/article_page.html", context)
