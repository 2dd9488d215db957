"""Whatever a variant changes is told, one line each, under the key of the file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from visitplanner.messages import translator
from visitplanner.scenarios.changes.telling import told
from visitplanner.scenarios.sections import Cases, Changes, Hours

if TYPE_CHECKING:
    from visitplanner.messages import Language

EVERY: dict[str, tuple[Any, str]] = {
    "officers": (8, "officers: 8"),
    "remove_officers": (["W01", "W02"], "without W01, W02"),
    "add_officers": ([{"like": "W01", "crew": "N"}], "1 more officers like W01, in crew N"),
    "retrain": ([{"certifications": {"x": date(2027, 1, 1)}}], "everybody trained in x"),
    "overtime_minutes": (0, "overtime up to 0 min for everybody"),
    "hours": (
        [{"officers": ["W01"], "start": "9:30", "lunch": "12:00-13:00"}],
        "other hours for W01: start at 09:30, lunch from 12:00 to 13:00",
    ),
    "starts": ([{}], "everybody: starting at the branch"),
    "modes": ([{"mode": "walk"}], "everybody: on foot"),
    "crews": ([{"officers": ["W01"], "crew": ""}], "W01: each alone"),
    "cases": ({"districts": ["文登区"]}, "only some cases, by district"),
    "widen_minutes": (30, "agreed windows wider by 30 min at both ends"),
    "num_days": (2, "plans of 2 days"),
    "policy": ({"prices": {"per_km": {"car": 2}}}, "prices.per_km.car is 2"),
}


@pytest.mark.parametrize("key", EVERY)
def test_a_change_is_told(key: str) -> None:
    value, words = EVERY[key]
    found = list(told(Changes.model_validate({key: value})))
    assert [(each, translator("en").render(message)) for each, message in found] == [(key, words)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_hours_and_all_choices_of_cases_have_words(language: Language) -> None:
    hours = {
        "start": "9:30", "end": "18:00", "overtime_minutes": 30, "lunch": False,
        "lunch_minutes": 45, "max_visits": 5, "days": [1, 2],
    }  # fmt: skip
    cases = {
        "districts": ["文登区"], "case_ids": ["A"], "without": ["B"], "least_overdue": 1,
        "days_past_due": [30, 90],
    }  # fmt: skip
    assert hours.keys() == Hours.model_fields.keys() - {"officers"}
    assert cases.keys() == Cases.model_fields.keys()
    changes = Changes.model_validate({"hours": [hours], "cases": cases})
    words = [translator(language).render(message) for _, message in told(changes)]
    assert not any("_" in line for line in words)


def test_every_change_that_there_is_is_told() -> None:
    assert EVERY.keys() == Changes.model_fields.keys()
    everything = Changes.model_validate({key: value for key, (value, _) in EVERY.items()})
    assert {key for key, _ in told(everything)} == EVERY.keys()
