from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotingConfig(AppConfig):
    """Windows of time, ballots and colour votes."""

    name = "voting"
    verbose_name = _("Votes")

    def ready(self) -> None:
        from accounts import pending
        from voting.views import perform_pending_vote

        pending.register("vote", perform_pending_vote, one_for="ballot")
