"""Segments say of a row of stops what walking through it second by second says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.problem import Costs, Overtime, ProblemShift
from visitplanner.solver.segments import Segment, join, tariff_of

STOPS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 20), st.integers(0, 15), st.integers(0, 6)),
    min_size=1,
    max_size=5,
)
"""Service, opening of the window, its length, and travel to the next stop."""


def walked(stops: list[tuple[int, int, int, int]], start: int) -> int | None:
    """Return the end of the last service, started at the first stop at `start` or when it opens."""
    clock = start
    for service, opens, length, travel in stops:
        clock = max(clock, opens)
        if clock > opens + length:
            return None
        clock += service + travel
    return clock - stops[-1][3]


@settings(max_examples=200)
@given(stops=STOPS)
def test_a_row_of_stops_is_its_segment(stops: list[tuple[int, int, int, int]]) -> None:
    row: Segment | None = None
    for k, (service, opens, length, _) in enumerate(stops):
        one = (service, opens, opens + length)
        row = one if k == 0 else row and join(row, one, stops[k - 1][3])
    first_window = range(stops[0][1], stops[0][1] + stops[0][2] + 1)
    spans = {
        start: end - start for start in first_window if (end := walked(stops, start)) is not None
    }
    assert (row is not None) is bool(spans)
    if row is not None:
        duration, earliest, latest = row
        assert min(spans.values()) == duration
        best = [start for start, span in spans.items() if span == duration]
        assert (min(best), max(spans)) == (earliest, latest)


def test_a_tariff_counts_every_price_once() -> None:
    shift = ProblemShift(
        shift_id=0,
        start_idx=0,
        end_idx=0,
        costs=Costs(fixed=1, per_km=2_000, per_travel_hour=7_200, per_duration_hour=10_800),
        overtime=Overtime(after=50, per_hour=3_600),
    )
    tariff = tariff_of(shift)
    # fen: 1 for the shift, 2 a metre, 2 a second of travel, 3 a second of work, 1 of overtime
    assert tariff.units(5, 7, (20, 30, 30)) == (1 + 2 * 5 + 2 * 7 + 3 * 20) * 18_000
    assert tariff.units(5, 7, (20, 31, 31)) == (1 + 2 * 5 + 2 * 7 + 3 * 20 + 1) * 18_000
