"""What a change would cost the plan: solved again with the visit in it, from the plan's own routes.

Prices are differences of net value between two searches of the same effort, so that what a longer
search would have won anyway is not put down to the change. A price is *proven* where both plans are
proven to be the best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.forcing import index_of, is_lawful, left_to_itself, plan_with
from visitplanner.rulebook import household_visits_of
from visitplanner.solution import Solution, objective_units
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from visitplanner.dispatch.effort import Effort
    from visitplanner.dispatch.opening import OpenedPlan
    from visitplanner.pipeline import Prepared, Request
    from visitplanner.problem import Problem

REFERENCE_SHARE = 10
"""Times as many for the plan that all others are compared with."""

TURNED_OVER = 0.01
"""Share of the net value from which on a visit that is forced in has turned the plan over.

Two officers who leave for one far visit leave eight others behind: which others come to be visited
is a plan of its own, and a search around the plan at hand is lost in it.
"""

ROUNDS = 2
"""Of pricing all visits at most: another one where a visit forced in has led to a better plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The plan that prices are reckoned from: the one made, searched on a little."""

    prepared: Prepared
    solution: Solution
    gained: int
    """Fen by which it is better than the plan made."""
    bound_to: frozenset[int] = frozenset()
    """Visits that every plan makes, whatever it costs: where a shift is that is out by now."""
    made: Solution | None = None
    """The plan made, where this one was searched for from it."""

    @property
    def net_value(self) -> int:
        """Its prizes less its costs, fen."""
        return net_value_of(self.prepared.indexed.problem, self.solution)

    @property
    def visited(self) -> frozenset[str]:
        """The cases that it visits."""
        return visited_by(self.prepared, self.solution)

    @property
    def planned(self) -> frozenset[str]:
        """The cases that the plan made visits."""
        return visited_by(self.prepared, self.made or self.solution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it costs to have a visit in the plan.

    Attributes
    ----------
    before, after
        Net value of the plan without the visit and with it, fen.
    pushed_out, drawn_in
        Other cases that are visited no more, and only now; of the first only what the plan made
        visits, of the second only what it leaves out, whatever the reference does.
    is_must
        Whether the visit has to be asked for as a must: else a plan leaves it out.
    is_proven
        Whether no plan with the visit loses less.
    solution
        The plan with the visit.
    """

    before: int
    after: int
    pushed_out: tuple[str, ...]
    drawn_in: tuple[str, ...]
    is_must: bool
    is_proven: bool
    solution: Solution

    @property
    def loss(self) -> int:
        """Fen of net value that the plan loses; below 0 where it gains."""
        return self.before - self.after


def reference_of(opened: OpenedPlan, effort: Effort) -> Reference:
    """Return the plan made, searched on so that it can be compared with others."""
    return searched(unsearched(opened), effort)


def searched(start: Reference, effort: Effort) -> Reference:
    """Return the best plan found from one, with what it gains."""
    problem, solution = start.prepared.indexed.problem, start.solution
    found = effort.search(problem, solution, REFERENCE_SHARE)
    is_fit = is_lawful(problem, found) and start.bound_to <= found.served
    found = found if is_fit else solution
    gained = net_value_of(problem, found) - net_value_of(problem, solution)
    return replace(start, solution=found, gained=gained, made=solution)


def unsearched(opened: OpenedPlan) -> Reference:
    """Return the plan as it was made."""
    prepared = replace(opened.prepared, request=_of_allowed(opened.prepared))
    return Reference(prepared=prepared, solution=opened.solution, gained=0)


def _of_allowed(prepared: Prepared) -> Request:
    """Return the request without the cases that are held, but with their households' visits."""
    request = prepared.request
    return replace(
        request,
        cases=tuple(visit.case for visit in prepared.verdicts.allowed),
        earlier_visits=household_visits_of(request.cases, request.earlier_visits),
    )


