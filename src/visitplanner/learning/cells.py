"""What stands in a cell of a history: a number, a yes or no, a weekday, an hour."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EMPTY = frozenset({"", "na", "n/a", "nan", "null", "-", "未知"})
YES = frozenset(
    {"1", "1.0", "y", "yes", "true", "t", "paid", "met", "visited", "是", "有", "真", "已还"}
)
NO = frozenset({"0", "0.0", "n", "no", "false", "f", "unpaid", "否", "没有", "假"})

_WEEKDAYS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "1 mon monday 周一 星期一",
            "2 tue tuesday 周二 星期二",
            "3 wed wednesday 周三 星期三",
            "4 thu thursday 周四 星期四",
            "5 fri friday 周五 星期五",
            "6 sat saturday 周六 星期六",
            "7 sun sunday 周日 星期日 周天 星期天",
        )
    )
    for word in words.split()
}
_LAST_HOUR = 23

MOST_NUMBER = 1e12
"""Of a number either way: no loan, day or count is beyond it, and sums of squares stay finite."""


def plain(cell: str) -> str:
    """Return a cell without width, case or blanks around it."""
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def is_empty(cell: str) -> bool:
    """Return whether a cell says nothing."""
    return plain(cell) in EMPTY


def number_of(cell: str) -> float:
    """Return the number in a cell, with or without commas between thousands.

    Raises
    ------
    ValueError
        When there is none, or it is none that a bank counts: no digit is read out of `1_000`.
    """
    text = plain(cell).replace(",", "")
    number = math.nan if "_" in text else float(text)
    if not abs(number) <= MOST_NUMBER:
        raise ValueError
    return number


def yes_or_no(cell: str, yes: str | None = None) -> bool:
    """Return whether a cell says yes; where `yes` is given, that cell alone does.

    Raises
    ------
    ValueError
        When it says neither.
    """
    text = plain(cell)
    if yes is not None:
        return text == plain(yes)
    if text not in YES | NO:
        raise ValueError
    return text in YES


def weekday_of(cell: str) -> int:
    """Return a weekday, Monday is 0; as a number, Monday is 1.

    Raises
    ------
    ValueError
        When it is none.
    """
    weekday = _WEEKDAYS.get(plain(cell))
    if weekday is None:
        raise ValueError
    return weekday


def hour_of(cell: str) -> int:
    """Return the hour from 0 to 23 in which a time lies.

    Raises
    ------
    ValueError
        When it is no time of a day.
    """
    hour = number_of(plain(cell).split(":")[0])
    if not 0 <= hour <= _LAST_HOUR:
        raise ValueError
    return int(hour)
