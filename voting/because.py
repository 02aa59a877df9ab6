"""The optional line "because …" after a vote: which room takes it, for which kind of ballot.

A room above registers where the line goes. It is posted there as `because`, with the fields of the page's form of
votes: `next` (the page to go back to), `opened` and the token, and a `nonce` that makes a second press harmless. Which
side it speaks for, the vote says that stands.
"""

from collections.abc import Callable

from voting.models import Ballot

Address = Callable[[Ballot], str]
_addresses: dict[str, Address] = {}


def register(kind: str, address: Address) -> None:
    """Let `address(ballot)` say where the line after a vote on a ballot of `kind` goes; "" offers none."""
    _addresses[kind] = address


def address_of(ballot: Ballot) -> str:
    """Where the line after a vote on `ballot` goes; "" where no room takes one."""
    address = _addresses.get(ballot.kind)
    return address(ballot) if address is not None else ""
