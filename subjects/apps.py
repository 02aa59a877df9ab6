from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    """The process: the subject page, its seven steps and the proposals made in it."""

    name = "subjects"
    verbose_name = _("Subjects")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from accounts import pending
        from accounts.leaving import person_leaves
        from discussion import because, targets
        from subjects import discussed, merging_told, receivers, told
        from subjects.models import SubjectPage
        from subjects.services import leaving
        from subjects.views import (
            perform_pending_draft,
            perform_pending_edit,
            perform_pending_proposal,
            perform_pending_wording,
        )
        from subjects.views.quick_vote import perform_pending_quick_vote

        page_published.connect(receivers.subject_published, sender=SubjectPage)
        page_unpublished.connect(receivers.subject_unpublished, sender=SubjectPage)
        post_page_move.connect(receivers.page_moved)
        post_save.connect(receivers.restriction_changed, sender=PageViewRestriction)
        post_delete.connect(receivers.restriction_changed, sender=PageViewRestriction)
        targets.register("subject", discussed.subject_target)
        targets.register("proposal", discussed.proposal_target, in_columns=True, namer=discussed.proposal_names)
        targets.register("wording", discussed.wording_target, in_columns=True)
        because.register("proposal", discussed.argument_place)
        because.register("wording", discussed.argument_place)
        pending.register("proposal", perform_pending_proposal)
        pending.register("draft", perform_pending_draft)
        pending.register("proposal_edit", perform_pending_edit, one_for="proposal")
        pending.register("wording", perform_pending_wording, one_for="proposal")
        person_leaves.connect(leaving.person_leaves, dispatch_uid="subjects.person_leaves")
        told.connect()
        pending.register("quickvote", perform_pending_quick_vote, one_for="subject")
        merging_told.connect()
