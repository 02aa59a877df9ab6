"""What a discussion is about: rooms above register how to find and show it, and who may see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from discussion.models import Discussion


@dataclass(frozen=True)
class Target:
    """The thing discussed, as the current visitor may see it."""

    title: str
    url: str
    subject_title: str = ""
    subject_url: str = ""
    notice: str = ""


Resolver = Callable[[HttpRequest, str], Target | None]
_resolvers: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """Let `resolver(request, reference)` find the targets of keys "kind:reference"; None means not visible."""
    _resolvers[kind] = resolver


def target_of(request: HttpRequest, discussion: Discussion) -> Target:
    """The target of `discussion` for this visitor; Http404 when there is none or it is not theirs to see."""
    kind, _separator, reference = discussion.key.partition(":")
    resolver = _resolvers.get(kind)
    target = resolver(request, reference) if resolver else None
    if target is None:
        raise Http404
    return target
