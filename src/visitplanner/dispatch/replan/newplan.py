"""The new version as a plan: in the bank's words, with the version that it replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from visitplanner.dispatch.replan.calling import (
    calls_for,
    calls_of_both,
    times_told,
    told_otherwise,
)
from visitplanner.dispatch.replan.comparing import promise_of, replacement_of
from visitplanner.dispatch.replan.reasons import PASSED, reasons_of_rest
from visitplanner.dispatch.replan.spending import spent_in_no_route
from visitplanner.dispatch.replan.versions import Version, fingerprint_of
from visitplanner.pipeline import plan_of
from visitplanner.plan import PlannedVisit
from visitplanner.plan.versions import OldPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from visitplanner.dispatch.opening import OpenedPlan
    from visitplanner.dispatch.replan.against import Bench
    from visitplanner.dispatch.replan.events import Event
    from visitplanner.dispatch.replan.facts import DayFacts
    from visitplanner.dispatch.replan.run import Replanned
    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared
    from visitplanner.plan import Plan, PlannedRoute, UnplannedCase
    from visitplanner.plan.versions import Replacement
    from visitplanner.solution import Solution


def new_plan(
    before: tuple[OpenedPlan, Version],
    found: tuple[Bench, Sequence[Event], Replanned],
    time_limit: float,
) -> tuple[Plan, Version]:
    """Return the plan of a replanned day, and what makes it a version.

    Parameters
    ----------
    before
        The plan that is replaced, and which version it is.
    found
        The moment, what has happened, and the answer.
    time_limit
        Seconds that were searched.
    """
    (opened, old), (bench, events, answer) = before, found
    fingerprint = str(opened.document["provenance"]["fingerprint"])
    plan = _with_hand(plan_of(answer.day, answer.solution), answer.day, answer.solution)
    plan = _with_who_left(plan, opened.document, answer.facts.halved)
    plan = _with_firm_days(plan, bench.now)
    plan = _with_reasons(plan, answer, bench.now_second)
    stood = _stood(opened)
    version = Version(
        number=old.number + 1,
        replaces=fingerprint,
        now=bench.now_second,
        facts=answer.facts,
        told=_told(before, stood, plan),
    )
    origin = replace(plan.provenance, fingerprint=fingerprint_of(version), time_limit=time_limit)
    told = replacement_of(
        stood,
        plan,
        bench,
        events,
        answer,
        number=version.number,
        pages=tuple(_pages(opened.document)),
    )
    told = _with_money(told, stood, before, found)
    return replace(plan, provenance=origin, replaces=told), version


def _with_money(
    told: Replacement,
    stood: Plan,
    before: tuple[OpenedPlan, Version],
    found: tuple[Bench, Sequence[Event], Replanned],
) -> Replacement:
    """Return what is replaced with what it was worth, and with what stands in no route since."""
    (opened, _), (bench, _, answer) = before, found
    spent = _spent(opened)
    return replace(
        told,
        spent=spent + spent_in_no_route(bench, answer),
        net_value=stood.net_value - spent,
    )


def promised_plan(
    before: tuple[OpenedPlan, Version],
    made: tuple[Prepared, Solution],
    facts: DayFacts,
    event: Message,
) -> tuple[Plan, Version]:
    """Return the plan of a replanned day that keeps a promise more, and what makes it a version.

    Parameters
    ----------
    before
        The plan that is replaced, and which version it is.
    made
        The day with the promise, and its routes.
    event
        The promise, in words.
    """
    opened, old = before
    stood, at = _stood(opened), opened.prepared.indexed.moment(old.now)
    plan = _with_hand(plan_of(*made), *made)
    plan = _with_who_left(plan, opened.document, facts.halved)
    plan = _with_times(_with_firm_days(plan, at), at)
    version = replace(
        old,
        number=old.number + 1,
        replaces=stood.provenance.fingerprint,
        facts=facts,
        told=_told(before, stood, plan),
    )
    tolerance = opened.policy.replan.tolerance
    calls = calls_for((stood, _moments(before)), plan, (), tolerance)
    told = promise_of(
        stood,
        plan,
        event,
        number=version.number,
        at=at,
        frozen=tuple(opened.document["replaces"]["frozen"]),
        pages=tuple(_pages(opened.document)),
        calls=calls_of_both(opened.document["replaces"].get("calls", ()), calls, plan),
    )
    spent = _spent(opened)
    told = replace(told, spent=spent, net_value=stood.net_value - spent)
    origin = replace(plan.provenance, fingerprint=fingerprint_of(version))
    return replace(plan, provenance=origin, replaces=told), version


def _moments(before: tuple[OpenedPlan, Version]) -> Mapping[str, datetime]:
    """Return by case the time that its borrower was told, where the plan has another one."""
    opened, old = before
    moment = opened.prepared.indexed.moment
    return {case_id: moment(second) for case_id, second in old.told.items()}


def _told(before: tuple[OpenedPlan, Version], stood: Plan, plan: Plan) -> dict[str, int]:
    """Return the times told that stand, as a version keeps them."""
    opened, _ = before
    times = times_told(stood, _moments(before))
    standing = told_otherwise(times, plan, opened.policy.replan.tolerance)
    epoch = opened.prepared.indexed.epoch
    return {case_id: int((at - epoch).total_seconds()) for case_id, at in standing.items()}


def _spent(opened: OpenedPlan) -> int:
    """Return fen that were spent before a version and stand in none of its routes."""
    return int(opened.document.get("replaces", {}).get("spent_fen", 0))


def _stood(opened: OpenedPlan) -> Plan:
    """Return the plan that is replaced, by its own fingerprint."""
    plan = plan_of(opened.prepared, opened.solution)
    fingerprint = str(opened.document["provenance"]["fingerprint"])
    return replace(plan, provenance=replace(plan.provenance, fingerprint=fingerprint))


def _with_hand(plan: Plan, day: Prepared, solution: Solution) -> Plan:
    """Return the plan that tells what became of the dispatcher's wishes."""
    return replace(plan, hand=day.hand.told(solution, None))


