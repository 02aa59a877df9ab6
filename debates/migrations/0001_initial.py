import django.db.models.deletion
import modelcluster.fields
import wagtail.contrib.routable_page.models
from django.conf import settings
from django.db import migrations, models

import debates.models
import video.page_gate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("subjects", "0001_initial"),
        ("video", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="DebateIndexPage",
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
                "verbose_name": "list of debates",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="DebatePage",
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
                ("summary", models.TextField(max_length=400, verbose_name="summary")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                (
                    "time_zone",
                    models.CharField(
                        choices=debates.models.time_zones,
                        default="Europe/Paris",
                        max_length=50,
                        verbose_name="time zone",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "is_date_approximate",
                    models.BooleanField(
                        default=False,
                        help_text="For records: the day and hour are not shown.",
                        verbose_name="only the month is known",
                    ),
                ),
                (
                    "panel_note",
                    models.TextField(
                        blank=True,
                        help_text="Said before the panel is known.",
                        max_length=600,
                        verbose_name="how the panel is chosen",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debate_pages",
                        to="subjects.subjectpage",
                        verbose_name="subject",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debate_pages",
                        to="video.video",
                        verbose_name="video",
                    ),
                ),
            ],
            options={
                "verbose_name": "debate",
                "verbose_name_plural": "debates",
            },
            bases=(
                video.page_gate.AccessibleVideoMixin,
                wagtail.contrib.routable_page.models.RoutablePageMixin,
                "wagtailcore.page",
            ),
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("role", models.CharField(blank=True, max_length=150, verbose_name="who they are")),
                (
                    "how_chosen",
                    models.CharField(
                        choices=[
                            ("parliamentarian", "Opens the subject"),
                            ("lot", "Drawn by lot"),
                            ("support", "Most supported contributions"),
                            ("balance", "Chosen for balance"),
                            ("expert", "Expert"),
                            ("moderator", "Leads the debate"),
                        ],
                        max_length=15,
                        verbose_name="how chosen",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Required for a seat given for balance.",
                        max_length=300,
                        verbose_name="reason",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panel", to="debates.debatepage"
                    ),
                ),
            ],
            options={
                "verbose_name": "panel member",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="debatepage",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("starts_at__lt", models.F("ends_at")), _connector="OR"),
                name="debate_starts_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("how_chosen__in", ["parliamentarian", "lot", "support", "balance", "expert", "moderator"])
                ),
                name="panel_how_chosen_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("how_chosen", "balance"), ("reason", ""), _negated=True),
                name="panel_balance_has_a_reason",
            ),
        ),
    ]
