"""Whole fen out of exact fractions: one rounding for the whole room, and sums that lose nothing.

Interest is reckoned exactly and rounded once, to the nearest fen, halves up (四舍五入), as banks
here write interest. Prices elsewhere in the program round halves to even; nobody is owed
those, and a borrower may reckon an instalment again by hand.

References
----------
.. [1] People's Bank of China, provisions on carrying out the Regulations on savings, 1993: interest
   is told to the fen, what is below a fen is rounded half up (recalled, so a convention here).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor

_HALF = Fraction(1, 2)


def half_up(fen: Fraction) -> int:
    """Return whole fen, halves up."""
    return floor(fen + _HALF)


def spread(total: int, parts: int) -> tuple[int, ...]:
    """Return `total` fen in parts that sum to it and differ by at most one fen.

    The first k parts sum to the rounded k-th share of `total`, so no part of the way is further off
    than half a fen.
    """
    sums = [half_up(Fraction(total * done, parts)) for done in range(parts + 1)]
    return tuple(after - before for before, after in pairwise(sums))
