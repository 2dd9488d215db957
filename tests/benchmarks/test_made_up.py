"""Made-up days: the same from the same seed, and plain enough for every peer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from made_up import made_up_day
from peers import require_basic
from visitplanner.problem_file import problem_json
from visitplanner.solver import solve

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "made_up.py"


def test_a_seed_makes_one_day() -> None:
    assert problem_json(made_up_day(20, 2, 0)) == problem_json(made_up_day(20, 2, 0))
    assert problem_json(made_up_day(20, 2, 0)) != problem_json(made_up_day(20, 2, 1))


def test_a_day_is_plain_and_worth_planning() -> None:
    day = made_up_day(60, 3, 0)
    require_basic(day)
    assert (len(day.visits), len(day.shifts)) == (60, 3)
    served = solve(day, time_limit=0.5).served
    assert 10 < len(served) < 60  # there is a choice to make


def test_the_command_prints_a_problem_file() -> None:
    command = [sys.executable, str(SCRIPT), "5", "1", "7"]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 (our own program)
    assert done.stdout == problem_json(made_up_day(5, 1, 7))
    assert json.loads(done.stdout)["name"] == "made-up-5x1-s7"
