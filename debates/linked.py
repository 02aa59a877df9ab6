"""Debates as other rooms see them: in the steps of a process, and as what a discussion is about."""

import uuid

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from debates.models import DebatePage
from discussion.targets import Target
from subjects.linked import LinkedPage
from subjects.models import StepKind
from subjects.rules import readable, readable_subject


def debates_of(subject_id: int, language: str) -> list[LinkedPage]:
    """The live debates of a process in one language."""
    pages = DebatePage.objects.live().public().filter(about__subject=subject_id, locale__language_code=language)
    return [
        LinkedPage(StepKind.DEBATE, page.title, page.url or "", page.summary, str(state_label(page)), page.local_start)
        for page in pages.order_by("starts_at")
    ]


def state_label(page: DebatePage) -> str:
    """Where a debate is in its life."""
    now = timezone.now()
    if now < page.starts_at:
        return _("planned")
    if page.ends_at and now < page.ends_at:
        return pgettext("debate", "now")
    return _("recorded") if page.video_id else _("held")


def debate_target(request: HttpRequest, reference: str) -> Target | None:
    """The debate behind the key "debate:<translation key>"."""
    pages = DebatePage.objects.live().filter(translation_key=uuid.UUID(reference)).select_related("about", "locale")
    page = readable(pages.order_by("pk"), request)
    if page is None:
        return None
    address = page.get_url(request) or "/"
    about = readable_subject(request, page.about.subject_id)
    if about is None:
        return Target(page.title, address)
    return Target(page.title, address, about.title, about.get_url(request) or "", about.notice)
