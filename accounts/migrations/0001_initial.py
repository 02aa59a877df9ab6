import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="PerformedAct",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("display_name", models.CharField(max_length=50, verbose_name="public name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("citizen", "Citizen"),
                            ("nonprofit", "Non-profit"),
                            ("company", "Company"),
                            ("institution", "Public institution"),
                        ],
                        default="citizen",
                        max_length=12,
                        verbose_name="kind of participant",
                    ),
                ),
                (
                    "declared_interest",
                    models.CharField(
                        blank=True,
                        help_text="What your organisation has to win or lose in the subjects you take part in. Public.",
                        max_length=200,
                        verbose_name="declared interest",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=5, verbose_name="language")),
                ("is_staff", models.BooleanField(default=False, verbose_name="team")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                ("left_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="left")),
                ("mail_notices", models.BooleanField(default=True, verbose_name="tell me by e-mail")),
                ("texts_day_from", models.DateTimeField(editable=False, null=True)),
                ("texts_in_day", models.PositiveIntegerField(default=0, editable=False)),
                ("texts_in_minute", models.PositiveIntegerField(default=0, editable=False)),
                ("texts_minute_from", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_email_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["citizen", "nonprofit", "company", "institution"])),
                        name="user_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at", None), models.Q(("display_name", ""), _negated=True)),
                            models.Q(
                                ("declared_interest", ""),
                                ("display_name", ""),
                                ("is_active", False),
                                ("left_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="user_named_unless_left",
                    ),
                ],
            },
        ),
    ]
