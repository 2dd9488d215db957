"""Solving as a process: in time, stopped with a plan, the same on any number of cores."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from made_up import made_up_day
from visitplanner.cli.options import EngineChoice
from visitplanner.cli.solving import DEFAULT_TIME_LIMIT, LEAST_S, NO_TIME_LIMIT, Task
from visitplanner.problem_file import problem_json

PATIENCE_S = 60
SLACK_S = 1.0
"""By which the whole command may be late, loading and writing included."""


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    file = tmp_path / "problem.json"
    file.write_bytes(problem_json(made_up_day(60, 3, 0)))
    return file


def start(
    problem_file: Path, *options: str, output: str = "solution.json"
) -> subprocess.Popen[str]:
    """Start solving in a process of its own; the output's name is one beside the problem's."""
    place = output if output == "-" else str(problem_file.with_name(output))
    words = [str(problem_file), "-o", place, *options]
    return subprocess.Popen(  # noqa: S603 (our own code)
        [sys.executable, "-m", "visitplanner", "solve", "--lang", "en", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def finish(solver: subprocess.Popen[str]) -> tuple[str, str]:
    """Return what a process printed and told; one that does not end is ended, and fails."""
    try:
        printed, told = solver.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        solver.kill()
        raise
    assert solver.returncode == 0, told
    return printed, told


def test_the_limit_is_for_the_whole_command(problem_file: Path) -> None:
    begin = time.monotonic()
    with start(problem_file, "--time-limit", "3") as solver:
        printed, _ = finish(solver)
    assert "Net value" in printed
    assert time.monotonic() - begin < 3 + SLACK_S


def test_on_stdout_is_the_solution_and_nothing_else(problem_file: Path) -> None:
    with start(problem_file, "--time-limit", "3", output="-") as solver:
        printed, _ = finish(solver)
    assert json.loads(printed)["routes"]  # libraries like to greet on stdout


@pytest.mark.parametrize("threads", ["1", "3"])
def test_seed_and_tries_decide_the_bytes_whatever_the_threads(
    problem_file: Path, threads: str
) -> None:
    found = []
    for number in ("1", threads):
        options = ("--iterations", "2000", "--seed", "4", "--threads", number)
        with start(problem_file, *options) as solver:
            finish(solver)
        found.append(problem_file.with_name("solution.json").read_bytes())
    assert found[0] == found[1]


def test_ctrl_c_takes_the_best_plan_so_far(problem_file: Path) -> None:
    begin = time.monotonic()
    with start(problem_file, "--time-limit", str(PATIENCE_S)) as solver:
        time.sleep(4)  # into the search
        solver.send_signal(signal.SIGINT)
        printed, _ = finish(solver)
    assert "Stopped by you" in printed
    assert problem_file.with_name("solution.json").exists()
    assert time.monotonic() - begin < PATIENCE_S / 2


def task(**options: float | None) -> Task:
    facts: dict[str, float | None] = dict.fromkeys(("time_limit", "iterations", "gap"))
    return Task(
        problem_file=Path("problem.json"),
        output=Path("-"),
        seed=0,
        engine=EngineChoice.AUTO,
        bound=None,
        threads=None,
        **{**facts, "started": time.monotonic(), **options},  # type: ignore[arg-type]  # one of each kind
    )


def test_tries_alone_have_no_time_limit() -> None:
    assert task(iterations=5).whole_time is None
    assert task(iterations=5).time_left == NO_TIME_LIMIT
    assert task(iterations=5, time_limit=7.0).whole_time == 7
    assert task().whole_time == DEFAULT_TIME_LIMIT


def test_a_proof_is_asked_for_by_the_gap_and_not_where_it_might_never_end() -> None:
    assert task(time_limit=7.0).wants_bound is None
    assert task(iterations=5).wants_bound is False
    assert task(iterations=5, time_limit=7.0).wants_bound is None
    assert task(iterations=5, gap=0.1).wants_bound is True


def test_the_search_gets_what_is_left_and_something_at_least() -> None:
    now = time.monotonic()
    assert 6 < task(time_limit=10.0, started=now - 3).time_left < 7
    assert task(time_limit=10.0, started=now - 100).time_left == LEAST_S
