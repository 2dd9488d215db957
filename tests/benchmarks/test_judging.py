"""Whatever a contender says of its plan, it is looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from judging import judge, second_opinion
from made_up import made_up_day
from visitplanner.problem_file import problem_json, solution_json
from visitplanner.solver import solve

if TYPE_CHECKING:
    from pathlib import Path

DAY = made_up_day(8, 1, 0)


@pytest.fixture
def solution(tmp_path: Path) -> dict[str, Any]:
    """Return a sound solution as a document."""
    (tmp_path / "problem.json").write_bytes(problem_json(DAY))
    document: dict[str, Any] = json.loads(solution_json(DAY, solve(DAY, time_limit=0.5)))
    return document


def keep(folder: Path, document: dict[str, Any]) -> Path:
    file = folder / "solution.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_a_sound_plan_has_its_cost_and_no_violation(
    tmp_path: Path, solution: dict[str, Any]
) -> None:
    cost = solution["summary"]["cost"]
    solution["summary"]["cost"] = 1  # a claim that nobody asks for
    verdict = judge(DAY, keep(tmp_path, solution))
    assert verdict.cost == pytest.approx(cost, abs=0.01)
    assert verdict.violations == ()
    assert verdict.served == 8 - len(solution["unassigned"])


def test_a_plan_that_comes_too_late_is_violated(tmp_path: Path, solution: dict[str, Any]) -> None:
    for step in solution["routes"][0]["steps"]:
        step["arrival"] += 12 * 3_600
    assert judge(DAY, keep(tmp_path, solution)).violations


def test_an_audit_besides_the_checker_is_heard(tmp_path: Path, solution: dict[str, Any]) -> None:
    verdict = judge(DAY, keep(tmp_path, solution), lambda plan: (f"{len(plan.routes)} routes",))
    assert verdict.violations == ("1 routes",)


def test_a_bound_above_the_plans_own_cost_is_a_violation(
    tmp_path: Path, solution: dict[str, Any]
) -> None:
    cost = solution["summary"]["cost"]
    solution["summary"]["bound"] = cost
    assert judge(DAY, keep(tmp_path, solution)).violations == ()
    solution["summary"]["bound"] = cost + 1
    (violation,) = judge(DAY, keep(tmp_path, solution)).violations
    assert "claims the bound" in violation


def test_a_file_that_is_none_is_a_violation(tmp_path: Path) -> None:
    file = tmp_path / "solution.json"
    file.write_text("{", encoding="utf-8")
    assert judge(DAY, file).violations


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ('print(\'{"cost": 5.0, "violations": []}\')', ""),
        ('print(\'{"cost": 7.0, "violations": []}\')', "reckons a cost of 7.0"),
        ('print(\'{"cost": 5.0, "violations": ["too late"]}\'); exit(1)', "too late"),
        ("raise SystemExit('no such thing')", "no such thing"),
    ],
)
def test_an_outside_judge_is_heard(tmp_path: Path, program: str, words: str) -> None:
    file = tmp_path / "judge.py"
    file.write_text(program, encoding="utf-8")
    objection = second_opinion(file, tmp_path / "p.json", tmp_path / "s.json", 5.0)
    assert words in objection
    assert bool(objection) == bool(words)
