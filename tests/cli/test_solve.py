"""`visitplanner solve`: what an analyst gets, and what is told when something is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from made_up import made_up_day
from visitplanner.cli import solving
from visitplanner.cli.app import app
from visitplanner.errors import SolverError
from visitplanner.messages import say
from visitplanner.problem_file import problem_json
from visitplanner.solution import Solution, Termination
from visitplanner.solver import Engine
from visitplanner.solver.notices import NO_COMPILER, PREPARING
from visitplanner.solver.stopping import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.problem import Problem

NUM_VISITS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a problem of a made-up day."""
    (tmp_path / "problem.json").write_bytes(problem_json(made_up_day(NUM_VISITS, 2, 0)))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [arguments[0], "--lang", "en", *arguments[1:]])


def solve(folder: Path, *options: str) -> Result:
    """Run the command on the folder's problem, with little time."""
    words = ["solve", str(folder / "problem.json"), "-o", str(folder / "solution.json")]
    return run(*words, *([] if "--iterations" in options else ["--time-limit", "1"]), *options)


def change(folder: Path, **fields: Any) -> None:  # noqa: ANN401 (whatever JSON can hold)
    """Change the first job of the problem."""
    file = folder / "problem.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["jobs"][0] |= fields
    file.write_text(json.dumps(document), encoding="utf-8")


def test_the_plan_is_written_and_told_and_passes_the_check(folder: Path) -> None:
    done = solve(folder)
    assert done.exit_code == 0, done.output
    served, money, _, ending, where = done.stdout.splitlines()
    assert f"of {NUM_VISITS} visits" in served
    assert money.startswith("Net value ¥")
    assert ending.startswith("The search")
    assert where == f"Solution: {folder / 'solution.json'}"
    checked = run("check", str(folder / "problem.json"), str(folder / "solution.json"))
    assert checked.exit_code == 0, checked.output


def test_with_a_dash_the_plan_alone_goes_to_stdout(folder: Path) -> None:
    done = run("solve", str(folder / "problem.json"), "-o", "-", "--time-limit", "1")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["routes"]
    assert "Net value" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["problem.json"]


def test_the_same_seed_and_tries_give_the_same_bytes(folder: Path) -> None:
    found = []
    for _ in range(2):
        done = solve(folder, "--iterations", "30", "--seed", "3")
        assert done.exit_code == 0, done.output
        found.append((folder / "solution.json").read_bytes())
    assert found[0] == found[1]
    assert "computing_times" not in json.loads(found[0])["summary"]


def test_with_a_time_limit_the_time_taken_stands_in_the_file(folder: Path) -> None:
    solve(folder)
    summary = json.loads((folder / "solution.json").read_bytes())["summary"]
    assert 0 < summary["computing_times"]["solving"] < 2_000


def test_every_fault_is_told_at_once_and_nothing_written(folder: Path) -> None:
    change(folder, service=-1, colour="red")
    done = solve(folder, "--gap", "0.01", "--no-bound", "-o", str(folder / "none" / "s.json"))
    assert done.exit_code == 2
    told = done.stderr.splitlines()
    assert [line for line in told if "jobs[0].service" in line]
    assert [line for line in told if "jobs[0].colour" in line]
    assert [line for line in told if "--gap: needs the bound" in line]
    assert [line for line in told if "there is no folder" in line]
    assert told[-1] == "Faults: 4. Nothing was written."
    assert [path.name for path in folder.iterdir()] == ["problem.json"]


def test_a_required_visit_that_nobody_can_make_is_a_fault_of_the_problem(folder: Path) -> None:
    change(folder, required=True, skills=[7])
    done = solve(folder)
    assert done.exit_code == 2
    assert done.stderr.startswith("problem.json, jobs[0].required: ")
    assert not (folder / "solution.json").exists()


def test_the_problem_is_not_overwritten(folder: Path) -> None:
    before = (folder / "problem.json").read_bytes()
    done = solve(folder, "-o", str(folder / "problem.json"))
    assert done.exit_code == 2
    assert "is the file that is read" in done.stderr
    assert (folder / "problem.json").read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ["--time-limit", "nan"],
        ["--time-limit", "0"],
        ["--gap", "nan"],
        ["--gap", "1.5"],
        ["--iterations", "-1"],
        ["--threads", "0"],
        ["--engine", "steam"],
    ],
)
def test_an_option_that_makes_no_sense_is_refused(folder: Path, options: list[str]) -> None:
    done = solve(folder, *options)
    assert done.exit_code == 2
    assert options[0] in done.stderr
    assert not (folder / "solution.json").exists()


