"""Videos, their captions and their chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images.models import Rendition
from wagtail.models import Page, Revision, TaskState

from video import hosts
from video.captions import parse_webvtt, transcript_from
from video.clock import SecondsField, clock_label
from video.forms import VideoForm
from video.panels import DistinctInlinePanel
from video.validators import (
    VIDEO_TYPES,
    extension_of,
    read_caption_text,
    validate_caption_file,
    validate_video_file,
)

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

#: The picture shown before play. "max" does not depend on a focal point, so its rendition is one row.
POSTER_SPEC = "max-960x540|format-webp|webpquality-60"


def page_languages() -> list[tuple[str, str]]:
    """The languages of the platform's pages, as choices."""
    return list(settings.LANGUAGES)


def spoken_languages() -> list[tuple[str, str]]:
    """Every language Django knows by its own name, as choices: people speak more than pages are written in."""
    named = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info}
    return sorted(named.items(), key=lambda choice: choice[1].casefold())


def language_name(code: str) -> str:
    """A language's name in that language with a capital: "fr" → "Français"; the code if unknown."""
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]


class VideoQuerySet(models.QuerySet["Video"]):
    """Reads of videos."""

    def for_display(self) -> VideoQuerySet:
        """Videos with all that ``components/video.html`` shows: 3 queries, however many videos.

        For a page: ``Prefetch("video", queryset=Video.objects.for_display())``.
        """
        poster_file = Rendition.objects.filter(
            image=OuterRef("poster"), filter_spec=POSTER_SPEC, focal_point_key=""
        ).values("file")[:1]
        return (
            self.select_related("poster")
            .annotate(poster_file=Subquery(poster_file))
            .prefetch_related("caption_tracks", "chapter_marks")
        )


