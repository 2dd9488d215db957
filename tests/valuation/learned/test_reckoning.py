"""Where cells lie, and what sums and probabilities come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learned import DAYS, LAST, make_sum

from visitplanner.valuation.learned.model import Axis, Term
from visitplanner.valuation.learned.reckoning import (
    baseline,
    contributions,
    place_of,
    place_on,
    probability,
    total,
)


@pytest.mark.parametrize(
    ("cell", "place"),
    [(-5.0, 0), (30.0, 0), (30.5, 1), (90.0, 1), (91, 2), (None, 3), (float("nan"), 3), ("x", 3)],
)
def test_a_band_includes_its_upper_edge(cell: float | str | None, place: int) -> None:
    assert place_on(DAYS, cell) == place


@pytest.mark.parametrize(("cell", "place"), [("none", 1), ("new", 2), (None, 2), (7.0, 2)])
def test_a_level_that_is_new_shares_the_last_place(cell: float | str | None, place: int) -> None:
    assert place_on(LAST, cell) == place


def test_two_columns_make_a_grid_whose_last_axis_runs_fastest() -> None:
    term = Term(axes=(DAYS, LAST), weights=tuple(map(float, range(12))))
    assert term.name == "days_past_due & last_outcome"
    assert place_of(term, {"days_past_due": 60.0, "last_outcome": "none"}) == 1 * 3 + 1


def test_a_sum_is_its_baseline_and_its_contributions_calibrated() -> None:
    additive = make_sum(1.0, (0.5, 0.2, -1.0, 0.0), (0.4, 0.0, -0.1))
    row = {"days_past_due": 10.0, "last_outcome": "met_promised"}
    assert total(additive, row) == pytest.approx(1.9)
    assert baseline(additive) + sum(w for _, w in contributions(additive, row)) == total(
        additive, row
    )


@given(st.floats(-3_000, 3_000), st.floats(-3_000, 3_000))
def test_a_probability_never_falls_with_the_log_odds(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 0 <= probability(low) <= probability(high) <= 1


def test_an_axis_has_edges_or_levels_and_not_both() -> None:
    with pytest.raises(ValueError, match="edges or levels"):
        Axis(column="x")
