"""Required jobs that no vehicle can make, found before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from visitplanner.errors import Fault
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.messages import Message
    from visitplanner.problem import Problem, ProblemShift, ProblemVisit, VisitLink

TEAM = 2
"""People on a two-person visit."""

MOST_ORDERED = 4
"""Breaks of one vehicle of which every order is tried; more are only counted by their length."""


def find_infeasible_required(problem: Problem) -> tuple[Fault, ...]:
    """Return a fault for each required job that cannot be made, whatever else is left out.

    A job is tried as the only one of each vehicle, with every order of the vehicle's breaks: its
    skills, crew, capacity and limits, the way there and back, and the windows of the job, the
    vehicle and the breaks. A job for two people asks for a crew of two, or for two vehicles of
    crew 1 whose times meet. A job that is linked asks for another vehicle that can make the other.

    Notes
    -----
    Every fault is one, but no fault is no promise: two required jobs may exclude each other,
    `max_duration` is compared with the length of what must be done and not with waits, of more than
    four breaks the windows are not looked at, and neither are the seconds between linked jobs.
    """
    return tuple(_faults(problem.quickest))


def _faults(problem: Problem) -> Iterator[Fault]:
    for idx, visit in enumerate(problem.visits):
        why = _why_not(problem, idx) if visit.required else None
        if why is not None:
            message = say(
                "expected a job that the vehicles can make, got one that cannot be: {why}", why=why
            )
            yield Fault(message=message, column=f"jobs[{idx}].required")


def _why_not(problem: Problem, visit_idx: int) -> Message | None:
    why = _why_nobody(problem, visit_idx)
    if why is not None:
        return why
    for link in problem.links:
        if visit_idx in (link.first_idx, link.second_idx):
            why = _why_not_linked(problem, link, visit_idx)
            if why is not None:
                return why
    return None


def _why_not_linked(problem: Problem, link: VisitLink, visit_idx: int) -> Message | None:
    """Return why a job's link cannot be kept: the other job is made by nobody, or nobody else."""
    other_idx = link.second_idx if visit_idx == link.first_idx else link.first_idx
    own, other = _able(problem, visit_idx), _able(problem, other_idx)
    if _why_nobody(problem, other_idx) is None and len(own | other) > 1:
        return None
    return say(
        "it is linked to job {id}, which no other vehicle can make",
        id=problem.visits[other_idx].visit_id,
    )


def _able(problem: Problem, visit_idx: int) -> set[int]:
    return {
        shift_idx
        for shift_idx in range(len(problem.shifts))
        if not isinstance(_trial(problem, visit_idx, shift_idx), int)
    }


@dataclass(frozen=True, slots=True)
class _Span:
    """When a vehicle can start a job: no second outside is possible."""

    earliest: int
    latest: int


ALLOWED, SKILLS, TASKS, LOAD, DISTANCE, TIME, DURATION = range(7)


def _why_nobody(problem: Problem, visit_idx: int) -> Message | None:
    """Return why no vehicle or pair of vehicles can make a job, or None where one can."""
    visit = problem.visits[visit_idx]
    trials = [_trial(problem, visit_idx, k) for k in range(len(problem.shifts))]
    failed = [trial for trial in trials if isinstance(trial, int)]
    if not trials:
        return say("there are no vehicles")
    if len(failed) == len(trials):
        return _WHY[max(failed)]
    spans = {k: trial for k, trial in enumerate(trials) if isinstance(trial, _Span)}
    if not any(visit.asks_for(k) for k in spans):
        return say("none of the vehicles of which it asks for one can make it")
    return None if _have_team(problem, visit, spans) else _NO_TEAM


_WHY = {
    ALLOWED: say("no vehicle is allowed to make it"),
    SKILLS: say("no vehicle that may make it has all its skills"),
    TASKS: say("no vehicle with its skills may make a job at all"),
    LOAD: say("no such vehicle has the capacity for it"),
    DISTANCE: say("the way there and back is longer than such a vehicle may go"),
    TIME: say("no such vehicle can start it in time and be back in time, breaks included"),
    DURATION: say("the way, the service and the breaks are longer than such a vehicle may work"),
}
"""By the test at which the last vehicle fails."""

