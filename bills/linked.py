"""Bills as other rooms see them: in the steps of a process, and as what a discussion is about."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from bills.models import Article, BillPage
from bills.rules import visible_bill_page
from discussion.targets import Target
from subjects.linked import LinkedPage
from subjects.models import StepKind
from subjects.rules import readable_subject


def bills_of(subject_id: int, language: str) -> list[LinkedPage]:
    """The live bills of a process in one language."""
    pages = BillPage.objects.live().public().filter(about__subject=subject_id, locale__language_code=language)
    return [
        LinkedPage(StepKind.BILL, page.title, page.url or "", page.summary, str(page.get_status_display()))
        for page in pages.order_by("pk")
    ]


def article_target(request: HttpRequest, reference: str) -> Target | None:
    """The article behind the key "article:<bill>:<block>"."""
    bill_id, _separator, block = reference.partition(":")
    article = Article.objects.filter(bill=int(bill_id), block=UUID(block)).first()
    page = visible_bill_page(request, int(bill_id)) if article else None
    if article is None or page is None:
        return None
    words = next((child.value for child in page.articles if child.id == block), None)
    title = f"{words['number']} – {words['heading']}".strip(" –") if words else page.title
    about = readable_subject(request, page.about.subject_id)
    return Target(
        title,
        reverse("bills:article", args=[article.pk]),
        page.title,
        page.get_url(request) or "",
        about.notice if about else "",
    )
