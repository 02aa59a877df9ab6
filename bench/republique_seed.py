"""A process of the size of République numérique, and one ten times as large: `python -m bench.republique_seed 1 10`.

Once: 696 proposals, 1,389 other wordings, 3,994 arguments, 88,622 votes, 5,000 people; the most discussed proposal has
132 arguments. One proposal has a second version whose text is as long as texts may be, for the redline.
"""

import sys
from random import Random

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from bench.seed import SHAPE, Seeder, people, publish_copies
from home.demo import repair
from home.demo.people import load_people
from home.demo.shape import counts_per_item
from home.demo.standing import load_frame
from subjects.enums import TEXT_MAX_LENGTH
from subjects.models import Proposal, ProposalKind, ProposalVersion, SubjectPage
from subjects.services import contribution_window
from voting.models import Ballot
from voting.services import recounted

PROPOSALS, WORDINGS, ARGUMENTS, VOTES, PEOPLE = SHAPE["n"], 1_389, 3_994, 88_622, 5_000
MOST_ARGUMENTS = 132
REPLIES = 0.1


def seed(seeder: Seeder, page: SubjectPage, times: int) -> None:
    """The consultation `times` over, in one process."""
    window = contribution_window(page.subject_id)
    kinds = (ProposalKind.CAUSE, ProposalKind.SOLUTION)
    proposals = [
        seeder.proposal(page.subject_id, kinds[number % len(kinds)], window) for number in range(PROPOSALS * times)
    ]
    arguments = counts_per_item(
        SHAPE["args_quantiles"], items=len(proposals), total=ARGUMENTS * times, most=MOST_ARGUMENTS
    )
    for proposal, count in zip(proposals, arguments, strict=True):
        seeder.comments(proposal.discussion, count, REPLIES)
    wordings = [seeder.wording(seeder.random.choice(proposals)) for _ in range(WORDINGS * times)]
    ballots = [row.ballot for row in (*proposals, *wordings)]
    seeder.votes(ballots, VOTES * times, SHAPE["votes_quantiles"])
    _add_long_version(seeder, max(proposals, key=lambda row: row.discussion.n_comments))
    seeder.insert_all()


def _add_long_version(seeder: Seeder, proposal: Proposal) -> None:
    """A second version as long as can be, half of it changed; the votes were cast on the first."""
    first = proposal.current
    first.text = seeder.text(TEXT_MAX_LENGTH)[-TEXT_MAX_LENGTH:]
    words = [word if seeder.random.random() < 0.5 else seeder.text(len(word)) for word in first.text.split()]
    second = ProposalVersion(
        pk=seeder.number(ProposalVersion),
        proposal_id=proposal.pk,
        number=2,
        title=first.title,
        text=" ".join(words)[:TEXT_MAX_LENGTH].strip(),
        motive="Clearer.",
        at=seeder.now,
    )
    seeder.rows[ProposalVersion].append(second)
    proposal.current = second
    proposal.ballot.version = 2


@transaction.atomic
def main(sizes: list[int]) -> None:
    """One process for each of `sizes`."""
    now = timezone.now()
    originals = repair.load_pages(load_frame(), load_people(joined=now, joined_past=now), now.date())
    everybody = people(PEOPLE * max(sizes))
    for times in sizes:
        print(f"  {times} × République numérique", flush=True)
        # Published first: the seeder numbers its rows after those that are there.
        page = publish_copies(originals, f"rn-{times}")
        seed(Seeder(Random("republique"), everybody[: PEOPLE * times]), page, times)
    ballots = Ballot.objects.filter(proposal__subject__pages__slug=f"bench-rn-{min(sizes)}").values_list(
        "pk", flat=True
    )
    if drifts := recounted(ballots):
        raise SystemExit(f"Seeded tallies are wrong: {drifts[:3]}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
