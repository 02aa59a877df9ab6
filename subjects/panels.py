"""Panels of the subject page's editor."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from subjects.models.process import Step


class CalendarInForcePanel(Panel):
    """The calendar in force, with the way to change it; nothing before the first publication."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """The panel for one page."""

        template_name = "subjects/admin/calendar_panel.html"

        def is_shown(self) -> bool:
            """Only for a page whose process has a calendar."""
            return bool(super().is_shown() and self.instance.subject_id and self.steps)

        @property
        def steps(self) -> list[Step]:
            return list(self.instance.subject.steps.select_related("window"))

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {
                "steps": self.steps,
                "calendar_url": reverse("subject_calendar", args=[self.instance.pk]),
            }
