"""From events to what bears on the day: who is where, and what has changed for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.dispatch.replan.clock import Happened, all_underway
from visitplanner.dispatch.replan.events import Event, EventKind
from visitplanner.dispatch.replan.facts import Leg, ShiftFacts
from visitplanner.domain import HoldFlag
from visitplanner.solution import Route, StopKind, sets_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.dispatch.replan.against import Bench
    from visitplanner.dispatch.replan.clock import Underway
    from visitplanner.dispatch.replan.facts import DayFacts
    from visitplanner.domain import Shift
    from visitplanner.problem import IndexedProblem, Problem

LEAST_VISIT_S = 60
"""Of a visit that found nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the events come to, by the indices of the plan that stands."""

    facts: DayFacts
    underway: Mapping[int, Underway]


def told_by(events: Sequence[Event], facts: DayFacts, bench: Bench, *, waits: bool = True) -> Told:
    """Return what events come to that do not contradict the plan.

    Parameters
    ----------
    waits
        Whether whoever is on the way to a meeting can count on the other one.
    """
    happened = _happened(events, bench)
    if not waits:
        happened = replace(happened, unsettled=frozenset(range(len(bench.day.indexed.shifts))))
    problem = bench.day.indexed.problem
    underway = all_underway(problem, bench.routes, happened)
    for event in events:
        facts = _with(facts, event, bench)
    is_changed = any(event.kind is EventKind.ROAD_CLOSED for event in events)
    for idx, each in underway.items():
        shift = bench.day.indexed.shifts[idx]
        before = facts.of_shift(shift.shift_id)
        after = _of_shift(before, each, bench, is_changed=is_changed or idx in happened.on_foot)
        if after != ShiftFacts():
            facts = facts.with_shift(shift.shift_id, after)
    return Told(facts=_halved(facts, underway, bench.day.indexed), underway=underway)


def _happened(events: Sequence[Event], bench: Bench) -> Happened:
    numbers = {visit.visit_id: idx for idx, visit in enumerate(bench.day.indexed.visits)}
    ends, late = dict[int, int](), dict[int, int]()
    called_off, stopped, on_foot = set[int](), set[int](), set[int]()
    now = bench.now_second
    for event in events:
        found = bench.shift_of(event.subject)
        shift_idx = -1 if found is None else found[0]
        match event.kind:
            case EventKind.OVERRAN:
                ends[numbers[event.subject]] = bench.second(event)
            case EventKind.NOBODY_HOME:
                ends[numbers[event.subject]] = _left_at(event, bench)
            case EventKind.PAID | EventKind.CANCELLED | EventKind.HOLD:
                called_off |= {numbers[event.subject]} if event.subject in numbers else set()
            case EventKind.LATE:
                late[shift_idx] = bench.second(event)
            case EventKind.CAR_BROKEN:
                on_foot.add(shift_idx)
                stopped.add(shift_idx)
            case EventKind.ILL if bench.second(event) <= now:
                stopped.add(shift_idx)
            case _:
                pass
    return Happened(
        now=now,
        ends=ends,
        called_off=frozenset(called_off),
        stopped=frozenset(stopped),
        late=late,
        on_foot=frozenset(on_foot),
        unsettled=frozenset(_unsettled(events, bench)),
    )


def _unsettled(events: Sequence[Event], bench: Bench) -> Iterator[int]:
    """Yield the shifts that may not do what the plan says, even if nothing else changes."""
    for event in events:
        found = bench.shift_of(event.subject)
        if event.kind is EventKind.ROAD_CLOSED:
            yield from range(len(bench.day.indexed.shifts))
        elif found is not None:
            yield found[0]


def _left_at(event: Event, bench: Bench) -> int:
    """Return when an officer left who found nobody: now, if the visit was to last longer."""
    start, end = bench.spans[event.subject]
    return min(end, max(bench.now_second, start + LEAST_VISIT_S))


def _with(facts: DayFacts, event: Event, bench: Bench) -> DayFacts:
    """Return the facts with one more event, as far as it does not matter where anybody is."""
    match event.kind:
        case EventKind.OVERRAN | EventKind.NOBODY_HOME:
            start = bench.spans[event.subject][0]
            is_over = event.kind is EventKind.NOBODY_HOME
            end = _left_at(event, bench) if is_over else bench.second(event)
            return replace(facts, durations={**facts.durations, event.subject: end - start})
        case EventKind.PAID | EventKind.HOLD:
            flag = HoldFlag.PAID if event.kind is EventKind.PAID else event.flag
            return facts.with_flags(event.subject, () if flag is None else (flag,))
        case EventKind.CANCELLED:
            return replace(facts, withdrawn=(*facts.withdrawn, event.subject))
        case EventKind.ROAD_CLOSED if event.area is not None:
            return replace(facts, closed=(*facts.closed, event.area))
        case EventKind.ILL | EventKind.CAR_BROKEN:
            return _with_officer(facts, event, bench)
        case _:
            return facts


def _with_officer(facts: DayFacts, event: Event, bench: Bench) -> DayFacts:
    found = bench.shift_of(event.subject)
    if found is None:
        return facts
    shift = found[1]
    told, at = facts.of_shift(shift.shift_id), bench.second(event)
    if event.kind is EventKind.CAR_BROKEN and event.mode is not None:
        told = replace(told, mode=event.mode)
    elif event.kind is EventKind.ILL and at > bench.now_second:
        first = min(at, told.back_by or at) if shift.crew > 1 else at  # each of a crew may fall ill
        is_cut = told.has_no_lunch or _is_cut(shift, event)
        told = replace(told, back_by=first, has_no_lunch=is_cut)
    elif event.kind is EventKind.ILL and shift.crew > 1:
        told = replace(told, gone=(*told.gone, event.subject))
        if {each.officer_id for each in shift.officers} <= set(told.gone):
            told = replace(told, is_over=True, has_no_lunch=True)
    else:
        told = replace(told, is_over=True, has_no_lunch=True)
    return facts.with_shift(shift.shift_id, told)


def _is_cut(shift: Shift, event: Event) -> bool:
    """Return whether a shift ends before its lunch can."""
    lunch = shift.lunch
    if lunch is None or event.at is None:
        return False
    begin = lunch.window.start
    at = begin.replace(hour=event.at.hour, minute=event.at.minute, second=0)
    return (at - begin).total_seconds() < lunch.duration


def _of_shift(told: ShiftFacts, each: Underway, bench: Bench, *, is_changed: bool) -> ShiftFacts:
    """Return what became of a shift, now that it is known where it is."""
    indexed, now = bench.day.indexed, bench.now_second
    problem = indexed.problem
    told = replace(told, in_vain=told.in_vain + each.in_vain)
    visited = tuple(indexed.visits[idx].visit_id for idx in each.visits)
    if each.departure is None and each.free > max(
        now, problem.shifts[each.shift_idx].time_window[0]
    ):
        told = replace(told, leaves_from=each.free)
    lunch = indexed.shifts[each.shift_idx].lunch
    if each.departure is None and lunch is not None and lunch.window.end < bench.now:
        told = replace(told, has_no_lunch=True)
    comes_back = each.back is not None and now <= problem.shifts[each.shift_idx].time_window[1]
    if (is_changed or comes_back) and visited:
        is_same = told.visited[-1:] == visited[-1:]
        back = each.back or (told.back if is_same else None)
        legs = tuple(_legs(problem, each))
        told = replace(told, travelled=legs, visited=visited, back=back)
    if any(stop.kind is StopKind.BREAK for stop in each.stops):
        told = replace(told, has_no_lunch=False)
    if (told.is_over or told.gone) and not told.travelled:
        told = replace(told, visited=visited)
    return told


def _legs(problem: Problem, each: Underway) -> list[Leg]:
    """Return the ways that were travelled to what was made or is under way."""
    shift, travel = problem.shifts[each.shift_idx], problem.travel(each.shift_idx)
    route = Route(
        shift_idx=each.shift_idx, departure=each.departure or 0, stops=each.stops, end=each.free
    )
    places = [shift.start_idx, *(problem.visits[idx].location_idx for idx in each.visits)]
    outs = sets_out(problem, route)
    return [
        Leg(seconds=travel.way(*leg).driving(*out), metres=int(travel.distances[leg]))
        for leg, out in zip(pairwise(places), outs, strict=False)
    ]


def _halved(facts: DayFacts, underway: Mapping[int, Underway], indexed: IndexedProblem) -> DayFacts:
    """Note the visits of crews that are halved now: two made them."""
    halved = set(facts.halved)
    for idx, each in underway.items():
        gone = set(facts.of_shift(indexed.shifts[idx].shift_id).gone)
        if gone & {officer.officer_id for officer in indexed.shifts[idx].officers}:
            halved |= {indexed.visits[visit].visit_id for visit in each.visits}
    return replace(facts, halved=tuple(sorted(halved)))
