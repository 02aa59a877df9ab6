"""The list of sources as the step "Sources" of a process leads to it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from subjects.linked import LinkedPage
from subjects.models import StepKind


def sources_of(subject_id: int, _language: str) -> list[LinkedPage]:
    """The list of a process's sources; it is there whether or not there are any, so nothing is asked."""
    return [LinkedPage(StepKind.SOURCES, _("Sources"), reverse("sources:list", args=[subject_id]), "")]
