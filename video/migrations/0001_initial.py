import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

import video.clock
import video.models
import video.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="Video",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    models.CharField(
                        help_text="Who says what, for example: “Elena Marchetti presents the problem”.",
                        max_length=200,
                        verbose_name="title",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=video.models.page_languages,
                        help_text="The language of this title, of the transcript and of the chapters.",
                        max_length=10,
                        verbose_name="language of the page",
                    ),
                ),
                (
                    "spoken_language",
                    models.CharField(
                        blank=True,
                        choices=video.models.spoken_languages,
                        help_text="Only if it is not the language of the page.",
                        max_length=10,
                        verbose_name="language spoken",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        help_text="An MP4 (H.264) or WebM file. It is served by this site: visitors contact nobody else.",
                        upload_to="videos/",
                        validators=[video.validators.validate_video_file],
                        verbose_name="own file",
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("youtube", "YouTube"),
                            ("vimeo", "Vimeo"),
                            ("dailymotion", "Dailymotion"),
                            ("peertube", "PeerTube"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="host",
                    ),
                ),
                (
                    "host_id",
                    models.CharField(blank=True, editable=False, max_length=40, verbose_name="identifier at the host"),
                ),
                (
                    "host_domain",
                    models.CharField(blank=True, editable=False, max_length=253, verbose_name="PeerTube server"),
                ),
                (
                    "host_hash",
                    models.CharField(
                        blank=True, editable=False, max_length=40, verbose_name="key of an unlisted video"
                    ),
                ),
                (
                    "duration",
                    video.clock.SecondsField(
                        blank=True, help_text="Minutes and seconds, for example 4:12.", null=True, verbose_name="length"
                    ),
                ),
                (
                    "transcript",
                    models.TextField(
                        blank=True,
                        help_text="Everything that is said, as plain text; an empty line begins a new paragraph. Left empty, it is made from the captions in the language of the page.",
                        verbose_name="transcript",
                    ),
                ),
                (
                    "captions_waiver",
                    models.CharField(
                        blank=True,
                        help_text="Pages with this video cannot be published without captions or a transcript, unless you give a reason here. Everybody can read it.",
                        max_length=300,
                        verbose_name="why there are neither captions nor a transcript",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "poster",
                    models.ForeignKey(
                        blank=True,
                        help_text="Kept here, so that nothing is asked from a host before the visitor presses play.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="picture before play",
                    ),
                ),
            ],
            options={
                "verbose_name": "video",
                "verbose_name_plural": "videos",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Chapter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "at",
                    video.clock.SecondsField(
                        help_text="Minutes and seconds, for example 1:05.", verbose_name="begins at"
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "video",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chapter_marks",
                        to="video.video",
                        verbose_name="video",
                    ),
                ),
            ],
            options={
                "verbose_name": "chapter",
                "verbose_name_plural": "chapters",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="CaptionTrack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(choices=video.models.spoken_languages, max_length=10, verbose_name="language"),
                ),
                (
                    "file",
                    models.FileField(
                        help_text="A WebVTT file (.vtt) in UTF-8.",
                        upload_to="captions/",
                        validators=[video.validators.validate_caption_file],
                        verbose_name="caption file",
                    ),
                ),
                ("text", models.TextField(blank=True, editable=False, verbose_name="text")),
                (
                    "video",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="caption_tracks",
                        to="video.video",
                        verbose_name="video",
                    ),
                ),
            ],
            options={
                "verbose_name": "caption track",
                "verbose_name_plural": "caption tracks",
                "ordering": ["language"],
            },
        ),
        migrations.AddConstraint(
            model_name="video",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("file", ""), _negated=True), ("host", ""), ("host_id", "")),
                    models.Q(
                        ("file", ""), models.Q(("host", ""), _negated=True), models.Q(("host_id", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="video_is_a_file_or_hosted",
                violation_error_message="Give a file or the address of a video: one of the two.",
            ),
        ),
        migrations.AddConstraint(
            model_name="video",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("host", "peertube"), models.Q(("host_domain", ""), _negated=True)),
                    models.Q(models.Q(("host", "peertube"), _negated=True), ("host_domain", "")),
                    _connector="OR",
                ),
                name="video_server_is_named_for_peertube",
            ),
        ),
        migrations.AddConstraint(
            model_name="chapter",
            constraint=models.CheckConstraint(condition=models.Q(("at__gte", 0)), name="chapter_begins_in_the_video"),
        ),
        migrations.AddConstraint(
            model_name="chapter",
            constraint=models.UniqueConstraint(
                fields=("video", "at"),
                name="one_chapter_per_moment",
                violation_error_message="Another chapter begins at this moment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="captiontrack",
            constraint=models.UniqueConstraint(
                fields=("video", "language"),
                name="one_caption_track_per_language",
                violation_error_message="There are already captions in this language.",
            ),
        ),
    ]