@dataclass
class Asked:
    """What the command asks the solver for."""

    options: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return what is asked of a solver that tells its news and leaves everything out."""
    kept = Asked()

    def solver(_: Problem, **options: Any) -> Solution:  # noqa: ANN401 (whatever is asked)
        kept.options = options
        options["on_notice"](PREPARING)
        options["on_notice"](NO_COMPILER)
        options["on_bound"](0.5, 1)
        options["on_progress"](1.0, 2)
        return Solution(routes=(), termination=Termination.GAP_REACHED, engine="", bound_units=1)

    monkeypatch.setattr(solving, "solve", solver)
    return kept


def test_every_option_reaches_the_solver(folder: Path, asked: Asked) -> None:
    done = solve(
        folder,
        *(
            "--iterations",
            "7",
            "--seed",
            "5",
            "--threads",
            "3",
            "--gap",
            "0.25",
        ),
    )
    assert done.exit_code == 0, done.output
    assert "Preparing the solver for this machine" in done.stderr
    assert "No C compiler works here" in done.stderr
    assert "proven to be good enough" in done.stdout
    options = asked.options
    assert (options["max_iterations"], options["seed"], options["threads"]) == (7, 5, 3)
    assert options["engine"] is Engine.AUTO
    assert options["bound"] is True  # a gap cannot be seen without
    assert options["stop"](Progress(best_units=100, bound_units=80, prize_units=160)) is not None
    assert options["stop"](Progress(best_units=101, bound_units=80, prize_units=160)) is None


def test_ortools_alone_is_chosen_and_asked_for_no_proof(folder: Path, asked: Asked) -> None:
    assert solve(folder, "--engine", "ortools").exit_code == 0
    assert asked.options["engine"] is Engine.ORTOOLS
    done = solve(folder, "--engine", "ortools", "--bound", "--gap", "0.1")
    assert done.exit_code == 2
    for option in ("--bound", "--gap"):
        assert f"{option}: only our own search proves a bound" in done.stderr


@pytest.mark.parametrize(
    ("flags", "bound"), [([], None), (["--bound"], True), (["--no-bound"], False)]
)
def test_the_bound_is_the_users_choice_or_the_solvers(
    folder: Path, asked: Asked, *, flags: list[str], bound: bool | None
) -> None:
    assert solve(folder, *flags).exit_code == 0
    assert asked.options["bound"] is bound
    assert asked.options["stop"] is None
    assert asked.options["time_limit"] < 1


def test_a_plan_that_the_checker_refuses_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "solution.json").write_text("old", encoding="utf-8")

    def broken(*_: object, **__: object) -> None:
        raise SolverError(say("visit {visit}: {what}", visit=1, what="x"))

    monkeypatch.setattr(solving, "_required_left_out", broken)
    done = solve(folder)
    assert done.exit_code == 3
    assert "visit 1: x" in done.stderr
    assert (folder / "solution.json").read_text(encoding="utf-8") == "old"


def test_ctrl_c_before_there_is_a_plan_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(solving, "read_problem", stopped)
    done = solve(folder)
    assert done.exit_code == 130
    assert "Stopped before anything was written" in done.stderr
    assert not (folder / "solution.json").exists()


def test_a_required_visit_left_out_is_told_and_the_plan_written(folder: Path) -> None:
    crowd = {"required": True, "time_windows": [[36_000, 36_000]]}
    document = json.loads((folder / "problem.json").read_bytes())
    for job in document["jobs"][:3]:  # three at one second, for two shifts
        job.update(crowd)
    (folder / "problem.json").write_text(json.dumps(document), encoding="utf-8")
    done = solve(folder)
    assert done.exit_code == 1
    assert "is required and left out" in done.stderr
    assert "Net value" in done.stdout
    checked = run("check", str(folder / "problem.json"), str(folder / "solution.json"))
    assert checked.exit_code == 1


@pytest.mark.parametrize(("language", "words"), [("zh", "净值"), ("en", "Net value")])
def test_words_follow_the_language(folder: Path, language: str, words: str) -> None:
    assert words in solve(folder, "--lang", language).stdout
