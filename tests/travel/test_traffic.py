"""Time-of-day traffic: which slowdown holds when, over working days, holidays and gaps."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import TravelMode
from visitplanner.errors import InputError
from visitplanner.travel.traffic import (
    FREE_FLOW,
    NO_PEAKS,
    WORKDAY_PEAKS,
    DayKind,
    RoadGroup,
    Slowdown,
    Traffic,
    TrafficPeriod,
    clashes,
)

HOUR, DAY = 3_600, 86_400
CALENDAR = WorkingCalendar()
THURSDAY = date(2026, 10, 8)  # the first working day after the National Day
MORNING, EVENING = (period.slowdown for period in WORKDAY_PEAKS.periods)
SLOW = Slowdown(overall=1.5)


def period(
    start: int, end: int, days: DayKind = DayKind.ALL, overall: float = 1.5
) -> TrafficPeriod:
    """Return a period from hour to hour."""
    slowdown = Slowdown(overall=overall)
    return TrafficPeriod(name="p", start=start * HOUR, end=end * HOUR, days=days, slowdown=slowdown)


def held(changes: tuple[tuple[int, Slowdown], ...], second: int) -> Slowdown:
    """Return what holds at a second of the axis."""
    return [slowdown for start, slowdown in changes if start <= second][-1]


def test_a_working_day_has_two_peaks() -> None:
    assert WORKDAY_PEAKS.changes([THURSDAY], CALENDAR) == (
        (0, FREE_FLOW),
        (7 * HOUR, MORNING),
        (9 * HOUR, FREE_FLOW),
        (17 * HOUR, EVENING),
        (19 * HOUR, FREE_FLOW),
    )


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 10, 7), False),  # a Wednesday, and a holiday
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked to make up
        (date(2026, 10, 11), False),  # a Sunday
    ],
)
def test_peaks_are_those_of_days_worked(day: date, *, is_worked: bool) -> None:
    changes = WORKDAY_PEAKS.changes([day], CALENDAR)
    assert (len(changes) > 1) is is_worked
    weekend = Traffic(periods=(period(10, 16, DayKind.OFF),))
    assert (len(weekend.changes([day], CALENDAR)) > 1) is not is_worked


def test_days_between_flow_freely_and_seconds_count_from_the_first() -> None:
    days = [THURSDAY, THURSDAY + timedelta(days=4)]  # the Friday between is not planned
    starts = [
        start for start, slowdown in WORKDAY_PEAKS.changes(days, CALENDAR) if slowdown == MORNING
    ]
    assert starts == [7 * HOUR, 4 * DAY + 7 * HOUR]


def test_periods_that_touch_follow_each_other() -> None:
    traffic = Traffic(periods=(period(9, 11, overall=2.0), period(7, 9)))
    assert traffic.changes([THURSDAY], CALENDAR) == (
        (0, FREE_FLOW),
        (7 * HOUR, SLOW),
        (9 * HOUR, Slowdown(overall=2.0)),
        (11 * HOUR, FREE_FLOW),
    )
    alike = Traffic(periods=(period(7, 9), period(9, 11)))
    assert alike.changes([THURSDAY], CALENDAR)[1:] == ((7 * HOUR, SLOW), (11 * HOUR, FREE_FLOW))


def test_a_night_that_crosses_midnight_is_two_periods_and_one_state() -> None:
    night = Traffic(periods=(period(22, 24), period(0, 5)))
    days = [THURSDAY, THURSDAY + timedelta(days=1)]
    assert night.changes(days, CALENDAR)[:4] == (
        (0, SLOW),
        (5 * HOUR, FREE_FLOW),
        (22 * HOUR, SLOW),
        (DAY + 5 * HOUR, FREE_FLOW),
    )


def test_no_peaks_is_free_flow_for_ever() -> None:
    assert NO_PEAKS.changes([THURSDAY], CALENDAR) == ((0, FREE_FLOW),)


def test_a_year_that_nobody_knows_matters_only_to_periods_that_ask() -> None:
    unknown = [date(2039, 1, 3)]
    with pytest.raises(InputError, match="holidays of 2039 are not known"):
        WORKDAY_PEAKS.changes(unknown, CALENDAR)
    assert len(Traffic(periods=(period(7, 9),)).changes(unknown, CALENDAR)) == 3


PERIODS = st.builds(
    lambda hours, days, overall: period(min(hours), max(hours), days, overall),
    st.sets(st.integers(0, 24), min_size=2, max_size=2),
    st.sampled_from(DayKind),
    st.sampled_from([1.0, 1.5, 2.0]),
)
DAYS = st.sets(st.integers(0, 12), min_size=1).map(
    lambda offsets: [THURSDAY + timedelta(days=n) for n in sorted(offsets)]
)


@given(periods=st.lists(PERIODS, max_size=6), days=DAYS)
def test_at_every_moment_holds_the_period_of_its_day_and_hour(
    periods: list[TrafficPeriod], days: list[date]
) -> None:
    apart: list[TrafficPeriod] = []
    for one in periods:
        if not list(clashes([*apart, one])):
            apart.append(one)
    changes = Traffic(periods=tuple(apart)).changes(days, CALENDAR)
    seconds = [second for second, _ in changes]
    assert seconds == sorted(set(seconds))
    assert seconds[0] == 0
    assert all(a[1] != b[1] for a, b in pairwise(changes))
    for number in range((days[-1] - days[0]).days + 1):
        day = days[0] + timedelta(days=number)
        for half_hour in range(48):
            second = half_hour * HOUR // 2
            here = [
                one.slowdown
                for one in apart
                if day in days and one.is_on(day, CALENDAR) and one.start <= second < one.end
            ]
            assert len(here) <= 1
            assert held(changes, number * DAY + second) == (here or [FREE_FLOW])[0]


@pytest.mark.parametrize(
    ("one", "other", "is_clash"),
    [
        (period(7, 9), period(8, 10), True),
        (period(7, 9), period(9, 10), False),
        (period(7, 9, DayKind.WORKING), period(8, 10, DayKind.OFF), False),
        (period(7, 9, DayKind.WORKING), period(8, 10, DayKind.ALL), True),
        (period(0, 24, DayKind.OFF), period(23, 24, DayKind.OFF), True),
    ],
)
def test_no_two_periods_hold_at_once(
    one: TrafficPeriod, other: TrafficPeriod, *, is_clash: bool
) -> None:
    for pair in ((one, other), (other, one)):
        assert (len(list(clashes(pair))) == 1) is is_clash
    if is_clash:
        with pytest.raises(ValueError, match="one period at a time, got p and p"):
            Traffic(periods=(one, other))


@pytest.mark.parametrize("factor", [0.99, 10.01, float("nan")])
@pytest.mark.parametrize("name", ["overall", *RoadGroup])
def test_a_factor_is_from_1_to_10(name: str, factor: float) -> None:
    with pytest.raises(ValueError, match=f"factor from 1 to 10 for {name}, got {factor}"):
        replace(FREE_FLOW, **{name: factor})
    for bound in (1.0, 10.0):
        assert getattr(replace(FREE_FLOW, **{name: bound}), name) == bound


@pytest.mark.parametrize(("start", "end"), [(9, 7), (9, 9), (-1, 3), (20, 25)])
def test_a_period_lies_within_a_day(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a period within a day"):
        period(start, end)
    assert period(0, 24).end == DAY


def test_only_cars_are_slowed() -> None:
    for mode in TravelMode:
        is_slowed = mode is TravelMode.CAR
        assert (SLOW.felt_by(mode) == SLOW) is is_slowed
        assert (WORKDAY_PEAKS.felt_by(mode) == WORKDAY_PEAKS) is is_slowed


def test_the_documented_factors_are_those_of_the_default() -> None:
    text = (Path(__file__).parents[2] / "docs" / "travel.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \S+ \|.*\| ([\d.]+) \| ([\d.]+) \|$", text, flags=re.MULTILINE)
    documented = {name: (float(morning), float(evening)) for name, morning, evening in rows}
    names = ("overall", *map(str, RoadGroup))
    assert documented == {name: (getattr(MORNING, name), getattr(EVENING, name)) for name in names}


def test_evenings_are_worse_than_mornings_and_neither_as_bad_as_in_large_cities() -> None:
    for name in ("overall", *RoadGroup):
        # AMap's mean of 50 major cities at their peaks, in the year 2020.
        assert 1 < getattr(MORNING, name) < getattr(EVENING, name) < 1.609
