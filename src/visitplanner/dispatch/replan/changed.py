"""The day as it is now: what was prepared in the morning, changed by the facts since.

What the law has to say of a change it says itself: who has paid is held by the rule on hold flags,
who has cancelled by the rule on agreements, and an urgent case is judged like any other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.domain import TimeWindow
from visitplanner.messages import say
from visitplanner.pipeline import prepare_again
from visitplanner.roster import Absence, Roster
from visitplanner.travel.matrix import Hours, TravelMatrix, by_hour
from visitplanner.travel.roads.blocked import blocked
from visitplanner.travel.roads.network import RoadNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from visitplanner.dispatch.replan.facts import DayFacts, Leg, ShiftFacts
    from visitplanner.domain import Break, Case, Officer, Shift
    from visitplanner.pipeline import Prepared, Request
    from visitplanner.policy import Policy
    from visitplanner.problem import IndexedProblem, Problem, ProblemShift, ProblemVisit

OUT = say("out since the morning")


def day_of(morning: Prepared, facts: DayFacts, urgent: Sequence[Case] = ()) -> Prepared:
    """Return what was prepared in the morning as it is now.

    Parameters
    ----------
    urgent
        The cases of the tables that the facts name.

    Raises
    ------
    InputError
        When policy and officers do not fit together.
    ServiceError
        When a road server does not answer as it should.
    """
    request, epoch = morning.request, morning.indexed.epoch
    cases = tuple(case_now(case, facts) for case in (*request.cases, *urgent))

    def change(roster: Roster) -> Roster:
        return _roster(roster, facts, epoch, morning.policy)

    now = prepare_again(_closed(morning, facts), _asked(request, cases, facts), change)
    hand = replace(now.hand, indexed=_indexed(now.indexed, facts))
    return replace(now, request=request, hand=hand)


def _closed(morning: Prepared, facts: DayFacts) -> Prepared:
    """Return what was prepared without its ways, where they cannot be the same any more."""
    if not facts.closed:
        return morning
    return replace(morning, travelling=replace(morning.travelling, matrices={}))


def _asked(request: Request, cases: tuple[Case, ...], facts: DayFacts) -> Request:
    roads = request.roads
    if isinstance(roads, RoadNetwork):
        roads = blocked(roads, facts.closed)
    return replace(request, cases=cases, roads=roads)


def case_now(case: Case, facts: DayFacts) -> Case:
    """Return a case with what became of it since the morning."""
    flags = facts.flags.get(case.case_id, ())
    if flags:
        case = replace(case, flags=case.flags | frozenset(flags))
    if case.case_id in facts.withdrawn:
        case = replace(case, agreed_windows=(), consent=None)
    return case


def _roster(roster: Roster, facts: DayFacts, epoch: datetime, policy: Policy) -> Roster:
    """Return who is on duty in truth: shifts cut, halved, travelling otherwise, or none at all."""
    shifts: list[Shift] = []
    absences = list(roster.absences)
    for shift in roster.shifts:
        told = facts.of_shift(shift.shift_id)
        left = tuple(each for each in shift.officers if each.officer_id not in told.gone)
        gone = tuple(each for each in shift.officers if each not in left)
        if told.is_over and not told.visited:
            gone, left = shift.officers, ()
        absences += [Absence(officer=each, day=shift.day, reason=OUT) for each in gone]
        if left or told.visited:
            shifts.append(_shift(_with_officers(shift, left), told, epoch, policy))
    return Roster(shifts=tuple(shifts), absences=tuple(absences))


def _with_officers(shift: Shift, left: tuple[Officer, ...]) -> Shift:
    if not left or left == shift.officers:
        return shift
    skills = frozenset[str]().union(*(officer.skills_on(shift.day) for officer in left))
    return replace(shift, officers=left, skills=skills)


def _shift(shift: Shift, told: ShiftFacts, epoch: datetime, policy: Policy) -> Shift:
    def moment(second: int | None, otherwise: datetime) -> datetime:
        return otherwise if second is None else epoch + timedelta(seconds=second)

    work, over = shift.working_time, shift.overtime_end
    start = max(work.start, moment(told.leaves_from, work.start))
    until = moment(told.back_by, over)
    end, over = min(work.end, until), min(over, until)
    over = max(over, moment(told.home_by, over))
    shift = replace(
        shift,
        working_time=TimeWindow(start=start, end=max(start, end)),
        overtime_end=max(start, end, over),
        lunch=None if told.has_no_lunch else _lunch(shift, moment(told.lunch_until, epoch)),
    )
    return _on_the_road(shift, told, policy)


def _lunch(shift: Shift, until: datetime) -> Break | None:
    lunch = shift.lunch
    if lunch is None or until <= lunch.window.end:
        return lunch
    return replace(lunch, window=replace(lunch.window, end=until))


def _on_the_road(shift: Shift, told: ShiftFacts, policy: Policy) -> Shift:
    """Return a shift with its means of travel, and the metres that it may travel in all."""
    most = shift.max_distance
    if told.mode is not None and told.mode is not shift.mode:
        limit = policy.max_distance.get(told.mode)
        most = None if limit is None else limit + sum(leg.metres for leg in told.travelled)
        shift = replace(shift, mode=told.mode)
    if most is not None:
        most = max(most - told.in_vain, told.home_metres or 0)
    return replace(shift, max_distance=most)


def _indexed(indexed: IndexedProblem, facts: DayFacts) -> IndexedProblem:
    """Return the problem with visits as long as they were, and ways that were travelled as so."""
    visits = tuple(
        replace(visit, case=replace(visit.case, service_duration=seconds))
        if (seconds := facts.durations.get(visit.visit_id)) is not None
        else visit
        for visit in indexed.visits
    )
    problem = indexed.problem
    lasting = (
        replace(each, service_duration=visit.case.service_duration)
        for each, visit in zip(problem.visits, visits, strict=True)
    )
    problem = replace(
        problem,
        visits=tuple(
            _made_by_two(each) if visit.visit_id in facts.halved else each
            for each, visit in zip(lasting, visits, strict=True)
        ),
    )
    numbers = {visit.visit_id: idx for idx, visit in enumerate(visits)}
    for idx, shift in enumerate(indexed.shifts):
        told = facts.of_shift(shift.shift_id)
        if told.travelled:
            problem = _as_travelled(problem, idx, [numbers[each] for each in told.visited], told)
    return replace(indexed, visits=visits, problem=problem)


def _made_by_two(visit: ProblemVisit) -> ProblemVisit:
    """Return a visit that was made, as one that asks nothing more of who is left of its crew."""
    return replace(visit, team_size=1, skills=frozenset())


def _as_travelled(
    problem: Problem, shift_idx: int, visited: Sequence[int], told: ShiftFacts
) -> Problem:
    """Return the problem in which a shift's ways to its first visits are as they were.

    Its start and these visits get places of their own, where its ways meet nobody else's.
    """
    shift, count = problem.shifts[shift_idx], problem.profiles[0].num_places
    stood = [shift.start_idx, *(problem.visits[idx].location_idx for idx in visited)]
    kept = np.array([*range(count), *stood], dtype=np.intp)
    profiles = [profile.among(kept) for profile in problem.profiles]
    own = [count + number for number in range(len(stood))]
    mine = _overridden(profiles[shift.profile_idx], own, told.travelled)
    if told.back is not None:
        mine = _by_way_of(mine, (own[-1], shift.end_idx), told.back)
    names = (*problem.profile_names, f"{problem.profile_names[shift.profile_idx]}-{shift_idx}")
    places = dict(zip(visited, own[1:], strict=True))
    return replace(
        problem,
        profiles=(*profiles, mine),
        profile_names=names,
        visits=tuple(
            replace(visit, location_idx=places.get(idx, visit.location_idx))
            for idx, visit in enumerate(problem.visits)
        ),
        shifts=tuple(_moved(problem.shifts, shift_idx, own[0], len(profiles))),
    )


def _moved(
    shifts: Sequence[ProblemShift], shift_idx: int, start_idx: int, profile_idx: int
) -> Iterator[ProblemShift]:
    for idx, shift in enumerate(shifts):
        is_it = idx == shift_idx
        yield replace(shift, start_idx=start_idx, profile_idx=profile_idx) if is_it else shift


def _overridden(matrix: TravelMatrix, own: Sequence[int], legs: Sequence[Leg]) -> TravelMatrix:
    durations, distances = matrix.durations.copy(), matrix.distances.copy()
    tables = None if matrix.hours is None else matrix.hours.durations.copy()
    for leg, origin, destination in zip(legs, own, own[1:], strict=False):
        durations[origin, destination], distances[origin, destination] = leg.seconds, leg.metres
        if tables is not None:
            tables[:, origin, destination] = leg.seconds
    hours = matrix.hours
    if hours is not None and tables is not None:
        hours = Hours(changes=hours.changes, durations=tables)
    return TravelMatrix(durations=durations, distances=distances, hours=hours)


def _by_way_of(matrix: TravelMatrix, ends: tuple[int, int], back: Leg) -> TravelMatrix:
    """Return travel in which whoever leaves a place goes back first, and on from there."""
    origin, end = ends
    durations, distances = matrix.durations.copy(), matrix.distances.copy()
    durations[origin] = back.seconds + durations[end]
    distances[origin] = back.metres + distances[end]
    durations[origin, origin] = distances[origin, origin] = 0
    if matrix.hours is None:
        return TravelMatrix(durations=durations, distances=distances)
    tables = matrix.hours.durations.copy()
    tables[:, origin] = back.seconds + tables[:, end]
    tables[:, origin, origin] = 0
    return by_hour(matrix.hours.changes, tables, distances)
