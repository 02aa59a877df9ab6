import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Window",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                ("suspended_at", models.DateTimeField(blank=True, null=True, verbose_name="suspended since")),
                (
                    "is_hidden",
                    models.BooleanField(
                        default=False, help_text="Nobody may act: the page it belongs to is not public."
                    ),
                ),
                (
                    "hides_counts",
                    models.BooleanField(
                        default=False,
                        help_text="No count of votes is shown anywhere until it closes.",
                        verbose_name="counts are hidden",
                    ),
                ),
            ],
            options={
                "verbose_name": "window",
                "verbose_name_plural": "windows",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at", None), ("opens_at__lt", models.F("closes_at")), _connector="OR"
                        ),
                        name="window_opens_before_it_closes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposal", "Proposal"),
                            ("comment", "Comment"),
                            ("article", "Article"),
                            ("wording", "Wording"),
                            ("source", "Source"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "is_frozen",
                    models.BooleanField(default=False, help_text="Withdrawn, hidden or merged: takes no further vote."),
                ),
                ("n_agree", models.PositiveIntegerField(default=0)),
                ("n_mixed", models.PositiveIntegerField(default=0)),
                ("n_disagree", models.PositiveIntegerField(default=0)),
                ("org_agree", models.PositiveIntegerField(default=0)),
                ("org_mixed", models.PositiveIntegerField(default=0)),
                ("org_disagree", models.PositiveIntegerField(default=0)),
                (
                    "score",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("n_agree"), "-", models.F("n_disagree")
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "n_votes",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("n_agree"), "+", models.F("n_mixed")
                            ),
                            "+",
                            models.F("n_disagree"),
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="voting.window"
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
            },
        ),
        migrations.CreateModel(
            name="CarriedBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("merge_id", models.BigIntegerField()),
                ("was_frozen", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="carried", to="voting.ballot"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="carried_here", to="voting.ballot"
                    ),
                ),
            ],
            options={
                "verbose_name": "merged ballot",
                "verbose_name_plural": "merged ballots",
                "constraints": [
                    models.UniqueConstraint(fields=("merge_id", "ballot"), name="carried_ballot_once_in_a_merge"),
                    models.CheckConstraint(
                        condition=models.Q(("ballot", models.F("into")), _negated=True),
                        name="carried_ballot_into_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarriedVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("merge_id", models.BigIntegerField(db_index=True)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.ballot"
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "carried vote",
                "verbose_name_plural": "carried votes",
                "constraints": [
                    models.UniqueConstraint(fields=("merge_id", "ballot", "voter"), name="carried_vote_once_in_a_merge")
                ],
            },
        ),
        migrations.CreateModel(
            name="Skip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "ballot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skips",
                        to="voting.ballot",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skips", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "skip",
                "verbose_name_plural": "skips",
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "voter"), name="skip_one_per_person_and_ballot")
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.SmallIntegerField(
                        choices=[(1, "Agree"), (0, "Mixed"), (-1, "Disagree")], null=True, verbose_name="choice"
                    ),
                ),
                ("previous", models.SmallIntegerField(help_text="The choice before the last change.", null=True)),
                (
                    "seen_version",
                    models.PositiveIntegerField(help_text="The version of the text the vote was cast on."),
                ),
                ("as_organisation", models.BooleanField(default=False)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("counted", "counted"),
                            ("unconfirmed", "to be confirmed: merged texts got different votes of this person"),
                            ("set_aside", "set aside by a decision"),
                        ],
                        db_default="counted",
                        default="counted",
                        max_length=11,
                    ),
                ),
                (
                    "is_late",
                    models.BooleanField(db_default=False, default=False, help_text="Accepted after the close."),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("cast", "The person voted again."),
                            ("carried", "A text was merged into this one."),
                            ("undone", "The merge was undone."),
                            ("left", "The person deleted the account."),
                            (
                                "confirmed",
                                "The person chose among votes that differed, or kept the vote on a new version.",
                            ),
                        ],
                        db_default="cast",
                        default="cast",
                        help_text="Why it is what it is.",
                        max_length=9,
                    ),
                ),
                ("n_changes", models.PositiveIntegerField(db_default=0, default=0)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("first_at", models.DateTimeField(verbose_name="first at")),
                (
                    "ballot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="voting.ballot",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The merged text it came from.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="voting.ballot",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "voter"), name="vote_one_per_person_and_ballot"),
                    models.CheckConstraint(
                        condition=models.Q(("choice", None), ("choice__in", [1, 0, -1]), _connector="OR"),
                        name="vote_choice_is_a_colour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["counted", "unconfirmed", "set_aside"])),
                        name="vote_standing_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoteChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.SmallIntegerField(choices=[(1, "Agree"), (0, "Mixed"), (-1, "Disagree")], null=True)),
                ("after", models.SmallIntegerField(choices=[(1, "Agree"), (0, "Mixed"), (-1, "Disagree")], null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("cast", "The person voted again."),
                            ("carried", "A text was merged into this one."),
                            ("undone", "The merge was undone."),
                            ("left", "The person deleted the account."),
                            (
                                "confirmed",
                                "The person chose among votes that differed, or kept the vote on a new version.",
                            ),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="voting.ballot"
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a vote",
                "verbose_name_plural": "changes of votes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["cast", "carried", "undone", "left", "confirmed"])),
                        name="vote_change_why_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["proposal", "comment", "article", "wording", "source"])),
                name="ballot_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="ballot_version_from_one"),
        ),
    ]