def _with_who_left(plan: Plan, before: Mapping[str, Any], halved: Sequence[str]) -> Plan:
    """Return the plan that says who of a crew made a visit and has gone home since.

    Parameters
    ----------
    before
        The `plan.json` that is replaced.
    halved
        The cases that a crew visited of which one has left.
    """
    made = {
        stop["case_id"]: (*route["officer_ids"], *stop.get("left_ids", ()))
        for route in before["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit" and stop["case_id"] in halved
    }

    def told(route: PlannedRoute) -> PlannedRoute:
        here = {officer.officer_id for officer in route.shift.officers}
        stops = (
            replace(stop, left=tuple(each for each in made[stop.case.case_id] if each not in here))
            if isinstance(stop, PlannedVisit) and stop.case.case_id in made
            else stop
            for stop in route.stops
        )
        return replace(route, stops=tuple(stops))

    return replace(plan, routes=tuple(map(told, plan.routes))) if made else plan


def _with_firm_days(plan: Plan, now: datetime) -> Plan:
    """Return the plan in which no day that has come is tentative: its officers are out by it."""
    if plan.week is None:
        return plan
    return replace(plan, week=plan.week.firm_through(now.date()))


def _with_times(plan: Plan, now: datetime) -> Plan:
    """Return the plan that says of what is left out whether its time has passed."""

    def told(entry: UnplannedCase) -> UnplannedCase:
        is_past = all(window.end < now for window in entry.windows)
        return replace(entry, reason=PASSED) if is_past else entry

    return replace(plan, unplanned=tuple(map(told, plan.unplanned)))


def _with_reasons(plan: Plan, answer: Replanned, now: int) -> Plan:
    """Return the plan that says of what it leaves out why the rest of the day does."""
    numbers = {visit.visit_id: idx for idx, visit in enumerate(answer.day.indexed.visits)}
    left_out = (numbers[entry.case.case_id] for entry in plan.unplanned)
    told = zip(plan.unplanned, reasons_of_rest(answer.rest, left_out, now), strict=True)
    return replace(plan, unplanned=tuple(replace(entry, reason=why) for entry, why in told))


def _pages(document: Mapping[str, Any]) -> Iterator[OldPage]:
    """Yield the pages that officers may hold already: those of the plan, and of those before it."""
    for page in document.get("replaces", {}).get("pages", ()):
        yield OldPage(
            plan=page["plan"],
            officer_id=page["officer_id"],
            day=date.fromisoformat(page["day"]),
            case_ids=tuple(page["case_ids"]),
        )
    for route in document["routes"]:
        visits = (stop["case_id"] for stop in route["stops"] if stop["kind"] == "visit")
        case_ids = tuple(visits)
        for officer_id in route["officer_ids"]:
            yield OldPage(
                plan=str(document["provenance"]["fingerprint"]),
                officer_id=officer_id,
                day=date.fromisoformat(route["day"]),
                case_ids=case_ids,
            )
