"""What a payment settles of several sums that are due: the earliest first, to the fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def settle(left_fen: Sequence[int], paid_fen: int) -> tuple[int, ...]:
    """Return how much of a payment goes to each of several sums.

    Paid in parts or at once, in whatever parts, the same is settled in the end.

    Parameters
    ----------
    left_fen
        What is left of each sum, the one due first before the others.
    paid_fen
        What was paid; what is more than all of them goes to none.

    References
    ----------
    .. [1] Civil Code, art. 560: of several debts, what fell due first is paid first, unless agreed
       otherwise (recalled).
    """
    parts: list[int] = []
    for left in left_fen:
        parts.append(min(left, paid_fen - sum(parts)))
    return tuple(parts)
