"""What other rooms put on the page of a comment, without this room knowing them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from discussion.models import ThreadComment

Render = Callable[[HttpRequest, ThreadComment], str]

_renders: list[Render] = []


def register(render: Render) -> None:
    """Show `render(request, comment)` below a comment on its own page: safe HTML, or "" for nothing."""
    if render not in _renders:
        _renders.append(render)


def beside(request: HttpRequest, comment: ThreadComment) -> list[SafeString]:
    """The pieces, in the order in which they were registered."""
    pieces = (render(request, comment) for render in _renders)
    return [mark_safe(piece) for piece in pieces if piece]  # noqa: S308 – each room answers for its own HTML
