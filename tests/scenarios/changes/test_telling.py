"""Whatever a variant changes is told, one line each, under the key of the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from visitplanner.messages import translator
from visitplanner.scenarios.changes.telling import told
from visitplanner.scenarios.sections import Changes

EVERY: dict[str, tuple[Any, str]] = {
    "officers": (8, "officers: 8"),
    "remove_officers": (["W01", "W02"], "without W01, W02"),
    "add_officers": ([{"like": "W01", "crew": "N"}], "1 more officers like W01, in crew N"),
    "retrain": ([{"certifications": {"x": date(2027, 1, 1)}}], "everybody trained in x"),
    "overtime_minutes": (0, "overtime up to 0 min for everybody"),
    "hours": (
        [{"officers": ["W01"], "start": "9:30", "lunch": "12:00-13:00"}],
        "other hours for W01: start 09:30, lunch 12:00-13:00",
    ),
    "starts": ([{}], "everybody: starting at the branch"),
    "modes": ([{"mode": "walk"}], "everybody: by walk"),
    "crews": ([{"officers": ["W01"], "crew": ""}], "W01: each alone"),
    "cases": ({"districts": ["文登区"]}, "only some cases, by districts"),
    "widen_minutes": (30, "agreed windows wider by 30 min at both ends"),
    "num_days": (2, "plans of 2 days"),
    "policy": ({"prices": {"per_km": {"car": 2}}}, "prices.per_km.car is 2"),
}


@pytest.mark.parametrize("key", EVERY)
def test_a_change_is_told(key: str) -> None:
    value, words = EVERY[key]
    found = list(told(Changes.model_validate({key: value})))
    assert [(each, translator("en").render(message)) for each, message in found] == [(key, words)]


def test_every_change_that_there_is_is_told() -> None:
    assert EVERY.keys() == Changes.model_fields.keys()
    everything = Changes.model_validate({key: value for key, (value, _) in EVERY.items()})
    assert {key for key, _ in told(everything)} == EVERY.keys()
