"""Where to find one page of each kind in the demo."""

from functools import cached_property

from django.urls import reverse
from django.utils import translation

from bills.models import Article, BillIndexPage, BillPage
from debates.models import DebateIndexPage, DebatePage
from discussion.models import Discussion, ThreadComment
from home.models import HomePage, StandardPage
from notices.mails import stop_address
from sources.models import Source
from subjects.models import Proposal, SubjectIndexPage, SubjectPage
from tests.process import add, days, planned, running, subject_page
from voting.models import Ballot


class Places:
    """Pages and things of the demo. The showcase process, which takes contributions, is `open_subject`."""

    def page(self, model: type, language: str = "en", **filters: object) -> str:
        """The address of the first published page of `model` in `language`."""
        found = model.objects.live().filter(locale__language_code=language, **filters).order_by("path").first()
        assert found is not None, f"The demo has no {model.__name__} in {language} with {filters}."
        return str(found.get_url())

    @staticmethod
    def address(name: str, *args: object, language: str = "en") -> str:
        """The address of a view in `language`."""
        with translation.override(language):
            return reverse(name, args=args)

    @cached_property
    def open_subject(self) -> SubjectPage:
        """The process that takes contributions, in English."""
        open_now = [
            page
            for page in SubjectPage.objects.live().filter(locale__language_code="en", is_record=False)
            if page.subject.steps.get(kind="contribute").window.is_open
        ]
        return max(open_now, key=lambda page: page.subject.proposals.count())

    @cached_property
    def upcoming_subject(self) -> SubjectPage:
        """A process that opens in a week."""
        made = SubjectPage.objects.filter(slug="to-come").first()
        if made is None:
            index = SubjectIndexPage.objects.get(locale__language_code="en")
            calendar = running(present=(days(7), None), contribute=(days(7), days(25)), sources=(days(7), days(25)))
            made = add(index, subject_page(slug="to-come", title="A river to come", calendar=planned(calendar)))
        return made

    @property
    def causes(self) -> str:
        return f"{self.open_subject.get_url()}causes/"

    @property
    def solutions(self) -> str:
        return f"{self.open_subject.get_url()}solutions/"

    @cached_property
    def proposal(self) -> Proposal:
        """The solution that is discussed most."""
        proposals = Proposal.objects.filter(subject=self.open_subject.subject, kind="solution")
        return proposals.published().order_by("-discussion__n_comments").first()

    @cached_property
    def discussion(self) -> Discussion:
        return self.proposal.discussion

    @cached_property
    def comment(self) -> ThreadComment:
        """The first comment of that solution that was answered."""
        comments = ThreadComment.objects.filter(discussion=self.discussion, reply_to=None, is_public=True)
        return comments.order_by("-n_replies", "pk").first()

    @property
    def closed_ballot(self) -> Ballot:
        """A proposal whose votes are closed."""
        return next(ballot for ballot in Ballot.objects.select_related("window") if not ballot.window.is_open)

    @property
    def quick_vote(self) -> str:
        return self.address("subjects:quick_vote", self.open_subject.subject_id)

    @cached_property
    def source(self) -> Source:
        """The first source of the showcase process."""
        return Source.objects.filter(subject=self.open_subject.subject).order_by("pk").first()

    @property
    def sources(self) -> str:
        return self.address("sources:list", self.source.subject_id)

    @property
    def add_source(self) -> str:
        return f"{self.address('sources:add')}?proposal={self.proposal.pk}"

    def propose(self, kind: str) -> str:
        return self.address("subjects:propose", self.open_subject.subject_id, kind)

    @property
    def proposal_address(self) -> str:
        return self.address("subjects:proposal", self.proposal.pk)

    def every_kind(self) -> dict[str, str]:
        """The address of one page of each kind that a visitor reaches by a link, in one of the three languages."""
        return {
            "home": self.page(HomePage),
            "home in Spanish": self.page(HomePage, "es"),
            "list of subjects": self.page(SubjectIndexPage, "fr"),
            "open subject": str(self.open_subject.get_url()),
            "upcoming subject": str(self.upcoming_subject.get_url()),
            "finished subject": self.page(SubjectPage, "fr", slug__startswith="pesticides"),
            "record": self.page(SubjectPage, "fr", is_record=True),
            "causes": self.causes,
            "issues at stake": f"{self.open_subject.get_url()}issues/",
            "quick vote": self.quick_vote,
            "solutions": self.solutions,
            "proposal": self.proposal_address,
            "propose a solution": self.propose("solution"),
            "propose a cause": self.propose("cause"),
            "sources": self.sources,
            "source": self.address("sources:source", self.source.pk, language="fr"),
            "add a source": self.add_source,
            "report a source": self.address("sources:report", self.source.uses.earliest("pk").pk, language="es"),
            "discussion": self.address("discussion:thread", self.discussion.pk),
            "comment": self.address("discussion:permalink", self.comment.pk, language="es"),
            "reply": self.address("discussion:reply", self.comment.pk),
            "list of debates": self.page(DebateIndexPage, "es"),
            "debate": self.page(DebatePage),
            "list of bills": self.page(BillIndexPage),
            "bill": self.page(BillPage, "fr"),
            "article": self.address("bills:article", Article.objects.order_by("pk").first().pk, language="es"),
            "search": f"{self.address('home:search')}?q=repair",
            "search without results": f"{self.address('home:search', language='fr')}?q=zzyzx",
            "how it works": self.page(StandardPage, "fr", show_steps=True),
            "standing page": self.page(StandardPage, show_steps=False),
            "sign-in": self.address("account_login"),
            "sign-up": self.address("account_signup", language="es"),
            "what leaving does": self.address("accounts:leave", language="fr"),
            "no more mails": f"/es{stop_address(1).removeprefix('/en')}",
        }

    def for_signed_in(self) -> dict[str, str]:
        """Pages that look different to a signed-in person."""
        return {
            "open subject": str(self.open_subject.get_url()),
            "proposal": self.proposal_address,
            "reply": self.address("discussion:reply", self.comment.pk, language="fr"),
            "add a source": self.add_source,
            "account": self.address("accounts:account"),
            "quick vote": self.quick_vote,
            "words not sent": self.address("accounts:words"),
            "leaving": self.address("accounts:leave"),
            "notices": self.address("notices:notices", language="fr"),
            "sign-out": self.address("account_logout", language="es"),
        }


KINDS = (
    "home|home in Spanish|list of subjects|open subject|upcoming subject|finished subject|record|causes"
    "|issues at stake|quick vote|solutions|proposal|propose a solution|propose a cause|discussion|comment|reply"
    "|list of debates|debate|list of bills|bill"
    "|article|search|search without results|how it works|standing page|sign-in|sign-up|what leaving does"
    "|no more mails|sources|source|add a source|report a source"
).split("|")
KINDS_SIGNED_IN = (
    "quick vote|open subject|proposal|reply|add a source|account|words not sent|leaving|notices|sign-out".split("|")
)
