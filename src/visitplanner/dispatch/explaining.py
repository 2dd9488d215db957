"""Why cases are not visited: held, not placed, impossible, or not worth it; and what would help.

All cases are looked into twice: first for what is certain and for the price of having the visit,
then, in the time that is left, for what could be offered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.dispatch.blocking import blocking_sets, can_be_made, lone_request
from visitplanner.dispatch.effort import Effort
from visitplanner.dispatch.fixing import Fix, fixes_of
from visitplanner.dispatch.holding import HoldTold, holds_on
from visitplanner.dispatch.pricing import (
    Price,
    Reference,
    gained_by,
    price_all,
    reference_of,
    unsearched,
    visited_by,
)
from visitplanner.dispatch.question import FixKind, Question
from visitplanner.dispatch.stops import PlannedStop, planned_stops
from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.plan.reasons import why_left_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from visitplanner.dispatch.opening import OpenedPlan
    from visitplanner.dispatch.relaxing import Constraint


class Status(StrEnum):
    """What became of a case."""

    PLANNED = "planned"
    HELD = "held"
    UNPLACED = "unplaced"
    UNPLANNED = "unplanned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a case is not visited.

    Attributes
    ----------
    holds
        Of a held case: the rules that hold it.
    reason
        Of a case that is not placed, or left out: what the plan says of it.
    stops
        Of a planned case: who comes when, and which stop of theirs it is.
    can_be_made
        Whether the visit could be made if there were no other.
    blocked_by
        Where it could not: the smallest sets of constraints without which it could; none where
        nobody is on duty who could come.
    price
        What it costs to have the visit; None where no plan with it was found.
    fixes
        What could be offered, the cheapest first.
    is_complete
        Whether the time sufficed to look into it all.
    is_of_rest
        Whether only the rest of a day was looked into, because the day is under way.
    """

    case_id: str
    status: Status
    holds: tuple[HoldTold, ...] = ()
    reason: Message | None = None
    stops: tuple[PlannedStop, ...] = ()
    can_be_made: bool = True
    blocked_by: tuple[frozenset[Constraint], ...] = ()
    price: Price | None = None
    fixes: tuple[Fix, ...] = ()
    is_complete: bool = True
    is_of_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Explanations, and the plan that their prices are reckoned from."""

    reference: Reference
    explanations: tuple[Explanation, ...]


class Steps:
    """Counts what is done, up to a number, and tells it."""

    def __init__(self, most: int, on_progress: Callable[[int, int], None]) -> None:
        self._done, self._most, self._on_progress = 0, most, on_progress

    def done(self) -> None:
        """Count one more."""
        self._done = min(self._done + 1, self._most)
        self._on_progress(self._done, self._most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is certain of every case asked about, before anything is searched."""

    told: tuple[Explanation, ...]
    steps: Steps

    @property
    def priced(self) -> tuple[str, ...]:
        """The visits left out that could be made: what having them costs is still to be found."""
        return tuple(
            each.case_id
            for each in self.told
            if each.status is Status.UNPLANNED and each.can_be_made
        )


def begin(
    opened: OpenedPlan,
    asked: Sequence[str],
    left_out: Callable[[str], Explanation],
    on_progress: Callable[[int, int], None],
) -> Begun:
    """Return what is certain of cases, each once; of every visit left out where none are named.

    Parameters
    ----------
    left_out
        Returns what is certain of a visit that the plan leaves out.

    Raises
    ------
    InputError
        With every case that the plan does not know.
    """
    case_ids = tuple(dict.fromkeys(asked)) or unplanned_in(opened)
    _require_known(opened, case_ids)
    told = tuple(_settled(opened, each) or left_out(each) for each in case_ids)
    return Begun(told=told, steps=Steps(2 * len(case_ids), on_progress))


