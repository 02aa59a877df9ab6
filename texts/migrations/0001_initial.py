import django.utils.timezone
from django.db import migrations, models

import texts.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind of text")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="object")),
                ("group", models.CharField(max_length=60, verbose_name="group")),
                ("data", models.BinaryField(verbose_name="fingerprint")),
                ("exact", models.CharField(blank=True, max_length=32, verbose_name="key of equal texts")),
                (
                    "stamp",
                    models.BigIntegerField(
                        default=texts.models.new_stamp, editable=False, verbose_name="stamp of the last write"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="remembered at")),
            ],
            options={
                "verbose_name": "fingerprint of a text",
                "verbose_name_plural": "fingerprints of texts",
                "indexes": [
                    models.Index(fields=["group", "stamp"], name="text_group_stamp"),
                    models.Index(fields=["group", "kind", "exact"], name="text_group_exact"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="text_one_fingerprint")],
            },
        ),
    ]
