"""The best plan that can be made of routes already found: set partitioning.

Each route of the pool is a 0-1 variable that gains the prizes of its visits and pays its cost.
Every visit is made at most once, each group of shifts that are the same is used at most as often as
it has shifts, and a meeting takes two routes that agree on its second ::

    max   sum value_r x_r + sum prize_i z_is
          sum over routes with visit i alone + sum_s z_is <= 1      for each visit i
          sum over routes of group g                      <= size    for each group g
          sum over routes that meet at i in second s      =  2 z_is

The linear relaxation is solved over a growing part of the pool. Routes that it proves to be of no
use, given the value of the best plan, are left out, and a branch-and-cut chooses among the rest:
HiGHS, which closes such problems several times sooner than CP-SAT (docs/decisions/0007).
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

from visitplanner.solver.highs import QuietHighs
from visitplanner.solver.insertion import Draft
from visitplanner.solver.kernel.layout import groups_of
from visitplanner.solver.orders import RouteOrder
from visitplanner.units import COST_UNITS_PER_FEN, FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.kernel.pool import PooledRoute

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

UNITS_PER_YUAN = COST_UNITS_PER_FEN * FEN_PER_YUAN

FIRST_COLUMNS = 3_000
"""Columns with which the linear program begins, and by which it grows."""

MOST_COLUMNS = 4_000
"""Columns that the branch-and-cut chooses among, the most promising ones."""

WORTHWHILE = 1e-6
"""Yuan; less is no gain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What recombination may spend: seconds, or search nodes where plans must repeat."""

    seconds: float
    nodes: int | None = None


class RoutePool:
    """The cheapest route found for each group of shifts and set of visits."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._groups = groups_of(problem)
        self._routes: dict[tuple[object, ...], PooledRoute] = {}

    def __len__(self) -> int:
        return len(self._routes)

    def add(self, routes: Iterable[PooledRoute]) -> None:
        """Take routes in, where they are new or cheaper."""
        for route in routes:
            key = self._key(route)
            known = self._routes.get(key)
            if known is None or route.units < known.units:
                self._routes[key] = route

    def recombine(self, best: Sequence[PooledRoute], effort: Effort) -> Draft | None:
        """Return a better plan than the best one, whose routes are given, or None."""
        self.add(best)
        cheapest = [self._routes[self._key(route)] for route in best]
        program = _Program(self._problem, self._groups, list(self._routes.values()))
        chosen = program.choose(cheapest, effort)
        return None if chosen is None else self._draft(chosen)

    def _key(self, route: PooledRoute) -> tuple[object, ...]:
        visits = frozenset(stop for stop in route.stops if stop >= 0)
        return self._groups[route.shift_idx], visits, route.meetings

    def _draft(self, routes: Sequence[PooledRoute]) -> Draft:
        """Give each route a shift of its group."""
        free: dict[int, list[int]] = {}
        for shift_idx, group in reversed(list(enumerate(self._groups))):
            free.setdefault(group, []).append(shift_idx)
        orders = [
            RouteOrder(shift_idx=free[self._groups[route.shift_idx]].pop(), stops=route.stops)
            for route in routes
        ]
        return Draft(
            orders=tuple(sorted(orders, key=lambda order: order.shift_idx)),
            meetings=dict(pair for route in routes for pair in route.meetings),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matrix:
    """Columns by what they gain (yuan); the entries of column c are first[c]:first[c + 1]."""

    gains: Floats
    first: Ints
    rows: Ints
    values: Floats
    most: Floats
    """What each row may sum up to."""

    @property
    def num_columns(self) -> int:
        return len(self.gains)

    def part(self, columns: Ints) -> _Matrix:
        """Return some of the columns."""
        lengths = np.diff(self.first)[columns]
        first = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.repeat(self.first[columns] - first[:-1], lengths) + np.arange(first[-1])
        return replace(
            self,
            gains=self.gains[columns],
            first=first,
            rows=self.rows[entries],
            values=self.values[entries],
        )

    def reduced_gains(self, duals: Floats) -> Floats:
        """Return what each column gains above the duals of its rows."""
        return self.gains - np.add.reduceat(duals[self.rows] * self.values, self.first[:-1])


class _Program:
    """The program over a list of routes; its columns are the routes, and then the meetings."""

    def __init__(
        self, problem: Problem, groups: Sequence[int], routes: Sequence[PooledRoute]
    ) -> None:
        pairs = Counter(pair for route in routes for pair in route.meetings)
        self._routes = [r for r in routes if all(pairs[pair] > 1 for pair in r.meetings)]
        self._meetings = sorted(pair for pair, count in pairs.items() if count > 1)
        self._problem = problem
        self._sizes = Counter(groups)
        self._group_rows = {g: len(problem.visits) + n for n, g in enumerate(self._sizes)}
        first = len(problem.visits) + len(self._sizes)
        self._meeting_rows = {pair: first + n for n, pair in enumerate(self._meetings)}
        self._groups = groups
        self._matrix = self._build()

    def choose(self, best: Sequence[PooledRoute], effort: Effort) -> list[PooledRoute] | None:
        """Return the routes of a plan that gains more than that of the routes given, or None."""
        deadline = time.monotonic() + effort.seconds
        known = self._known(best)
        served = {stop for route in best for stop in route.stops}
        least = np.full(len(self._matrix.most), -highspy.kHighsInf)
        least[len(self._problem.visits) + len(self._sizes) :] = 0
        for idx, visit in enumerate(self._problem.visits):
            if visit.required and idx in served:
                least[idx] = 1
        value = float(self._matrix.gains[known].sum())
        relaxed = self._relax(known, least, deadline)
        if relaxed is None:
            return None
        top, reduced = relaxed
        useful = np.nonzero(reduced > value - top - WORTHWHILE)[0]
        useful = useful[np.argsort(-reduced[useful], kind="stable")][:MOST_COLUMNS]
        columns = np.union1d(useful, known)
        return self._branch(columns, least, value, deadline, effort)

    def _build(self) -> _Matrix:
        prizes = [visit.prize * COST_UNITS_PER_FEN for visit in self._problem.visits]
        gains, rows, values, lengths = list[float](), list[int](), list[float](), list[int]()
        for route in self._routes:
            meetings = dict(route.meetings)
            alone = [stop for stop in route.stops if stop >= 0 and stop not in meetings]
            gains.append((sum(prizes[idx] for idx in alone) - route.units) / UNITS_PER_YUAN)
            here = [*alone, self._group_rows[self._groups[route.shift_idx]]]
            here += [self._meeting_rows[pair] for pair in route.meetings]
            rows += here
            values += [1.0] * len(here)
            lengths.append(len(here))
        for pair in self._meetings:
            gains.append(prizes[pair[0]] / UNITS_PER_YUAN)
            rows += [pair[0], self._meeting_rows[pair]]
            values += [1.0, -2.0]
            lengths.append(2)
        return _Matrix(
            gains=np.array(gains),
            first=np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
            rows=np.array(rows, dtype=np.int64),
            values=np.array(values),
            most=np.array(
                [
                    *(1.0 for _ in self._problem.visits),
                    *(float(size) for size in self._sizes.values()),
                    *(0.0 for _ in self._meetings),
                ]
            ),
        )

    def _known(self, best: Sequence[PooledRoute]) -> Ints:
        """Return the columns of the best plan."""
        numbers = {route: number for number, route in enumerate(self._routes)}
        pairs = {pair: len(self._routes) + n for n, pair in enumerate(self._meetings)}
        used = {pairs[pair] for route in best for pair in route.meetings}
        return np.array(sorted({numbers[route] for route in best} | used), dtype=np.int64)

    def _relax(self, known: Ints, least: Floats, deadline: float) -> tuple[float, Floats] | None:
        """Return the value of the linear relaxation, and the columns' reduced gains."""
        count = self._matrix.num_columns
        promising = np.argsort(-self._matrix.gains, kind="stable")[:FIRST_COLUMNS]
        latest = np.arange(max(0, count - FIRST_COLUMNS), count)
        columns = np.union1d(np.union1d(promising, latest), known)
        while True:
            solver = _solver(self._matrix.part(columns), least, deadline)
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            duals = -np.array(solver.getSolution().row_dual)
            reduced = self._matrix.reduced_gains(duals)
            better = np.setdiff1d(np.nonzero(reduced > WORTHWHILE)[0], columns)
            if not len(better):
                return -solver.getInfo().objective_function_value, reduced
            better = better[np.argsort(-reduced[better], kind="stable")][:FIRST_COLUMNS]
            columns = np.union1d(columns, better)

    def _branch(
        self, columns: Ints, least: Floats, value: float, deadline: float, effort: Effort
    ) -> list[PooledRoute] | None:
        matrix = self._matrix.part(columns)
        solver = _solver(matrix, least, deadline)
        numbers = np.arange(matrix.num_columns, dtype=np.int32)
        whole = np.full(matrix.num_columns, highspy.HighsVarType.kInteger.value, np.uint8)
        solver.changeColsIntegrality(matrix.num_columns, numbers, whole)
        solver.setOptionValue("objective_bound", -value)
        if effort.nodes is not None:
            solver.setOptionValue("mip_max_nodes", effort.nodes)
        solver.run()
        chosen = np.array(solver.getSolution().col_value)
        if len(chosen) != len(columns) or matrix.gains @ chosen < value + WORTHWHILE:
            return None
        used = columns[chosen > 0.5]  # noqa: PLR2004 (a 0-1 variable)
        return [self._routes[number] for number in used if number < len(self._routes)]


def _solver(matrix: _Matrix, least: Floats, deadline: float) -> highspy.Highs:
    """Return HiGHS with a program, minimising what is not gained."""
    solver = QuietHighs()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("time_limit", max(0.0, deadline - time.monotonic()))
    num_rows, num_columns = len(matrix.most), matrix.num_columns
    nothing = np.zeros(0)
    solver.addRows(
        num_rows,
        least,
        matrix.most,
        0,
        np.zeros(num_rows, np.int32),
        np.zeros(0, np.int32),
        nothing,
    )
    solver.addCols(
        num_columns,
        -matrix.gains,
        np.zeros(num_columns),
        np.ones(num_columns),
        len(matrix.rows),
        matrix.first[:-1].astype(np.int32),
        matrix.rows.astype(np.int32),
        matrix.values,
    )
    return solver
