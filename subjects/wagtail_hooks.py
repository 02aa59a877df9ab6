"""What the subjects add to the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from subjects.calendar_admin import calendar, confirm_shortening
from subjects.merges_admin import ContributionsGroup
from subjects.models import Merge, Proposal, SubjectPage
from subjects.similar_admin import similar
from subjects.staff import ReadOnly, may_merge

register_permission_policy(Proposal, ReadOnly(Proposal))
register_permission_policy(Merge, ReadOnly(Merge))


@hooks.register("register_admin_urls")
def register_pages() -> list[URLPattern]:
    """The pages of a process's calendar and of its similar texts."""
    return [
        path("subjects/<int:page_id>/calendar/", calendar, name="subject_calendar"),
        path("subjects/<int:page_id>/calendar/confirm/", confirm_shortening, name="subject_calendar_confirm"),
        path("similar-texts/<int:subject_id>/", similar, name="subject_similar"),
    ]


@hooks.register("register_admin_viewset")
def register_contributions() -> ContributionsGroup:
    """The texts of participants and their mergings."""
    return ContributionsGroup()


@hooks.register("register_log_actions")
def register_acts(actions: Any) -> None:
    """What the history of a proposal in the admin calls the acts of the team."""
    actions.register_action(
        "hemicycle.proposal.withdraw", gettext_lazy("Withdraw"), gettext_lazy("Withdrawn for its author")
    )
    actions.register_action(
        "hemicycle.proposal.change_kind", gettext_lazy("Move"), gettext_lazy("Moved to another list")
    )
    actions.register_action(
        "hemicycle.merge.propose", gettext_lazy("Propose merging"), gettext_lazy("Merging proposed")
    )
    actions.register_action("hemicycle.merge.decide", gettext_lazy("Decide merging"), gettext_lazy("Merging decided"))
    actions.register_action("hemicycle.merge.undo", gettext_lazy("Undo merging"), gettext_lazy("Merging undone"))


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def similar_button(page: Page, user: Any, next_url: str | None = None, **_kwargs: Any) -> Iterator[Button]:
    """The way to the similar texts of a process from its page's menu."""
    found = page.specific_deferred
    if isinstance(found, SubjectPage) and may_merge(user):
        yield Button(
            _("Similar texts"), reverse("subject_similar", args=[found.subject_id]), icon_name="copy", priority=61
        )


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def calendar_button(page: Page, user: Any, next_url: str | None = None, **_kwargs: Any) -> Iterator[Button]:
    """The way to the calendar from the page's menu."""
    if isinstance(page.specific_deferred, SubjectPage) and page.permissions_for_user(user).can_publish():
        yield Button(_("Calendar"), reverse("subject_calendar", args=[page.pk]), icon_name="date", priority=60)
