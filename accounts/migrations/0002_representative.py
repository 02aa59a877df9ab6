"""Apart from 0001: pictures depend on the user model, and parliamentarians on pictures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "office",
                    models.CharField(help_text="For example: senator, deputy.", max_length=100, verbose_name="office"),
                ),
                ("constituency", models.CharField(blank=True, max_length=100, verbose_name="constituency")),
                ("political_group", models.CharField(blank=True, max_length=100, verbose_name="political group")),
                (
                    "portrait",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="portrait",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representative",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "parliamentarian",
                "verbose_name_plural": "parliamentarians",
                "ordering": ["name"],
            },
        ),
    ]
