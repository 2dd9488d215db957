"""Dates, times and ranges as people type them."""

# ruff: noqa: RUF001 (what input methods type, full-width signs included, is what is tested)

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.calendar import TIMEZONE
from visitplanner.messages import say
from visitplanner.tables import typed_times
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import CHANNELS

DAY = date(2026, 10, 8)


def moment(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-08",
        "2026-10-8",
        "2026/10/8",
        "2026.10.8",
        "20261008",
        "2026年10月8日",
        "2026 年 10 月 8 号",
        "２０２６－１０－０８",
        "2026–10–08",
        "2026-10-08 00:00:00",
        "2026-10-08T14:30",
    ],
)
def test_dates_are_read_as_people_type_them(typed: str) -> None:
    assert typed_times.day(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("tomorrow", "a date such as"),
        ("10-08", "a date such as"),
        ("2026-10/08", "a date such as"),
        ("08/10/2026", "a date such as"),
        ("46303", "a date such as"),  # a spreadsheet's serial number
        ("2026-02-30", "a day that the calendar has"),
        ("2026-13-01", "a day that the calendar has"),
        ("20260230", "a day that the calendar has"),
        ("1999-12-31", "a year from 2000 to 2100"),
        ("2101-01-01", "a year from 2000 to 2100"),
    ],
)
def test_what_is_no_date_is_told(typed: str, match: str) -> None:
    with pytest.raises(MisreadError, match=match):
        typed_times.day(typed)


def test_the_bounds_of_the_years_are_read() -> None:
    assert typed_times.day("2000-01-01") == date(2000, 1, 1)
    assert typed_times.day("2100-12-31") == date(2100, 12, 31)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("9:00", 540),
        ("09:00", 540),
        ("09:00:00", 540),
        ("9点", 540),
        ("9点钟", 540),
        ("9时30分", 570),
        ("9点半", 570),
        ("9点5分", 545),
        ("９：３０", 570),
        ("9:30 AM", 570),
        ("9:30 p.m.", 1290),
        ("12:00 am", 0),
        ("12:00pm", 720),
        ("0:00", 0),
        ("24:00", 1440),
        ("上午9:00", 540),
        ("早上8点半", 510),
        ("中午12点", 720),
        ("中午1点", 780),
        ("下午3点", 900),
        ("下午15:00", 900),
        ("下午12:30", 750),
        ("晚上7点", 1140),
        ("晚7点", 1140),
        ("早八点半", 510),
        ("九点", 540),
        ("十点半", 630),
        ("十一点一刻", 675),
        ("下午两点三刻", 885),
        ("二十点零五分", 1205),
        ("十二点十五分", 735),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, minutes: int) -> None:
    assert typed_times.second_of_day(typed) == minutes * 60


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("noon", "a time such as"),
        ("9", "a time such as"),
        ("9:5", "a time such as"),
        ("9:00:30", "a time such as"),
        ("25:00", "from 0:00 to 24:00"),
        ("24:01", "from 0:00 to 24:00"),
        ("9:60", "from 0:00 to 24:00"),
        ("13:00 pm", "from 0:00 to 24:00"),
        ("25点", "from 0:00 to 24:00"),
        ("上午14:00", "a time that this part of the day has"),
        ("上午12点", "a time that this part of the day has"),
        ("晚上12点", "a time that this part of the day has"),
        ("上午9:00 am", "a time that this part of the day has"),
        ("上午", "a time such as"),
    ],
)
def test_what_is_no_time_is_told(typed: str, match: str) -> None:
    with pytest.raises(MisreadError, match=match):
        typed_times.second_of_day(typed)


@pytest.mark.parametrize("dash", ["-", "–", "—", "——", "~", "～", "至", "到", " - "])
def test_ranges_are_read_with_every_dash(dash: str) -> None:
    assert typed_times.time_range(f"9:00{dash}11点") == (9 * 3600, 11 * 3600)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("9点到11点", (9, 11)),
        ("从9点到11点", (9, 11)),
        ("9-11点", (9, 11)),
        ("上午9-11点", (9, 11)),
        ("上午9:00-10:30", (9, 10.5)),
        ("上午8:00-12:00", (8, 12)),
        ("上午9点-下午2点", (9, 14)),
        ("下午2点到4点", (14, 16)),
        ("下午2点-16:00", (14, 16)),
        ("上午9点半至10点半", (9.5, 10.5)),
    ],
)
def test_a_part_of_the_day_holds_for_both_ends(typed: str, hours: tuple[float, float]) -> None:
    assert typed_times.time_range(typed) == tuple(int(3600 * hour) for hour in hours)


@pytest.mark.parametrize("typed", ["上午10点-2点", "上午9点-上午14点", "9-11"])
def test_a_range_that_could_be_another_is_told(typed: str) -> None:
    with pytest.raises(MisreadError):
        typed_times.time_range(typed)


@pytest.mark.parametrize(
    "typed", ["8:00-9:00 pm", "9:00-11:00 pm", "2:00 pm-4:00", "9:00 am-11:00", "上午8:00-9:00 pm"]
)
def test_am_or_pm_beside_one_time_alone_leaves_the_other_open(typed: str) -> None:
    with pytest.raises(MisreadError, match="am or pm beside both times, or neither"):
        typed_times.time_range(typed)


