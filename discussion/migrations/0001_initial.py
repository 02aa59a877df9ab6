import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import discussion.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("django_comments_xtd", "0008_auto_20200920_2037"),
        ("voting", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Discussion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("n_comments", models.PositiveIntegerField(default=0)),
                ("n_roots", models.PositiveIntegerField(default=0)),
                ("n_for", models.PositiveIntegerField(default=0)),
                ("n_against", models.PositiveIntegerField(default=0)),
                ("n_neutral", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
                (
                    "is_closed",
                    models.BooleanField(
                        default=False, help_text="What it is about was withdrawn or merged: takes no new comment."
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="discussions", to="voting.window"
                    ),
                ),
            ],
            options={
                "verbose_name": "discussion",
                "verbose_name_plural": "discussions",
            },
        ),
        migrations.CreateModel(
            name="ThreadComment",
            fields=[
                (
                    "xtdcomment_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="django_comments_xtd.xtdcomment",
                    ),
                ),
                ("root_id", models.BigIntegerField(null=True)),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                ("path", discussion.models.PathField(default="", max_length=30)),
                (
                    "stance",
                    models.CharField(
                        choices=[("for", "For"), ("against", "Against"), ("neutral", "Neutral")],
                        default="neutral",
                        max_length=8,
                        verbose_name="stance",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for review"),
                            ("published", "published"),
                            ("hidden", "hidden"),
                            ("withdrawn", "withdrawn by its author"),
                        ],
                        default="published",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                ("rank", models.BigIntegerField(default=discussion.models.random_rank)),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("n_replies", models.PositiveIntegerField(default=0)),
                ("n_descendants", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("edited_at", models.DateTimeField(null=True)),
                ("n_copies", models.PositiveIntegerField(default=0, help_text="People who sent the same text.")),
                ("text_key", models.CharField(max_length=64, null=True, unique=True)),
                ("is_late", models.BooleanField(default=False, help_text="Sent within the grace after the close.")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comment", to="voting.ballot"
                    ),
                ),
                (
                    "discussion",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="discussion.discussion",
                    ),
                ),
                (
                    "moved_from",
                    models.ForeignKey(
                        help_text="The discussion it was written in, when that was merged into another.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_away",
                        to="discussion.discussion",
                    ),
                ),
                (
                    "reply_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="discussion.threadcomment",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
            },
            bases=("django_comments_xtd.xtdcomment",),
        ),
        migrations.CreateModel(
            name="CommentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("motive", models.CharField(blank=True, max_length=300, verbose_name="motive")),
                ("at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="discussion.threadcomment",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a comment",
                "verbose_name_plural": "versions of comments",
            },
        ),
        migrations.CreateModel(
            name="CommentCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, help_text="The version of the comment it is the same as."),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="discussion.threadcomment",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of a comment",
                "verbose_name_plural": "copies of comments",
            },
        ),
        migrations.AddIndex(
            model_name="threadcomment",
            index=models.Index(
                condition=models.Q(("depth__gt", 0)), fields=["root_id", "path"], name="comment_replies"
            ),
        ),
        migrations.AddIndex(
            model_name="threadcomment",
            index=models.Index(
                condition=models.Q(("depth", 0)),
                fields=["discussion", "state", "rank", "xtdcomment_ptr"],
                name="comment_roots",
            ),
        ),
        migrations.AddIndex(
            model_name="threadcomment",
            index=models.Index(
                condition=models.Q(("moved_from__isnull", False)), fields=["moved_from"], name="comment_moved"
            ),
        ),
        migrations.AddConstraint(
            model_name="threadcomment",
            constraint=models.CheckConstraint(condition=models.Q(("depth__lte", 2)), name="comment_depth_bounded"),
        ),
        migrations.AddConstraint(
            model_name="threadcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depth", 0), ("reply_to", None), ("root_id", None)),
                    models.Q(("depth__gt", 0), ("reply_to__isnull", False), ("root_id__isnull", False)),
                    _connector="OR",
                ),
                name="comment_root_or_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="threadcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(("stance__in", ["for", "against", "neutral"])), name="comment_stance_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="threadcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "published", "hidden", "withdrawn"])),
                name="comment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentversion",
            constraint=models.UniqueConstraint(fields=("comment", "number"), name="comment_version_once"),
        ),
        migrations.AddConstraint(
            model_name="commentcopy",
            constraint=models.UniqueConstraint(fields=("comment", "person"), name="comment_copy_once_per_person"),
        ),
    ]
