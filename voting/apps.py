from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotingConfig(AppConfig):
    """Windows of time, ballots and colour votes."""

    name = "voting"
    verbose_name = _("Votes")

    def ready(self) -> None:
        from accounts import pending
        from accounts.leaving import person_leaves
        from voting.receivers import take_votes_back
        from voting.views import perform_pending_vote

        pending.register("vote", perform_pending_vote, one_for="ballot")
        person_leaves.connect(take_votes_back, dispatch_uid="voting.take_votes_back")
