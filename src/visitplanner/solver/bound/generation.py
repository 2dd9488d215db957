"""Column generation: the master's duals ask for routes, until no route is worth more than they say.

Rounds go from cheap to dear: routes of the search; pricing that may miss routes; exact pricing,
every round of which proves a bound; then larger memories where the solution goes in circles; then
cuts. Exact rounds price at duals on the way from the best ones so far to the master's, which keeps
them from swinging [1]_.

References
----------
.. [1] P. Wentges, "Weighted Dantzig-Wolfe decomposition for linear mixed-integer programming",
   International Transactions in Operational Research 4 (1997).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.bound.cuts import that_fit, violated_cuts
from visitplanner.solver.bound.duals import prizes_of, proven
from visitplanner.solver.bound.groups import WHOLE, groups_of
from visitplanner.solver.bound.master import MOST_COLUMNS, GroupRoute, Master
from visitplanner.solver.bound.memory import Neighbourhoods, circles, neighbourhoods_of
from visitplanner.solver.bound.network import networks_of
from visitplanner.solver.bound.pricing import Pricer, Task
from visitplanner.solver.bound.talk import flag_of
from visitplanner.solver.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from visitplanner.problem import Problem
    from visitplanner.solver.bound.cuts import Cut
    from visitplanner.solver.bound.duals import Duals
    from visitplanner.solver.bound.master import Answer
    from visitplanner.solver.bound.talk import Talk

    Ints = NDArray[np.int64]

STEP_TO_MASTER = 0.5
"""Of the way from the best duals to the master's, where exact rounds price."""

ROUTES_PER_ROUND = 300

FEW_ROUTES = 5
"""New routes of a quick round, with fewer than which exact rounds follow."""

EXACT_EVERY = 12
"""Rounds after which one is exact, whatever is still to come: a bound early on."""

MANY_ROUTES = 15
"""New routes of an exact round, with more than which quick rounds follow."""

CLOSE = 1e-4
"""Of the master's value: a bound so near to it can wait while memories or cuts may do more."""

CLOSEST = 1e-7
"""The same where nothing else can be done; or else until not a route is new."""

MANY_CIRCLES = 40
"""Memories that grew, with more than which cuts have to wait."""


def generate(problem: Problem, columns: Iterable[Column], talk: Talk) -> int | None:
    """Return the best bound that rounds of column generation prove; see `bound.prove`."""
    with flag_of(talk.is_over) as flag:
        generation = Generation.of(problem, talk, flag)
        if generation is None:
            return None
        generation.take(columns)
        # a flag that is up may have cut short what the rounds rely on (`reach.shortest`)
        while not flag[0] and generation.goes_on():
            pass
        return generation.bound


