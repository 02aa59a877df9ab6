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
        from discussion import targets
        from subjects import discussed, receivers
        from subjects.models import SubjectPage
        from subjects.views import perform_pending_proposal

        page_published.connect(receivers.subject_published, sender=SubjectPage)
        page_unpublished.connect(receivers.subject_unpublished, sender=SubjectPage)
        post_page_move.connect(receivers.page_moved)
        post_save.connect(receivers.restriction_changed, sender=PageViewRestriction)
        post_delete.connect(receivers.restriction_changed, sender=PageViewRestriction)
        targets.register("subject", discussed.subject_target)
        targets.register("proposal", discussed.proposal_target)
        pending.register("proposal", perform_pending_proposal)
