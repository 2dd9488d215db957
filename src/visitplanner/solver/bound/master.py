"""The master problem: which routes to make, a linear program that grows by columns and cuts.

Least cost of routes less the prizes they gain, in yuan; each visit made at most once (a required
one exactly once, or at a price that no plan pays), each group of shifts used at most as often as it
has shifts. Its duals only guide the search for routes: nothing here is part of the proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from visitplanner.solver.bound.duals import prizes_of, rounded
from visitplanner.solver.bound.groups import WHOLE
from visitplanner.solver.highs import QuietHighs
from visitplanner.units import COST_UNITS_PER_FEN, FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from visitplanner.problem import Problem
    from visitplanner.solver.bound.cuts import Cut
    from visitplanner.solver.bound.duals import Duals
    from visitplanner.solver.bound.groups import Group

    Ints = NDArray[np.int64]

UNITS_PER_YUAN = COST_UNITS_PER_FEN * FEN_PER_YUAN

MOST_COLUMNS = 10_000
"""Columns in the linear program; the worst are dropped beyond it."""

COLUMNS_KEPT = 3_000


PRIMAL_SIMPLEX = 4
"""HiGHS's number for it: after new columns the last basis still serves."""

STEPS_OF_A_SLICE = 200

LEAST_WEIGHT = 1e-6
"""Of a route in use."""

PAIR = 2
"""Visits of a cut, with which a route may count for it."""


@dataclass(frozen=True, slots=True)
class GroupRoute:
    """The visits of a route in order, its cost in units, and the group whose shift makes it."""

    group_idx: int
    visits: tuple[int, ...]
    units: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The master's value (cost less prizes, cost units), its duals, and the routes in use."""

    units: float
    duals: Duals
    routes: tuple[tuple[GroupRoute, float], ...]


