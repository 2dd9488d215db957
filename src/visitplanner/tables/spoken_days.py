"""Days and windows as a dispatcher types them today: without a year, as 明天, or as 下周三.

A table says its years, for it is read on any day. What is typed on the phone means the next such
day; where that lies too far off to be meant, or an hour may be of either half of the day, somebody
slipped, and nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.tables.misread import unexpected
from visitplanner.tables.spoken_numbers import in_digits
from visitplanner.tables.typed_text import plain
from visitplanner.tables.typed_times import DATE_AND_REST, DAYS_PER_WEEK, PART, day, window

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.tables.typed_times import Span

FARTHEST = timedelta(days=180)
"""As far ahead as a day without a year is taken."""

_NEAR = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_YEARLESS = re.compile(r"([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号] ?(.*)")
_RELATIVE = re.compile(r"(今天|明天|大?后天) ?(.*)")
_OF_A_WEEK = re.compile(r"(这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天]) ?(.*)")
_WEEKDAY = re.compile(r"\(?(?:周|星期|礼拜)([一二三四五六日天])\)? ?(.*)")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_EITHER_HALF = re.compile(r"(?<![0-9:])0?[1-7] ?(?:[点时]|(?:-|~|至|到) ?[0-9]{1,2} ?[点时])")
_PART = re.compile(PART)


def day_said(today: date) -> Callable[[str], date]:
    """Return a reader of a day that may be without its year."""

    def read(entry: str) -> date:
        said, rest = _split(in_digits(plain(entry)), entry, today)
        return day(entry) if said is None or rest else said

    return read


def window_said(today: date) -> Callable[[str], Span]:
    """Return a reader of a window, as `typed_times.window`, on a day that may be without its year.

    A day of the week that stands behind the day has to be that day's.
    """

    def read(entry: str) -> Span:
        said, rest = _split(in_digits(plain(entry)), entry, today)
        if said is None:
            return window(entry)
        rest = _after_weekday(said, rest, entry)
        if _EITHER_HALF.search(rest) and not _PART.search(rest):
            raise unexpected(
                say("上午 or 下午 beside such an hour, or a time such as 14:00"), entry
            )
        return window(f"{said.isoformat()} {rest}")

    return read


def _split(text: str, entry: str, today: date) -> tuple[date | None, str]:
    """Return the day that a text begins with, and what follows; None where it is none."""
    near, yearless = _RELATIVE.fullmatch(text), _YEARLESS.fullmatch(text)
    of_a_week = _OF_A_WEEK.fullmatch(text)
    if near is not None:
        return today + timedelta(days=_NEAR[near[1]]), near[2]
    if of_a_week is not None:
        which, weekday, rest = of_a_week.groups()
        return _of_a_week(which, _WEEKDAYS[weekday], today, entry), rest
    if yearless is not None:
        return _next(int(yearless[1]), int(yearless[2]), today, entry), yearless[3]
    dated = DATE_AND_REST.fullmatch(text)
    return (None, "") if dated is None else (day(dated[1]), dated[2])


def _next(month: int, day_of_month: int, today: date, entry: str) -> date:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day_of_month)
        except ValueError:
            continue
        if today <= found <= today + FARTHEST:
            return found
    raise unexpected(say("the year too, of a day that is none of the next {days} days",
                         days=FARTHEST.days), entry)  # fmt: skip


def _of_a_week(which: str | None, weekday: int, today: date, entry: str) -> date:
    """Return a day of this week, of the next one, or the next such day; a week begins on Monday."""
    monday = today - timedelta(days=today.weekday())
    if which == "下":
        return monday + timedelta(days=DAYS_PER_WEEK + weekday)
    found = monday + timedelta(days=weekday)
    if which is None and found == today:
        raise unexpected(say("今天, or 下周 with the day, where that is today's weekday"), entry)
    if which is not None and found < today:
        raise unexpected(say("a day of this week that is not over"), entry)
    return found if found >= today else found + timedelta(days=DAYS_PER_WEEK)


def _after_weekday(said: date, rest: str, entry: str) -> str:
    match = _WEEKDAY.fullmatch(rest)
    if match is None:
        return rest
    if _WEEKDAYS[match[1]] != said.weekday():
        raise unexpected(say("the weekday of {day:day}", day=said), entry)
    return match[2]
