"""Panels of the editor's forms."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import InlinePanel

from video.forms import DistinctFormSet


class DistinctInlinePanel(InlinePanel):
    """An InlinePanel whose repeated rows are refused beside the field that repeats, in our words."""

    def get_form_options(self) -> dict[str, Any]:
        """Wagtail's options, with our formset."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = DistinctFormSet
        return options
