"""Adding a source: the same address, file or citation is one source with one more use, whoever is first."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import User
from sources.addresses import address_key, citation_key, file_key
from sources.enums import Medium, SourceEventKind, SourceState, UseKind, UseState
from sources.files import CheckedFile
from sources.models import Source, SourceEvent, SourceUse
from sources.windows import sources_window
from voting.models import BallotKind, Window
from voting.rules import is_late, window_message
from voting.services import open_ballot, thaw


class SourceRefused(Exception):
    """The source was not taken, or not changed; the message says why."""


class StandsThere(SourceRefused):
    """Somebody has added the same source to the same thing before; `source` is that one."""

    def __init__(self, source: Source) -> None:
        super().__init__(_("This source stands there already: somebody has added it before you."))
        self.source = source


@dataclass(frozen=True)
class NewSource:
    """What somebody says of a source: at `address`, in `file`, or by title and author alone."""

    kind: str
    title: str
    author: str
    dated: str
    language: str
    address: str = ""
    file: CheckedFile | None = None

    @property
    def medium(self) -> str:
        if self.file is not None:
            return Medium.FILE
        return Medium.ADDRESS if self.address else Medium.CITATION

    @property
    def key(self) -> str:
        """What makes it the same as another of its process."""
        if self.file is not None:
            return file_key(self.file.sha256)
        if self.address:
            return address_key(self.address)
        return citation_key(self.title, self.author, self.dated)


@dataclass(frozen=True)
class Added:
    """A source, and whether it is new: else it was known and has one more use."""

    source: Source
    is_new: bool


def add(
    *,
    subject_id: int,
    use_kind: str,
    use_id: int,
    person: User,
    what: NewSource,
    supports: str,
    language: str,
    nonce: str = "",
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
    now: datetime | None = None,
) -> Added:
    """Let `person` use a source for one thing of a process; sent twice from the same form, it is done once.

    `language` is that of `supports`; `opened_at` and `made_at` are what `window_message` takes. Raises SourceRefused,
    StandsThere when that thing has this source already, and limits.TooMany.
    """
    now = now or timezone.now()
    window = sources_window(subject_id)
    if message := window_message(window, now, opened_at=opened_at, made_at=made_at):
        raise SourceRefused(message)
    submission = _submission(person, use_kind, use_id, nonce, what, supports)
    try:
        if found := _sent_before(submission):
            return found
        with transaction.atomic():
            limits.take(person, now)
            if found := _sent_before(submission):
                return found
            source, is_new = _source(subject_id, person, what, window, now)
            _use(source, use_kind, use_id, person, supports, language, submission, window, now)
            return Added(source, is_new)
    except limits.TooMany:
        # The second press of the button is no second text.
        if found := _sent_before(submission):
            return found
        raise


def _submission(person: User, use_kind: str, use_id: int, nonce: str, what: NewSource, supports: str) -> str:
    told = f"{person.pk}|{use_kind}:{use_id}|{nonce}|{what.key}|{supports}"
    return hashlib.sha256(told.encode()).hexdigest()


def _sent_before(submission: str) -> Added | None:
    use = SourceUse.objects.select_related("source").filter(submission=submission, state=UseState.PUBLISHED).first()
    if use is None:
        return None
    return Added(use.source, is_new=(use.source.published_at, use.source.added_by_id) == (use.at, use.added_by_id))


def _source(subject_id: int, person: User, what: NewSource, window: Window, now: datetime) -> tuple[Source, bool]:
    """The source of that key, locked, and whether it is new. The constraint decides who is first."""
    found = _known(subject_id, what.key)
    if found is None:
        try:
            with transaction.atomic():
                return _new(subject_id, person, what, window, now), True
        except IntegrityError:
            found = _known(subject_id, what.key)
            if found is None:
                raise
    if found.state == SourceState.HIDDEN:
        raise SourceRefused(_("The team has taken this source down: it cannot be added again."))
    if found.state == SourceState.WITHDRAWN:
        _revive(found, person, now)
    return found, False


def _known(subject_id: int, key: str) -> Source | None:
    return Source.objects.select_for_update(no_key=True).filter(subject=subject_id, key=key).first()


def _new(subject_id: int, person: User, what: NewSource, window: Window, now: datetime) -> Source:
    source = Source(
        subject_id=subject_id,
        kind=what.kind,
        title=what.title,
        author=what.author,
        dated=what.dated,
        language=what.language,
        medium=what.medium,
        key=what.key,
        address=what.address,
        added_by=person,
        published_at=now,
        ballot=open_ballot(kind=BallotKind.SOURCE, window=window),
    )
    if what.file is None:
        source.save()
        return source
    source.state = SourceState.PENDING
    source.file = ContentFile(what.file.content, name=f"{uuid4().hex}.{what.file.extension}")
    source.file_name = what.file.name
    source.file_size = len(what.file.content)
    source.file_sha256 = what.file.sha256
    try:
        source.save()
    except BaseException:
        # Written before its row: without the row nobody would ever find it again.
        if source.file._committed:
            source.file.storage.delete(source.file.name)
        raise
    return source


def _revive(source: Source, person: User, now: datetime) -> None:
    """A source that was withdrawn is added again, by somebody who answers for it now."""
    is_waiting = source.medium == Medium.FILE and source.released_at is None
    source.state = SourceState.PENDING if is_waiting else SourceState.PUBLISHED
    source.added_by = person
    source.save(update_fields=["state", "added_by"])
    thaw([source.ballot_id])
    SourceEvent.objects.create(source=source, kind=SourceEventKind.ADDED_AGAIN, by=person, at=now)


def _use(
    source: Source,
    use_kind: str,
    use_id: int,
    person: User,
    supports: str,
    language: str,
    submission: str,
    window: Window,
    now: datetime,
) -> None:
    """One more use; of several at once for the same thing, the constraint takes one. Raises StandsThere."""
    try:
        with transaction.atomic():
            # The back button: what somebody has withdrawn and sends again from the same form is the same use.
            again = SourceUse.objects.filter(submission=submission, state=UseState.WITHDRAWN)
            if not again.update(state=UseState.PUBLISHED, withdrawn_at=None, at=now):
                SourceUse.objects.create(
                    source=source,
                    kind=use_kind,
                    added_by=person,
                    supports=supports,
                    language=language,
                    submission=submission,
                    is_late=is_late(window, now),
                    at=now,
                    **{f"{UseKind(use_kind).value}_id": use_id},
                )
    except IntegrityError:
        raise StandsThere(source) from None