def test_am_and_pm_beside_both_times_are_read() -> None:
    assert typed_times.time_range("8:00 pm-9:00 pm") == (20 * 3600, 21 * 3600)
    assert typed_times.time_range("9:00 am - 1:00 pm") == (9 * 3600, 13 * 3600)


def test_a_range_may_be_a_single_moment_and_end_at_midnight() -> None:
    assert typed_times.time_range("9:00-9:00") == (9 * 3600, 9 * 3600)
    assert typed_times.time_range("23:00-24:00") == (23 * 3600, 24 * 3600)


@pytest.mark.parametrize("typed", ["11:00-9:00", "22:00-1:00", "24:00-24:00"])
def test_a_range_that_runs_backwards_is_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="ends after it starts"):
        typed_times.time_range(typed)


@pytest.mark.parametrize("typed", ["9:00", "all day"])
def test_what_is_no_range_is_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="a range of times such as"):
        typed_times.time_range(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-08 9:00-11:00",
        "20261008 9:00~11:00",
        "2026年10月8日9点至11点",
        "2026.10.8 9:00到11:00",
    ],
)
def test_windows_are_moments_in_shanghai(typed: str) -> None:
    assert typed_times.window(typed) == (moment(9), moment(11))


def test_a_window_that_ends_at_24_ends_the_day() -> None:
    start, end = typed_times.window("2026-10-08 22:00-24:00")
    assert (start, end) == (moment(22), moment(0, day=DAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("9:00-11:00", "a date and a range"),
        ("2026-10-08", "a date and a range"),
        ("2026-02-30 9:00-11:00", "a day that the calendar has"),
        ("2026-10-08 9:00", "a range of times"),
        ("2026-10-08 9:00-25:00", "from 0:00 to 24:00"),
    ],
)
def test_what_is_no_window_is_told(typed: str, match: str) -> None:
    with pytest.raises(MisreadError, match=match):
        typed_times.window(typed)


spans = st.lists(
    st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(
        lambda ends: (
            moment(0) + timedelta(minutes=min(ends)),
            moment(0) + timedelta(minutes=max(ends)),
        )
    )
)


@given(spans, st.integers(0, 1440))
def test_merged_spans_are_disjoint_and_hold_the_same_moments(
    given_spans: list[typed_times.Span], minute: int
) -> None:
    merged = typed_times.merged(given_spans)
    # One that ends with its day shares that moment with one that begins the next.
    assert all(
        one[1] < other[0] or (one[1] == other[0] and one[0].date() < other[0].date())
        for one, other in pairwise(merged)
    )
    probe = moment(0) + timedelta(minutes=minute)
    assert any(a <= probe <= b for a, b in merged) == any(a <= probe <= b for a, b in given_spans)


@pytest.mark.parametrize("typed", ["2026-10-08 phone", "2026-10-08电话", "20261008 Phone"])
def test_a_dated_word_is_read(typed: str) -> None:
    read = typed_times.dated(word_of(CHANNELS), say("a date and a channel"))
    assert read(typed) == (DAY, "phone")


@pytest.mark.parametrize("typed", ["2026-10-08", "phone", "phone 2026-10-08"])
def test_a_dated_word_needs_both(typed: str) -> None:
    with pytest.raises(MisreadError, match="a date and a channel"):
        typed_times.dated(word_of(CHANNELS), say("a date and a channel"))(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("AML 2026-10-08", "AML"),
        ("上岗证2026年10月8日", "上岗证"),
        ("ISO 9001 20261008", "ISO 9001"),
    ],
)
def test_a_certification_is_a_name_and_a_day(typed: str, name: str) -> None:
    assert typed_times.name_and_day(typed) == (name, DAY)


@pytest.mark.parametrize("typed", ["AML", "2026-10-08", "2026-10-08 AML"])
def test_a_certification_needs_both(typed: str) -> None:
    with pytest.raises(MisreadError, match="a certification and its last valid day"):
        typed_times.name_and_day(typed)


@pytest.mark.parametrize(
    "typed", ["2026-10-08..2026-10-10", "2026-10-08至2026-10-10", "2026/10/8 - 2026/10/10"]
)
def test_leave_counts_both_ends(typed: str) -> None:
    assert typed_times.days_from_to(typed) == tuple(DAY + timedelta(days=n) for n in range(3))


def test_leave_may_be_one_day() -> None:
    assert typed_times.days_from_to("2026-10-08") == (DAY,)
    assert typed_times.days_from_to("2026-10-08..2026-10-08") == (DAY,)


@pytest.mark.parametrize("typed", ["2026-10-10..2026-10-08", "2026-01-01..2027-01-02"])
def test_leave_that_runs_backwards_or_for_years_is_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="from the first to the last, within a year"):
        typed_times.days_from_to(typed)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("周一至周五", (0, 1, 2, 3, 4)),
        ("星期一到五", (0, 1, 2, 3, 4)),
        ("Sat-Mon", (5, 6, 0)),
        ("Wednesday", (2,)),
        ("周日", (6,)),
    ],
)
def test_days_of_the_week_are_read(typed: str, days: tuple[int, ...]) -> None:
    assert typed_times.weekdays_from_to(typed) == days


@pytest.mark.parametrize("typed", ["Someday", "Mon-Someday", "8"])
def test_an_unknown_day_of_the_week_is_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="one of: Mon 周一"):
        typed_times.weekdays_from_to(typed)
