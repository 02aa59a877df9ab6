"""Sources over HTTP."""

from sources.views.adding import add, perform_pending_source
from sources.views.files import file
from sources.views.people import perform_pending_report, report, withdraw
from sources.views.reading import source, source_list

__all__ = [
    "add",
    "file",
    "perform_pending_report",
    "perform_pending_source",
    "report",
    "source",
    "source_list",
    "withdraw",
]
