"""Chances of meeting somebody: many visits speak for themselves, few lean on the others."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.learning.history import History
from visitplanner.learning.meeting import dose_of, meeting_of


def history(cells: list[tuple[int, int, bool]]) -> History:
    weekdays, hours, met = zip(*cells, strict=True)
    return History(
        outcome=met,
        features={},
        weekdays=weekdays,
        hours=hours,
        met=met,
        visited=(True,) * len(met),
    )


CELLS = [(0, 10, n % 10 < 3) for n in range(1_000)] + [(2, 19, n % 10 < 9) for n in range(1_000)]


def test_many_visits_speak_for_themselves() -> None:
    found = meeting_of(history(CELLS), np.arange(2_000))
    assert found is not None
    assert found.overall == pytest.approx(0.6)
    assert found.chances[0][10] == pytest.approx(0.3, abs=0.02)
    assert found.chances[2][19] == pytest.approx(0.9, abs=0.02)


def test_an_hour_without_visits_leans_on_its_weekday_and_its_hour() -> None:
    found = meeting_of(history(CELLS), np.arange(2_000))
    assert found is not None
    assert found.chances[4][19] > found.overall > found.chances[4][10]
    assert found.chances[4][3] == pytest.approx(found.overall)


def test_few_visits_tell_nothing() -> None:
    assert meeting_of(history(CELLS[:99]), np.arange(99)) is None


def test_a_visit_counts_by_its_hour() -> None:
    told = history(CELLS)
    dose = dose_of(told, meeting_of(told, np.arange(2_000)))
    assert dose is not None
    assert dose.mean() == pytest.approx(1.0, abs=0.01)
    assert dose[0] < 1 < dose[-1]