_NO_TEAM = say(
    "it needs two people, and neither a crew of two nor two vehicles of one can be there"
)


def _have_team(problem: Problem, visit: ProblemVisit, spans: Mapping[int, _Span]) -> bool:
    asked = {k: span for k, span in spans.items() if visit.asks_for(k)}
    if any(problem.shifts[k].crew >= visit.team_size for k in asked):
        return True
    return any(
        k != other_idx and max(one.earliest, other.earliest) <= min(one.latest, other.latest)
        for k, one in asked.items()
        for other_idx, other in spans.items()
    )


def _trial(problem: Problem, visit_idx: int, shift_idx: int) -> _Span | int:
    """Return when a vehicle can start a job as its only one, or the test that it fails."""
    visit, shift = problem.visits[visit_idx], problem.shifts[shift_idx]
    test = _failed_limit(visit, shift) if visit.allows(shift_idx) else ALLOWED
    if test is not None:
        return test
    there, back = (shift.start_idx, visit.location_idx), (visit.location_idx, shift.end_idx)
    travel = problem.travel(shift_idx)
    if int(travel.distances[there]) + int(travel.distances[back]) > shift.max_distance:
        return DISTANCE
    ways = int(travel.durations[there]), int(travel.durations[back])
    earliest = _earliest(visit, shift, ways)
    if earliest is None:
        return TIME
    breaks = sum(rest.duration for rest in shift.breaks)
    if sum(ways) + visit.service_duration + breaks > shift.max_duration:
        return DURATION
    return _Span(earliest, _latest(visit, shift, ways[1]))


def _failed_limit(visit: ProblemVisit, shift: ProblemShift) -> int | None:
    """Return the test that a vehicle fails wherever the job may be."""
    if not visit.skills <= shift.skills:
        return SKILLS
    if shift.max_visits < 1:
        return TASKS
    loads = zip(visit.demand, shift.capacity, strict=False)
    return LOAD if any(load > most for load, most in loads) else None


def _earliest(visit: ProblemVisit, shift: ProblemShift, ways: tuple[int, int]) -> int | None:
    """Return the earliest start of a job with the breaks in the best order, or None."""
    breaks = range(len(shift.breaks)) if len(shift.breaks) <= MOST_ORDERED else ()
    starts = [_walk(visit, shift, ways, order) for order in permutations([-1, *breaks])]
    return min((start for start in starts if start is not None), default=None)


def _walk(
    visit: ProblemVisit, shift: ProblemShift, ways: tuple[int, int], order: Sequence[int]
) -> int | None:
    """Return the start of the job where it (-1) and the breaks are taken in an order, or None.

    Leaving at once is best, since a start is never the later for it. `free` is when the last thing
    has ended, `moved` when the last place was left, put off by the breaks since.
    """
    free = moved = shift.time_window[0]
    found: int | None = None
    for stop in order:
        if stop >= 0:
            start = _first_in(shift.breaks[stop].time_windows, free)
            duration = shift.breaks[stop].duration
        else:
            found = start = _first_start(visit, max(free, moved + ways[0]))
            duration = visit.service_duration
        if start is None:
            return None
        free = start + duration
        moved = moved + duration if stop >= 0 else free
    end = max(free, moved + ways[1])
    return found if end <= shift.time_window[1] else None


def _first_start(visit: ProblemVisit, second: int) -> int | None:
    start = _first_in(visit.time_windows, second)
    return second if start is None and visit.late_per_hour is not None else start


def _first_in(windows: Sequence[tuple[int, int]], second: int) -> int | None:
    return next((max(first, second) for first, last in windows if second <= last), None)


def _latest(visit: ProblemVisit, shift: ProblemShift, way_back: int) -> int:
    """Return a second after which the job cannot start."""
    latest = shift.time_window[1] - way_back - visit.service_duration
    return latest if visit.late_per_hour is not None else min(latest, visit.time_windows[-1][1])
