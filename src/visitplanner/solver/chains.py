"""Several searches side by side: one chain a thread, in rounds, under one falling temperature.

With a number of iterations, each round is as many iterations for every chain, so that the plans
found do not depend on the clock nor on how many threads there are. With a time, a round is a slice
of it.

Where there are many shifts, the chains do not each search the whole plan: it is divided into parts
of neighbouring routes, one for each chain, and divided anew each round.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from visitplanner.solver.kernel.search import DEFAULTS, Search
from visitplanner.solver.partition import Partition
from visitplanner.solver.temperatures import scale_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.insertion import Draft
    from visitplanner.solver.kernel.layout import Instance
    from visitplanner.solver.kernel.search import Settings
    from visitplanner.solver.temperatures import Cooling

ITERATIONS_A_ROUND = 1_000
ITERATIONS_A_LOOK = 100
"""After so many a chain looks at the clock."""

ROUND_SECONDS = 0.1

POOLED = 20.0
"""Legs between neighbours by which a plan may be dearer than the best to have its routes pooled."""


class Budget(Protocol):
    """What a stage of the search may spend."""

    @property
    def spent(self) -> float:
        """The share that is spent, from 0; from 1 on, it is over."""
        ...

    def run(self, search: Search, temperature: float) -> int:
        """Let one chain search for a round; return its iterations."""
        ...

    def end_round(self) -> None:
        """Hear that all chains have done a round."""
        ...


class Seconds:
    """A stage of some seconds, from when it was made."""

    def __init__(self, seconds: float) -> None:
        self._begin, self._seconds = time.monotonic(), max(seconds, 1e-9)

    @property
    def spent(self) -> float:
        """The share of the time that is over."""
        return (time.monotonic() - self._begin) / self._seconds

    def run(self, search: Search, temperature: float) -> int:
        """Search for a slice of time: chains that share a thread take turns."""
        done, begin = 0, time.monotonic()
        end = min(begin + ROUND_SECONDS, self._begin + self._seconds)
        while not done or time.monotonic() < end:
            search.anneal(temperature, ITERATIONS_A_LOOK)
            done += ITERATIONS_A_LOOK
        return done

    def end_round(self) -> None:
        """Do nothing: the clock counts."""


class Iterations:
    """A stage of some iterations, for each chain."""

    def __init__(self, iterations: int) -> None:
        self._iterations, self._done = max(iterations, 1), 0

    @property
    def spent(self) -> float:
        """The share of the iterations that is done."""
        return self._done / self._iterations

    def run(self, search: Search, temperature: float) -> int:
        """Search for a round's number of iterations."""
        search.anneal(temperature, self._next)
        return self._next

    def end_round(self) -> None:
        """Count the round."""
        self._done += self._next

    @property
    def _next(self) -> int:
        return min(ITERATIONS_A_ROUND, self._iterations - self._done)


class Chains:
    """Searches of one problem; a context manager that owns their threads.

    Parameters
    ----------
    num_chains
        Searches; part of what decides the plan found.
    num_threads
        How many of them run at once; decides nothing but the speed.
    settings
        Of all of them; the routes that are pooled are chosen here.
    """

    def __init__(
        self,
        problem: Problem,
        instance: Instance,
        seed: int,
        num_chains: int,
        num_threads: int,
        settings: Settings = DEFAULTS,
    ) -> None:
        self._problem, self._instance = problem, instance
        states = np.random.SeedSequence(seed % 2**64).generate_state(num_chains, np.uint64)
        pooling = replace(settings, pool_margin=int(POOLED * scale_of(instance)))
        self.searches = [Search(problem, instance, max(1, int(state)), pooling) for state in states]
        self._threads = ThreadPoolExecutor(num_threads)
        self._partition = Partition(instance, seed)

    def __enter__(self) -> Self:
        """Own threads from here on."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the threads go."""
        self._threads.shutdown()

    def use_threads(self, num_threads: int) -> None:
        """Let so many of the searches run at once from now on."""
        self._threads.shutdown()
        self._threads = ThreadPoolExecutor(num_threads)

    @property
    def best(self) -> Search:
        """The search with the best plan."""
        return min(self.searches, key=lambda search: search.best_cost)

    @property
    def are_divided(self) -> bool:
        """Whether each chain searches its part of one plan."""
        # two parts would not know that they must not each take a visit of one group
        is_one = bool(self._problem.groups) or len(self.searches) == 1
        return self._partition.is_worth_it and not is_one

    def construct(self) -> Draft:
        """Build a first plan in each chain, and return the best of them.

        Where they are divided, all begin with one. Else the second begins with the farthest visits:
        a trip that takes half a day finds no place in a plan that is full, though it may be worth
        more than all that it pushes out.
        """
        first, *others = self.searches
        first.construct()
        for number, search in enumerate(others):
            if self.are_divided:
                search.become(first)
            else:
                search.construct(farthest_first=number == 0)
        return self.best.draft()

    def begin_anew(self) -> None:
        """Build first plans again, which the other numbers drawn since make others."""
        self.load(())
        self.construct()

    def load(self, routes: Sequence[Route]) -> bool:
        """Let all chains go on from a plan; False where it cannot be had as it is."""
        loaded = [search.load(routes) for search in self.searches]
        return all(loaded)

    def run(self, budget: Budget, cooling: Cooling, is_over: Callable[[int], bool]) -> None:
        """Search until the budget is spent or the search is over."""
        if self.are_divided:
            self._run_parts(budget, cooling, is_over)
        else:
            self._run_apart(budget, cooling, is_over)

    def _run_apart(self, budget: Budget, cooling: Cooling, is_over: Callable[[int], bool]) -> None:
        """Let every chain search the whole plan."""
        while budget.spent < 1:
            if is_over(self._round(budget, cooling)):
                return

    def _run_parts(self, budget: Budget, cooling: Cooling, is_over: Callable[[int], bool]) -> None:
        """Let every chain search its part of one plan.

        The first chain holds the plan; the others take it over at the start of each round, and
        hand back their part at its end.
        """
        leader, *others = self.searches
        leader.keep()
        is_stopped = False
        while budget.spent < 1 and not is_stopped:
            for search in others:
                search.become(leader)
            parts = self._partition.parts(leader, len(self.searches))
            for search, (shifts, visits) in zip(self.searches, parts, strict=True):
                search.confine(shifts, visits)
                search.begin_round()
            iterations = self._round(budget, cooling)
            for search in others:
                leader.adopt(search)
            leader.keep()
            is_stopped = is_over(iterations)
        leader.release()
        for search in others:
            search.become(leader)
        for search in self.searches:
            search.open()

    def _round(self, budget: Budget, cooling: Cooling) -> int:
        """Let every chain do a round; return their iterations."""
        run = partial(budget.run, temperature=cooling.at(budget.spent))
        iterations = sum(self._threads.map(run, self.searches))
        budget.end_round()
        return iterations
