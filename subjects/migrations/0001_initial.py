import uuid

import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import discussion.models
import subjects.blocks
import video.page_gate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_representative"),
        ("discussion", "0001_initial"),
        ("video", "0001_initial"),
        ("voting", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "process",
                "verbose_name_plural": "processes",
            },
        ),
        migrations.CreateModel(
            name="SubjectIndexPage",
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
                "verbose_name": "list of subjects",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cause", "Cause"), ("issue", "Issue at stake"), ("solution", "Solution")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("parliamentarian", "From the parliamentarian"), ("participant", "From participants")],
                        max_length=15,
                        verbose_name="origin",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("hidden", "hidden"),
                            ("withdrawn", "withdrawn by its author"),
                            ("merged", "merged into another"),
                        ],
                        default="published",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                ("source_block", models.UUIDField(null=True)),
                ("submission", models.CharField(max_length=64, null=True, unique=True)),
                ("rank", models.BigIntegerField(default=discussion.models.random_rank)),
                ("exposure", models.PositiveSmallIntegerField(default=1000)),
                ("n_copies", models.PositiveIntegerField(default=0, help_text="People who sent the same text.")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "hide_text_at",
                    models.DateTimeField(help_text="From then on the withdrawn text is no longer shown.", null=True),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposal", to="voting.ballot"
                    ),
                ),
                (
                    "discussion",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="discussion.discussion",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="subjects.proposal",
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="accounts.representative",
                    ),
                ),
                (
                    "treats",
                    models.ManyToManyField(related_name="treated_by", to="subjects.proposal", verbose_name="causes"),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="ProposalVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="text")),
                ("motive", models.CharField(blank=True, max_length=300, verbose_name="motive")),
                ("is_late", models.BooleanField(default=False, help_text="Sent within the grace after the close.")),
                (
                    "corrected_at",
                    models.DateTimeField(help_text="A typing error was corrected before anybody reacted.", null=True),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "editor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="subjects.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a proposal",
                "verbose_name_plural": "versions of proposals",
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="current",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="subjects.proposalversion"
            ),
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("present", "Subject"),
                            ("contribute", "Contribute"),
                            ("sources", "Sources"),
                            ("synthesis", "Synthesis"),
                            ("debate", "Debate"),
                            ("bill", "Bill"),
                            ("support", "Support"),
                            ("progress", "In parliament"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                (
                    "window",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="step", to="voting.window"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
            },
        ),
        migrations.CreateModel(
            name="QuickVoteRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ballots", models.JSONField(help_text="Ids of the ballots, in their order.")),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "verbose_name": "quick vote",
                "verbose_name_plural": "quick votes",
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="subject",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="subjects.subject",
            ),
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("objected", "an author objects"),
                            ("done", "done"),
                            ("refused", "dropped"),
                            ("undone", "undone"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(help_text="Done then, unless an author objects.")),
                ("decision", models.CharField(blank=True, max_length=300, verbose_name="decision")),
                ("done_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "canonical",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="subjects.proposal"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "merging",
                "verbose_name_plural": "mergings",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cause", "Cause"), ("issue", "Issue at stake"), ("solution", "Solution")],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField(blank=True)),
                ("language", models.CharField(max_length=5)),
                ("treats", models.JSONField(default=list, help_text="Ids of the causes ticked.")),
                ("updated_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
            },
        ),
        migrations.CreateModel(
            name="CountsFreeze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("closed_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("data", models.JSONField(help_text="The counts by proposal, as published.")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freezes",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "frozen counts",
                "verbose_name_plural": "frozen counts",
            },
        ),
        migrations.CreateModel(
            name="SubjectPage",
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
                (
                    "question",
                    models.CharField(
                        help_text="One question, in plain words.", max_length=200, verbose_name="question"
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        help_text="Who asks what, and until when. Shown in lists and when shared.",
                        max_length=400,
                        verbose_name="summary",
                    ),
                ),
                (
                    "problem",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("paragraph", 1), ("quote", 4), ("image", 5)],
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "subjects/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ul", "ol", "document-link"],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "subjects/blocks/paragraph.html",
                                },
                            ),
                            2: ("wagtail.blocks.TextBlock", (), {"label": "Quotation", "max_length": 400}),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Who, where, when", "max_length": 150, "required": False},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("text", 2), ("source", 3)]], {}),
                            5: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Image", "template": "subjects/blocks/image.html"},
                            ),
                        },
                        help_text="What is wrong, for whom, since when. Not a solution yet.",
                        verbose_name="problem",
                    ),
                ),
                (
                    "artwork",
                    models.CharField(
                        choices=[
                            ("chamber", "A chamber"),
                            ("garden", "A garden"),
                            ("river", "A river"),
                            ("square", "A square"),
                            ("workbench", "A workbench"),
                        ],
                        default="chamber",
                        help_text="Shown in lists, and before the video plays if it has no picture.",
                        max_length=10,
                        verbose_name="drawing",
                    ),
                ),
                (
                    "commitment",
                    models.TextField(
                        help_text="What I will do with this, by when.", max_length=1000, verbose_name="commitment"
                    ),
                ),
                ("commitment_due", models.DateField(blank=True, null=True, verbose_name="commitment due")),
                (
                    "documents",
                    wagtail.fields.StreamField(
                        [("source", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("law", "Law"),
                                        ("study", "Study"),
                                        ("report", "Report"),
                                        ("data", "Data"),
                                        ("press", "Press"),
                                        ("testimony", "Testimony"),
                                    ],
                                    "label": "Type",
                                },
                            ),
                            1: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 200}),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Author or publisher", "max_length": 150, "required": False},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Date", "max_length": 40, "required": False}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: (
                                "wagtail.documents.blocks.DocumentChooserBlock",
                                (),
                                {"label": "File", "required": False},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("type", 0),
                                        ("title", 1),
                                        ("publisher", 2),
                                        ("date", 3),
                                        ("url", 4),
                                        ("document", 5),
                                    ]
                                ],
                                {},
                            ),
                        },
                        verbose_name="documents and sources",
                    ),
                ),
                (
                    "figures",
                    wagtail.fields.StreamField(
                        [("figure", 4), ("recorded_vote", 9)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 30}),
                            1: ("wagtail.blocks.CharBlock", (), {"label": "What it counts", "max_length": 120}),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "As of", "max_length": 60, "required": False},
                            ),
                            3: ("wagtail.blocks.URLBlock", (), {"label": "Source", "required": False}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("value", 0), ("label", 1), ("as_of", 2), ("source_url", 3)]],
                                {},
                            ),
                            5: ("wagtail.blocks.CharBlock", (), {"label": "What was voted on", "max_length": 200}),
                            6: ("wagtail.blocks.IntegerBlock", (), {"label": "Agree", "min_value": 0}),
                            7: ("wagtail.blocks.IntegerBlock", (), {"label": "Mixed", "min_value": 0}),
                            8: ("wagtail.blocks.IntegerBlock", (), {"label": "Disagree", "min_value": 0}),
                            9: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 5), ("agree", 6), ("mixed", 7), ("disagree", 8), ("source_url", 3)]],
                                {},
                            ),
                        },
                        help_text="For processes whose figures were recorded elsewhere.",
                        verbose_name="sourced figures",
                    ),
                ),
                (
                    "positions",
                    wagtail.fields.StreamField(
                        [("cause", 4), ("issue", 5), ("solution", 6)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 120}),
                            1: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "max_length": 2000, "required": False},
                            ),
                            2: ("wagtail.blocks.StructBlock", [[("title", 0), ("text", 1)]], {"label": "Solution"}),
                            3: ("wagtail.blocks.ListBlock", (2,), {"default": [], "label": "Solutions to this cause"}),
                            4: ("wagtail.blocks.StructBlock", [[("title", 0), ("text", 1), ("solutions", 3)]], {}),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("text", 1)]],
                                {"icon": "warning", "label": "Issue at stake"},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("text", 1)]],
                                {"icon": "tick", "label": "Solution without a cause"},
                            ),
                        },
                        help_text="Published with the page; a text that is public can no longer be changed here.",
                        verbose_name="the parliamentarian's causes, issues at stake and solutions",
                    ),
                ),
                (
                    "calendar",
                    wagtail.fields.StreamField(
                        [("step", 3)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("present", "Subject"),
                                        ("contribute", "Contribute"),
                                        ("sources", "Sources"),
                                        ("synthesis", "Synthesis"),
                                        ("debate", "Debate"),
                                        ("bill", "Bill"),
                                        ("support", "Support"),
                                        ("progress", "In parliament"),
                                    ],
                                    "label": "Step",
                                },
                            ),
                            1: ("wagtail.blocks.DateTimeBlock", (), {"label": "Opens", "required": False}),
                            2: ("wagtail.blocks.DateTimeBlock", (), {"label": "Closes", "required": False}),
                            3: ("wagtail.blocks.StructBlock", [[("kind", 0), ("opens_at", 1), ("closes_at", 2)]], {}),
                        },
                        default=subjects.blocks.default_calendar,
                        help_text="Taken over at the first publication. Later changes go through “Calendar”, with a public reason.",
                        verbose_name="planned calendar",
                    ),
                ),
                (
                    "hide_counts",
                    models.BooleanField(
                        default=False,
                        help_text="While people contribute, no count of votes is shown, nothing is sorted by votes. Everybody votes without knowing how others did. Can no longer be changed once contributions are open.",
                        verbose_name="hide the counts until the step closes",
                    ),
                ),
                (
                    "is_record",
                    models.BooleanField(
                        default=False,
                        help_text="The process was held elsewhere or before; nobody can contribute here.",
                        verbose_name="record of a finished process",
                    ),
                ),
                (
                    "notice",
                    models.CharField(
                        blank=True,
                        help_text="A line on every page of this process, for example that it is a demonstration.",
                        max_length=200,
                        verbose_name="notice",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True, help_text="For example: law in force.", max_length=120, verbose_name="outcome"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="subjects.subject",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subject_pages",
                        to="video.video",
                        verbose_name="video",
                    ),
                ),
            ],
            options={
                "verbose_name": "subject",
                "verbose_name_plural": "subjects",
            },
            bases=(
                video.page_gate.AccessibleVideoMixin,
                wagtail.contrib.routable_page.models.RoutablePageMixin,
                "wagtailcore.page",
            ),
        ),
        migrations.CreateModel(
            name="SubjectOpener",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "office",
                    models.CharField(
                        blank=True,
                        help_text="Otherwise the one of the person.",
                        max_length=200,
                        verbose_name="office in this language",
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.representative",
                        verbose_name="parliamentarian",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openers", to="subjects.subjectpage"
                    ),
                ),
            ],
            options={
                "verbose_name": "opener",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="text")),
                ("explanation", models.TextField(max_length=1000, verbose_name="explanation")),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("adopted", "adopted by the author"),
                            ("withdrawn", "withdrawn by its author"),
                            ("hidden", "hidden"),
                        ],
                        default="published",
                        max_length=10,
                    ),
                ),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("rank", models.BigIntegerField(default=discussion.models.random_rank)),
                ("is_late", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("adopted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wording", to="voting.ballot"
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="subjects.proposalversion",
                    ),
                ),
                (
                    "discussion",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wording",
                        to="discussion.discussion",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="subjects.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
            },
        ),
        migrations.AddField(
            model_name="proposalversion",
            name="wording",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="adopted_as", to="subjects.wording"
            ),
        ),
        migrations.CreateModel(
            name="MergeObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="subjects.merge",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "objection to a merging",
                "verbose_name_plural": "objections to mergings",
                "constraints": [
                    models.UniqueConstraint(fields=("merge", "person"), name="merge_objection_once_per_person"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="merge_objection_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MergePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_active",
                    models.BooleanField(default=True, help_text="The merging is proposed, objected to, or done."),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="subjects.merge",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merge_parts",
                        to="subjects.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a merging",
                "verbose_name_plural": "parts of mergings",
                "constraints": [
                    models.UniqueConstraint(fields=("merge", "proposal"), name="merge_part_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("proposal",),
                        name="merge_part_in_one_active_merging",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[("invited", "invited"), ("accepted", "accepted"), ("declined", "declined")],
                        default="invited",
                        max_length=8,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_authored",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="co_authors",
                        to="subjects.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "co-author",
                "verbose_name_plural": "co-authors",
                "indexes": [models.Index(fields=["email"], name="co_author_by_email")],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "email"), name="co_author_invited_once"),
                    models.UniqueConstraint(fields=("proposal", "person"), name="co_author_signs_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "accepted", "declined"])),
                        name="co_author_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True), ("person__isnull", False), _connector="OR"
                        ),
                        name="co_author_is_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="subjects.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of a proposal",
                "verbose_name_plural": "copies of proposals",
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "person"), name="proposal_copy_once_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("edited", "text changed"),
                            ("corrected", "typing error corrected"),
                            ("adopted", "another wording adopted"),
                            ("co_author", "co-author joined"),
                            ("merge_proposed", "merging proposed"),
                            ("merge_objected", "merging objected to"),
                            ("merge_refused", "merging dropped"),
                            ("merged", "merged"),
                            ("merge_undone", "merging undone"),
                            ("withdrawn", "withdrawn"),
                            ("text_hidden", "text taken down at the author's wish"),
                            ("kind_changed", "moved to another list"),
                            ("blanked", "text blanked, its author left"),
                        ],
                        max_length=15,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(help_text="The version that came of it.", null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
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
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="subjects.proposal"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="subjects.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a proposal's history",
                "verbose_name_plural": "lines of proposals' histories",
                "indexes": [models.Index(fields=["proposal", "at"], name="proposal_history")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "edited",
                                    "corrected",
                                    "adopted",
                                    "co_author",
                                    "merge_proposed",
                                    "merge_objected",
                                    "merge_refused",
                                    "merged",
                                    "merge_undone",
                                    "withdrawn",
                                    "text_hidden",
                                    "kind_changed",
                                    "blanked",
                                ],
                            )
                        ),
                        name="proposal_event_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[("moved", "dates moved"), ("suspended", "suspended"), ("resumed", "resumed")],
                        max_length=10,
                    ),
                ),
                ("old_opens_at", models.DateTimeField(null=True)),
                ("old_closes_at", models.DateTimeField(null=True)),
                ("new_opens_at", models.DateTimeField(null=True)),
                ("new_closes_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        help_text="A second person of the team, where a step was shortened without notice.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="subjects.step"
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar change",
                "verbose_name_plural": "calendar changes",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="calendar_change_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["moved", "suspended", "resumed"])),
                        name="calendar_action_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("subject", "kind"), name="step_once_per_subject"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["present", "contribute", "sources", "synthesis", "debate", "bill", "support", "progress"],
                    )
                ),
                name="step_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="quickvoterun",
            constraint=models.UniqueConstraint(fields=("person", "subject"), name="quick_vote_run_once_per_person"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["subject", "origin", "kind", "state", "rank"], name="proposal_lists"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("hide_text_at__isnull", False)), fields=["hide_text_at"], name="proposal_to_hide"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cause", "issue", "solution"])), name="proposal_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "hidden", "withdrawn", "merged"])),
                name="proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("origin", "parliamentarian"),
                        ("representative__isnull", False),
                        ("source_block__isnull", False),
                    ),
                    models.Q(
                        ("author__isnull", False),
                        ("origin", "participant"),
                        ("representative", None),
                        ("source_block", None),
                    ),
                    _connector="OR",
                ),
                name="proposal_speaks_for_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(fields=("subject", "source_block"), name="proposal_once_per_block"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="proposal_merged_into_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="proposal_withdrawn_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("exposure__range", (1, 1000))), name="proposal_exposure_in_thousandths"
            ),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(fields=["subject", "state"], name="merge_lists"),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(fields=["state", "due_at"], name="merge_due"),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "objected", "done", "refused", "undone"])),
                name="merge_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="merge_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("done", "undone")), _negated=True),
                    ("done_at__isnull", False),
                    _connector="OR",
                ),
                name="merge_done_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["person", "-updated_at"], name="draft_lists"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cause", "issue", "solution"])), name="draft_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="countsfreeze",
            constraint=models.UniqueConstraint(fields=("subject", "number"), name="counts_freeze_numbered"),
        ),
        migrations.AddConstraint(
            model_name="countsfreeze",
            constraint=models.UniqueConstraint(fields=("subject", "closed_at"), name="counts_freeze_once_per_close"),
        ),
        migrations.AddConstraint(
            model_name="subjectopener",
            constraint=models.UniqueConstraint(fields=("page", "representative"), name="opener_once_per_page"),
        ),
        migrations.AddIndex(
            model_name="wording",
            index=models.Index(fields=["proposal", "state", "rank"], name="wording_lists"),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "adopted", "withdrawn", "hidden"])),
                name="wording_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("explanation", ""), _negated=True)
                ),
                name="wording_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adopted_at__isnull", False), ("state", "adopted")),
                    models.Q(models.Q(("state", "adopted"), _negated=True), ("adopted_at", None)),
                    _connector="OR",
                ),
                name="wording_adopted_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalversion",
            constraint=models.UniqueConstraint(fields=("proposal", "number"), name="proposal_version_once"),
        ),
        migrations.AddConstraint(
            model_name="proposalversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="proposal_version_has_a_title"
            ),
        ),
    ]
