"""What other rooms and matters put on the page of a proposal, without this room knowing them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from subjects.models import Proposal, SubjectPage, Wording

Render = Callable[[HttpRequest, Proposal, SubjectPage], str]
RenderForWording = Callable[[HttpRequest, Wording, SubjectPage], str]
Answer = Callable[[HttpRequest, Proposal, SubjectPage], HttpResponse | None]

_renders: list[Render] = []
_notices: list[Render] = []
_for_wordings: list[RenderForWording] = []
_answers: list[Answer] = []


def register(render: Render) -> None:
    """Show `render(request, proposal, page)` above the discussion of every proposal: safe HTML, or "" for nothing."""
    if render not in _renders:
        _renders.append(render)


def register_notice(render: Render) -> None:
    """Show `render(request, proposal, page)` above the text of every proposal: safe HTML, or "" for nothing."""
    if render not in _notices:
        _notices.append(render)


def register_for_wordings(render: RenderForWording) -> None:
    """Show `render(request, wording, page)` above the discussion of every wording: safe HTML, or "" for nothing."""
    if render not in _for_wordings:
        _for_wordings.append(render)


def register_answer(answer: Answer) -> None:
    """Let `answer(request, proposal, page)` take the place of a proposal's page, as a redirect does; None: it does not.

    It is asked about every proposal that somebody opens, and should answer without a query for most of them.
    """
    if answer not in _answers:
        _answers.append(answer)


def beside(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> list[SafeString]:
    """The pieces that stand above the discussion, in the order in which they were registered."""
    pieces = (render(request, proposal, page) for render in _renders)
    return [mark_safe(piece) for piece in pieces if piece]  # noqa: S308 – each room answers for its own HTML


def notices(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> list[SafeString]:
    """The pieces that stand above the text."""
    pieces = (render(request, proposal, page) for render in _notices)
    return [mark_safe(piece) for piece in pieces if piece]  # noqa: S308 – as above


def beside_wording(request: HttpRequest, wording: Wording, page: SubjectPage) -> list[SafeString]:
    """The pieces that stand above the discussion of a wording."""
    pieces = (render(request, wording, page) for render in _for_wordings)
    return [mark_safe(piece) for piece in pieces if piece]  # noqa: S308 – as above


def answer_instead(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> HttpResponse | None:
    """What is answered in place of the proposal's page, if anything."""
    return next((given for answer in _answers if (given := answer(request, proposal, page)) is not None), None)
