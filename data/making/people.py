"""Made-up people: names put together by chance, and telephone numbers that reach nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

FICTITIOUS_SERIES = "1540000"
"""The series 154 is assigned to no operator in mainland China, so these numbers cannot be rung."""

_SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗于丛宋毕邹姜曲戚谷邢")
_FIRST = tuple("汐砚槿笺渚棠汀澜岚笛苓棣蓥屿昀霁萱陌弈珩")
_SECOND = tuple("舟禾声川年石桥远安宁书白溪林泽青言乔原微")


class People:
    """Draws names and telephone numbers, each of them once."""

    def __init__(self, rng: Random) -> None:
        given = [first + second for first in _FIRST for second in _SECOND]
        rng.shuffle(given)
        self._given = iter(given)
        self._rng = rng
        self._numbers = iter(rng.sample(range(10_000), k=1_000))

    def name(self) -> str:
        """Return a name; no two people share a given name."""
        return self._rng.choice(_SURNAMES) + next(self._given)

    def phone(self) -> str:
        """Return a number of the fictitious series."""
        return f"{FICTITIOUS_SERIES}{next(self._numbers):04d}"
