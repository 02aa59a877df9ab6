"""Publish what is due, page by page, and do what is due in processes."""

import logging
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from subjects.due import run_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """`manage.py publish_due`: every minute, in the place of Wagtail's `publish_scheduled`.

    The same rows and the same entries in the history; but there the first page that is refused ends the run, and all
    that is due after it waits for ever.
    """

    help = (
        "Publish the pages whose hour has come, take down those that have expired, and do what is due in processes "
        "(settle_due); a refused one stops no other."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take down and publish. Raises CommandError at the end when something could not be done."""
        now = timezone.now()
        refused: list[str] = []
        for model in _models_with_drafts():
            for expired in model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
                self._try(lambda it=expired: _take_down(it), f"take down {expired}", refused)
        due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
        for revision in due.iterator():
            self._try(lambda it=revision: _publish(it), f"publish {revision.object_str or revision}", refused)
        refused += run_due(now).failed
        if refused:
            raise CommandError(f"Refused, and tried again at the next run: {'; '.join(refused)}.")

    def _try(self, act: Callable[[], None], what: str, refused: list[str]) -> None:
        try:
            with transaction.atomic():
                act()
        except ValidationError as error:
            logger.error("Could not %s: %s", what, " ".join(error.messages))
            refused.append(what)
        except Exception:
            logger.exception("Could not %s.", what)
            refused.append(what)


def _models_with_drafts() -> list[Any]:
    """Pages, all by one model, and every other model that can be scheduled."""
    others = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    return [Page, *others]


def _take_down(expired: Any) -> None:
    expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")