class Video(ClusterableModel):
    """A video with the words around it in one language; either our own file or an address at a host.

    The same recording on pages in several languages is one row per language, sharing the file and
    the caption files: title, transcript and chapters differ.
    """

    class Host(models.TextChoices):
        YOUTUBE = hosts.YOUTUBE, hosts.HOST_LABELS[hosts.YOUTUBE]
        VIMEO = hosts.VIMEO, hosts.HOST_LABELS[hosts.VIMEO]
        DAILYMOTION = hosts.DAILYMOTION, hosts.HOST_LABELS[hosts.DAILYMOTION]
        PEERTUBE = hosts.PEERTUBE, hosts.HOST_LABELS[hosts.PEERTUBE]

    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("Who says what, for example: “Elena Marchetti presents the problem”."),
    )
    language = models.CharField(
        _("language of the page"),
        max_length=10,
        choices=page_languages,
        help_text=_("The language of this title, of the transcript and of the chapters."),
    )
    spoken_language = models.CharField(
        _("language spoken"),
        max_length=10,
        choices=spoken_languages,
        blank=True,
        help_text=_("Only if it is not the language of the page."),
    )
    file = models.FileField(
        _("own file"),
        upload_to="videos/",
        blank=True,
        validators=[validate_video_file],
        help_text=_("An MP4 (H.264) or WebM file. It is served by this site: visitors contact nobody else."),
    )
    host = models.CharField(_("host"), max_length=20, choices=Host.choices, blank=True, editable=False)
    host_id = models.CharField(_("identifier at the host"), max_length=40, blank=True, editable=False)
    host_domain = models.CharField(_("PeerTube server"), max_length=253, blank=True, editable=False)
    host_hash = models.CharField(_("key of an unlisted video"), max_length=40, blank=True, editable=False)
    poster = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture before play"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Kept here, so that nothing is asked from a host before the visitor presses play."),
    )
    duration = SecondsField(_("length"), null=True, blank=True, help_text=_("Minutes and seconds, for example 4:12."))
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_(
            "Everything that is said, as plain text; an empty line begins a new paragraph. "
            "Left empty, it is made from the captions in the language of the page."
        ),
    )
    captions_waiver = models.CharField(
        _("why there are neither captions nor a transcript"),
        max_length=300,
        blank=True,
        help_text=_(
            "Pages with this video cannot be published without captions or a transcript, "
            "unless you give a reason here. Everybody can read it."
        ),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects: ClassVar[models.Manager[Video]] = models.Manager.from_queryset(VideoQuerySet)()

    if TYPE_CHECKING:
        caption_tracks: RelatedManager[CaptionTrack]
        chapter_marks: RelatedManager[Chapter]

    base_form_class = VideoForm
    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("file"), FieldPanel("address")],
            heading=_("The recording"),
            help_text=_("Give a file of your own, or the address of the video at a host: one of the two."),
        ),
        MultiFieldPanel([FieldPanel("language"), FieldPanel("spoken_language")], heading=_("Languages")),
        DistinctInlinePanel("caption_tracks", heading=_("Captions"), label=_("Captions in one language")),
        FieldPanel("transcript"),
        FieldPanel("captions_waiver"),
        MultiFieldPanel([FieldPanel("poster"), FieldPanel("duration")], heading=_("Before play")),
        DistinctInlinePanel("chapter_marks", heading=_("Chapters"), label=_("Chapter")),
    ]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(file="") & Q(host="", host_id="")) | (Q(file="") & ~Q(host="") & ~Q(host_id="")),
                name="video_is_a_file_or_hosted",
                violation_error_message=_("Give a file or the address of a video: one of the two."),
            ),
            models.CheckConstraint(
                condition=(Q(host="peertube") & ~Q(host_domain="")) | (~Q(host="peertube") & Q(host_domain="")),
                name="video_server_is_named_for_peertube",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    def clean(self) -> None:
        """One source and only one. Raises ValidationError on the field ``file``."""
        super().clean()
        if self.file and self.host:
            message = _("Give a file or an address, not both: remove one of the two.")
        elif not self.file and not self.host:
            message = _("Give a file of your own, or the address of the video at a host.")
        else:
            return
        raise ValidationError({"file": ValidationError(message, code="one_source")})

    # The source

    @property
    def hosted(self) -> hosts.HostedVideo | None:
        """The video at its host, or None for our own file."""
        if not self.host:
            return None
        return hosts.HostedVideo(self.host, self.host_id, self.host_domain, self.host_hash)

    @hosted.setter
    def hosted(self, video: hosts.HostedVideo | None) -> None:
        self.host = video.host if video else ""
        self.host_id = video.host_id if video else ""
        self.host_domain = video.domain if video else ""
        self.host_hash = video.access_hash if video else ""

    @property
    def is_hosted(self) -> bool:
        """Whether playing it contacts another company's or association's server."""
        return bool(self.host)

    @property
    def host_label(self) -> str:
        """The host's name for people, empty for our own file."""
        return self.hosted.label if self.hosted else ""

    @property
    def embed_url(self) -> str:
        """Address for the frame opened after the visitor's press on play, empty for our own file."""
        return self.hosted.embed_url if self.hosted else ""

    @property
    def watch_url(self) -> str:
        """Address of the video's page at its host, or of our own file."""
        return self.hosted.watch_url if self.hosted else self.file_url

    @property
    def file_url(self) -> str:
        """Address of our own file, empty for a hosted video."""
        return str(self.file.url) if self.file else ""

    @property
    def file_type(self) -> str:
        """Media type of our own file ("video/mp4"), empty for a hosted video."""
        return VIDEO_TYPES.get(extension_of(self.file.name or ""), "") if self.file else ""

    # What is shown around it

    @property
    def poster_url(self) -> str:
        """Address of the picture before play, empty without one (or when its file is lost)."""
        if not self.poster:
            return ""
        # Given by for_display(); the rendition itself is made on the first request.
        poster_file: str | None = getattr(self, "poster_file", None)
        if poster_file:
            return default_storage.url(poster_file)
        try:
            return str(self.poster.get_rendition(POSTER_SPEC).url)
        except OSError:  # Wagtail's SourceImageIOError is one
            return ""

    @property
    def duration_label(self) -> str:
        """The length as "4:12", empty if unknown."""
        return clock_label(self.duration) if self.duration else ""

    @property
    def speech(self) -> str:
        """Code of the language spoken."""
        return self.spoken_language or self.language

    @property
    def spoken_language_label(self) -> str:
        """Name, in itself, of the language spoken."""
        return language_name(self.speech)

    @property
    def captions(self) -> list[dict[str, Any]]:
        """Caption tracks as ``{"language", "label", "url", "default"}``, the page's language first.

        ``default``: whether to show them without being asked, because another language is spoken.
        """
        tracks = sorted(self.caption_tracks.all(), key=lambda track: (track.language != self.language, track.language))
        return [
            {
                "language": track.language,
                "label": language_name(track.language),
                "url": track.file.url,
                "default": track.language == self.language != self.speech,
            }
            for track in tracks
        ]

    @property
    def transcript_text(self) -> str:
        """The transcript as written, else made from the captions in the page's language (or spoken, or any)."""
        if self.transcript:
            return self.transcript
        by_language = {track.language: track.text for track in self.caption_tracks.all()}
        return by_language.get(self.language) or by_language.get(self.speech) or next(iter(by_language.values()), "")

    @property
    def chapters(self) -> list[Chapter]:
        """The chapters in the order of the video; each with ``at``, ``clock`` ("1:05") and ``title``."""
        return sorted(self.chapter_marks.all(), key=lambda chapter: chapter.at)

    @property
    def is_accessible(self) -> bool:
        """Whether a page may be published with it: captions, a transcript, or a public reason for neither."""
        return bool(self.transcript.strip() or self.captions_waiver.strip() or self.caption_tracks.all())

    @property
    def waiver(self) -> str:
        """The public reason for having neither captions nor transcript; empty when there are some."""
        return "" if self.transcript.strip() or self.caption_tracks.all() else self.captions_waiver

    def is_on_a_live_page(self) -> bool:
        """Whether a published page of any room shows it."""
        # Not by Wagtail's reference index: a worker brings that up to date, some time later.
        return any(
            relation.related_model.objects.live().filter(**{relation.field.name: self}).exists()
            for relation in self._meta.related_objects
            if issubclass(relation.related_model, Page)
        )

    def is_on_a_page_to_come(self) -> bool:
        """Whether a page of any room is scheduled, or under review, with it."""
        to_come = Q(approved_go_live_at__isnull=False) | Q(task_states__status=TaskState.STATUS_IN_PROGRESS)
        return Revision.page_revisions.filter(to_come, content__video=self.pk).exists()


class CaptionTrack(models.Model):
    """The captions of a video in one language, and what they say as running text."""

    video = ParentalKey(Video, on_delete=models.CASCADE, related_name="caption_tracks", verbose_name=_("video"))
    language = models.CharField(_("language"), max_length=10, choices=spoken_languages)
    file = models.FileField(
        _("caption file"),
        upload_to="captions/",
        validators=[validate_caption_file],
        help_text=_("A WebVTT file (.vtt) in UTF-8."),
    )
    text = models.TextField(_("text"), blank=True, editable=False)

    panels: ClassVar[list[Any]] = [FieldPanel("language"), FieldPanel("file")]

    class Meta:
        verbose_name = _("caption track")
        verbose_name_plural = _("caption tracks")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "language"],
                name="one_caption_track_per_language",
                violation_error_message=_("There are already captions in this language."),
            )
        ]

    def __str__(self) -> str:
        return language_name(self.language)

    def save(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Save with the running text of the file. Raises ValueError if the file is no WebVTT."""
        self.text = transcript_from(parse_webvtt(read_caption_text(self.file)))
        super().save(**kwargs)


class Chapter(models.Model):
    """A named position in a video."""

    video = ParentalKey(Video, on_delete=models.CASCADE, related_name="chapter_marks", verbose_name=_("video"))
    at = SecondsField(_("begins at"), help_text=_("Minutes and seconds, for example 1:05."))
    title = models.CharField(_("title"), max_length=150)

    panels: ClassVar[list[Any]] = [FieldPanel("at"), FieldPanel("title")]

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(at__gte=0), name="chapter_begins_in_the_video"),
            models.UniqueConstraint(
                fields=["video", "at"],
                name="one_chapter_per_moment",
                violation_error_message=_("Another chapter begins at this moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.title}"

    @property
    def clock(self) -> str:
        """Where it begins, as "1:05"."""
        return clock_label(self.at)
