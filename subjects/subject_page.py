"""What the subject page shows, in a fixed number of queries however much was contributed."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q
from django.db.models import Window as Over
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from discussion.models import Discussion
from discussion.orders import BALANCED, seed_of, sorted_by
from discussion.threads import viewer_of
from discussion.views import thread_for
from subjects.cards import Translations, cards_of, own_words
from subjects.figures import TextFigures, text_figures, vote_figures
from subjects.linked import linked_pages
from subjects.models import CalendarChange, Origin, Proposal, ProposalKind, StepKind, SubjectPage
from subjects.positions import positions_of
from subjects.services import subject_discussion_key
from subjects.shown_counts import with_counts
from subjects.stepper import step_urls
from subjects.timetable import Timetable, planned_timetable, subject_timetable
from video.models import Video
from voting.models import Window
from voting.rules import moment, window_message
from voting.services import my_ballots

CARDS_SHOWN = 4
"""Citizens' proposals of each kind on the subject page; the full lists have pages of their own."""
THREADS_SHOWN = 5
FRAME_KEPT_FOR = 30
"""Seconds the parts that editors write are kept; publishing makes a new frame at once."""


def subject_context(page: SubjectPage, request: HttpRequest) -> dict[str, Any]:
    """The context of the subject page's template."""
    now = timezone.now()
    is_preview = bool(getattr(request, "is_preview", False))
    timetable = (
        subject_timetable(page.subject_id, now, is_record=page.is_record) if page.subject_id else Timetable({}, now)
    )
    if is_preview and not timetable.windows:
        timetable = planned_timetable(page.calendar, now, is_record=page.is_record)
    frame = _frame(page, is_preview=is_preview)
    window = timetable.windows.get(StepKind.CONTRIBUTE)
    closed = "" if page.is_record or window is None else window_message(window, now)
    context: dict[str, Any] = {
        **frame,
        "calendar_changes": public_lines(page) if timetable.was_changed else [],
        "timetable": timetable,
        "contribute_open": bool(window and window.state_at(now) == "open" and not page.is_record),
        "contribute_message": closed,
        "vote_message": closed,
        "contribute_until": moment(window.closes_at) if window and window.closes_at else "",
        "archived_record": page.is_record,
        "own_causes": [],
        "own_issues": [],
        "own_solutions": [],
        "citizen_causes": [],
        "citizen_issues": [],
        "citizen_solutions": [],
        "feed_url": reverse("subjects:feed", args=[page.subject_id]) if page.subject_id and not page.is_record else "",
    }
    if page.subject_id and window is not None and window.pk and not page.is_record:
        texts = text_figures(page.subject_id, window)
        context |= _contributions(page, request, window, texts, frame["own_words"])
        context |= _figures(page, window, texts, timetable)
    elif is_preview:
        context |= _planned_positions(page)
    context["stepper"] = timetable.steps(
        step_urls(page, frame["linked"], takes_contributions=bool(context.get("thread")))
    )
    return context


def _frame(page: SubjectPage, *, is_preview: bool) -> dict[str, Any]:
    """What editors wrote: openers, video, linked pages, public lines; kept for a short while."""
    key = f"subject-frame:{page.pk}:{page.live_revision_id}"
    frame = None if is_preview else cache.get(key)
    if frame is None:
        linked = linked_pages(page.subject_id, get_language() or "") if page.subject_id else []
        frame = {
            "openers": _openers(page),
            "video": Video.objects.for_display().filter(pk=page.video_id).first() if page.video_id else None,
            "linked": linked,
            "debates": [item for item in linked if item.step == StepKind.DEBATE],
            "bills": [item for item in linked if item.step == StepKind.BILL],
            # Under this name templates keep what they make of the page's own texts.
            "frame_key": f"{page.pk}:{uuid4() if is_preview else page.live_revision_id}",
            "own_words": own_words(page, get_language() or ""),
        }
        if not is_preview:
            cache.set(key, frame, FRAME_KEPT_FOR)
    return frame


def _openers(page: SubjectPage) -> list[dict[str, Any]]:
    openers = []
    for opener in page.openers.select_related("representative__portrait").all() if page.pk else page.openers.all():
        person = opener.representative
        openers.append(
            {
                "name": person.name,
                "initials": person.initials,
                "office": opener.office or person.office,
                "constituency": person.constituency,
                "political_group": person.political_group,
                "portrait": person.portrait,
            }
        )
    return openers


def public_lines(page: SubjectPage) -> list[dict[str, Any]]:
    """What was done to the calendar: who, when, why; newest first."""
    if not page.subject_id:
        return []
    lines = []
    changes = CalendarChange.objects.filter(step__subject=page.subject_id)
    for change in changes.select_related("step", "by", "confirmed_by"):
        step = str(change.step.get_kind_display())
        match change.action:
            case "suspended":
                text = _("%(step)s: suspended") % {"step": step}
            case "resumed":
                text = _("%(step)s: resumed") % {"step": step}
            case _other if change.opens_again:
                text = _("%(step)s: opened again, until %(new_closes)s") % {
                    "step": step,
                    "new_closes": moment(change.new_closes_at) or _("no end"),
                }
            case _other:
                text = _("%(step)s: from %(old_opens)s – %(old_closes)s to %(new_opens)s – %(new_closes)s") % {
                    "step": step,
                    "old_opens": moment(change.old_opens_at) or _("not planned"),
                    "old_closes": moment(change.old_closes_at) or _("no end"),
                    "new_opens": moment(change.new_opens_at) or _("not planned"),
                    "new_closes": moment(change.new_closes_at) or _("no end"),
                }
        names = [person.public_name for person in (change.by, change.confirmed_by) if person is not None]
        lines.append({"text": text, "at": change.at, "by_name": ", ".join(names), "reason": change.reason})
    return lines


