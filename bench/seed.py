"""Subjects with many contributions, in the shape of a real consultation, with exact counters.

`python -m bench.seed 100 2500 10000` publishes the demo's open process once for each number of comments. All the
comments stand in one place, the discussion of the subject itself, which is the hardest for its page; in proportion to
them come proposals, the votes on both, and the arguments under each proposal (home/demo/data/rn_distributions.json:
696 proposals, 88,622 votes).
"""

import sys
import uuid
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from zlib import crc32

import django

django.setup()

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django_comments.models import Comment
from django_comments_xtd.models import XtdComment
from home.demo import repair
from home.demo.content import content
from home.demo.people import load_people
from home.demo.shape import counts_per_item, quantile, split
from home.demo.standing import load_frame
from wagtail.models import Page

from accounts.models import User
from discussion.models import SHOWN_STATES, Discussion, ThreadComment
from discussion.orders import PRIME
from discussion.services import STANCE_COUNTERS, recount_discussion
from subjects.models import Origin, Proposal, ProposalKind, ProposalVersion, SubjectPage
from subjects.services import contribution_window, subject_discussion_key
from voting.models import COUNTERS, Ballot, BallotKind, Vote, Window
from voting.services import recounted

SHAPE = content("rn_distributions")
AT_10_000_COMMENTS = {"proposals": SHAPE["n"], "votes": 88_622, "votes_on_comments": 10_000}
VOTERS = 4_500
"""The most popular proposal has 4,099 votes."""
BATCH = 400
STANCES = ("for", "against", "neutral")
WORDS = (
    "repair spare parts price warranty battery phone workshop months producer manual screw glue update label durable "
    "second-hand citizens law deadline waste cost local jobs training tools access fair clear simple because however "
    "therefore every should must could already never always without between after before more less than other"
).split()


