"""The sentences of this room's notices."""

from typing import Any

from django.utils.translation import gettext as _

from notices.registry import register


def disputed(data: dict[str, Any]) -> str:
    """A source that the person added or uses."""
    return _("The team has marked a source that you use as disputed.")


def released(data: dict[str, Any]) -> str:
    """A file of the person."""
    return _("The file of your source was checked: everybody can open it now.")


def hidden(data: dict[str, Any]) -> str:
    """A source of the person was taken down."""
    return _("The team has taken down a source that you added. Reason: %(reason)s") % {"reason": data["reason"]}


def report_answered(data: dict[str, Any]) -> str:
    """A report of the person."""
    if data["agrees"]:
        text = _("You said that a source does not say what it is used for. The team agrees: %(answer)s")
    else:
        text = _("You said that a source does not say what it is used for. The team does not agree: %(answer)s")
    return text % {"answer": data["answer"]}


def does_not_say(data: dict[str, Any]) -> str:
    """A use by the person."""
    return _("The team agrees with a report: a source does not say what you use it for. %(answer)s") % {
        "answer": data["answer"]
    }


def register_sentences() -> None:
    """Make them known."""
    register("source_disputed", disputed)
    register("source_released", released)
    register("source_hidden", hidden)
    register("source_report_answered", report_answered)
    register("source_does_not_say", does_not_say)