def explain_left_out(
    opened: OpenedPlan,
    asked: Sequence[str],
    seconds: float,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> Explained:
    """Return why cases are not visited.

    Parameters
    ----------
    asked
        The cases; none asks for every visit that the plan leaves out.
    seconds
        For all searches together; what is certain is told in any time.
    on_progress
        Told how many steps are done, and of how many.

    Raises
    ------
    InputError
        With every case that the plan does not know.
    """
    effort = Effort(seconds)
    begun = begin(opened, asked, lambda case_id: _left_out(opened, case_id), on_progress)
    told, steps = begun.told, begun.steps
    is_left_out = any(each.status is Status.UNPLANNED for each in told)
    start = reference_of(opened, effort) if is_left_out else unsearched(opened)
    reference, prices = price_all(start, begun.priced, effort, steps.done)
    explanations = []
    for each in (_with_price(reference, opened, each, prices) for each in told):
        explanations.append(_with_fixes(reference, each, effort))
        steps.done()
    return Explained(reference=reference, explanations=tuple(explanations))


def unplanned_in(opened: OpenedPlan) -> tuple[str, ...]:
    """Return the allowed visits that the plan leaves out, in order."""
    served = opened.solution.served
    visits = opened.prepared.indexed.visits
    return tuple(sorted(v.visit_id for idx, v in enumerate(visits) if idx not in served))


def _require_known(opened: OpenedPlan, case_ids: Sequence[str]) -> None:
    """Refuse cases that a plan does not know: all of them at once."""
    prepared = opened.prepared
    known = {visit.visit_id for visit in prepared.indexed.visits}
    known |= {hold.case.case_id for hold in prepared.verdicts.held}
    known |= {entry.case.case_id for entry in prepared.unplaced}
    faults = [
        Fault(message=say("the plan knows no such case: {case}", case=case_id), column="CASE")
        for case_id in case_ids
        if case_id not in known
    ]
    if faults:
        raise InputError(faults)


def _settled(opened: OpenedPlan, case_id: str) -> Explanation | None:
    """Return what is known of a case that is held, not placed or planned; None if left out."""
    prepared = opened.prepared
    for hold in prepared.verdicts.held:
        if hold.case.case_id == case_id:
            holds = holds_on(prepared, hold)
            return Explanation(case_id=case_id, status=Status.HELD, holds=holds)
    for entry in prepared.unplaced:
        if entry.case.case_id == case_id:
            return Explanation(case_id=case_id, status=Status.UNPLACED, reason=entry.reason)
    if case_id in visited_by(prepared, opened.solution):
        stops = planned_stops(opened, case_id)
        return Explanation(case_id=case_id, status=Status.PLANNED, stops=stops)
    return None


def _left_out(opened: OpenedPlan, case_id: str) -> Explanation:
    """Return what is certain of a case that is left out."""
    prepared = opened.prepared
    indexed = prepared.indexed
    at_best = replace(indexed, problem=indexed.problem.quickest)
    index = next(idx for idx, v in enumerate(indexed.visits) if v.visit_id == case_id)
    possible = can_be_made(prepared, lone_request(prepared.request, case_id))
    return Explanation(
        case_id=case_id,
        status=Status.UNPLANNED,
        reason=why_left_out(at_best, index),
        can_be_made=possible,
        blocked_by=() if possible else blocking_sets(prepared, case_id),
    )


def _with_price(
    reference: Reference,
    opened: OpenedPlan,
    told: Explanation,
    prices: Mapping[str, Price | None],
) -> Explanation:
    if told.status is not Status.UNPLANNED or not told.can_be_made:
        return told
    if told.case_id in reference.visited:
        return replace(told, price=gained_by(reference, unsearched(opened), told.case_id))
    if told.case_id not in prices:
        return replace(told, is_complete=False)
    return replace(told, price=prices[told.case_id])


def _with_fixes(reference: Reference, told: Explanation, effort: Effort) -> Explanation:
    if told.status is not Status.UNPLANNED or told.case_id in reference.visited:
        return told
    if effort.is_over:
        return replace(told, is_complete=False)
    question = Question(reference=reference, case_id=told.case_id, can_be_made=told.can_be_made)
    fixes = tuple(fix for fix in fixes_of(question, effort) if _helps(fix, told.price))
    return replace(told, fixes=fixes, is_complete=told.is_complete and not effort.is_over)


def _helps(fix: Fix, price: Price | None) -> bool:
    """Return whether a fix is better than to have the visit as a must, with all as it is."""
    if price is None or fix.kind is FixKind.ANOTHER_DAY or not fix.price.is_must:
        return True
    return fix.price.loss < price.loss