def price_of(
    reference: Reference, prepared: Prepared, case_id: str, effort: Effort
) -> Price | None:
    """Return what a visit costs where the inputs are changed; None where no plan with it is found.

    Parameters
    ----------
    prepared
        From the changed inputs, or the reference's own.
    """
    idx = index_of(prepared.indexed, case_id)
    if idx is None:
        return None
    start = _carried(reference, prepared)
    problem = prepared.indexed.problem
    if prepared is not reference.prepared:
        start, is_sure = left_to_itself(problem, idx, start, effort)
        if idx in start.served:
            return priced(reference, prepared, case_id, start, is_must=not is_sure)

    def is_far(found: Solution) -> bool:
        loss = reference.net_value - net_value_of(problem, found)
        return loss > TURNED_OVER * abs(reference.net_value)

    with_it = plan_with(prepared, case_id, start, effort, is_far)
    if with_it is None or not reference.bound_to <= with_it.served:
        return None
    return priced(reference, prepared, case_id, with_it, is_must=True)


def price_all(
    reference: Reference,
    case_ids: Sequence[str],
    effort: Effort,
    on_price: Callable[[], None] = lambda: None,
) -> tuple[Reference, Mapping[str, Price | None]]:
    """Return the price of each visit, as far as the time goes, and what they are reckoned from.

    A visit forced in may lead to a better plan than the reference: then that is the reference.
    """
    found: dict[str, Price | None] = {}
    for _ in range(ROUNDS):
        before = reference
        for case_id in case_ids:
            if effort.is_over or case_id in reference.visited:
                continue
            price = price_of(reference, reference.prepared, case_id, effort)
            found[case_id] = max(
                (each for each in (price, found.get(case_id)) if each is not None),
                key=lambda each: each.after,
                default=None,
            )
            reference = _improved(reference, price)
            on_price()
        if reference is before:
            break
    return reference, {
        case_id: None
        if price is None
        else priced(reference, reference.prepared, case_id, price.solution, is_must=True)
        for case_id, price in found.items()
    }


def gained_by(reference: Reference, start: Reference, case_id: str) -> Price:
    """Return the price of a visit that a little more search has put into the plan."""
    before, after = start.visited, reference.visited
    return Price(
        before=start.net_value,
        after=reference.net_value,
        pushed_out=tuple(sorted(before - after)),
        drawn_in=tuple(sorted(after - before - {case_id})),
        is_must=False,
        is_proven=False,
        solution=reference.solution,
    )


def _improved(reference: Reference, price: Price | None) -> Reference:
    if price is None or price.after <= reference.net_value:
        return reference
    gained = reference.gained + price.after - reference.net_value
    return replace(reference, solution=price.solution, gained=gained)


def priced(
    reference: Reference,
    prepared: Prepared,
    case_id: str,
    found: Solution,
    *,
    is_must: bool = False,
) -> Price:
    """Return the price of a visit that a solution makes."""
    problem, before, planned = prepared.indexed.problem, reference.visited, reference.planned
    after = visited_by(prepared, found) - {case_id}
    is_proven = is_best(reference.prepared.indexed.problem, reference.solution)
    return Price(
        before=reference.net_value,
        after=net_value_of(problem, found),
        pushed_out=tuple(sorted((before & planned) - after - {case_id})),
        drawn_in=tuple(sorted(after - before - planned)),
        is_must=is_must,
        is_proven=is_proven and is_best(problem, found),
        solution=found,
    )


def net_value_of(problem: Problem, solution: Solution) -> int:
    """Return prizes less costs, fen."""
    prizes = sum(visit.prize for visit in problem.visits)
    return prizes - fen_from_units(objective_units(problem, solution))


def visited_by(prepared: Prepared, solution: Solution) -> frozenset[str]:
    """Return the cases that a solution visits."""
    return frozenset(prepared.indexed.visits[idx].visit_id for idx in solution.served)


def is_best(problem: Problem, solution: Solution) -> bool:
    """Return whether a solution is proven to be the best."""
    bound = solution.bound_units
    return bound is not None and bound >= objective_units(problem, solution)


def _carried(reference: Reference, prepared: Prepared) -> Solution:
    if prepared is reference.prepared:
        return reference.solution
    before = reference.prepared.indexed
    routes = carried_routes(reference.solution.routes, before, prepared.indexed)
    return replace(reference.solution, routes=routes, bound_units=None)
