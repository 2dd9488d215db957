"""Small branches, made up, and their scenarios solved in this very process."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from samples import BRANCH, DAY, agreed, make_case, make_officer

from visitplanner.comparison.document import COMPARISON_FILE, Comparison, comparison_json
from visitplanner.domain import Location
from visitplanner.scenarios import running
from visitplanner.scenarios.cells import Cells
from visitplanner.scenarios.comparing import UNWATCHED, Asked, compared, situations_of
from visitplanner.scenarios.grids import Scenario
from visitplanner.scenarios.jobs import Effort
from visitplanner.scenarios.preparing import Ground
from visitplanner.scenarios.reading import BASE, Scenarios
from visitplanner.scenarios.sections import Changes
from visitplanner.scenarios.world import World
from visitplanner.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from visitplanner.domain import Case
    from visitplanner.scenarios.watching import Watch

TaskT = TypeVar("TaskT")
FoundT = TypeVar("FoundT")

POLICY = f"""
[branch]
latitude = {BRANCH.latitude}
longitude = {BRANCH.longitude}
datum = "WGS-84"
"""


class KilledWorker(Exception):  # noqa: N818 (its name is dask's)
    """As dask calls it, which need not be installed."""


class Here:
    """Does work at once; the first `losses` times the process that has it is lost."""

    def __init__(self, losses: int = 0, loss: Exception | None = None) -> None:
        self.losses = losses
        self.loss = loss or BrokenExecutor()
        self.done: list[object] = []

    def submit(self, work: Callable[[TaskT], FoundT], task: TaskT) -> Future[FoundT]:
        """Do a task, or lose it."""
        future: Future[FoundT] = Future()
        if self.losses:
            self.losses -= 1
            future.set_exception(self.loss)
        else:
            self.done.append(task)
            future.set_result(work(task))
        return future


@contextmanager
def working(here: Here) -> Iterator[Here]:
    """Let a comparison's work be done by `here`."""

    @contextmanager
    def executor(_: Workers) -> Iterator[Here]:
        yield here

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "executor", executor)
        yield here


def some_cases(seed: int, count: int) -> tuple[Case, ...]:
    """Return cases around the branch, each with a window of its own."""
    rng = Random(seed)  # noqa: S311 (nobody's secret)
    return tuple(_case(rng, number) for number in range(count))


def _case(rng: Random, number: int) -> Case:
    start = rng.randrange(8, 16)
    return make_case(
        f"C{number}",
        location=Location(
            latitude=BRANCH.latitude + rng.uniform(-0.05, 0.05),
            longitude=BRANCH.longitude + rng.uniform(-0.05, 0.05),
        ),
        overdue_fen=rng.randrange(50_000, 900_000),
        service_duration=60 * rng.randrange(20, 100, 5),
        agreed_windows=(agreed(f"{start:02}:00", f"{start + rng.randrange(1, 3):02}:30"),),
    )


def variant(variant_id: str, **changes: Any) -> Scenario:  # noqa: ANN401 (as the file has it)
    """Return a variant of the base."""
    made = Changes.model_validate(changes)
    return Scenario(
        variant_id=variant_id,
        name=variant_id,
        changes=(made,),
        begins_with=(BASE,),
        place=("variant", variant_id),
    )


def ask(
    folder: Path,
    *variants: Scenario,
    cases: tuple[Case, ...],
    num_officers: int = 1,
    seeds: tuple[int, ...] = (0,),
    days: tuple[date, ...] = (DAY,),
    effort: Effort | None = None,
) -> Asked:
    """Return what is to be compared: a base and variants on a made-up branch."""
    policy = folder / "policy.toml"
    policy.write_text(POLICY)
    officers = tuple(make_officer(f"W{number:02}") for number in range(1, num_officers + 1))
    return Asked(
        scenarios=Scenarios(
            title="",
            files={},
            roads=None,
            days=days,
            num_days=1,
            seeds=seeds,
            iterations=None,
            time_limit=None,
            bound_seconds=None,
            variants=(Scenario(variant_id=BASE, name=BASE), *variants),
        ),
        ground=Ground(world=World(cases=cases, officers=officers), policy_file=policy),
        effort=effort or Effort(iterations=20),
        language="en",
        file="scenarios.toml",
    )


def compare(
    asked: Asked, folder: Path, here: Here | None = None, watch: Watch = UNWATCHED
) -> Comparison:
    """Return the comparison, which stands in the folder then."""
    with working(here or Here()):
        comparison = compared(asked, situations_of(asked, watch), Cells(folder), Workers(), watch)
    (folder / COMPARISON_FILE).write_bytes(comparison_json(comparison))
    return comparison


def by_variant(comparison: Comparison, measure: str) -> Mapping[str, list[int]]:
    """Return a measure of each variant's plans, in order."""
    return {
        each.variant_id: [
            getattr(cell.measures, measure)
            for cell in comparison.cells
            if cell.variant_id == each.variant_id
        ]
        for each in comparison.variants
    }
