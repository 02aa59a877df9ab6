"""What a discussion is about: rooms above register how to find and show it, and who may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

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


class Name(NamedTuple):
    """What something discussed is called, where it stands, and in which language its title is."""

    title: str
    url: str
    language: str = ""


Resolver = Callable[[HttpRequest, str], Target | None]
Namer = Callable[[list[str]], dict[str, Name]]


@dataclass(frozen=True)
class _Kind:
    resolver: Resolver
    in_columns: bool
    namer: Namer | None


_kinds: dict[str, _Kind] = {}


def register(kind: str, resolver: Resolver, *, in_columns: bool = False, namer: Namer | None = None) -> None:
    """Let `resolver(request, reference)` find the targets of keys "kind:reference"; None means not visible.

    Comments on a thing to be decided on stand `in_columns`, for and against; others in one list. Where threads may move
    from one discussion to another, `namer` names the former ones by their references, in one query.
    """
    _kinds[kind] = _Kind(resolver, in_columns, namer)


def target_of(request: HttpRequest, discussion: Discussion) -> Target:
    """The target of `discussion` for this visitor; Http404 when there is none or it is not theirs to see."""
    kind, reference = _parts(discussion.key)
    found = _kinds.get(kind)
    target = found.resolver(request, reference) if found else None
    if target is None:
        raise Http404
    return target


def is_in_columns(discussion: Discussion) -> bool:
    """Whether the comments of `discussion` stand in columns, for and against."""
    found = _kinds.get(_parts(discussion.key)[0])
    return found is not None and found.in_columns


def names_of(keys: Iterable[str]) -> dict[str, Name]:
    """What the discussions of these keys are about: one query for each kind, none without keys."""
    references: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        kind, reference = _parts(key)
        references.setdefault(kind, []).append(reference)
    names: dict[str, Name] = {}
    for kind, some in references.items():
        found = _kinds.get(kind)
        if found is not None and found.namer is not None:
            names |= {f"{kind}:{reference}": name for reference, name in found.namer(some).items()}
    return names


def _parts(key: str) -> tuple[str, str]:
    kind, _separator, reference = key.partition(":")
    return kind, reference
