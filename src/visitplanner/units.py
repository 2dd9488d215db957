"""Units, said once: whole seconds, whole metres, whole fen; coordinates in degrees of WGS-84."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

SECONDS_PER_MINUTE = 60
SECONDS_PER_HOUR = 3_600
SECONDS_PER_DAY = 86_400
METRES_PER_KM = 1_000
FEN_PER_YUAN = 100

COST_UNITS_PER_FEN = 18_000
"""Inside the solver one fen is 18,000 cost units, the least common multiple of 1,000 m and 3,600 s.

A price in whole fen per km or per hour is then a whole number of units per metre or per second, so
that costs are exact integers and no two parts of the program round them differently.
"""

UNITS_PER_METRE = COST_UNITS_PER_FEN // METRES_PER_KM
"""Cost units per metre, for each fen per km."""

UNITS_PER_SECOND = COST_UNITS_PER_FEN // SECONDS_PER_HOUR
"""Cost units per second, for each fen per hour."""


def fen_from_units(units: int) -> int:
    """Return cost units as whole fen, halves to even."""
    return round(Fraction(units, COST_UNITS_PER_FEN))


def fen_from_yuan(yuan: Decimal) -> int:
    """Return an amount of yuan as whole fen, halves to even."""
    return int((yuan * FEN_PER_YUAN).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
