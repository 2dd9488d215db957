"""Ways on many days at once: the same as one by one, and a factor makes them longer."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from travel.test_ways import breaks, ways

from visitplanner.robustness.moving import arrival
from visitplanner.travel.ways import Way

HOUR = 3600
PLAIN = Way((600,))
EVENING = Way((600, 1200), ((0, 0), (17 * HOUR, 1), (19 * HOUR, 0)))
"""Ten minutes, and twice as many from 17:00 to 19:00."""


def days(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


@given(ways(), st.lists(st.integers(0, 1200), min_size=1, max_size=5), breaks())
def test_without_a_factor_every_day_is_as_planned(
    way: Way, leaves: list[int], pauses: tuple[tuple[int, int], ...]
) -> None:
    each_day = [(days(*[b] * len(leaves)), days(*[e] * len(leaves))) for b, e in pauses]
    found = arrival(way, days(*leaves), np.ones(len(leaves)), each_day)
    assert found.tolist() == [way.arrival(leave, pauses) for leave in leaves]


@given(ways(), st.integers(0, 1200), st.floats(1, 3), breaks())
def test_a_slower_day_arrives_no_earlier(
    way: Way, leave: int, factor: float, pauses: tuple[tuple[int, int], ...]
) -> None:
    each_day = [(days(b, b), days(e, e)) for b, e in pauses]
    normal, slow = arrival(way, days(leave, leave), days(1, factor), each_day)
    assert slow >= normal


def test_a_factor_is_worked_by_hand() -> None:
    # 16:50 to 17:00 covers 600 s of the 900 s that the way takes at a factor of 1.5: two thirds.
    # The last third takes a third of 1.5 * 1200 s = 600 s: there at 17:10.
    leave = 17 * HOUR - 600
    assert arrival(EVENING, days(leave), days(1.5)).tolist() == [17 * HOUR + 600]


def test_a_break_on_the_way_covers_nothing() -> None:
    # 5 of 10 minutes until the break, 30 minutes of it, the other 5: 40 minutes in all.
    pause = (days(300), days(300 + 1800))
    assert arrival(PLAIN, days(0), days(1), [pause]).tolist() == [2400]
