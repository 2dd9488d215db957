"""Why not, of a plan that was made anew during its day: what has happened stays as it is.

Asked is the rest of the day from the moment on for which it was planned: who is out starts where
they are, and comes home. What could be changed in the morning cannot be changed any more, so prices
are told, and no other fixes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.dispatch.effort import Effort
from visitplanner.dispatch.explaining import Explained, Explanation, Status, begin
from visitplanner.dispatch.forcing import index_of
from visitplanner.dispatch.pricing import Reference, gained_by, price_all, searched
from visitplanner.dispatch.replan.against import Bench
from visitplanner.dispatch.replan.choosing import carried_on
from visitplanner.dispatch.replan.reasons import IMPOSSIBLE, PASSED, reason_of
from visitplanner.dispatch.replan.run import standing_now
from visitplanner.solution import Solution, Termination
from visitplanner.solver.found import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from visitplanner.dispatch.opening import OpenedPlan
    from visitplanner.dispatch.pricing import Price
    from visitplanner.dispatch.replan.remaining import Remaining
    from visitplanner.dispatch.replan.run import Morning, Standing
    from visitplanner.domain import Visit
    from visitplanner.pipeline import Prepared


def explain_rest(
    opened: OpenedPlan,
    morning: Morning,
    now: int,
    asked: Sequence[str],
    seconds: float,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> Explained:
    """Return why cases are not visited in the rest of a day.

    Parameters
    ----------
    opened
        The version that stands, as the day is now.
    now
        Second from which on it was planned anew.
    asked
        The cases; none asks for every visit that the plan leaves out.
    seconds
        For all searches together.
    on_progress
        Told how many steps are done, and of how many.

    Raises
    ------
    InputError
        With every case that the plan does not know.
    """
    effort, standing = Effort(seconds), _standing(opened, morning, now)
    begun = begin(opened, asked, lambda case_id: _left_out(standing, case_id, now), on_progress)
    start = _reference(standing)
    reference, prices = price_all(
        searched(start, effort) if begun.priced else start,
        begun.priced,
        effort,
        begun.steps.done,
    )
    return Explained(
        reference=reference,
        explanations=tuple(_with_price(each, prices, reference, start) for each in begun.told),
    )


def _standing(opened: OpenedPlan, morning: Morning, now: int) -> Standing:
    moment = opened.prepared.indexed.epoch + timedelta(seconds=now)
    bench = Bench(day=opened.prepared, routes=opened.solution.routes, now=moment)
    return standing_now(morning, bench, (), morning.facts, opened.policy.replan)


def _left_out(standing: Standing, case_id: str, now: int) -> Explanation:
    """Return whether a visit could be made at all beside what is under way."""
    rest = standing.rest
    idx = index_of(standing.day.indexed, case_id)
    reason = PASSED if idx is None else reason_of(rest, idx, now)
    return Explanation(
        case_id=case_id,
        status=Status.UNPLANNED,
        reason=reason,
        can_be_made=reason not in IMPOSSIBLE,
        is_of_rest=True,
    )


def _reference(standing: Standing) -> Reference:
    """Return the rest of the day as a plan of its own, to reckon prices from."""
    rest, day = standing.rest, standing.day
    routes = carried_on(rest, rest.problem, standing.old)
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine=OWN)
    return Reference(
        prepared=_of_rest(day, rest),
        solution=solution,
        gained=0,
        bound_to=frozenset(rest.anchors.values()),
    )


def _of_rest(day: Prepared, rest: Remaining) -> Prepared:
    """Return the day with the rest as its problem; where somebody is has a name of its own."""
    indexed = day.indexed
    anchors = tuple(
        _named(indexed.visits[rest.underway[k].last or 0], indexed.shifts[k].shift_id)
        for k in rest.anchors
    )
    indexed = replace(indexed, problem=rest.problem, visits=(*indexed.visits, *anchors))
    return replace(day, hand=replace(day.hand, indexed=indexed))


def _named(visit: Visit, shift_id: str) -> Visit:
    return replace(visit, case=replace(visit.case, case_id=f"under way: {shift_id}"))


def _with_price(
    told: Explanation,
    prices: Mapping[str, Price | None],
    reference: Reference,
    start: Reference,
) -> Explanation:
    if told.status is not Status.UNPLANNED or not told.can_be_made:
        return told
    if told.case_id in reference.visited:
        return replace(told, price=gained_by(reference, start, told.case_id))
    is_complete = told.case_id in prices
    return replace(told, price=prices.get(told.case_id), is_complete=is_complete)
