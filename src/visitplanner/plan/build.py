"""From indices back to the bank's words: the plan of a solution."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.plan import (
    AbsentOfficer,
    HeldCase,
    LiftedRule,
    Plan,
    PlannedBreak,
    PlannedRoute,
    PlannedVisit,
    Provenance,
    UnplacedCase,
    UnplannedCase,
)
from visitplanner.plan.reasons import why_left_out
from visitplanner.preparation import Offers, purpose_of
from visitplanner.solution import Route, Solution, Stop, StopKind, route_cost, sets_out
from visitplanner.travel.ways import Way
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.domain import TimeWindow
    from visitplanner.problem import IndexedProblem, Problem
    from visitplanner.roster import Roster
    from visitplanner.rulebook import Books, Hold, Lift, Rule, Verdicts
    from visitplanner.valuation import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What was found out before solving: who is allowed, placed, on duty, and worth what."""

    days: tuple[date, ...]
    rulebook: Books
    verdicts: Verdicts
    unplaced: tuple[UnplacedCase, ...]
    roster: Roster
    values: Mapping[str, Value]
    offers: Offers = field(default_factory=Offers)


def build_plan(
    indexed: IndexedProblem,
    solution: Solution,
    preparation: Preparation,
    provenance: Provenance,
) -> Plan:
    """Return the plan: every case that was read stands in it exactly once."""
    cases = [visit.case for visit in preparation.verdicts.allowed]
    cases += [hold.case for hold in preparation.verdicts.held]
    routes = [_with_lifts(each, preparation) for each in _planned_routes(indexed, solution)]
    return Plan(
        days=preparation.days,
        provenance=provenance,
        routes=tuple(routes),
        held=tuple(_held(hold) for hold in preparation.verdicts.held),
        unplanned=tuple(_unplanned(indexed, solution)),
        unplaced=preparation.unplaced,
        absent=tuple(
            AbsentOfficer(officer_id=a.officer.officer_id, day=a.day, reason=a.reason)
            for a in preparation.roster.absences
        ),
        factors={key: value.factors for key, value in sorted(preparation.values.items())},
        instructions={c.case_id: c.instruction for c in cases if c.instruction is not None},
        conduct_rules=tuple(_conduct(preparation)),
        offers=preparation.offers,
    )


def _conduct(preparation: Preparation) -> Iterator[Rule]:
    """Yield the rules of conduct of every edition that the plan's days are judged by, each once."""
    told: list[tuple[str, str]] = []
    for reign in preparation.rulebook.over(preparation.days):
        for rule in reign.book.conduct:
            if (rule.rule_id, rule.name.template) not in told:
                told.append((rule.rule_id, rule.name.template))
                yield rule


def _with_lifts(route: PlannedRoute, preparation: Preparation) -> PlannedRoute:
    """Return a route whose visits say which rules were lifted for them."""
    lifts = defaultdict(list)
    for lift in preparation.verdicts.lifts:
        lifts[lift.override.case_id, lift.day].append(_lifted(lift))
    stops = (
        replace(stop, lifted=tuple(lifts.get((stop.case.case_id, stop.window.day), ())))
        if isinstance(stop, PlannedVisit)
        else stop
        for stop in route.stops
    )
    return replace(route, stops=tuple(stops)) if lifts else route


def _lifted(lift: Lift) -> LiftedRule:
    return LiftedRule(
        case_id=lift.override.case_id,
        day=lift.day,
        rule_id=lift.rule.rule_id,
        rule_name=lift.rule.name,
        given_by=lift.override.given_by,
        expires_on=lift.override.expires_on,
    )


def _held(hold: Hold) -> HeldCase:
    return HeldCase(
        case=hold.case,
        rule_id=hold.rule.rule_id,
        rule_name=hold.rule.name,
        reason=hold.reason,
        source=hold.rule.source,
        standing=hold.rule.standing.words,
    )


def _unplanned(indexed: IndexedProblem, solution: Solution) -> Iterator[UnplannedCase]:
    served = solution.served
    at_best = replace(indexed, problem=indexed.problem.quickest)
    for idx, visit in enumerate(indexed.visits):
        if idx not in served:
            yield UnplannedCase(
                case=visit.case,
                windows=visit.windows,
                value=indexed.problem.visits[idx].prize,
                required=indexed.problem.visits[idx].required,
                reason=why_left_out(at_best, idx),
            )


