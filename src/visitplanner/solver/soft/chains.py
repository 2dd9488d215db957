"""Chains of the search side by side, and what they tell each other.

Chains, each with random numbers of its own, run in rounds of a fixed number of iterations; how many
of them run at the same time changes nothing. Rounds make up cycles: in one,
the temperature falls from warm to cold, and the next is twice as long. Before a cycle the chains go
on from the best timetable of all.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.soft.annealing import Trail, anneal
from visitplanner.solver.soft.building import REQUIRED_UNITS, network_of
from visitplanner.solver.soft.handover import first_timetable, routes_of
from visitplanner.solver.soft.network import NOWHERE, VISIT, num_units_of
from visitplanner.solver.soft.recreate import recreate
from visitplanner.solver.soft.timetable import ROUTES, SHIFT, copied, overwrite, units_of
from visitplanner.solver.soft.tools import tools_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Solution
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.tools import Tools

NUM_CHAINS = 2
"""At least, and exactly where iterations are counted, so that a seed gives one plan everywhere."""

ITERATIONS_TIMES_TASKS = 40_000
"""A round's iterations times the number of tasks: some tenths of a second."""

FIRST_CYCLE = 2
"""Rounds of the first cycle."""

WARM, COLD = 2.0, 0.005
"""Temperatures, as shares of what a task costs on average in the plan gone on from."""

GLANCE_SECONDS = 0.02
"""How often it is asked whether the search is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a search ends, and how it may run.

    Attributes
    ----------
    is_over
        Asked by the calling thread alone.
    max_iterations
        Of each chain; None for no limit.
    threads
        Chains that run at the same time.
    """

    is_over: Callable[[], bool]
    max_iterations: int | None
    threads: int


class _Chain(NamedTuple):
    trail: Trail
    tools: Tools


def search(
    problem: Problem,
    start: Solution | None,
    limits: Limits,
    seed: int,
    on_better: Callable[[int], None],
) -> tuple[Route, ...]:
    """Return the best routes found, in order of shift."""
    network = network_of(problem)
    if not num_units_of(network) or not network.shifts.shape[0]:
        return ()
    best = _first(problem, network, start, seed)

    def tell() -> None:
        on_better(units_of(network, best) - _penalties(problem, network, best))

    tell()
    if not limits.is_over():
        _improve(network, best, limits, (seed, tell))
    return routes_of(problem, network, best)


def _penalties(problem: Problem, network: Network, table: Timetable) -> int:
    """Return what required visits that are left out count beyond their prize."""
    made = set(network.tasks[:-1, VISIT][table.nodes[: network.num_tasks, SHIFT] != NOWHERE])
    left_out = set(range(len(problem.visits))) - made
    return REQUIRED_UNITS * sum(problem.visits[idx].required for idx in left_out)


def _first(problem: Problem, network: Network, start: Solution | None, seed: int) -> Timetable:
    """Return the plan to start from, with whatever can be put into it."""
    tools = tools_of(network, seed, NUM_CHAINS)
    given = first_timetable(problem, network, tools.log, () if start is None else start.routes)
    filled = copied(given)
    if recreate(network, filled, tools, num_units_of(network)):
        return filled if units_of(network, filled) <= units_of(network, given) else given
    return given


def _improve(
    network: Network, best: Timetable, limits: Limits, seeded: tuple[int, Callable[[], None]]
) -> None:
    """Make `best` better until the search is over, and tell whenever it is."""
    seed, tell = seeded
    chains = [
        _Chain(Trail(copied(best), copied(best), copied(best)), tools_of(network, seed, number))
        for number in range(_num_chains(limits))
    ]
    with ThreadPoolExecutor(max(1, min(limits.threads, len(chains)))) as pool:
        for temperatures, iterations, is_new_cycle in _rounds(network, best, limits):
            if is_new_cycle:
                for chain in chains:
                    overwrite(chain.trail.current, best)
            _run(network, chains, pool, (temperatures, iterations), limits)
            found = min((chain.trail.best for chain in chains), key=lambda t: units_of(network, t))
            if units_of(network, found) < units_of(network, best):
                overwrite(best, found)
                tell()
            if limits.is_over():
                return


def _num_chains(limits: Limits) -> int:
    """Return how many chains there are: of a counted search, the same whatever the threads."""
    return NUM_CHAINS if limits.max_iterations is not None else max(NUM_CHAINS, limits.threads)


def _rounds(
    network: Network, best: Timetable, limits: Limits
) -> Iterator[tuple[tuple[float, float], int, bool]]:
    """Yield the temperatures and iterations of each round, and whether a cycle begins with it.

    `best` is looked at whenever a cycle begins.
    """
    size = max(1, ITERATIONS_TIMES_TASKS // network.num_tasks)
    left, length = limits.max_iterations, FIRST_CYCLE
    while left is None or left > 0:
        served = int((best.nodes[: network.num_tasks, SHIFT] != NOWHERE).sum())
        each = max(1.0, float(best.sums[ROUTES]) / max(served, 1))
        for number in range(length):
            iterations = size if left is None else min(size, left)
            if left is not None:
                left -= iterations
            yield (
                (_warmth(number / length) * each, _warmth((number + 1) / length) * each),
                iterations,
                number == 0,
            )
            if left == 0:
                return
        length *= 2


def _warmth(progress: float) -> float:
    return float(WARM * (COLD / WARM) ** progress)


def _run(
    network: Network,
    chains: list[_Chain],
    pool: ThreadPoolExecutor,
    work: tuple[tuple[float, float], int],
    limits: Limits,
) -> None:
    """Let every chain do a round, cut short where the search is over."""
    temperatures, iterations = work
    is_over = np.zeros(1, dtype=np.int64)
    running = {
        pool.submit(anneal, network, chain.trail, chain.tools, temperatures, iterations, is_over)
        for chain in chains
    }
    try:
        while running:
            done, running = wait(running, timeout=GLANCE_SECONDS)
            for future in done:
                future.result()
            is_over[0] = limits.is_over()
    finally:
        is_over[0] = 1
