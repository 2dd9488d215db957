"""Start a contender in a process of its own, and measure what it took."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from judging import judge, second_opinion
from visitplanner.problem_file import problem_json

if TYPE_CHECKING:
    from cases import Case, Objective
    from visitplanner.problem import Problem

CONTENDER = Path(__file__).with_name("contender.py")

PATIENCE = 10
"""A contender that takes so many times its seconds, and a minute, is ended."""

PATIENCE_S = 60

SAME = 1e-9
"""Share by which figures that are the same may differ in floating point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A contender with its time: a column of a table."""

    who: str
    seconds: float
    seed: int
    threads: int
    bound: str

    @property
    def label(self) -> str:
        """What the column is called."""
        return f"{self.who} {self.seconds:g} s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of one contender on one case.

    Attributes
    ----------
    value, bound
        By the case's objective.
    wall_s
        Of the whole process; `solving_s` is what the contender itself says of the plan kept.
    error
        Why there is no plan; empty where there is one.
    """

    case: str
    family: str
    entry: Entry
    value: float | None = None
    best_known: float | None = None
    bound: float | None = None
    wall_s: float = 0.0
    solving_s: float | None = None
    first_plan_s: float | None = None
    peak_mib: float | None = None
    served: int | None = None
    visits: int = 0
    note: str = ""
    error: str = ""
    violations: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is a plan, and nothing wrong with it."""
        return self.value is not None and not self.violations

    def as_json(self) -> dict[str, Any]:
        """Return the record as it is kept."""
        return asdict(self)


def run_case(case: Case, entries: list[Entry], judge_file: Path | None) -> list[Run]:
    """Return what each contender makes of a case, in turn: never two at a time."""
    problem = case.load()
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "problem.json"
        file.write_bytes(problem_json(problem))
        runs = []
        for number, entry in enumerate(entries):
            folder = Path(name) / str(number)
            folder.mkdir()
            runs.append(_run(case, problem, entry, (file, folder, judge_file)))
            sys.stderr.write(f"{describe(runs[-1])}\n")
    return [with_bound_tried(run, runs, case.objective) for run in runs]


def with_bound_tried(run: Run, runs: list[Run], objective: Objective) -> Run:
    """Return a run, blamed where somebody's plan is better than the bound that it proved."""
    values = [other.value for other in runs if other.is_sound and other.value is not None]
    if run.bound is None or not values:
        return run
    best = max(values) if objective.is_maximised else min(values)
    if objective.shortfall(best, run.bound) >= -SAME:
        return run
    return replace(run, violations=(*run.violations, f"bound {run.bound}, a plan has {best}"))


def describe(run: Run) -> str:
    """Return a line about a run, for who waits."""
    result = run.error or f"{run.value:,.1f}"
    faults = f"  VIOLATED: {'; '.join(run.violations[:2])}" if run.violations else ""
    return f"{run.case:24} {run.entry.label:16} {result:>14} in {run.wall_s:6.1f} s{faults}"


def _run(case: Case, problem: Problem, entry: Entry, places: tuple[Path, Path, Path | None]) -> Run:
    file, folder, judge_file = places
    begin = time.monotonic()
    error = _start(entry, file, folder)
    facts: dict[str, Any] = {
        "case": case.name,
        "family": case.family,
        "entry": entry,
        "best_known": case.best_known,
        "visits": len(problem.visits),
        "wall_s": round(time.monotonic() - begin, 2),
    }
    report = folder / "report.json"
    facts |= {"error": error} if error else json.loads(report.read_text(encoding="utf-8"))
    solution_file = folder / "solution.json"
    if facts.get("error") or not solution_file.exists():
        return Run(**{"error": "left no plan", **facts})
    verdict = judge(problem, solution_file, case.audit)
    violations = list(verdict.violations)
    if judge_file is not None:
        objection = second_opinion(judge_file, file, solution_file, verdict.cost)
        violations += [objection] if objection else []
    prizes = sum(visit.prize for visit in problem.visits)
    measure = case.objective.measure
    return Run(
        **facts,
        value=measure(prizes, verdict.cost),
        bound=None if verdict.bound is None else measure(prizes, verdict.bound),
        served=verdict.served,
        violations=tuple(violations),
    )


def _start(entry: Entry, problem_file: Path, folder: Path) -> str:
    """Run a contender to its end, and return what went wrong."""
    options = {
        "--seconds": entry.seconds,
        "--seed": entry.seed,
        "--threads": entry.threads,
        "--bound": entry.bound,
    }
    words = [str(word) for option in options.items() for word in option]
    command = [sys.executable, str(CONTENDER), entry.who, str(problem_file), str(folder), *words]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * entry.seconds + PATIENCE_S,
        )
    except subprocess.TimeoutExpired:
        return "did not end"
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return lines[-1][:200] if done.returncode else ""
