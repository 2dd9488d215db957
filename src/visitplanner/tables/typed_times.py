"""Dates, times and ranges as people type them; a reader takes a cell that is not empty."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from visitplanner.calendar import TIMEZONE
from visitplanner.messages import say
from visitplanner.tables.misread import unexpected
from visitplanner.tables.spoken_numbers import in_digits
from visitplanner.tables.typed_text import plain, word_of
from visitplanner.tables.vocabulary import WEEKDAYS
from visitplanner.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from visitplanner.messages import Message

CodeT = TypeVar("CodeT")

Span: TypeAlias = tuple[datetime, datetime]

FIRST_YEAR, LAST_YEAR = 2000, 2100
DAYS_PER_WEEK = 7
MAX_LEAVE_DAYS = 366
CACHE_SIZE = 4_096
"""The same dates and hours stand in most rows of a table."""

_DATE = (
    r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}"
    r"|[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?[日号]|[0-9]{8})"
)
_LONE_DATE = re.compile(rf"({_DATE})(?:[ T][0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?)?")
"""A date, perhaps with the time of day that a spreadsheet or a log has written behind it."""

DATE_AND_REST = re.compile(rf"({_DATE}) ?(.*)")
_REST_AND_DATE = re.compile(rf"(.*?) ?({_DATE})")
_DATES = re.compile(rf"({_DATE}) ?(?:-|~|至|到|\.\.\.?) ?({_DATE})")
_RANGE = re.compile(r"(?:从 ?)?(.+?) ?(?:--?|~|至|到) ?(.+)")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00(?:\.0+)?)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)
_SPOKEN_TIME = re.compile(r"([0-9]{1,2}) ?[点时](?:钟|整)?(?:(半)|([0-9]{1,2}) ?分?)?")
_HOUR = re.compile(r"[0-9]{1,2}")
PART = "早上|早晨|早|上午|中午|下午|傍晚|晚上|晚"
_PART_AND_REST = re.compile(rf"({PART}) ?(.+)")
_NOON = 12
_NO_HOUR = 25
_MORNING = {hour: hour for hour in range(5, _NOON)}
_AFTERNOON = {_NOON: _NOON, **{hour % _NOON: hour for hour in range(13, 20)}}
_EVENING = {hour % _NOON: hour for hour in range(17, 24)}
_PARTS = {
    "早上": _MORNING,
    "早晨": _MORNING,
    "早": _MORNING,
    "上午": _MORNING,
    "中午": {11: 11, _NOON: _NOON, 1: 13},
    "下午": _AFTERNOON,
    "傍晚": _EVENING,
    "晚上": _EVENING,
    "晚": _EVENING,
}
"""What hours are called in a part of the day, and which they are; 晚上12点 may be either end."""

_MINUTES_PER_HOUR = SECONDS_PER_HOUR // SECONDS_PER_MINUTE


@lru_cache(maxsize=CACHE_SIZE)
def day(cell: str) -> date:
    """Return a date.

    Raises
    ------
    MisreadError
        When it is no date, a day that no calendar has, or out of this century.
    """
    match = _LONE_DATE.fullmatch(plain(cell))
    if match is None:
        raise unexpected(_a_date(), cell)
    return _date_of(match[1], cell)


def _a_date() -> Message:
    return say("a date such as 2026-10-08")


def _date_of(text: str, cell: str) -> date:
    numbers = [int(digits) for digits in re.findall("[0-9]+", text)]
    if len(numbers) == 1:
        numbers = [int(text[:4]), int(text[4:6]), int(text[6:])]
    year, month, day_of_month = numbers
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise unexpected(
            say("a year from {first} to {last}", first=str(FIRST_YEAR), last=str(LAST_YEAR)), cell
        )
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise unexpected(say("a day that the calendar has"), cell) from None


def second_of_day(cell: str) -> int:
    """Return a time as seconds after midnight; 24:00 is the midnight that ends the day.

    Raises
    ------
    MisreadError
        When it is no time in whole minutes, or none that a day, or the part named of it, has.
    """
    text = in_digits(plain(cell))
    of_part = _PART_AND_REST.fullmatch(text)
    if of_part is not None:
        return _second_of_part(of_part[1], of_part[2], cell)
    clock = _TIME.fullmatch(text)
    spoken = _SPOKEN_TIME.fullmatch(text)
    if clock is not None:
        hour, minute = _hour(int(clock[1]), clock[3]), int(clock[2])
    elif spoken is not None:
        hour, minute = int(spoken[1]), 30 if spoken[2] else int(spoken[3] or 0)
    else:
        raise unexpected(say("a time such as 9:00 or 9点30分"), cell)
    seconds = hour * SECONDS_PER_HOUR + minute * SECONDS_PER_MINUTE
    if minute >= _MINUTES_PER_HOUR or seconds > SECONDS_PER_DAY:
        raise unexpected(say("a time from 0:00 to 24:00"), cell)
    return seconds


def _second_of_part(part: str, text: str, cell: str) -> int:
    """Return a time of a part of the day, by twelve hours or by twenty-four."""
    hour, rest = divmod(second_of_day(text), SECONDS_PER_HOUR)
    hours, clock = _PARTS[part], _TIME.fullmatch(text)
    is_told_twice = clock is not None and clock[3] is not None  # such as 上午9:00 am
    if is_told_twice or (hour not in hours and hour not in hours.values()):
        raise unexpected(
            say("a time that this part of the day has, such as 上午9点 or 下午3点"), cell
        )
    return hours.get(hour, hour) * SECONDS_PER_HOUR + rest


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= _NOON:
        return _NO_HOUR  # such as 13:00 pm
    return hour % _NOON + (_NOON if half in "pP" else 0)


@lru_cache(maxsize=CACHE_SIZE)
def time_range(cell: str) -> tuple[int, int]:
    """Return a range of times of one day as seconds after midnight, both ends inclusive.

    Raises
    ------
    MisreadError
        When it is no range, an end is no time, or it ends before it starts.
    """
    match = _RANGE.fullmatch(in_digits(plain(cell)))
    if match is None:
        raise unexpected(say("a range of times such as 9:00-11:00"), cell)
    if _names_half(match[1]) != _names_half(match[2]):  # 8:00-9:00 pm may mean either evening
        raise unexpected(say("am or pm beside both times, or neither: such as 20:00-21:00"), cell)
    start, end = second_of_day(_as_the_end(*match.groups())), _end_of_range(*match.groups())
    if end < start or start == SECONDS_PER_DAY:
        raise unexpected(say("a range that ends after it starts, on the same day"), cell)
    return start, end


def _names_half(time: str) -> bool:
    """Return whether a time says am or pm."""
    clock = _TIME.fullmatch(time)
    return clock is not None and clock[3] is not None


def _as_the_end(start: str, end: str) -> str:
    """Return a start that is a bare hour as the end is spoken: 9-11点."""
    part = _PART_AND_REST.fullmatch(start)
    bare = start if part is None else part[2]
    is_spoken = _SPOKEN_TIME.fullmatch(end) is not None
    return f"{start}点" if is_spoken and _HOUR.fullmatch(bare) else start


def _end_of_range(start: str, end: str) -> int:
    """Return the end of a range, in the part of the day that the start names if it has none."""
    part = _PART_AND_REST.fullmatch(start)
    second = second_of_day(end)
    if part is None or _PART_AND_REST.fullmatch(end) is not None:
        return second
    if second // SECONDS_PER_HOUR >= _NOON:  # 上午8:00-12:00, or by twenty-four hours
        return second
    return second_of_day(f"{part[1]}{end}")


def window(entry: str) -> Span:
    """Return the first and last moment of a ``date time-time``.

    Raises
    ------
    MisreadError
        When the date or the range is missing or wrong.
    """
    match = DATE_AND_REST.fullmatch(plain(entry))
    if match is None or not match[2]:
        raise unexpected(say("a date and a range of times such as 2026-10-08 9:00-11:00"), entry)
    midnight = datetime.combine(_date_of(match[1], entry), time(0), tzinfo=TIMEZONE)
    start, end = time_range(match[2])
    return midnight + timedelta(seconds=start), midnight + timedelta(seconds=end)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those of one day that overlap or touch made one."""
    disjoint: list[Span] = []
    for start, end in sorted(spans):
        if disjoint and start <= disjoint[-1][1] and start.date() == disjoint[-1][0].date():
            disjoint[-1] = disjoint[-1][0], max(end, disjoint[-1][1])
        else:
            disjoint.append((start, end))
    return tuple(disjoint)