class Generation:
    """The rounds on one problem, and all that they change."""

    def __init__(
        self,
        problem: Problem,
        talk: Talk,
        pricers: list[Pricer],
        hoods: Neighbourhoods,
        flag: Ints,
    ) -> None:
        self._problem, self._talk, self._pricers = problem, talk, pricers
        self._hoods, self._flag = hoods, flag
        self._groups = [pricer.group for pricer in pricers]
        self._group_of = {k: g for g, group in enumerate(self._groups) for k in group.shift_idxs}
        self._singles = [idx for idx, visit in enumerate(problem.visits) if visit.team_size < WHOLE]
        self._prizes = prizes_of(problem)
        self._master = Master(problem, self._groups)
        self._centre: Duals | None = None
        self._centre_bound: int | None = None
        self._is_exact, self._step = False, 1.0
        self._num_rounds, self._close = 0, CLOSE
        self.bound: int | None = None

    @classmethod
    def of(cls, problem: Problem, talk: Talk, flag: Ints) -> Generation | None:
        """Return the start, or None where no memory is large enough to end all circles."""
        groups = groups_of(problem)
        networks = [networks_of(problem, group) for group in groups]
        hoods = neighbourhoods_of([net for net, _ in networks], len(problem.visits))
        if hoods is None:
            return None
        pairs = zip(groups, networks, strict=True)
        pricers = [Pricer(group, nets, hoods, flag) for group, nets in pairs]
        return cls(problem, talk, pricers, hoods, flag)

    def take(self, columns: Iterable[Column]) -> None:
        """Put routes of the search into the master."""
        routes = []
        for column in columns:
            group = self._group_of[column.shift_idx]
            if all(self._groups[group].halves[visit] for visit in column.visit_idxs):
                routes.append(GroupRoute(group, column.visit_idxs, column.units))
        self._master.add_routes(routes[-MOST_COLUMNS:])

    def goes_on(self) -> bool:
        """Make one round; return whether another may gain something."""
        self.take(self._talk.take_columns())
        answer = self._master.solve(self._flag)
        if answer is None:
            return False
        found = self._priced(self._duals_for(answer))
        if found is None or self._is_met():
            return False
        new = [route for route in found if self._master.reduced_units(route, answer.duals) < 0]
        count = self._master.add_routes(new)
        self._tell(new)
        has_settled = self._step == 1.0 and not count
        if self._is_exact and (has_settled or self._is_close(answer)):
            return self._strengthen(answer, has_settled=has_settled)
        self._choose_next(count)
        return True

    def _duals_for(self, answer: Answer) -> Duals:
        if self._centre is None:
            return answer.duals
        return self._centre.towards(answer.duals, self._step)

    def _choose_next(self, count: int) -> None:
        """Choose how the next round prices, from the new routes of this one.

        Where the master hardly learns anything any more, its duals are priced as they are.
        """
        self._num_rounds += 1
        was_exact, is_small = self._is_exact, count < FEW_ROUTES
        if was_exact:
            self._is_exact = count <= MANY_ROUTES
        else:
            is_due = self._num_rounds % EXACT_EVERY == 0
            self._is_exact = is_due or (is_small and self._step == 1.0)
        self._step = 1.0 if is_small else STEP_TO_MASTER
        if was_exact is not self._is_exact:
            self._centre_bound, self._step = None, STEP_TO_MASTER

    def _priced(self, duals: Duals) -> list[GroupRoute] | None:
        """Return routes that are worth more than the duals, and note the bound."""
        found, least = list[GroupRoute](), []
        for idx, pricer in enumerate(self._pricers):
            task = Task(
                gains=self._prizes - duals.visits,
                limit=-int(duals.groups[idx]),
                cuts=self._master.cuts,
                cut_units=duals.cuts,
                is_exact=self._is_exact,
            )
            priced = pricer.price(task, ROUTES_PER_ROUND)
            if priced is None:
                return None
            least.append(priced.least)
            found += [GroupRoute(idx, visits, units) for visits, units in priced.routes]
        self._note(proven(self._problem, self._groups, duals, least), duals)
        return found

    def _note(self, bound: int, duals: Duals) -> None:
        if self._centre_bound is None or bound > self._centre_bound:
            self._centre, self._centre_bound = duals, bound
        if self._is_exact and (self.bound is None or bound > self.bound):
            self.bound = bound
            self._talk.on_bound(bound)

    def _is_met(self) -> bool:
        """Return whether the best plan is proven to be the best there is."""
        best = self._talk.best_units()
        return best is not None and self.bound is not None and self.bound >= best

    def _is_close(self, answer: Answer) -> bool:
        """Return whether the bound is all that the master can give as it is."""
        if self._centre_bound is None:
            return False
        value = int(self._prizes.sum()) + answer.units
        return value - self._centre_bound <= self._close * max(1.0, abs(answer.units))

    def _tell(self, routes: Iterable[GroupRoute]) -> None:
        """Hand on the routes that a plan may use as they are."""
        whole = [
            Column(self._groups[route.group_idx].shift_idxs[0], route.visits, route.units)
            for route in routes
            if len(set(route.visits)) == len(route.visits)
            and all(self._groups[route.group_idx].halves[visit] == WHOLE for visit in route.visits)
        ]
        if whole:
            self._talk.on_columns(whole)

    def _strengthen(self, answer: Answer, *, has_settled: bool) -> bool:
        """Forbid what is wrong with the master's answer; return whether that was possible."""
        grown = self._hoods.grow(
            (at, visit)
            for route, _ in answer.routes
            for visit, between in circles(route.visits)
            for at in between
        )
        if grown:
            for pricer in self._pricers:
                pricer.remember(self._hoods)
        cuts = self._master.cuts if grown > MANY_CIRCLES else self._cuts_for(answer)
        is_stronger = grown > 0 or cuts != self._master.cuts
        if is_stronger:
            self._renew(answer, cuts)
        elif self._close > CLOSEST and not has_settled:
            self._close, is_stronger = CLOSEST, True
        return is_stronger

    def _renew(self, answer: Answer, cuts: list[Cut]) -> None:
        """Go on with other cuts and memories, at first near the duals so far."""
        old = dict(zip((c.visits for c in self._master.cuts), answer.duals.cuts, strict=True))
        units = [int(old.get(cut.visits, 0)) for cut in cuts]
        self._centre = replace(answer.duals, cuts=np.array(units, dtype=np.int64))
        self._centre_bound = None
        self._is_exact, self._step = False, 1.0
        self._master.renew(cuts, answer.duals, self._hoods.allow)

    def _cuts_for(self, answer: Answer) -> list[Cut]:
        """Return the cuts that are worth something and those that the answer violates."""
        routes = [(route.visits, weight) for route, weight in answer.routes]
        known = self._master.cuts
        new = violated_cuts(routes, known, self._singles)
        if not new:
            return known
        fresh = {cut.visits: cut for cut in new}
        prices = sorted(zip(known, answer.duals.cuts, strict=True), key=lambda one: -one[1])
        old = [fresh.pop(cut.visits, cut) for cut, units in prices if units]
        return that_fit([*old, *fresh.values()])[0]
