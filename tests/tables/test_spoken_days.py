"""Days and windows without a year, as a dispatcher types them: the next such day, or refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.calendar import TIMEZONE
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.spoken_days import FARTHEST, day_said, window_said

TODAY = date(2026, 10, 7)  # a Wednesday


def moment(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, 9, hour, minute, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    "typed",
    [
        "10月9日 9点-11点",
        "10月9日9点到11点",
        "10月9号上午9:00-11:00",
        "10月9日（周五）9:00～11:00",
        "10月9日 星期五 上午9-11点",
        "后天上午9点至11点",
        "2026年10月9日 周五 9点——11点",
        "2026-10-09 9:00-11:00",
        "周五 9点-11点",
        "这周五上午九点到十一点",
        "本星期五 九-十一点",
        "十月九日 九点整至十一点钟",
        "后天早9点到11点",
    ],
)
def test_windows_are_read_as_they_are_said(typed: str) -> None:
    assert window_said(TODAY)(typed) == (moment(9), moment(11))


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("10月9日 2点-4点", "上午 or 下午 beside such an hour"),
        ("10月9日 2-4点", "上午 or 下午 beside such an hour"),
        ("10月9日 7点-9点", "上午 or 下午 beside such an hour"),  # breakfast, or the evening
        ("10月9日 7到9点", "上午 or 下午 beside such an hour"),
        ("10月9日 两点到四点", "上午 or 下午 beside such an hour"),
        ("10月9日 七至九点", "上午 or 下午 beside such an hour"),
        ("10月9日 2时-4时", "上午 or 下午 beside such an hour"),
        ("10月9日 11点-1点", "上午 or 下午 beside such an hour"),
        ("10月9日 周四 9点-11点", "the weekday of Fri 9 Oct 2026"),
        ("10月6日 9点-11点", "the year too"),  # yesterday, or in a year
        ("2月30日 9点-11点", "the year too"),
        ("9日 9点-11点", "a date and a range"),
        ("10/9 9:00-11:00", "a date and a range"),
        ("周三 9点-11点", "where that is today's weekday"),
        ("这周一 9点-11点", "a day of this week that is not over"),
        ("上周五 9点-11点", "a date and a range"),
        ("周五", "a date and a range"),
        ("10月9日", "a date and a range"),
        ("10月9日 上午10点-2点", "a time that this part of the day has"),
    ],
)
def test_what_may_be_meant_otherwise_is_told(typed: str, match: str) -> None:
    with pytest.raises(MisreadError, match=match):
        window_said(TODAY)(typed)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("大后天", 3),
        ("周四", 1),
        ("周二", 6),
        ("星期天", 4),
        ("下周三", 7),
        ("下个星期四", 8),
        ("下周日", 11),
        ("这周三", 0),
        ("本周日", 4),
    ],
)
def test_a_day_of_a_week_is_the_next_one_or_that_of_the_week_said(typed: str, days: int) -> None:
    assert day_said(TODAY)(typed) == TODAY + timedelta(days=days)


def test_a_day_of_next_year_is_taken_where_it_is_near() -> None:
    assert day_said(date(2026, 12, 28))("1月5日") == date(2027, 1, 5)
    assert day_said(TODAY)("明天") == date(2026, 10, 8)
    assert day_said(TODAY)("2026-10-09") == date(2026, 10, 9)


@given(st.dates(date(2020, 1, 1), date(2099, 1, 1)), st.integers(-400, 400))
def test_a_day_without_a_year_is_none_of_the_past_nor_far_off(today: date, days: int) -> None:
    meant = today + timedelta(days=days)
    said = f"{meant.month}月{meant.day}日"
    if 0 <= days <= FARTHEST.days:
        assert day_said(today)(said) == meant
    else:
        try:
            found = day_said(today)(said)
        except MisreadError:
            return
        assert today <= found <= today + FARTHEST
