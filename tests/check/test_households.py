"""The judge of visits to households: too soon, too often, from both sides of each bound."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from samples import DAY

from visitplanner.check.households import HouseholdVisit, crowded_visits


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def visit(case_id: str, number: int, **changes: Any) -> HouseholdVisit:  # noqa: ANN401
    fields: dict[str, Any] = {
        "case_id": case_id,
        "household": "h",
        "day": day(number),
        "pause": 7,
        "most": 2,
        "period": 30,
    }
    return HouseholdVisit(**{**fields, **changes})


def crowded(visits: list[HouseholdVisit], past: tuple[int, ...] = ()) -> list[object]:
    found = crowded_visits(visits, {"h": [day(number) for number in past]})
    return [dict(message.values)["case"] for message in found]


@pytest.mark.parametrize(("gap", "told"), [(6, ["A", "B"]), (7, [])], ids=["6 days", "7 days"])
def test_two_planned_visits_lie_a_week_apart(gap: int, told: list[str]) -> None:
    assert crowded([visit("A", 0), visit("B", gap)]) == told


@pytest.mark.parametrize(("before", "told"), [(-6, ["A"]), (-7, [])], ids=["6 days", "7 days"])
def test_a_planned_visit_lies_a_week_from_a_past_one(before: int, told: list[str]) -> None:
    assert crowded([visit("A", 0)], (before,)) == told


@pytest.mark.parametrize(("first", "told"), [(-29, ["A"]), (-30, [])], ids=["30 days", "31 days"])
def test_a_third_visit_in_a_period_is_one_too_many(first: int, told: list[str]) -> None:
    assert crowded([visit("A", 0)], (first, -10)) == told


def test_visits_after_count_as_those_before() -> None:
    assert crowded([visit("A", 0)], (10, 20)) == ["A"]


def test_an_override_lets_pass_the_past_and_never_the_plan() -> None:
    assert crowded([visit("A", 0, is_lifted=True)], (-1, -2, -3)) == []
    assert crowded([visit("A", 0, is_lifted=True), visit("B", 1, is_lifted=True)]) == ["A", "B"]


def test_other_households_do_not_matter() -> None:
    assert crowded([visit("A", 0), visit("B", 1, household="other")]) == []
