from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    """Threaded discussions with a stance, built on django-comments-xtd's storage."""

    name = "discussion"
    verbose_name = _("Discussions")

    def ready(self) -> None:
        from django_comments_xtd.models import publish_or_unpublish_on_pre_save

        from accounts import pending
        from accounts.leaving import person_leaves
        from accounts.models import User
        from discussion.models import ThreadComment
        from discussion.services import empty_texts_of
        from discussion.services.changes import EDITED
        from discussion.told import edited_sentence
        from discussion.views import perform_pending_comment, perform_pending_edit
        from notices import registry

        # The package's receiver publishes every hidden descendant of a comment that is saved (docs/discussion.md).
        pre_save.disconnect(publish_or_unpublish_on_pre_save, sender=ThreadComment)
        pending.register("comment", perform_pending_comment)
        pending.register("comment_edit", perform_pending_edit, one_for="comment")
        person_leaves.connect(empty_texts_of, sender=User, dispatch_uid="discussion.empty_texts_of")
        registry.register(EDITED, edited_sentence)
