import uuid

import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import video.page_gate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("discussion", "0001_initial"),
        ("subjects", "0001_initial"),
        ("video", "0001_initial"),
        ("voting", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "bill",
                "verbose_name_plural": "bills",
            },
        ),
        migrations.CreateModel(
            name="BillIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("lede", models.CharField(blank=True, max_length=300, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "list of bills",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.UUIDField()),
                ("position", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=5)),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="article", to="voting.ballot"
                    ),
                ),
                (
                    "discussion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="article", to="discussion.discussion"
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="bills.bill",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BillPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("official_title", models.CharField(blank=True, max_length=300, verbose_name="official title")),
                (
                    "official_title_language",
                    models.CharField(
                        blank=True,
                        help_text="If it is not the page's.",
                        max_length=5,
                        verbose_name="language of the official title",
                    ),
                ),
                ("summary", models.TextField(max_length=400, verbose_name="summary")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft open to comments"),
                            ("final", "Final text"),
                            ("tabled", "Tabled"),
                            ("in_parliament", "In parliament"),
                            ("adopted", "Adopted"),
                            ("in_force", "In force"),
                            ("amended", "In force, later amended"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="draft",
                        max_length=15,
                        verbose_name="status",
                    ),
                ),
                (
                    "articles",
                    wagtail.fields.StreamField(
                        [("article", 8)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "For example: Article 1.", "label": "Number", "max_length": 40},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 200, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "ol", "ul"], "label": "Text"},
                            ),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link"],
                                    "help_text": "In plain words.",
                                    "label": "Why",
                                    "required": False,
                                },
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "When", "max_length": 60}),
                            5: ("wagtail.blocks.CharBlock", (), {"label": "What it said", "max_length": 200}),
                            6: ("wagtail.blocks.StructBlock", [[("label", 4), ("value", 5)]], {}),
                            7: ("wagtail.blocks.ListBlock", (6,), {"default": [], "label": "How it changed"}),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("number", 0), ("heading", 1), ("text", 2), ("explanation", 3), ("changes", 7)]],
                                {},
                            ),
                        },
                        verbose_name="articles",
                    ),
                ),
                (
                    "stages",
                    wagtail.fields.StreamField(
                        [("stage", 6)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.DateBlock", (), {"label": "Date", "required": False}),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "When only the month or a span is known.",
                                    "label": "Date in words",
                                    "max_length": 60,
                                    "required": False,
                                },
                            ),
                            2: ("wagtail.blocks.CharBlock", (), {"label": "What happened", "max_length": 200}),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Official number", "max_length": 60, "required": False},
                            ),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Source", "required": False}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Note", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [[("date", 0), ("date_text", 1), ("title", 2), ("number", 3), ("url", 4), ("note", 5)]],
                                {},
                            ),
                        },
                        verbose_name="way through parliament",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bill_pages",
                        to="subjects.subjectpage",
                        verbose_name="subject",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="bills.bill",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bill_pages",
                        to="video.video",
                        verbose_name="video",
                    ),
                ),
            ],
            options={
                "verbose_name": "bill page",
                "verbose_name_plural": "bill pages",
            },
            bases=(video.page_gate.AccessibleVideoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("label", models.CharField(max_length=40, verbose_name="number")),
                ("heading", models.CharField(blank=True, max_length=200, verbose_name="heading")),
                ("text", models.TextField(verbose_name="text")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="bills.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an article",
                "verbose_name_plural": "versions of articles",
                "constraints": [models.UniqueConstraint(fields=("article", "number"), name="article_version_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(fields=("bill", "block"), name="article_once_per_block"),
        ),
        migrations.AddConstraint(
            model_name="billpage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "final",
                            "tabled",
                            "in_parliament",
                            "adopted",
                            "in_force",
                            "amended",
                            "rejected",
                            "withdrawn",
                            "lapsed",
                        ],
                    )
                ),
                name="bill_status_known",
            ),
        ),
    ]
