"""Where the steps of a process lead, on its own page and on those of its debates and bills."""

from django.http import HttpRequest
from django.utils import timezone

from subjects.linked import LinkedPage, linked_pages
from subjects.models import StepKind, SubjectPage
from subjects.timetable import StepView, subject_timetable


def step_urls(
    page: SubjectPage | None, linked: list[LinkedPage], *, address: str = "", takes_contributions: bool
) -> dict[str, str]:
    """The addresses of the steps by kind, only of what exists; `address` is that of `page`, empty on the page itself.

    Without a `page` (nobody may read it, or not in this language) the later steps still have theirs.
    """
    urls: dict[str, str] = {}
    if page is not None:
        urls[StepKind.PRESENT] = f"{address}#problem"
        if takes_contributions:
            urls[StepKind.CONTRIBUTE] = f"{address}#solutions"
        if page.documents:
            urls[StepKind.SOURCES] = f"{address}#documents"
    for item in linked:
        if item.step == StepKind.SOURCES:
            # The list of sources, which shows the documents too; a record has none.
            if takes_contributions:
                urls[item.step] = item.url
        else:
            urls.setdefault(item.step, item.url)
    return urls


def stepper_beside(page: SubjectPage | None, *, subject_id: int, language: str, request: HttpRequest) -> list[StepView]:
    """The steps of the process `subject_id`, whose page is `page`, as its debates and bills show them."""
    is_record = page is not None and page.is_record
    urls = step_urls(
        page,
        linked_pages(subject_id, language),
        address=(page.get_url(request) or "") if page else "",
        takes_contributions=not is_record,
    )
    return subject_timetable(subject_id, timezone.now(), is_record=is_record).steps(urls)
