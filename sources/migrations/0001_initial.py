import django.db.models.deletion
import modelsearch.index
from django.conf import settings
from django.db import migrations, models

import discussion.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("discussion", "0001_initial"),
        ("subjects", "0001_initial"),
        ("voting", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "Law"),
                            ("study", "Study"),
                            ("data", "Data"),
                            ("press", "Press"),
                            ("testimony", "Testimony"),
                            ("other", "Other"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("author", models.CharField(blank=True, max_length=150, verbose_name="author or publisher")),
                (
                    "dated",
                    models.CharField(
                        blank=True, help_text="2024, 2024-05 or 2024-05-12.", max_length=10, verbose_name="date"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("address", "At an address"),
                            ("file", "In a file"),
                            ("citation", "Without an address"),
                        ],
                        max_length=8,
                        verbose_name="where it is",
                    ),
                ),
                ("key", models.CharField(help_text="What makes two sources of a process the same.", max_length=64)),
                ("address", models.CharField(blank=True, max_length=1000, verbose_name="address")),
                ("file", models.FileField(blank=True, upload_to="sources", verbose_name="file")),
                ("file_name", models.CharField(blank=True, max_length=110, verbose_name="name of the file")),
                ("file_size", models.PositiveIntegerField(null=True, verbose_name="size")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="checksum")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("pending", "file waiting for a check"),
                            ("hidden", "hidden by the team"),
                            ("withdrawn", "withdrawn by who added it"),
                        ],
                        default="published",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("released_at", models.DateTimeField(null=True, verbose_name="file released")),
                ("rank", models.BigIntegerField(default=discussion.models.random_rank)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("unchecked", "not checked yet"),
                            ("checked", "checked by the team"),
                            ("disputed", "disputed"),
                        ],
                        default="unchecked",
                        max_length=9,
                        verbose_name="mark",
                    ),
                ),
                ("mark_note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("marked_at", models.DateTimeField(null=True, verbose_name="marked")),
                (
                    "link_state",
                    models.CharField(
                        choices=[
                            ("unknown", "not called yet"),
                            ("ok", "answers"),
                            ("not_reachable", "does not open for everybody"),
                            ("dead", "dead"),
                        ],
                        default="unknown",
                        max_length=13,
                        verbose_name="link",
                    ),
                ),
                ("link_checked_at", models.DateTimeField(null=True, verbose_name="called")),
                ("link_ok_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("link_failures", models.PositiveSmallIntegerField(default=0)),
                ("link_failing_since", models.DateTimeField(null=True)),
                ("link_dead_since", models.DateTimeField(null=True, verbose_name="dead since")),
                ("archive_address", models.CharField(blank=True, max_length=1000, verbose_name="address of a copy")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="copied on")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="source", to="voting.ballot"
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "default_permissions": ("change", "view"),
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("marked", "mark changed"),
                            ("corrected", "details corrected"),
                            ("released", "file released after a check"),
                            ("hidden", "hidden"),
                            ("shown", "shown again"),
                            ("withdrawn", "withdrawn"),
                            ("added_again", "added again"),
                            ("handed_on", "withdrawn by its first contributor, kept because others use it"),
                            ("link_dead", "address no longer answers"),
                            ("link_back", "address answers again"),
                        ],
                        max_length=11,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("before", models.JSONField(default=dict, help_text="What was corrected, as it was before.")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="sources.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a source's history",
                "verbose_name_plural": "lines of sources' histories",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SourceUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subject", "Subject"),
                            ("proposal", "Contribution"),
                            ("comment", "Comment"),
                            ("wording", "Wording"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "supports",
                    models.CharField(
                        blank=True,
                        help_text="The page, a short quotation.",
                        max_length=300,
                        verbose_name="what it supports",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "published"), ("withdrawn", "withdrawn by who added it")],
                        default="published",
                        max_length=9,
                    ),
                ),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("is_late", models.BooleanField(default=False, help_text="Sent within the grace after the close.")),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_uses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_uses",
                        to="discussion.threadcomment",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_uses",
                        to="subjects.proposal",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="sources.source",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subjects.subject",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_uses",
                        to="subjects.wording",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a source",
                "verbose_name_plural": "uses of sources",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SourceReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(max_length=300, verbose_name="what it says instead")),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("accepted", "the team agrees"),
                            ("refused", "the team does not agree"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="sources.sourceuse",
                    ),
                ),
            ],
            options={
                "verbose_name": "report on a source",
                "verbose_name_plural": "reports on sources",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["subject", "state", "rank"], name="source_lists"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                condition=models.Q(("medium", "address")), fields=["link_checked_at"], name="source_links_to_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(fields=("subject", "key"), name="source_once_per_subject"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["law", "study", "data", "press", "testimony", "other"])),
                name="source_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "pending", "hidden", "withdrawn"])),
                name="source_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark__in", ["unchecked", "checked", "disputed"])), name="source_mark_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("link_state__in", ["unknown", "ok", "not_reachable", "dead"])),
                name="source_link_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="source_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), ("medium", "address"), models.Q(("address", ""), _negated=True)),
                    models.Q(
                        ("address", ""),
                        ("medium", "file"),
                        models.Q(("file", ""), _negated=True),
                        models.Q(("file_sha256", ""), _negated=True),
                    ),
                    models.Q(
                        ("address", ""), ("file", ""), ("medium", "citation"), models.Q(("author", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="source_is_at_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "pending"), _negated=True),
                    models.Q(("medium", "file"), ("released_at", None)),
                    _connector="OR",
                ),
                name="source_pending_is_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("medium", "file"), _negated=True),
                    models.Q(("state", "published"), _negated=True),
                    ("released_at__isnull", False),
                    _connector="OR",
                ),
                name="source_file_released_before_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark", "unchecked"), ("marked_at__isnull", False), _connector="OR"),
                name="source_marked_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mark", "disputed"), _negated=True),
                    models.Q(("mark_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="source_disputed_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link_state", "dead"), ("link_dead_since__isnull", False)),
                    models.Q(models.Q(("link_state", "dead"), _negated=True), ("link_dead_since", None)),
                    _connector="OR",
                ),
                name="source_dead_since_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="sourceevent",
            index=models.Index(fields=["source", "at"], name="source_history"),
        ),
        migrations.AddConstraint(
            model_name="sourceevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "marked",
                            "corrected",
                            "released",
                            "hidden",
                            "shown",
                            "withdrawn",
                            "added_again",
                            "handed_on",
                            "link_dead",
                            "link_back",
                        ],
                    )
                ),
                name="source_event_known",
            ),
        ),
        migrations.AddIndex(
            model_name="sourceuse",
            index=models.Index(fields=["source", "state", "at"], name="source_use_lists"),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comment", None),
                        ("kind", "subject"),
                        ("proposal", None),
                        ("subject__isnull", False),
                        ("wording", None),
                    ),
                    models.Q(
                        ("comment", None),
                        ("kind", "proposal"),
                        ("proposal__isnull", False),
                        ("subject", None),
                        ("wording", None),
                    ),
                    models.Q(
                        ("comment__isnull", False),
                        ("kind", "comment"),
                        ("proposal", None),
                        ("subject", None),
                        ("wording", None),
                    ),
                    models.Q(
                        ("comment", None),
                        ("kind", "wording"),
                        ("proposal", None),
                        ("subject", None),
                        ("wording__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="source_use_for_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "withdrawn"])), name="source_use_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="source_use_withdrawn_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("source", "subject"),
                name="source_use_once_for_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("proposal", "source"),
                name="source_use_once_for_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("comment", "source"),
                name="source_use_once_for_comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("wording", "source"),
                name="source_use_once_for_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcereport",
            constraint=models.UniqueConstraint(fields=("use", "person"), name="source_report_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="sourcereport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "accepted", "refused"])), name="source_report_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("answered_at__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="source_report_answered_in_words",
            ),
        ),
    ]
