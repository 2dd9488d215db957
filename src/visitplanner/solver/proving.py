"""The bound beside the search: a thread that proves, and the routes that both give each other."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from visitplanner.solver.bound import prove
from visitplanner.solver.columns import Column
from visitplanner.solver.kernel.pool import PooledRoute
from visitplanner.solver.orders import keeps_sequences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

    from visitplanner.problem import Problem
    from visitplanner.solver.watching import Watch

_LOG = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.5
"""For the proof to end once it is told to; it is left behind after that."""


class Exchange:
    """Routes on their way from the search to the proof and back; both may use it at once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._lock = threading.Lock()
        self._for_proof: list[PooledRoute] = []
        self._for_search: list[Column] = []

    def give_routes(self, routes: Iterable[PooledRoute]) -> None:
        """Hand routes of the search to the proof."""
        with self._lock:
            self._for_proof += routes

    def take_columns(self) -> list[Column]:
        """Return the routes of the search since the last time, for the proof."""
        with self._lock:
            routes, self._for_proof = self._for_proof, []
        return [
            Column(
                route.shift_idx,
                tuple(stop for stop in route.stops if stop >= 0),
                route.units,
                route.meetings,
            )
            for route in routes
        ]

    def give_columns(self, columns: Sequence[Column]) -> None:
        """Hand routes of the proof to the search."""
        with self._lock:
            self._for_search += columns

    def take_routes(self) -> list[PooledRoute]:
        """Return the routes of the proof since the last time, as far as the search can use them.

        The proof knows neither where breaks lie, nor when people meet, nor sequences, nor the hours
        of the roads: such routes are left out.
        """
        with self._lock:
            columns, self._for_search = self._for_search, []
        return [
            PooledRoute(column.shift_idx, column.visit_idxs, (), column.units)
            for column in columns
            if self._is_complete(column)
        ]

    def _is_complete(self, column: Column) -> bool:
        shift = self._problem.shifts[column.shift_idx]
        has_hours = self._problem.travel(column.shift_idx).hours is not None
        is_in_order = keeps_sequences(self._problem, column.visit_idxs)
        return (
            not (shift.breaks or has_hours)
            and is_in_order
            and all(self._problem.visits[idx].team_size <= shift.crew for idx in column.visit_idxs)
        )


class Proof:
    """Column generation: in a thread of its own while the context is open, or by `run`.

    A proof that fails proves nothing more; the search does not suffer from it.
    """

    def __init__(self, problem: Problem, exchange: Exchange, watch: Watch) -> None:
        self._problem, self._exchange, self._watch = problem, exchange, watch
        self._is_told = threading.Event()
        self._thread = threading.Thread(
            target=self._prove, args=[self._is_told.is_set], name="proof", daemon=True
        )

    def __enter__(self) -> Self:
        """Begin to prove."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the proof."""
        self._is_told.set()
        self._thread.join(PATIENCE_SECONDS)

    def run(self) -> None:
        """Prove until the watch is over, or until there is nothing left to prove."""
        self._prove(self._watch.is_over)

    def _prove(self, is_over: Callable[[], bool]) -> None:
        try:
            prove(
                self._problem,
                self._exchange.take_columns(),
                is_over=is_over,
                on_bound=self._watch.proved,
                on_columns=self._exchange.give_columns,
                take_columns=self._exchange.take_columns,
                best_units=lambda: self._watch.best_units,
            )
        except Exception:  # noqa: BLE001 (see the class)
            _LOG.debug("The proof failed; the bound so far stands.", exc_info=True)
