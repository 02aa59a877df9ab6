"""Subjects with many contributions, in the shape of a real consultation, with exact counters.

`python -m bench.seed 100 2500 10000` publishes the demo's open process once for each number of comments. All of these
comments stand in one place, the discussion of the subject itself, which is the hardest for its page; in proportion to
them come proposals, the votes on both, and more comments as arguments under each proposal. The shape is that of
home/demo/data/rn_distributions.json: 696 proposals, 88,622 votes, few items with most of both.
"""

import sys
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from random import Random

import django

django.setup()

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django_comments.models import Comment
from django_comments_xtd.models import XtdComment
from wagtail.models import Page

from accounts.models import User
from discussion.models import CommentState, Discussion, Stance, ThreadComment
from discussion.orders import PRIME
from discussion.services import STANCE_COUNTERS, recount_discussion
from home.demo import repair
from home.demo.content import content
from home.demo.people import load_people
from home.demo.shape import counts_per_item, quantile, split
from home.demo.standing import load_frame
from subjects.models import Origin, Proposal, ProposalKind, ProposalVersion, SubjectPage, Wording
from subjects.services import contribution_window, subject_discussion_key
from voting.models import COUNTERS, Ballot, BallotKind, Vote, Window
from voting.services import recounted

SHAPE = content("rn_distributions")
PROPOSALS, VOTES, VOTES_ON_COMMENTS = SHAPE["n"], 88_622, 10_000
"""At 10,000 comments; proportionally fewer at fewer comments."""
FEWEST_PROPOSALS = 12
"""So that the page of a small subject shows as many cards as that of a large one."""
VOTERS = 4_500
"""The most popular proposal of the consultation had 4,099 votes."""
REPLIES = 0.6
"""How many of the comments answer another one."""
LANGUAGES = ("fr", "es", "en")
WORDS = (
    "repair spare parts price warranty battery phone workshop months producer manual screw glue update label durable "
    "second-hand citizens law deadline waste cost local jobs training tools access fair clear simple because however "
    "therefore every should must could already never always without between after before more less than other"
).split()


