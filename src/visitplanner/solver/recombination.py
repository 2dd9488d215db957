"""The best plan that can be made of routes already found: set partitioning.

Each route of the pool is a 0-1 variable that gains the prizes of its visits and pays its cost.
Every visit is made at most once, each group of shifts that are the same is used at most as often as
it has shifts, and a meeting takes two routes that agree on its second ::

    max   sum value_r x_r + sum prize_i z_is
          sum over routes with visit i alone + sum_s z_is <= 1      for each visit i
          sum over routes of group g                      <= size    for each group g
          sum over routes that meet at i in second s      =  2 z_is
          of these, those of shifts that i did not ask for  <=  z_is
          sum over routes with a visit of a group  <=  1 + sum z_is of its visits

The linear relaxation is solved over a growing part of the pool. Routes that it proves to be of no
use, given the value of the best plan, are left out, and a branch-and-cut chooses among the rest:
HiGHS, which closes such problems several times sooner than CP-SAT (docs/decisions/0007).
"""

from __future__ import annotations

import logging
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
from visitplanner.solver.orders import RouteOrder, are_lawful
from visitplanner.units import COST_UNITS_PER_FEN, FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.kernel.pool import PooledRoute

_LOG = logging.getLogger(__name__)

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

UNITS_PER_YUAN = COST_UNITS_PER_FEN * FEN_PER_YUAN

FIRST_COLUMNS, MORE_COLUMNS = 3_000, 1_000
"""Columns with which the linear program begins, and by which it grows at most each time."""

MOST_COLUMNS = 800
"""Columns that the branch-and-cut chooses among, the most promising ones."""

ABSOLUTE_GAP = 1e-3
"""Yuan; that near to the best, the branch-and-cut ends."""