def _planned_routes(indexed: IndexedProblem, solution: Solution) -> Iterator[PlannedRoute]:
    crews: dict[int, list[int]] = {}
    for route in solution.routes:
        for visit_idx in route.visit_idxs:
            crews.setdefault(visit_idx, []).append(route.shift_idx)
    for route in sorted(solution.routes, key=lambda route: route.shift_idx):
        yield _planned_route(indexed, route, crews)


def _planned_route(
    indexed: IndexedProblem, route: Route, crews: Mapping[int, list[int]]
) -> PlannedRoute:
    cost = route_cost(indexed.problem, route)
    stops = tuple(_planned_stops(indexed, route, crews))
    ways = sum(stop.travel_duration for stop in stops if isinstance(stop, PlannedVisit))
    return PlannedRoute(
        shift=indexed.shifts[route.shift_idx],
        departure=indexed.moment(route.departure),
        stops=stops,
        end=indexed.moment(route.end),
        distance=cost.distance,
        travel_duration=ways + _way_back(indexed.problem, route),
        overtime=cost.overtime,
        travel_cost=fen_from_units(cost.travel_units),
        labour_cost=fen_from_units(cost.labour_units),
        overtime_cost=fen_from_units(cost.overtime_units),
    )


def _planned_stops(
    indexed: IndexedProblem, route: Route, crews: Mapping[int, list[int]]
) -> Iterator[PlannedVisit | PlannedBreak]:
    problem, shift = indexed.problem, indexed.problem.shifts[route.shift_idx]
    travel = problem.travel(route.shift_idx)
    place, number, pending = shift.start_idx, 0, []
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            end = stop.start + shift.breaks[stop.idx].duration
            pending.append((stop.start, end))
            yield PlannedBreak(start=indexed.moment(stop.start), end=indexed.moment(end))
            continue
        number += 1
        leg = (place, problem.visits[stop.idx].location_idx)
        way = travel.way(*leg)
        leave_by = way.departure(stop.start, pending)
        partners = tuple(
            officer.officer_id
            for other in crews[stop.idx]
            if other != route.shift_idx
            for officer in indexed.shifts[other].officers
        )
        yield PlannedVisit(
            case=indexed.visits[stop.idx].case,
            number=number,
            leave_by=indexed.moment(leave_by),
            arrival=indexed.moment(stop.arrival),
            start=indexed.moment(stop.start),
            end=indexed.moment(stop.start + problem.visits[stop.idx].service_duration),
            window=_window_at(indexed, stop),
            partners=partners,
            travel_duration=_moving(leave_by, stop.start, pending),
            distance=int(travel.distances[leg]),
            value=problem.visits[stop.idx].prize,
            purpose=purpose_of(indexed.visits[stop.idx].case),
        )
        place, pending = leg[1], []


def latest_departure(start: int, travel_duration: int, breaks: Sequence[tuple[int, int]]) -> int:
    """Return the last second of leaving the place before, to be there at second `start`.

    Parameters
    ----------
    breaks
        Start and end of the breaks taken on the way, in order; travel is spent around them.
    """
    return Way((travel_duration,)).departure(start, breaks)


def _moving(leave: int, arrive: int, breaks: Sequence[tuple[int, int]]) -> int:
    """Return the seconds between leaving and arriving that are no break."""
    return arrive - leave - sum(max(0, end - max(begin, leave)) for begin, end in breaks)


def _way_back(problem: Problem, route: Route) -> int:
    """Return the seconds of the way from the last visit to the end, at the hour it is made."""
    shift, last = problem.shifts[route.shift_idx], problem.visits[route.visit_idxs[-1]]
    *_, (_, breaks) = sets_out(problem, route)
    way = problem.travel(route.shift_idx).way(last.location_idx, shift.end_idx)
    return _moving(way.departure(route.end, breaks), route.end, breaks)


def _window_at(indexed: IndexedProblem, stop: Stop) -> TimeWindow:
    start: datetime = indexed.moment(stop.start)
    windows = indexed.visits[stop.idx].windows
    return next(window for window in windows if window.start <= start <= window.end)
