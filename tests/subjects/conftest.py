"""The form of a subject page."""

from typing import Any

from subjects.models import SubjectPage
from tests.admin_form import page_data, rows


def subject_data(page: SubjectPage, **changes: Any) -> dict[str, Any]:
    """The editing form of a subject page as it stands, with `changes`."""
    openers = [
        {"id": opener.pk, "representative": opener.representative_id, "office": opener.office}
        for opener in page.openers.all()
    ]
    return page_data(page, **rows("openers", openers) | changes)
