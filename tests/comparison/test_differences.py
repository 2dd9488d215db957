"""Noise is not called an effect, and an effect is not called noise."""

from __future__ import annotations

import pytest
from compared import some_comparison
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.comparison.differences import estimated, observed, paired


def test_the_interval_is_that_of_the_tables() -> None:
    # 10, 12, 14: mean 12, s = 2; t for two degrees is 4.3027, so the half is 4.3027 * 2 / sqrt(3)
    found = estimated({"0": 10.0, "1": 12.0, "2": 14.0})
    assert found is not None
    assert (found.mean, found.low, found.high) == pytest.approx(
        (12, 12 - 4.9683, 12 + 4.9683), abs=1e-3
    )


def test_what_pairs_share_is_no_noise() -> None:
    base = {"0": 100.0, "1": 200.0, "2": 300.0}
    found = paired({key: value + 5 for key, value in base.items()}, base)
    assert found is not None
    assert (found.mean, found.low, found.high, found.verdict) == (5, 5, 5, "more")


@pytest.mark.parametrize(
    ("apart", "verdict"),
    [
        ((1.0, 2.0, 3.0), "no_effect_beyond_noise"),  # 2 +- 2.48 covers nought
        ((1.6, 2.0, 2.4), "more"),  # 2 +- 0.99 does not
        ((-1.6, -2.0, -2.4), "less"),
        ((0.0, 0.0, 0.0), "no_effect_beyond_noise"),
        ((7.0,), "not_measured"),  # one pair has no interval
    ],
)
def test_an_interval_that_covers_nought_is_no_effect(
    apart: tuple[float, ...], verdict: str
) -> None:
    own = {str(n): value for n, value in enumerate(apart)}
    found = paired(own, dict.fromkeys(own, 0.0))
    assert found is not None
    assert found.verdict == verdict


def test_only_what_was_observed_of_both_is_paired() -> None:
    found = paired({"0": 1.0, "1": 5.0}, {"1": 2.0, "2": 9.0})
    assert found is not None
    assert found.mean == 3
    assert paired({"0": 1.0}, {"1": 1.0}) is None
    assert estimated({}) is None


def test_seeds_of_a_day_are_averaged_before_days_are_compared() -> None:
    cells = [cell for cell in some_comparison().cells if cell.variant_id == "base"]
    assert observed(cells, "num_visits", "seeds") == {"0": 20, "1": 21, "2": 22}
    assert observed(cells, "num_visits", "days") == {"2026-10-08": 21}


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(-1e9, 1e9), min_size=2))
def test_nothing_differs_from_itself(own: dict[str, float]) -> None:
    found = paired(own, own)
    assert found is not None
    assert (found.mean, found.verdict) == (0, "no_effect_beyond_noise")
