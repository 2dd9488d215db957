"""HHCRSP's instances: what is read, and a plan's worth and faults from the instance alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hhcrsp import read_best_known, read_hhcrsp
from hhcrsp_plans import evaluate, steps_of
from visitplanner.check import find_violations
from visitplanner.problem import VisitLink
from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.soft import solve_soft
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from pathlib import Path

    from hhcrsp_plans import Step

PATIENTS: list[dict[str, Any]] = [
    {
        "id": "p1",
        "time_window": [10.0, 20.0],
        "required_caregivers": [{"service": "s1", "duration": 5.0}],
    },
    {
        "id": "p2",
        "time_window": [30.0, 40.0],
        "required_caregivers": [{"service": "s1", "duration": 5.0}, {"service": "s2"}],
        "synchronization": {"type": "simultaneous"},
    },
    {
        "id": "p3",
        "time_window": [0.0, 40.0],
        "required_caregivers": [
            {"service": "s2", "duration": 5.0},
            {"service": "s1", "duration": 5.0},
        ],
        "synchronization": {"type": "sequential", "distance": [6, 12]},
    },
]
INSTANCE: dict[str, Any] = {
    "patients": PATIENTS,
    "services": [{"id": "s1", "default_duration": 4.0}, {"id": "s2", "default_duration": 7.5}],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
    "central_offices": [{"id": "d"}],
    "distances": [
        [0.0, 3.125, 10.0, 20.0],
        [3.125, 0.0, 8.0, 20.0],
        [10.0, 8.0, 0.0, 12.5],
        [20.0, 20.0, 12.5, 0.0],
    ],
}
# c1: p1 at 10-15, p2 at 30-35, 12.5 of way, p3's second service at 47.5, 7.5 late; back by 20
# c2: p2 at 30-37.5, 12.5 of way, p3's first service would be at 50, after the second: so at 41.5
PLAN: dict[int, list[Step]] = {
    0: [(0, 0, 10.0), (1, 0, 30.0), (2, 1, 58.0)],
    1: [(1, 1, 30.0), (2, 0, 50.0)],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Instanz_3_1.json"
    path.write_text(json.dumps(INSTANCE), encoding="utf-8")
    return path


def test_each_service_is_a_required_visit_that_may_be_late(file: Path) -> None:
    problem = read_hhcrsp(file)
    assert [visit.location_idx for visit in problem.visits] == [1, 2, 2, 3, 3]
    assert [visit.service_duration for visit in problem.visits] == [5000, 5000, 7500, 5000, 5000]
    assert problem.visits[0].time_windows == ((10_000, 20_000),)
    assert all(visit.required and visit.late_per_hour == 3_600 for visit in problem.visits)
    assert problem.profiles[0].durations[0].tolist() == [0, 3_125, 10_000, 20_000]
    assert problem.links == (
        VisitLink(first_idx=1, second_idx=2, least=0, greatest=0),
        VisitLink(first_idx=3, second_idx=4, least=6_000, greatest=12_000),
    )


def test_what_is_no_instance_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"patients": []}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"HHCRSP instance in x\.json"):
        read_hhcrsp(tmp_path / "x.json")


def test_a_plan_is_worth_a_third_of_way_and_tardiness() -> None:
    found = evaluate(INSTANCE, PLAN)
    # c1 goes 3.125 + 8 + 12.5 + 20, c2 10 + 12.5 + 20; p3 is 10 and 18 late
    assert found.distance == pytest.approx(43.625 + 42.5)
    assert (found.total_tardiness, found.greatest_tardiness) == (28.0, 18.0)
    assert found.objective == pytest.approx((43.625 + 42.5 + 28 + 18) / 3)
    assert found.violations == ()


@pytest.mark.parametrize(
    ("caregiver", "steps", "fault"),
    [
        (0, [(0, 0, 9.9), *PLAN[0][1:]], "p1: starts before the window"),
        (0, [PLAN[0][0], (1, 0, 30.0), (2, 1, 47.4)], "starts at 47.4, 47.5 at the earliest"),
        (0, PLAN[0][:2], "p3: service 1 is given 0 times"),
        (0, [*PLAN[0], (0, 0, 90.0)], "p1: service 0 is given 2 times"),
        (1, [(1, 1, 30.1), PLAN[1][1]], "expected 0.0 to 0.0"),
        (1, [PLAN[1][0], (2, 0, 52.1)], "between the services, expected 6 to 12"),
        (0, [*PLAN[0], (1, 1, 90.0)], "cannot give s2"),
    ],
)
def test_what_a_plan_breaks_is_found(caregiver: int, steps: list[Step], fault: str) -> None:
    broken = evaluate(INSTANCE, {**PLAN, caregiver: steps}).violations
    assert any(fault in violation for violation in broken)


def test_one_caregiver_for_both_services_is_found() -> None:
    plan = {0: [*PLAN[0][:2], (2, 0, 50.0), (2, 1, 58.0)], 1: PLAN[1][:1]}
    assert "p3: one caregiver gives both services" in evaluate(INSTANCE, plan).violations


def test_the_objective_agrees_with_the_plan_that_is_found(file: Path) -> None:
    problem = read_hhcrsp(file)
    routes = solve_soft(problem, is_over=lambda: False, max_iterations=50)
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
    assert find_violations(problem, solution) == ()
    found = evaluate(INSTANCE, steps_of(INSTANCE, solution))
    assert found.violations == ()
    fen = objective_units(problem, solution) / COST_UNITS_PER_FEN
    assert found.objective == pytest.approx(fen / 3_000)
    assert found.objective <= evaluate(INSTANCE, PLAN).objective


def test_the_best_known_are_read_from_the_folders_table(tmp_path: Path) -> None:
    assert read_best_known(tmp_path) == {}
    table = "| instance | distance | cost \n|:--|--:|--:\n| Instanz_3_1.json | 86.1 | 44.0 \n"
    (tmp_path / "best_known.md").write_text(table, encoding="utf-8")
    assert read_best_known(tmp_path) == {"Instanz_3_1": 44.0}
