import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomePage",
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
                    "tagline",
                    models.CharField(
                        blank=True, help_text="Shown above the title.", max_length=120, verbose_name="tagline"
                    ),
                ),
                ("lede", models.TextField(blank=True, max_length=400, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "home page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="StandardPage",
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
                ("lede", models.TextField(blank=True, max_length=400, verbose_name="introduction")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("paragraph", 1), ("quote", 4), ("figure", 9), ("question", 12)],
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"icon": "title", "label": "Heading"}),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ul", "ol", "document-link", "h3"],
                                    "label": "Text",
                                },
                            ),
                            2: ("wagtail.blocks.TextBlock", (), {"label": "Quotation", "max_length": 400}),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Who, where, when", "max_length": 150, "required": False},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("text", 2), ("source", 3)]], {}),
                            5: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 30}),
                            6: ("wagtail.blocks.CharBlock", (), {"label": "What it counts", "max_length": 120}),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "As of", "max_length": 60, "required": False},
                            ),
                            8: ("wagtail.blocks.URLBlock", (), {"label": "Source", "required": False}),
                            9: (
                                "wagtail.blocks.StructBlock",
                                [[("value", 5), ("label", 6), ("as_of", 7), ("source_url", 8)]],
                                {},
                            ),
                            10: ("wagtail.blocks.CharBlock", (), {"label": "Question", "max_length": 200}),
                            11: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ul", "ol", "document-link"],
                                    "label": "Answer",
                                },
                            ),
                            12: ("wagtail.blocks.StructBlock", [[("question", 10), ("answer", 11)]], {}),
                        },
                        verbose_name="text",
                    ),
                ),
                ("show_steps", models.BooleanField(default=False, verbose_name="show the seven steps")),
            ],
            options={
                "verbose_name": "standing page",
                "verbose_name_plural": "standing pages",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SiteIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "platform_name",
                    models.CharField(default="Hemicycle", max_length=60, verbose_name="name of the platform"),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="public contact address")),
                (
                    "source_code_url",
                    models.URLField(
                        blank=True,
                        help_text="The licence (AGPL) lets everybody who uses the platform have the source of what runs here.",
                        verbose_name="address of the source code",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="wagtailcore.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "identity of the platform",
            },
        ),
    ]
