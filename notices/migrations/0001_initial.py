import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("key", models.CharField(max_length=120, verbose_name="key")),
                ("data", models.JSONField(default=dict, verbose_name="data")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="seen")),
                ("to_mail", models.BooleanField(default=True, verbose_name="also by e-mail")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="being sent since")),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="sent by e-mail")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["person", "-at", "-id"], name="notice_of_person"),
                    models.Index(condition=models.Q(("seen_at", None)), fields=["person"], name="notice_unseen"),
                    models.Index(
                        condition=models.Q(("mailed_at", None), ("to_mail", True)),
                        fields=["person"],
                        name="notice_waits_for_mail",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="notice_told_once")],
            },
        ),
    ]