@dataclass
class Seeder:
    """Puts rows into the database by the hundred, and keeps count."""

    random: Random
    voters: list[User]

    def insert(self, model: type, rows: list, fields: list | None = None) -> None:
        """Insert `rows` into the table of `model` alone: bulk_create does not know models of several tables."""
        fields = fields or [field for field in model._meta.local_concrete_fields if not field.generated]
        for start in range(0, len(rows), BATCH):
            model._base_manager._insert(rows[start : start + BATCH], fields=fields, using="default", raw=True)

    def text(self, length: float) -> str:
        """Words of about `length` characters, in sentences."""
        words: list[str] = []
        while sum(map(len, words)) + len(words) < length:
            word = self.random.choice(WORDS)
            words.append(word.capitalize() if not words or words[-1].endswith(".") else word)
            if self.random.random() < 0.1:
                words[-1] += "."
        return (" ".join(words)[: max(8, int(length))].rstrip(" .") or "Yes") + "."

    def comments(self, discussion: Discussion, count: int, window: Window) -> list[ThreadComment]:
        """`count` comments in `discussion`: about two in five begin a thread, the others answer, three deep."""
        pk = 1 + (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        first_ballot = 1 + (Ballot.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        content_type = ContentType.objects.get_for_model(Discussion)
        rows: list[ThreadComment] = []
        roots: list[ThreadComment] = []
        now = timezone.now()
        for number in range(count):
            answered = None
            if number >= 16 and self.random.random() < 0.6:
                # Square of a random number: some threads are far longer than others.
                answered = roots[int(len(roots) * self.random.random() ** 2)]
                if answered.replies_made and self.random.random() < 0.3:
                    answered = self.random.choice(answered.replies_made)
            row = self._comment(pk + number, first_ballot + number, discussion, content_type, answered)
            row.submit_date = now - timedelta(seconds=60 * (count - number))
            (roots if answered is None else answered.replies_made if answered.depth == 0 else []).append(row)
            rows.append(row)
        self.insert(Ballot, [Ballot(pk=row.ballot_id, kind=BallotKind.COMMENT, window=window) for row in rows])
        for table in (Comment, XtdComment, ThreadComment):
            self.insert(table, rows)
        discussion.n_comments = count
        discussion.n_roots = len(roots)
        for stance, counter in STANCE_COUNTERS.items():
            setattr(discussion, counter, sum(root.stance == stance for root in roots))
        discussion.last_at = now
        discussion.save()
        return rows

    def _comment(
        self, pk: int, ballot_id: int, discussion: Discussion, content_type: ContentType, answered: ThreadComment | None
    ) -> ThreadComment:
        row = ThreadComment(
            pk=pk,
            comment_ptr_id=pk,
            xtdcomment_ptr_id=pk,
            content_type=content_type,
            object_pk=str(discussion.pk),
            site_id=1,
            user=self.random.choice(self.voters),
            comment=self.text(min(1000, quantile(SHAPE["arg_len_quantiles"], self.random.random()))),
            is_public=True,
            discussion=discussion,
            ballot_id=ballot_id,
            reply_to=answered,
            root_id=(answered.root_id or answered.pk) if answered else None,
            depth=answered.depth + 1 if answered else 0,
            path=f"{answered.path if answered else ''}{pk:010d}",
            stance=self.random.choice(STANCES),
            state=SHOWN_STATES[0],
            language=self.random.choice(("fr", "es", "en")),
            submission=f"bench-{pk}",
            rank=self.random.randrange(1, PRIME),
            thread_id=(answered.root_id or answered.pk) if answered else pk,
            parent_id=answered.pk if answered else pk,
            level=answered.depth + 1 if answered else 0,
        )
        row.id = pk
        row.replies_made = []
        if answered is not None:
            answered.n_replies += 1
            answered.n_descendants += 1
            if answered.depth:
                answered.reply_to.n_descendants += 1
        return row

    def proposals(self, page: SubjectPage, count: int, window: Window) -> list[Proposal]:
        """`count` causes and solutions of participants, each with a discussion; every solution treats a cause."""
        first_ballot = 1 + Ballot.objects.order_by("-pk").values_list("pk", flat=True)[0]
        pk = 1 + (Proposal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        version = 1 + (ProposalVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        discussion = 1 + (Discussion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        now = timezone.now()
        rows = [
            Proposal(
                pk=pk + number,
                subject_id=page.subject_id,
                kind=ProposalKind.CAUSE if number % 2 == 0 else ProposalKind.SOLUTION,
                origin=Origin.PARTICIPANT,
                author=self.random.choice(self.voters),
                language=self.random.choice(("fr", "es", "en")),
                ballot_id=first_ballot + number,
                current_id=version + number,
                discussion_id=discussion + number,
                submission=f"bench-{pk + number}",
                rank=self.random.randrange(1, PRIME),
                published_at=now - timedelta(minutes=count - number),
            )
            for number in range(count)
        ]
        self.insert(Ballot, [Ballot(pk=row.ballot_id, kind=BallotKind.PROPOSAL, window=window) for row in rows])
        self.insert(
            Discussion, [Discussion(pk=row.discussion_id, key=f"proposal:{row.pk}", window=window) for row in rows]
        )
        for row in rows:
            row.current_id = None
        self.insert(Proposal, rows)
        self.insert(
            ProposalVersion,
            [
                ProposalVersion(
                    pk=version + number,
                    proposal=row,
                    number=1,
                    title=self.text(60 + 60 * self.random.random()).rstrip("."),
                    text=self.text(300 + 700 * self.random.random()),
                    editor=row.author,
                    at=row.published_at,
                )
                for number, row in enumerate(rows)
            ],
        )
        for number, row in enumerate(rows):
            row.current_id = version + number
        Proposal.objects.bulk_update(rows, ["current"], batch_size=BATCH)
        treats = Proposal.treats.through
        pairs = zip(rows[1::2], rows[0::2], strict=False)
        treats.objects.bulk_create(
            [treats(from_proposal_id=solution.pk, to_proposal_id=cause.pk) for solution, cause in pairs],
            batch_size=BATCH,
        )
        return rows

    def votes(self, ballot_ids: list[int], total: int, quantiles: list[float]) -> None:
        """`total` votes on the ballots: few take most of them, most agree; the counters are what was inserted."""
        most = VOTERS - 1
        counts = counts_per_item(quantiles, items=len(ballot_ids), total=min(total, len(ballot_ids) * 1000), most=most)
        now = timezone.now()
        votes: list[Vote] = []
        ballots = Ballot.objects.in_bulk(ballot_ids)
        for ballot_id, count in zip(self.random.sample(ballot_ids, len(ballot_ids)), counts, strict=True):
            agree = quantile(SHAPE["ok_share_quantiles_20plus"], self.random.random())
            colours = split(count, (agree, (1 - agree) / 2, (1 - agree) / 2))
            choices = [choice for choice, n in zip((1, 0, -1), colours, strict=True) for _ in range(n)]
            start = self.random.randrange(len(self.voters))
            for number, choice in enumerate(choices):
                voter = self.voters[(start + number) % len(self.voters)]
                counter = COUNTERS[voter.is_organisation, choice]
                setattr(ballots[ballot_id], counter, getattr(ballots[ballot_id], counter) + 1)
                votes.append(
                    Vote(
                        ballot_id=ballot_id,
                        voter=voter,
                        choice=choice,
                        seen_version=1,
                        as_organisation=voter.is_organisation,
                        at=now,
                        first_at=now,
                    )
                )
        self.insert(Vote, votes, [field for field in Vote._meta.local_concrete_fields if not field.primary_key])
        Ballot.objects.bulk_update(ballots.values(), list(COUNTERS.values()), batch_size=BATCH)


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
        batch_size=BATCH,
    )
    return list(User.objects.filter(email__startswith="bench-").order_by("pk"))


def publish_copies(originals: dict[str, Page], size: int) -> SubjectPage:
    """The demo's subject once more in its three languages, as a process of its own."""
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"bench-{size}")
    for language, page in originals.items():
        copied = page.copy(
            update_attrs={"slug": f"{page.slug}-{size}", "translation_key": key},
            reset_translation_key=False,
            keep_live=False,
        )
        copied.save_revision().publish()
        if language == "en":
            kept = copied
    return SubjectPage.objects.select_related("subject", "locale").get(pk=kept.pk)


def seed_subject(seeder: Seeder, page: SubjectPage, size: int) -> None:
    """`size` comments in the subject's discussion and, in proportion, proposals with arguments and votes."""
    window = contribution_window(page.subject)
    scale = size / 10_000
    # Fewer would not fill the page as it is filled with 10,000 comments.
    proposals = seeder.proposals(page, max(12, round(AT_10_000_COMMENTS["proposals"] * scale)), window)
    discussion = Discussion.objects.get(key=subject_discussion_key(page.subject_id))
    comments = seeder.comments(discussion, size, window)
    discussions = Discussion.objects.in_bulk([proposal.discussion_id for proposal in proposals])
    for proposal in proposals:
        arguments = round(quantile(SHAPE["args_quantiles"], seeder.random.random()))
        seeder.comments(discussions[proposal.discussion_id], arguments, window)
    ballots = list(Proposal.objects.filter(subject=page.subject_id).values_list("ballot_id", flat=True))
    seeder.votes(ballots, round(AT_10_000_COMMENTS["votes"] * scale), SHAPE["votes_quantiles"])
    on_comments = round(AT_10_000_COMMENTS["votes_on_comments"] * scale)
    seeder.votes([comment.ballot_id for comment in comments], on_comments, SHAPE["args_quantiles"])
    for discussion in Discussion.objects.filter(window=window):
        if wrong := recount_discussion(discussion=discussion):
            raise SystemExit(f"Seeded counters of {discussion} are wrong: {wrong}")


def main(sizes: list[int]) -> None:
    """Seed one subject for each size."""
    random = Random(crc32(b"hemicycle"))
    with transaction.atomic():
        frame = load_frame()
        now = timezone.now()
        demo = load_people(joined=now, joined_past=now)
        originals = repair.load_pages(frame, demo, now.date())
        # What a site of Wagtail alone would serve: a page without a model of its own and Wagtail's own template.
        frame["home"]["en"].add_child(instance=Page(title="A bare page", slug="bench-bare", locale=frame["home"]["en"].locale))
        seeder = Seeder(random, people(VOTERS))
        for size in sizes:
            print(f"  {size:,} comments", flush=True)
            seed_subject(seeder, publish_copies(originals, size), size)
    if drifts := recounted():
        raise SystemExit(f"Seeded tallies are wrong: {drifts[:3]}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