def dated(read: Callable[[str], CodeT], expected: Message) -> Callable[[str], tuple[date, CodeT]]:
    """Return a reader of ``date word``, the word read by `read`; `expected` says what is."""

    def read_dated(entry: str) -> tuple[date, CodeT]:
        match = DATE_AND_REST.fullmatch(plain(entry))
        if match is None or not match[2]:
            raise unexpected(expected, entry)
        return _date_of(match[1], entry), read(match[2])

    return read_dated


def timed(read: Callable[[str], CodeT]) -> Callable[[str], tuple[int | None, CodeT]]:
    """Return a reader of ``word`` or ``time word``: the second of the day, and the word read."""

    def read_timed(entry: str) -> tuple[int | None, CodeT]:
        first, _, rest = entry.partition(" ")
        if rest and first[0].isdigit():
            return second_of_day(first), read(rest)
        return None, read(entry)

    return read_timed


def moment(day: date, second: int | None) -> datetime | None:
    """Return the moment of a day at a second of it; None where none is known."""
    if second is None:
        return None
    return datetime.combine(day, time(0), tzinfo=TIMEZONE) + timedelta(seconds=second)


def name_and_day(entry: str) -> tuple[str, date]:
    """Return a certification's name and its last valid day from a ``name date``.

    Raises
    ------
    MisreadError
        When one of them is missing or wrong.
    """
    match = _REST_AND_DATE.fullmatch(plain(entry))
    if match is None or not match[1]:
        raise unexpected(
            say("a certification and its last valid day, such as AML 2027-06-30"), entry
        )
    return match[1], _date_of(match[2], entry)


def days_from_to(entry: str) -> tuple[date, ...]:
    """Return the days of a date, or of a range of dates, both ends inclusive.

    Raises
    ------
    MisreadError
        When an end is no date, or the range is reversed or longer than a year.
    """
    match = _DATES.fullmatch(plain(entry))
    if match is None:
        return (day(entry),)
    first, last = _date_of(match[1], entry), _date_of(match[2], entry)
    if not 0 <= (last - first).days < MAX_LEAVE_DAYS:
        raise unexpected(say("dates from the first to the last, within a year"), entry)
    return tuple(first + timedelta(days=count) for count in range((last - first).days + 1))


def weekdays_from_to(entry: str) -> tuple[int, ...]:
    """Return the days of the week, Monday is 0, of a day or a range such as ``Fri-Mon``.

    Raises
    ------
    MisreadError
        When an end is no day of the week.
    """
    read = word_of(WEEKDAYS)
    match = _RANGE.fullmatch(plain(entry))
    if match is None:
        return (read(entry),)
    first, last = read(match[1]), read(match[2])
    return tuple(
        (first + count) % DAYS_PER_WEEK for count in range((last - first) % DAYS_PER_WEEK + 1)
    )