MOST_ROUTES = 100_000
"""In the pool; then the half that is worth least, by the last duals, is forgotten."""

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
        self._duals = np.zeros(0)
        """Those of the last linear program, with which the next one begins."""
        self.promising: list[PooledRoute] = []
        """The routes that are worth most by these duals."""

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
        program = _Program(self._problem, self._groups, list(self._routes.values()), self._duals)
        chosen = program.choose(cheapest, effort)
        self._duals = program.duals
        self.promising = program.most_promising(MOST_COLUMNS)
        if len(self._routes) > MOST_ROUTES:
            self._routes = {self._key(one): one for one in program.most_promising(MOST_ROUTES // 2)}
        if chosen is None and _units_of(cheapest) < _units_of(best):
            chosen = cheapest
        draft = None if chosen is None else self._draft(chosen)
        if (
            draft is not None
            and self._problem.groups
            and not are_lawful(self._problem, draft.orders)
        ):
            return None  # of groups with two meetings, the program does not know all
        return draft

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
    limits: Floats
    """How often each column may be used."""
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
            limits=self.limits[columns],
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
        self,
        problem: Problem,
        groups: Sequence[int],
        routes: Sequence[PooledRoute],
        duals: Floats,
    ) -> None:
        pairs = Counter(
            pair for route in routes for pair in route.meetings for _ in range(_limit(route))
        )
        self._routes = [r for r in routes if all(pairs[pair] > 1 for pair in r.meetings)]
        self._meetings = sorted(pair for pair, count in pairs.items() if count > 1)
        self._problem = problem
        self._sizes = Counter(groups)
        self._group_rows = {g: len(problem.visits) + n for n, g in enumerate(self._sizes)}
        first = len(problem.visits) + len(self._sizes)
        self._meeting_rows = {pair: first + n for n, pair in enumerate(self._meetings)}
        asking = [pair for pair in self._meetings if problem.visits[pair[0]].one_of is not None]
        first += len(self._meetings)
        self._beside_rows = {pair: first + n for n, pair in enumerate(asking)}
        """For each meeting that needs one of some shifts: how many others may come to it."""
        first += len(asking)
        self._kindred_rows = {group: first + n for n, group in enumerate(problem.groups)}
        self._groups = groups
        self._matrix = self._build()
        self.duals = duals
        """Of the rows of visits and groups; empty before there are any."""

    def choose(self, best: Sequence[PooledRoute], effort: Effort) -> list[PooledRoute] | None:
        """Return the routes of a plan that gains more than that of the routes given, or None."""
        deadline = time.monotonic() + effort.seconds
        known = self._known(best)
        served = {stop for route in best for stop in route.stops}
        least = np.full(len(self._matrix.most), -highspy.kHighsInf)
        first = len(self._problem.visits) + len(self._sizes)
        least[first : first + len(self._meetings)] = 0
        for idx, visit in enumerate(self._problem.visits):
            if visit.required and idx in served:
                least[idx] = 1
        value = self._value(best)
        relaxed = self._relax(known, least, deadline)
        if relaxed is None:
            return None
        top, reduced = relaxed
        useful = np.nonzero(reduced > value - top - WORTHWHILE)[0]
        useful = useful[np.argsort(-reduced[useful], kind="stable")][:MOST_COLUMNS]
        columns = np.union1d(useful, known)
        return self._branch(columns, least, value, deadline, effort)

    def _value(self, best: Sequence[PooledRoute]) -> float:
        """Return what the best plan gains, in yuan."""
        served = {stop for route in best for stop in route.stops if stop >= 0}
        prizes = sum(self._problem.visits[idx].prize for idx in served) * COST_UNITS_PER_FEN
        return (prizes - _units_of(best)) / UNITS_PER_YUAN

    def _build(self) -> _Matrix:
        prizes = [visit.prize * COST_UNITS_PER_FEN for visit in self._problem.visits]
        gains, rows, values, lengths = list[float](), list[int](), list[float](), list[int]()
        for route in self._routes:
            meetings = dict(route.meetings)
            alone = [stop for stop in route.stops if stop >= 0 and stop not in meetings]
            gains.append((sum(prizes[idx] for idx in alone) - route.units) / UNITS_PER_YUAN)
            here = [*alone, self._group_rows[self._groups[route.shift_idx]]]
            here += [self._meeting_rows[pair] for pair in route.meetings]
            here += self._beside(route)
            here += [row for group, row in self._kindred_rows.items() if group & {*route.stops}]
            rows += here
            values += [1.0] * len(here)
            lengths.append(len(here))
        for pair in self._meetings:
            gains.append(prizes[pair[0]] / UNITS_PER_YUAN)
            here = [pair[0], self._meeting_rows[pair]]
            here += [self._beside_rows[pair]] if pair in self._beside_rows else []
            here += [row for group, row in self._kindred_rows.items() if pair[0] in group]
            rows += here
            values += [1.0, -2.0, *(-1.0 for _ in here[2:])]
            lengths.append(len(here))
        return _Matrix(
            gains=np.array(gains),
            limits=np.array([*map(_limit, self._routes), *(1.0 for _ in self._meetings)]),
            first=np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
            rows=np.array(rows, dtype=np.int64),
            values=np.array(values),
            most=np.array(
                [
                    *(1.0 for _ in self._problem.visits),
                    *(float(size) for size in self._sizes.values()),
                    *(0.0 for _ in [*self._meetings, *self._beside_rows]),
                    *(1.0 for _ in self._kindred_rows),
                ]
            ),
        )

    def _beside(self, route: PooledRoute) -> list[int]:
        """Return the rows in which a route counts as one whose shift was not asked for."""
        visits, shift_idx = self._problem.visits, route.shift_idx
        asking = (pair for pair in route.meetings if not visits[pair[0]].asks_for(shift_idx))
        return [self._beside_rows[pair] for pair in asking]

    def _known(self, best: Sequence[PooledRoute]) -> Ints:
        """Return the columns of the best plan."""
        numbers = {route: number for number, route in enumerate(self._routes)}
        pairs = {pair: len(self._routes) + n for n, pair in enumerate(self._meetings)}
        used = {pairs[pair] for route in best for pair in route.meetings}
        return np.array(sorted({numbers[route] for route in best} | used), dtype=np.int64)

    def most_promising(self, count: int) -> list[PooledRoute]:
        """Return the routes that the last duals say are worth most."""
        numbers = np.argsort(-self._reduced_gains(), kind="stable")
        return [self._routes[n] for n in numbers if n < len(self._routes)][:count]

    def _relax(self, known: Ints, least: Floats, deadline: float) -> tuple[float, Floats] | None:
        """Return the value of the linear relaxation, and the columns' reduced gains.

        It begins with the columns that look best by the last duals, or the latest ones; each time,
        the best of the others are added.
        """
        columns = np.union1d(self._first_columns(), known)
        solver = _solver(self._matrix.part(columns), least, deadline)
        while True:
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                _LOG.debug("Linear program not solved: %s", solver.getModelStatus())
                return None
            duals = -np.array(solver.getSolution().row_dual)
            self.duals = duals[: len(self._problem.visits) + len(self._sizes)]
            reduced = self._matrix.reduced_gains(duals)
            is_better = reduced > WORTHWHILE
            is_better[columns] = False
            better = np.flatnonzero(is_better)
            if not len(better):
                return -solver.getInfo().objective_function_value, reduced
            better = better[np.argsort(-reduced[better], kind="stable")][:MORE_COLUMNS]
            _add_columns(solver, self._matrix.part(better))
            columns = np.concatenate([columns, better])

    def _first_columns(self) -> Ints:
        if not len(self.duals):
            count = self._matrix.num_columns
            return np.arange(max(0, count - FIRST_COLUMNS), count)
        return np.argsort(-self._reduced_gains(), kind="stable")[:FIRST_COLUMNS]

    def _reduced_gains(self) -> Floats:
        """Return the columns' reduced gains by the last duals; meetings are worth their prize."""
        duals = np.zeros(len(self._matrix.most))
        duals[: len(self.duals)] = self.duals
        return self._matrix.reduced_gains(duals)

    def _branch(
        self, columns: Ints, least: Floats, value: float, deadline: float, effort: Effort
    ) -> list[PooledRoute] | None:
        matrix = self._matrix.part(columns)
        solver = _solver(matrix, least, deadline)
        numbers = np.arange(matrix.num_columns, dtype=np.int32)
        whole = np.full(matrix.num_columns, highspy.HighsVarType.kInteger.value, np.uint8)
        solver.changeColsIntegrality(matrix.num_columns, numbers, whole)
        solver.setOptionValue("objective_bound", -value)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", ABSOLUTE_GAP)
        if effort.nodes is not None:
            solver.setOptionValue("mip_max_nodes", effort.nodes)
        solver.run()
        chosen = np.array(solver.getSolution().col_value)
        if len(chosen) != len(columns) or matrix.gains @ chosen < value + WORTHWHILE:
            return None
        used = np.repeat(columns, np.rint(chosen).astype(np.int64))
        return [self._routes[number] for number in used if number < len(self._routes)]


def _units_of(routes: Iterable[PooledRoute]) -> int:
    return sum(route.units for route in routes)


def _limit(route: PooledRoute) -> int:
    """Return how often a route may be used: two may be the same where both do nothing but meet."""
    return 2 if len(route.meetings) == sum(stop >= 0 for stop in route.stops) else 1


def _solver(matrix: _Matrix, least: Floats, deadline: float) -> highspy.Highs:
    """Return HiGHS with a program, minimising what is not gained."""
    solver = QuietHighs()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("time_limit", max(0.0, deadline - time.monotonic()))
    num_rows = len(matrix.most)
    starts, numbers, values = np.zeros(num_rows, np.int32), np.zeros(0, np.int32), np.zeros(0)
    solver.addRows(num_rows, least, matrix.most, 0, starts, numbers, values)
    _add_columns(solver, matrix)
    return solver


def _add_columns(solver: highspy.Highs, matrix: _Matrix) -> None:
    num_columns = matrix.num_columns
    solver.addCols(
        num_columns,
        -matrix.gains,
        np.zeros(num_columns),
        matrix.limits,
        len(matrix.rows),
        matrix.first[:-1].astype(np.int32),
        matrix.rows.astype(np.int32),
        matrix.values,
    )