class Seeder:
    """Makes rows with numbers of its own, which are inserted together at the end."""

    def __init__(self, random: Random, people: list[User]) -> None:
        self.random = random
        self.people = people
        self.now = timezone.now()
        self.discussion_type = ContentType.objects.get_for_model(Discussion)
        self.rows: dict[type[Model], list[Model]] = defaultdict(list)
        models = (Ballot, Comment, Proposal, ProposalVersion, Wording, Discussion, Vote)
        self.last = {model: model.objects.order_by("pk").values_list("pk", flat=True).last() or 0 for model in models}

    def number(self, model: type[Model]) -> int:
        """The next primary key of `model`."""
        self.last[model] += 1
        return self.last[model]

    def text(self, length: float) -> str:
        """Words of about `length` characters, in sentences."""
        words, so_far, begins = [], 0, True
        while so_far < length:
            word = self.random.choice(WORDS)
            word, begins = (word.capitalize() if begins else word), self.random.random() < 0.1
            words.append(f"{word}." if begins else word)
            so_far += len(word) + 1
        return f"{' '.join(words).rstrip('.')}."[-max(8, int(length)) :].strip()

    def ballot(self, kind: str, window: Window) -> Ballot:
        ballot = Ballot(pk=self.number(Ballot), kind=kind, window=window)
        self.rows[Ballot].append(ballot)
        return ballot

    def comments(self, discussion: Discussion, count: int, replies_share: float = REPLIES) -> list[Ballot]:
        """`count` comments in `discussion`, `replies_share` of them answers, three deep at most. Their ballots."""
        roots: list[ThreadComment] = []
        replies: dict[ThreadComment, list[ThreadComment]] = defaultdict(list)
        made = []
        for number in range(count):
            answered = None
            if number >= 16 and self.random.random() < replies_share:
                # Square of a random number: some threads are far longer than others.
                answered = roots[int(len(roots) * self.random.random() ** 2)]
                if replies[answered] and self.random.random() < 0.3:
                    answered = self.random.choice(replies[answered])
            row = self._comment(discussion, answered)
            row.submit_date = self.now - timedelta(seconds=60 * (count - number))
            if answered is None:
                roots.append(row)
            elif answered.depth == 0:
                replies[answered].append(row)
            made.append(row)
        discussion.n_comments, discussion.n_roots, discussion.last_at = count, len(roots), self.now
        for stance, counter in STANCE_COUNTERS.items():
            setattr(discussion, counter, sum(root.stance == stance for root in roots))
        self.rows[ThreadComment] += made
        return [row.ballot for row in made]

    def _comment(self, discussion: Discussion, answered: ThreadComment | None) -> ThreadComment:
        pk = self.number(Comment)
        root_id = (answered.root_id or answered.pk) if answered else None
        depth = answered.depth + 1 if answered else 0
        if answered is not None:
            answered.n_replies += 1
            answered.n_descendants += 1
            if answered.reply_to is not None:
                answered.reply_to.n_descendants += 1
        return ThreadComment(
            id=pk,
            comment_ptr_id=pk,
            xtdcomment_ptr_id=pk,
            content_type=self.discussion_type,
            object_pk=str(discussion.pk),
            site_id=1,
            user=self.random.choice(self.people),
            comment=self.text(min(1000, quantile(SHAPE["arg_len_quantiles"], self.random.random()))),
            is_public=True,
            discussion=discussion,
            ballot=self.ballot(BallotKind.COMMENT, discussion.window),
            reply_to=answered,
            root_id=root_id,
            depth=depth,
            path=f"{answered.path if answered else ''}{pk:010d}",
            stance=self.random.choice(Stance.values),
            state=CommentState.PUBLISHED,
            language=self.random.choice(LANGUAGES),
            submission=f"bench-{pk}",
            rank=self.random.randrange(1, PRIME),
            thread_id=root_id or pk,
            parent_id=answered.pk if answered else pk,
            level=depth,
        )

    def proposal(self, subject_id: int, kind: str, window: Window) -> Proposal:
        """A proposal of a participant with its text, its ballot and an empty discussion."""
        pk = self.number(Proposal)
        discussion = Discussion(pk=self.number(Discussion), key=f"proposal:{pk}", window=window)
        version = ProposalVersion(
            pk=self.number(ProposalVersion),
            proposal_id=pk,
            number=1,
            title=self.text(60 + 50 * self.random.random()),
            text=self.text(300 + 700 * self.random.random()),
            at=self.now,
        )
        proposal = Proposal(
            pk=pk,
            subject_id=subject_id,
            kind=kind,
            origin=Origin.PARTICIPANT,
            author=self.random.choice(self.people),
            language=self.random.choice(LANGUAGES),
            ballot=self.ballot(BallotKind.PROPOSAL, window),
            current=version,
            discussion=discussion,
            submission=f"bench-{pk}",
            rank=self.random.randrange(1, PRIME),
            exposure=self.random.randint(1, 1000),
            published_at=self.now,
        )
        self.rows[Discussion].append(discussion)
        self.rows[ProposalVersion].append(version)
        self.rows[Proposal].append(proposal)
        return proposal

    def wording(self, proposal: Proposal) -> Wording:
        """Another wording of `proposal`, with its ballot and an empty discussion."""
        pk, version = self.number(Wording), proposal.current
        window = proposal.discussion.window
        discussion = Discussion(pk=self.number(Discussion), key=f"wording:{pk}", window=window)
        wording = Wording(
            pk=pk,
            proposal=proposal,
            base=version,
            author=self.random.choice(self.people),
            title=version.title,
            text=f"{version.text[: len(version.text) // 2]} {self.text(200)}",
            explanation=self.text(150),
            language=proposal.language,
            ballot=self.ballot(BallotKind.WORDING, window),
            discussion=discussion,
            submission=f"bench-wording-{pk}",
            rank=self.random.randrange(1, PRIME),
            published_at=self.now,
        )
        self.rows[Discussion].append(discussion)
        self.rows[Wording].append(wording)
        return wording

    def votes(self, ballots: list[Ballot], total: int, quantiles: list[float]) -> None:
        """`total` votes on `ballots`: few take most of them, most agree. The counters are those of these votes."""
        counts = counts_per_item(quantiles, items=len(ballots), total=total, most=VOTERS)
        for ballot, count in zip(self.random.sample(ballots, len(ballots)), counts, strict=True):
            agree = quantile(SHAPE["ok_share_quantiles_20plus"], self.random.random())
            colours = split(count, (agree, (1 - agree) / 2, (1 - agree) / 2))
            first = self.random.randrange(len(self.people))
            choices = [choice for choice, n in zip((1, 0, -1), colours, strict=True) for _ in range(n)]
            for place, choice in enumerate(choices, first):
                voter = self.people[place % len(self.people)]
                counter = COUNTERS[voter.is_organisation, choice]
                setattr(ballot, counter, getattr(ballot, counter) + 1)
                self.rows[Vote].append(
                    Vote(
                        pk=self.number(Vote),
                        ballot_id=ballot.pk,
                        voter_id=voter.pk,
                        choice=choice,
                        seen_version=1,
                        as_organisation=voter.is_organisation,
                        at=self.now,
                        first_at=self.now,
                    )
                )

    def insert_all(self) -> None:
        """Write what was made, every table in one go; a comment spans three of them."""
        for model in (Ballot, Discussion, Proposal, ProposalVersion, Wording, Vote):
            insert(model, self.rows[model])
        for table in (Comment, XtdComment, ThreadComment):
            insert(table, self.rows[ThreadComment])
        solutions = self.rows[Proposal][1::2]
        through = Proposal.treats.through
        through.objects.bulk_create(
            [through(from_proposal_id=row.pk, to_proposal_id=row.pk - 1) for row in solutions], batch_size=400
        )
        self.rows.clear()


