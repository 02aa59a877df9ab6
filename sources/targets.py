"""What a source can be used for, found and named for one visitor."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from discussion.models import CommentState, ThreadComment
from discussion.targets import target_of
from sources.enums import UseKind
from subjects.cards import Translations, own_words
from subjects.models import Proposal, ProposalState, Step, SubjectPage, WordingState
from subjects.rules import text_is_hidden, visible_page, visible_proposal, visible_wording

MAX_ID = 2**63 - 1
SHOWN_WORDINGS = (WordingState.PUBLISHED, WordingState.ADOPTED)


@dataclass(frozen=True)
class UseTarget:
    """One thing of a process, as this visitor may see it. `refusal` says why it takes no source any more."""

    kind: str
    id: int
    page: SubjectPage
    title: str
    language: str
    url: str
    refusal: str = ""

    @property
    def subject_id(self) -> int:
        """The process it belongs to."""
        return self.page.subject_id

    @property
    def query(self) -> str:
        """What names it in an address."""
        return f"{self.kind}={self.id}"


def target_from(request: HttpRequest, data: dict[str, str]) -> UseTarget:
    """The one thing that `data` names by kind and id; Http404 if it is not there for this visitor."""
    for kind, find in _FINDERS.items():
        given = data.get(kind, "")
        if given.isascii() and given.isdigit() and 0 < int(given[:19]) <= MAX_ID and len(given) <= 19:
            return find(request, int(given))
    raise Http404


def _subject(request: HttpRequest, subject_id: int) -> UseTarget:
    page = visible_page(request, subject_id)
    if page is None or page.is_record:
        raise Http404
    return UseTarget(UseKind.SUBJECT, subject_id, page, page.title, page.locale.language_code, page.get_url() or "/")


def _proposal(request: HttpRequest, proposal_id: int) -> UseTarget:
    proposal, page = visible_proposal(request, proposal_id)
    title, language = named(proposal, own_words(page))
    return UseTarget(
        UseKind.PROPOSAL,
        proposal.pk,
        page,
        title,
        language,
        reverse("subjects:proposal", args=[proposal.pk]),
        "" if proposal.state == ProposalState.PUBLISHED else _no_more(),
    )


def named(proposal: Proposal, words: Translations) -> tuple[str, str]:
    """Title and language of a contribution as a page in the language of `words` names it."""
    if text_is_hidden(proposal, timezone.now()):
        return _("A withdrawn text"), get_language() or ""
    if proposal.source_block is not None and proposal.source_block in words:
        title, _text, language = words[proposal.source_block]
        return title, language
    return proposal.title, proposal.language


def _comment(request: HttpRequest, comment_id: int) -> UseTarget:
    comment = (
        ThreadComment.objects.select_related("discussion").filter(pk=comment_id, state=CommentState.PUBLISHED).first()
    )
    if comment is None:
        raise Http404
    target_of(request, comment.discussion)
    step = Step.objects.filter(window=comment.discussion.window_id).first()
    page = visible_page(request, step.subject_id) if step else None
    if page is None or page.is_record:
        raise Http404
    return UseTarget(
        UseKind.COMMENT,
        comment.pk,
        page,
        Truncator(" ".join(comment.comment.split())).chars(80),
        comment.language,
        reverse("discussion:permalink", args=[comment.pk]),
    )


def _wording(request: HttpRequest, wording_id: int) -> UseTarget:
    wording, page = visible_wording(request, wording_id)
    is_open = wording.state in SHOWN_WORDINGS and wording.proposal.state == ProposalState.PUBLISHED
    return UseTarget(
        UseKind.WORDING,
        wording.pk,
        page,
        wording.title,
        wording.language,
        wording_address(wording.pk),
        "" if is_open else _no_more(),
    )


def wording_address(wording_id: int) -> str:
    """Where another wording stands."""
    return reverse("subjects:wording", args=[wording_id])


def _no_more() -> str:
    return _("This text was withdrawn, hidden or merged and takes no further sources.")


_FINDERS = {
    UseKind.SUBJECT.value: _subject,
    UseKind.PROPOSAL.value: _proposal,
    UseKind.COMMENT.value: _comment,
    UseKind.WORDING.value: _wording,
}
