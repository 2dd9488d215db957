"""Units: exact, and rounded in one way."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.units import (
    COST_UNITS_PER_FEN,
    METRES_PER_KM,
    SECONDS_PER_HOUR,
    UNITS_PER_METRE,
    UNITS_PER_SECOND,
    fen_from_units,
    fen_from_yuan,
)


def test_a_fen_per_km_and_a_fen_per_hour_are_whole_units() -> None:
    assert UNITS_PER_METRE * METRES_PER_KM == COST_UNITS_PER_FEN
    assert UNITS_PER_SECOND * SECONDS_PER_HOUR == COST_UNITS_PER_FEN


@given(st.integers(-(10**12), 10**12))
def test_whole_fen_survive_the_way_to_units_and_back(fen: int) -> None:
    assert fen_from_units(fen * COST_UNITS_PER_FEN) == fen


def test_halves_go_to_the_even_fen() -> None:
    assert fen_from_units(COST_UNITS_PER_FEN // 2) == 0
    assert fen_from_units(3 * COST_UNITS_PER_FEN // 2) == 2
    assert fen_from_yuan(Decimal("0.005")) == 0
    assert fen_from_yuan(Decimal("1234.5")) == 123_450
