"""Chinese numerals of dates and times as digits: 九点半 is 9点半, 十月十二日 is 10月12日.

Only those that a unit follows are turned, and none that is a weekday's name: 周二十点 is 周二 10点.
"""

from __future__ import annotations

import re

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ONE = "[一二两三四五六七八九]"
_UNIT = "[点时分月日号]"
_ENDS = f"(?= ?(?:{_UNIT}|(?:-|~|至|到) ?[一二两三四五六七八九十]{{1,3}} ?[点时]))"
"""A unit, or the other end of a range, which names it for both: 九到十一点."""
_NUMBER = re.compile(f"(?<![周期拜])(?:({_ONE})?(十)({_ONE})?|(零?)({_ONE})){_ENDS}")
_QUARTER = re.compile("([点时]) ?([一三])刻")
_QUARTERS = {"一": "15分", "三": "45分"}


def in_digits(text: str) -> str:
    """Return a text with its numerals of hours, minutes, months and days as digits."""
    if text.isascii():
        return text
    quartered = _QUARTER.sub(lambda match: match[1] + _QUARTERS[match[2]], text)
    return _NUMBER.sub(_digits, quartered)


def _digits(match: re.Match[str]) -> str:
    tens, ten, ones, nought, alone = match.groups()
    if ten is None:
        return "0" * len(nought) + str(_DIGITS[alone])
    return str(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))