def _contributions(
    page: SubjectPage, request: HttpRequest, window: Window, texts: TextFigures, words: Translations
) -> dict[str, Any]:
    proposals = Proposal.objects.filter(subject=page.subject_id).published()
    ids = _citizens_shown(page.subject_id, texts, seed_of(request))
    wanted = Q(origin=Origin.PARLIAMENTARIAN) | Q(pk__in=[pk for shown in ids.values() for pk in shown])
    found = cards_of(proposals.filter(wanted).order_by("pk"), words)
    cards = {card.id: card for card in with_counts(found, window, timezone.now())}
    own = [card for card in cards.values() if card.origin == Origin.PARLIAMENTARIAN]
    key = subject_discussion_key(page.subject_id)
    discussion = Discussion.objects.filter(key=key).first()
    ballots = [card.ballot.pk for card in cards.values()]
    thread = None
    if discussion is not None:
        discussion.window = window
        thread = thread_for(request, discussion, label=page.title, roots_shown=THREADS_SHOWN, beside=ballots)
    viewer = viewer_of(request)
    address = page.get_url(request) or ""
    return {
        "own_causes": [card for card in own if card.kind == ProposalKind.CAUSE],
        "own_issues": [card for card in own if card.kind == ProposalKind.ISSUE],
        "own_solutions": [card for card in own if card.kind == ProposalKind.SOLUTION],
        "citizen_causes": [cards[pk] for pk in ids[ProposalKind.CAUSE] if pk in cards],
        "citizen_issues": [cards[pk] for pk in ids[ProposalKind.ISSUE] if pk in cards],
        "citizen_solutions": [cards[pk] for pk in ids[ProposalKind.SOLUTION] if pk in cards],
        "causes_url": f"{address}causes/",
        "issues_url": f"{address}issues/",
        "solutions_url": f"{address}solutions/",
        "quick_url": reverse("subjects:quick_vote", args=[page.subject_id]),
        "quick_length": min(settings.QUICK_VOTE_LENGTH, texts.proposals),
        "propose_cause_url": reverse("subjects:propose", args=[page.subject_id, ProposalKind.CAUSE.value]),
        "propose_issue_url": reverse("subjects:propose", args=[page.subject_id, ProposalKind.ISSUE.value]),
        "propose_solution_url": reverse("subjects:propose", args=[page.subject_id, ProposalKind.SOLUTION.value]),
        "thread": thread,
        "my_votes": thread.my_ballots if thread else my_ballots(viewer, ballots) if viewer else {},
    }


def _citizens_shown(subject_id: int, texts: TextFigures, seed: int) -> dict[str, list[int]]:
    """The ids of the participants' proposals that the shuffle `seed` puts first, by kind: one query.

    Its cost grows with the proposals; it is spared for a while, until the number of proposals changes.
    """
    count = (texts.citizen_causes, texts.citizen_issues, texts.citizen_solutions)
    key = f"shown:{subject_id}:{':'.join(map(str, count))}:{seed}"
    ids: dict[str, list[int]] | None = cache.get(key)
    if ids is None:
        citizens = Proposal.objects.filter(subject=subject_id, origin=Origin.PARTICIPANT).published()
        fair = sorted_by(citizens, BALANCED, seed, comments="").query.order_by
        place = Over(RowNumber(), partition_by=F("kind"), order_by=list(fair))  # type: ignore[arg-type]
        first = citizens.annotate(place=place).filter(place__lte=CARDS_SHOWN).order_by("kind", "place")
        ids = {kind.value: [] for kind in ProposalKind}
        for kind, pk in first.values_list("kind", "pk"):
            ids[kind].append(pk)
        cache.set(key, ids, FRAME_KEPT_FOR)
    return ids


def _figures(page: SubjectPage, window: Window, texts: TextFigures, timetable: Timetable) -> dict[str, Any]:
    votes = vote_figures(page.subject_id, window)
    live = [
        (texts.contributions, _("contributions so far")),
        (votes.votes, _("colour votes by people")),
        (votes.organisation_votes, _("colour votes by organisations")),
        (votes.participants, _("people and organisations taking part")),
    ]
    if texts.withdrawn:
        live.append((texts.withdrawn, _("withdrawn by their authors")))
    if texts.merged:
        live.append((texts.merged, _("merged into others")))
    if window.closes_at and window.state_at(timetable.now) == "open":
        live.append(((window.closes_at - timetable.now).days, _("days left to contribute")))
    return {"figures_live": live, "figures_computed_at": votes.computed_at, "counts": texts}


def _planned_positions(page: SubjectPage) -> dict[str, Any]:
    """The parliamentarian's texts before they are published, for the preview: no votes yet."""
    return {"planned_positions": list(positions_of(page.positions))}
