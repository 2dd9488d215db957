"""Our own solver as a contender: what the command `visitplanner solve` does, and what it tells."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

from visitplanner.cli.console import Console
from visitplanner.cli.options import EngineChoice
from visitplanner.cli.solving import Task, run_solve

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from visitplanner.cli.console import News
    from visitplanner.messages import Message

BOUND = {"default": None, "yes": True, "no": False}


class Recorder(Console):
    """A console that keeps when the first plan was told."""

    def __init__(self) -> None:
        super().__init__("en")
        self.first_plan_s: float | None = None

    @contextlib.contextmanager
    def solver_progress(self, time_limit: float | None) -> Iterator[News]:
        """Listen to the news of a search of `time_limit` seconds."""
        del time_limit
        yield self._keep

    def _keep(self, elapsed: float, message: Message) -> None:
        del message
        if self.first_plan_s is None:
            self.first_plan_s = elapsed


def run(options: argparse.Namespace, engine: EngineChoice = EngineChoice.AUTO) -> dict[str, Any]:
    """Solve as the command does, and return what cannot be seen from outside."""
    recorder = Recorder()
    task = Task(
        problem_file=options.problem,
        output=options.folder / "solution.json",
        started=options.started,
        time_limit=options.seconds,
        iterations=None,
        seed=options.seed,
        engine=engine,
        bound=BOUND[options.bound],
        gap=None,
        threads=options.threads,
    )
    run_solve(task, recorder)
    seconds = time.monotonic() - options.started
    return {"first_plan_s": recorder.first_plan_s, "solving_s": seconds}


def run_ortools(options: argparse.Namespace) -> dict[str, Any]:
    """Solve by the engine `ortools` alone."""
    return run(options, EngineChoice.ORTOOLS)