def insert(model: type[Model], rows: Iterable[Model]) -> None:
    """Insert `rows` into the table of `model` alone."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})", values
        )


def people(count: int) -> list[User]:
    """`count` participants, one in ten an organisation."""
    User.objects.bulk_create(
        [
            User(
                email=f"bench-{number}@bench.invalid",
                password="!",
                display_name=f"Participant {number}",
                kind="nonprofit" if number % 10 == 0 else "citizen",
            )
            for number in range(count)
        ],
        batch_size=400,
    )
    return list(User.objects.filter(email__startswith="bench-").order_by("pk"))


def publish_copies(originals: dict[str, Page], size: int | str) -> SubjectPage:
    """The demo's subject once more in its three languages, as a process of its own; its English page."""
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"bench-{size}")
    copies = {}
    for language, page in originals.items():
        copies[language] = page.copy(
            update_attrs={"slug": f"bench-{size}", "translation_key": key},
            reset_translation_key=False,
            keep_live=False,
        )
        copies[language].save_revision().publish()
    return copies["en"]


def seed_subject(seeder: Seeder, page: SubjectPage, size: int) -> None:
    """`size` comments in the subject's discussion and, in proportion, proposals with arguments and votes."""
    window = contribution_window(page.subject_id)
    scale = size / 10_000
    discussion = Discussion.objects.get(key=subject_discussion_key(page.subject_id))
    discussion.window = window
    on_comments = seeder.comments(discussion, size)
    own = list(Ballot.objects.filter(proposal__subject=page.subject_id))
    ballots = list(own)
    for number in range(max(FEWEST_PROPOSALS, round(PROPOSALS * scale))):
        kind = ProposalKind.SOLUTION if number % 2 else ProposalKind.CAUSE
        proposal = seeder.proposal(page.subject_id, kind, window)
        seeder.comments(proposal.discussion, round(quantile(SHAPE["args_quantiles"], seeder.random.random())))
        ballots.append(proposal.ballot)
    seeder.votes(ballots, round(VOTES * scale), SHAPE["votes_quantiles"])
    seeder.votes(on_comments, round(VOTES_ON_COMMENTS * scale), SHAPE["args_quantiles"])
    seeder.insert_all()
    discussion.save()
    Ballot.objects.bulk_update(own, list(COUNTERS.values()))
    for discussion in Discussion.objects.filter(window=window):
        if wrong := recount_discussion(discussion=discussion):
            raise SystemExit(f"Seeded counters of {discussion} are wrong: {wrong}")


@transaction.atomic
def main(sizes: list[int]) -> None:
    """Seed one subject for each of `sizes`, and a page of Wagtail alone."""
    frame = load_frame()
    now = timezone.now()
    demo = load_people(joined=now, joined_past=now)
    originals = repair.load_pages(frame, demo, now.date())
    # A page without a model of its own, shown by the template that comes with Wagtail.
    home = frame["home"]["en"]
    home.add_child(instance=Page(title="A bare page", slug="bench-bare", locale=home.locale))
    pages = {size: publish_copies(originals, size) for size in sizes}
    seeder = Seeder(Random("hemicycle"), people(VOTERS))
    for size, page in pages.items():
        print(f"  {size:,} comments", flush=True)
        seed_subject(seeder, page, size)
    if drifts := recounted():
        raise SystemExit(f"Seeded tallies are wrong: {drifts[:3]}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
