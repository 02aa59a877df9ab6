"""Search over subjects, proposals, debates, bills and standing pages, by the search index of the database in use."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale

from bills.models import BillPage
from debates.models import DebatePage
from home.models import StandardPage
from subjects.models import Proposal, SubjectPage

MOST_OF_A_KIND = 20
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Result:
    """One thing found."""

    type_label: str
    title: str
    url: str
    excerpt: str
    language: str


def find(request: HttpRequest, query: str) -> list[Result]:
    """What matches `query`: pages in the reader's language, proposals in any; at most MOST_OF_A_KIND of each kind."""
    language = get_language() or ""
    results = []
    for model, label in (
        (SubjectPage, _("Subject")),
        (DebatePage, _("Debate")),
        (BillPage, _("Bill")),
        (StandardPage, _("Page")),
    ):
        pages = model.objects.live().public().filter(locale=Locale.get_active())
        for page in pages.search(query)[:MOST_OF_A_KIND]:
            excerpt = getattr(page, "summary", "") or getattr(page, "lede", "")
            results.append(Result(label, page.title, page.get_url(request) or "/", excerpt, language))
    visible = SubjectPage.objects.live().public().values("subject")
    proposals = Proposal.objects.published().filter(subject__in=visible).select_related("current")
    for proposal in proposals.search(query)[:MOST_OF_A_KIND]:
        results.append(
            Result(
                str(proposal.get_kind_display()),
                proposal.title,
                reverse("subjects:proposal", args=[proposal.pk]),
                Truncator(proposal.text).words(40),
                proposal.language,
            )
        )
    return results
