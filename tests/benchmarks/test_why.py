"""The proof of `why`: each change makes tables that are read, and a false claim is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import why
from visitplanner.dispatch.question import FixKind
from visitplanner.dispatch.relaxing import Constraint
from visitplanner.policy import read_policy
from visitplanner.tables import read_cases, read_officers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def day() -> why.Tables:
    return why.made_up_day(1)


def test_a_day_has_a_hundred_cases_and_its_number_decides_it(day: why.Tables) -> None:
    assert len(day.cases) == 100
    assert why.made_up_day(1) == day != why.made_up_day(2)


def test_every_constraint_and_fix_is_known() -> None:
    assert set(why._RELAXED) == set(map(str, Constraint))  # noqa: SLF001
    assert set(why._FIXES) == set(map(str, FixKind))  # noqa: SLF001


def sound(tables: why.Tables, folder: Path) -> None:
    """Read the tables, and find nothing wrong with them."""
    tables.write(folder / "day")
    assert read_cases(folder / "day" / "cases.csv").faults == ()
    assert read_officers(folder / "day" / "officers.csv").faults == ()
    read_policy(folder / "day" / "policy.toml")


@pytest.mark.parametrize("constraint", Constraint)
def test_tables_without_a_constraint_are_sound(
    day: why.Tables, constraint: Constraint, tmp_path: Path
) -> None:
    case_id = day.cases[0]["case_id"]
    changed = why._RELAXED[constraint](day, case_id)  # noqa: SLF001
    assert changed != day
    sound(changed, tmp_path)


WINDOWS = ("2026-10-08T08:00:00+08:00/2026-10-08T09:30:00+08:00",)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("widen_window", {"windows": WINDOWS}),
        ("another_day", {"day": "2026-10-08", "windows": WINDOWS}),
        ("another_day", {"day": "2026-10-09", "trip": "alone"}),
        ("extra_officer", {"like": "W07", "from": "15:00"}),
        ("overtime", {"officer_ids": ["W03", "W04"], "minutes": 17}),
        ("one_person", {}),
        ("other_officer", {"officer_id": "W07", "day": "2026-10-09"}),
        ("qualify_officer", {"officer_id": "W07", "skills": ["korean_interpreter"]}),
    ],
)
def test_tables_with_a_fix_are_sound(
    day: why.Tables, kind: str, parameters: dict[str, object], tmp_path: Path
) -> None:
    changed = why._FIXES[kind](day, day.cases[0]["case_id"], parameters)  # noqa: SLF001
    assert changed != day
    sound(changed, tmp_path)


def test_a_claim_that_is_false_and_a_price_that_is_off_are_told() -> None:
    tally = why.Tally()
    tally.claim("C1: planned", is_true=False)
    tally.price("C2: price", 1_009, 1_000, 1_000)
    tally.price("C3: price", 1_011, 1_000, 1_000)
    assert (tally.borne_out, tally.prices, tally.prices_kept) == (0, 2, 1)
    assert tally.failures == ["C1: planned", "C3: price: stated 1011, found 1000"]
    total = why.Tally()
    for _ in range(2):
        total.add(tally)
    assert (total.claims, total.worst_share) == (2, pytest.approx(0.011))


def test_a_plan_from_scratch_is_read_by_its_cases(day: why.Tables, tmp_path: Path) -> None:
    """Of the first cases some are held, so that jobs and rows do not have the same numbers."""
    few = day.but(cases=day.cases[:12])
    days = why.Days(tmp_path, 4_000)
    _, plan = days.plan(few)
    held = {entry["case_id"] for entry in plan["held"]}
    left_out = {entry["case_id"] for entry in plan["unplanned"]}
    assert held
    numbers = why._numbers(few, plan)  # noqa: SLF001
    assert held.isdisjoint(numbers)
    visited = sorted(numbers.keys() - left_out)
    assert days.visits(few, visited[-1]) == (
        True,
        pytest.approx(plan["totals"]["net_value_fen"], abs=5),
    )
    assert not days.visits(few, min(held))[0]


def test_a_must_that_nobody_can_make_is_not_made(day: why.Tables, tmp_path: Path) -> None:
    days, case_id = why.Days(tmp_path, 4_000), "A1"
    row = next(row for row in day.cases if row["skills"] == "mediation") | {"case_id": case_id}
    alone = why._alone(day.but(cases=(row | {"skills": "nobody_has_it"},)), case_id)  # noqa: SLF001
    assert not days.visits(alone, case_id)[0]
