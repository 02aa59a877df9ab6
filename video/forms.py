"""The editor's form of a video: one field takes a host's address, and the faults stand beside their fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from video import clock, hosts


class DistinctFormSet(BaseChildFormSet):
    """Captions or chapters: what may be there once only is refused beside its own field."""

    def validate_unique(self) -> None:
        """Compare the rows with each other by the model's unique constraints (parent and one field)."""
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint):
                continue
            (field,) = set(constraint.fields) - {self.fk.name}
            seen: set[Any] = set()
            for form in self.kept_forms():
                value = form.cleaned_data.get(field)
                if value is not None and value in seen:
                    form.add_error(field, constraint.violation_error_message)
                seen.add(value)

    def kept_forms(self) -> list[Any]:
        """The rows that are filled in and not marked for deletion."""
        return [
            form for form in self.forms if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


class VideoForm(WagtailAdminModelForm):
    """A video with its captions and chapters."""

    address = forms.CharField(
        label=_("Address at a host"),
        required=False,
        # Longer than what is accepted: the parser explains the fault, the field would only cut.
        max_length=4 * hosts.MAX_ADDRESS_LENGTH,
        help_text=_(
            "Paste the address from YouTube, Vimeo, Dailymotion or an accepted PeerTube server. "
            "Nothing is loaded from there before the visitor presses play."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.hosted and "address" in self.fields:
            self.fields["address"].initial = self.instance.hosted.watch_url

    def clean_address(self) -> hosts.HostedVideo | None:
        """The pasted address as a hosted video, or None when the field is empty."""
        address: str = self.cleaned_data["address"]
        if not address:
            return None
        try:
            return hosts.parse_address(address, settings.PEERTUBE_HOSTS)
        except ValueError as error:
            raise ValidationError(gettext(str(error)), code="address") from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.hosted = cleaned.get("address")
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        # With a refused address, "give a file or an address" would be a second, wrong complaint.
        if "address" in self.errors and self.has_error("file", "one_source"):
            del self.errors["file"]

    def is_valid(self) -> bool:
        """Also compare the captions and chapters with the video."""
        valid = super().is_valid()
        if not self.is_bound or not self.formsets:
            return valid
        self._refuse_chapters_after_the_end()
        self._keep_live_pages_accessible()
        return valid and not self.errors and all(formset.is_valid() for formset in self.formsets.values())

    def _kept_forms(self, name: str) -> list[Any]:
        formset = self.formsets[name]
        return formset.kept_forms() if formset.is_valid() else []

    def _refuse_chapters_after_the_end(self) -> None:
        duration = self.cleaned_data.get("duration")
        for form in self._kept_forms("chapter_marks"):
            if duration and form.cleaned_data["at"] >= duration:
                form.add_error("at", _("This is after the end of the video."))

    def _keep_live_pages_accessible(self) -> None:
        tracks = self.formsets["caption_tracks"]
        accessible = (
            self.cleaned_data.get("transcript", "").strip()
            or self.cleaned_data.get("captions_waiver", "").strip()
            # Faulty captions are complained about themselves.
            or not tracks.is_valid()
            or tracks.kept_forms()
        )
        if accessible or not self.instance.pk:
            return
        if self.instance.is_on_a_live_page():
            self.add_error(
                "captions_waiver",
                _("A published page shows this video: keep captions or a transcript, or give the reason here."),
            )
        elif self.instance.is_on_a_page_to_come():
            self.add_error(
                "captions_waiver",
                _("A page about to be published shows it: keep captions or a transcript, or give the reason here."),
            )

    def save(self, commit: bool = True) -> Any:
        """Save the video with its captions and chapters, in one transaction."""
        with transaction.atomic():
            if commit and self.instance.pk and self.formsets:
                self._set_unique_values_aside()
            return super().save(commit=commit)

    def _set_unique_values_aside(self) -> None:
        """Make room for rows that exchange their language or moment: they are saved one after the other."""
        changed = {
            name: [form.instance.pk for form in formset.initial_forms if form.has_changed()]
            for name, formset in self.formsets.items()
        }
        tracks, chapters = self.instance.caption_tracks, self.instance.chapter_marks
        tracks.get_live_queryset().filter(pk__in=changed["caption_tracks"]).update(
            language=Concat(Value("~"), Cast("pk", models.CharField()))
        )
        chapters.get_live_queryset().filter(pk__in=changed["chapter_marks"]).update(at=F("at") + clock.LONGEST + 1)


class VideoQuickForm(VideoForm):
    """The short form inside a page editor's chooser: enough to go on; captions files come later."""

    class Meta:
        fields = ["title", "language", "spoken_language", "file", "duration", "transcript", "captions_waiver"]
        formsets: list[str] = []
