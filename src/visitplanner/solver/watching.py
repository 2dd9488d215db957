"""What every part of a solver run shares: what is best, what is proven, and whether to stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from visitplanner.solver.stopping import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.solution import Termination
    from visitplanner.solver.stopping import StoppingCriterion, TimeLimit


class Watch:
    """Listens to a run, asks its criterion, and remembers the first reason to stop.

    A part that runs beside the main thread may tell of a bound or of what it found; the criterion
    and whoever listens are only called by whom `is_over` and `found` are called.
    """

    def __init__(
        self,
        limit: TimeLimit,
        stop: StoppingCriterion,
        *,
        prize_units: int = 0,
        on_better: Callable[[int], None] = lambda _: None,
        on_bound: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._limit, self._stop = limit, stop
        self._prize_units = prize_units
        self._on_better, self._on_bound = on_better, on_bound
        self._rank: tuple[int, int] | None = None
        """Of the best plan: required visits left out, then the objective."""
        self._told_bound: int | None = None
        self._lock = threading.Lock()
        self.bound_units: int | None = None
        self.iterations = 0
        self.reason: Termination | None = None

    @property
    def remaining(self) -> float:
        """Seconds left."""
        return self._limit.remaining

    @property
    def best_units(self) -> int | None:
        """Objective of the best plan so far; None before the first."""
        return None if self._rank is None else self._rank[1]

    @property
    def _is_complete(self) -> bool:
        """Whether the best plan makes every required visit."""
        return self._rank is not None and self._rank[0] == 0

    def found(self, units: int, *, left_out: int = 0) -> None:
        """Hear of a plan, and of the required visits that it leaves out; a better one is told on.

        A plan that leaves out fewer is better, whatever it costs.
        """
        if self._rank is None or (left_out, units) < self._rank:
            self._rank = left_out, units
            self._on_better(units)

    def proved(self, units: int) -> None:
        """Hear, from any thread, that no plan's objective is below some units."""
        with self._lock:
            if self.bound_units is None or units > self.bound_units:
                self.bound_units = units

    def is_over(self, more_iterations: int = 0) -> bool:
        """Return whether to stop, after some more iterations."""
        self.iterations += more_iterations
        bound = self.bound_units if self._is_complete else None
        if bound is not None and bound != self._told_bound:
            self._told_bound = bound
            self._on_bound(bound)
        if self.reason is None and self._rank is not None:
            progress = Progress(
                best_units=self._rank[1],
                iterations=self.iterations,
                bound_units=bound,
                prize_units=self._prize_units,
            )
            self.reason = self._stop(progress)
        return self.reason is not None

    def is_closing(self, seconds: float) -> bool:
        """Return whether to stop now that so many seconds must be left for what comes after."""
        return self.is_over() or self.remaining <= seconds
