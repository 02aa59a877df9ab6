"""The editors' side of videos: the list, the form, and the chooser that page forms show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from video.forms import VideoQuickForm
from video.models import Video, VideoQuerySet


class VideoChooserViewSet(SnippetChooserViewSet):
    """Choose a video, or add one without leaving the page being written."""

    icon = "media"
    choose_one_text = _("Choose a video")
    choose_another_text = _("Choose another video")
    link_to_chosen_text = _("Edit this video")
    create_action_label = _("Add")
    creation_tab_label = _("Add a video")

    @cached_property
    def creation_form_class(self) -> type[WagtailAdminModelForm]:  # type: ignore[override]
        """The short form, bound to the model (which itself needs video.forms, hence not at import)."""

        class Form(VideoQuickForm):
            class Meta(VideoQuickForm.Meta):
                model = Video

        return Form


class VideoViewSet(SnippetViewSet):
    """Videos in the admin's menu."""

    model = Video
    chooser_viewset_class = VideoChooserViewSet
    icon = "media"
    add_to_admin_menu = True
    menu_label = _("Videos")
    menu_order = 250
    inspect_view_enabled = False
    copy_view_enabled = False
    list_per_page = 30
    search_fields = ["title"]
    list_filter = ["language", "host"]

    @property
    def list_display(self) -> list[Any]:  # type: ignore[override]
        """Title, language, length, where it is kept, and whether it can go on a page."""
        return [
            "title",
            Column("get_language_display", label=_("Language")),
            Column("duration_label", label=_("Length")),
            Column("host_label", label=_("Host")),
            BooleanColumn("is_accessible", label=_("Captions, transcript or reason")),
        ]

    def get_queryset(self, request: HttpRequest) -> VideoQuerySet:
        """Everything the list shows in a fixed number of queries."""
        return Video.objects.for_display()
