"""A ballot as its vote box shows it: plain values, so that a rendered box can be remembered by them."""

from typing import NamedTuple

from voting.models import Ballot
from voting.tally import Tally, tally_of


class BallotBox(NamedTuple):
    """The figures of a ballot at one moment."""

    pk: int
    version: int
    n_agree: int
    n_mixed: int
    n_disagree: int
    org_agree: int
    org_mixed: int
    org_disagree: int

    @property
    def tally(self) -> Tally:
        """The counted votes of persons."""
        return tally_of(self.n_agree, self.n_mixed, self.n_disagree)

    @property
    def organisations_tally(self) -> Tally:
        """The counted votes of organisations."""
        return tally_of(self.org_agree, self.org_mixed, self.org_disagree)


def box_of(ballot: Ballot) -> BallotBox:
    """The figures of `ballot` as it was loaded."""
    return BallotBox(*(getattr(ballot, name) for name in BallotBox._fields))