class Master:
    """The linear program in HiGHS; columns and cuts are only handed in."""

    def __init__(self, problem: Problem, groups: Sequence[Group]) -> None:
        self._problem, self._groups = problem, groups
        self._prizes = prizes_of(problem)
        self._halves = [np.array(group.halves, dtype=np.int64) for group in groups]
        self.cuts: list[Cut] = []
        self._columns: dict[tuple[int, tuple[int, ...]], GroupRoute] = {}
        self._in_program: list[GroupRoute] = []
        self._artificial = 0
        self._rebuild()

    @property
    def num_columns(self) -> int:
        """Columns in the program."""
        return len(self._columns)

    def add_routes(self, routes: Iterable[GroupRoute]) -> int:
        """Put in the routes that are new, or cheaper than known; return how many there were."""
        fresh = []
        for route in routes:
            key = (route.group_idx, route.visits)
            known = self._columns.get(key)
            if known is None or route.units < known.units:
                self._columns[key] = route
                fresh.append(route)
        self._add_columns(fresh)
        return len(fresh)

    def renew(
        self, cuts: Iterable[Cut], duals: Duals, is_allowed: Callable[[tuple[int, ...]], bool]
    ) -> None:
        """Replace the cuts, and keep the best of the columns that are still allowed.

        Parameters
        ----------
        duals
            By these, with the cuts so far, the columns are judged.
        """
        allowed = [route for route in self._columns.values() if is_allowed(route.visits)]
        allowed.sort(key=lambda route: self.reduced_units(route, duals))
        self._columns = {(one.group_idx, one.visits): one for one in allowed[:COLUMNS_KEPT]}
        self.cuts = list(cuts)
        self._rebuild()

    @property
    def routes(self) -> tuple[GroupRoute, ...]:
        """All columns."""
        return tuple(self._columns.values())

    def solve(self, flag: Ints | None = None) -> Answer | None:
        """Return the best value, duals and routes; None once the flag is up.

        The simplex runs in slices of so many steps, between which the flag is looked at.
        """
        self._program.run()
        while self._program.getModelStatus() == highspy.HighsModelStatus.kIterationLimit:
            if flag is not None and flag[0]:
                return None
            self._program.run()
        return self._answer()

    def _answer(self) -> Answer:
        solution = self._program.getSolution()
        duals = -np.array(solution.row_dual) * UNITS_PER_YUAN
        values = np.array(solution.col_value)[self._artificial :]
        visits, groups = len(self._prizes), len(self._groups)
        used = np.nonzero(values > LEAST_WEIGHT)[0]
        answer = Answer(
            units=float(self._program.getInfo().objective_function_value) * UNITS_PER_YUAN,
            duals=rounded(
                self._signed(duals[:visits]),
                duals[visits : visits + groups],
                duals[visits + groups :],
            ),
            routes=tuple((self._in_program[k], float(values[k])) for k in used),
        )
        if len(self._in_program) > MOST_COLUMNS:
            self.renew(self.cuts, answer.duals, lambda _: True)
        return answer

    def reduced_units(self, route: GroupRoute, duals: Duals) -> int:
        """Return what a route costs, prizes gained and duals paid."""
        visits = list(route.visits)
        shares = self._halves[route.group_idx][visits]
        gains = (self._prizes[visits] - duals.visits[visits]) // WHOLE * shares
        cuts = sum(
            cut.coefficient(route.visits) * int(units)
            for cut, units in zip(self.cuts, duals.cuts, strict=False)
            if units and len(cut.visits.intersection(visits)) >= PAIR
        )
        return route.units - int(gains.sum()) + cuts + int(duals.groups[route.group_idx])

    def _signed(self, duals: NDArray[np.float64]) -> NDArray[np.float64]:
        free = np.array([visit.required for visit in self._problem.visits])
        return np.where(free, duals, np.maximum(duals, 0))

    def _rebuild(self) -> None:
        """Build the program anew from its columns and cuts."""
        program = QuietHighs()
        program.setOptionValue("threads", 1)
        program.setOptionValue("random_seed", 0)
        program.setOptionValue("presolve", "off")
        program.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        program.setOptionValue("simplex_iteration_limit", STEPS_OF_A_SLICE)
        required = np.array([visit.required for visit in self._problem.visits], dtype=bool)
        most = [
            *np.ones(len(required)),
            *(len(group.shift_idxs) for group in self._groups),
            *np.ones(len(self.cuts)),
        ]
        least = np.full(len(most), -highspy.kHighsInf)
        least[: len(required)][required] = 1
        none = np.zeros(0)
        program.addRows(
            len(most),
            least,
            np.array(most, dtype=np.float64),
            0,
            np.zeros(len(most), np.int32),
            none.astype(np.int32),
            none,
        )
        self._program, self._in_program = program, []
        self._add_artificial(np.nonzero(required)[0])
        self._add_columns(self._columns.values())

    def _add_artificial(self, visits: Ints) -> None:
        """Let required visits be left out at a price beyond everything that may be gained."""
        self._artificial = len(visits)
        price = 2.0 + 10 * float(self._prizes.sum()) / UNITS_PER_YUAN + 1e4
        for visit in visits:
            self._program.addCol(
                price, 0.0, highspy.kHighsInf, 1, np.array([visit], np.int32), np.ones(1)
            )

    def _add_columns(self, routes: Iterable[GroupRoute]) -> None:
        routes = list(routes)
        if not routes:
            return
        starts, rows, values = [], list[int](), list[float]()
        for route, in_cuts in zip(routes, self._in_cuts(routes), strict=True):
            starts.append(len(rows))
            entries = self._entries(route) | in_cuts
            rows += entries
            values += entries.values()
        count = len(routes)
        self._program.addCols(
            count,
            np.array([self._worth(route) / UNITS_PER_YUAN for route in routes]),
            np.zeros(count),
            np.full(count, highspy.kHighsInf),
            len(rows),
            np.array(starts, np.int32),
            np.array(rows, np.int32),
            np.array(values),
        )
        self._in_program += routes

    def _entries(self, route: GroupRoute) -> dict[int, float]:
        """Return a column's coefficients by row, those of cuts aside."""
        halves, entries = self._halves[route.group_idx], dict[int, float]()
        for visit in route.visits:
            entries[visit] = entries.get(visit, 0) + float(halves[visit]) / WHOLE
        entries[len(self._prizes) + route.group_idx] = 1.0
        return entries

    def _in_cuts(self, routes: Sequence[GroupRoute]) -> list[dict[int, float]]:
        """Return each column's coefficients in the rows of the cuts."""
        base = len(self._prizes) + len(self._groups)
        entries: list[dict[int, float]] = [{} for _ in routes]
        if not self.cuts:
            return entries
        made = np.zeros((len(routes), len(self._prizes)), dtype=np.int64)
        counted = np.zeros((len(self._prizes), len(self.cuts)), dtype=np.int64)
        for k, route in enumerate(routes):
            np.add.at(made[k], list(route.visits), 1)
        for k, cut in enumerate(self.cuts):
            counted[list(cut.visits), k] = 1
        for route, cut in np.argwhere(made @ counted >= PAIR):
            count = self.cuts[cut].coefficient(routes[route].visits)
            if count:
                entries[route][base + int(cut)] = float(count)
        return entries

    def _worth(self, route: GroupRoute) -> int:
        """Return a route's cost less the prizes it gains."""
        halves = self._halves[route.group_idx]
        visits = list(route.visits)
        return route.units - int((self._prizes[visits] // WHOLE * halves[visits]).sum())
