"""Whether one problem has all that another has: then its bound bounds the other's value, too.

Every lawful plan of the lesser is one of the greater, and is worth as much or more there. What
cannot be seen at once counts as no: the answer is safe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.problem import IndexedProblem, ProblemShift, ProblemVisit
    from visitplanner.travel.matrix import TravelMatrix


def covers(more: IndexedProblem, less: IndexedProblem) -> bool:
    """Return whether every plan of `less` can be made in `more`, and is worth no less there."""
    visits = _pairs([v.visit_id for v in more.visits], [v.visit_id for v in less.visits])
    shifts = _pairs([s.shift_id for s in more.shifts], [s.shift_id for s in less.shifts])
    if visits is None or shifts is None or more.epoch != less.epoch:
        return False
    return (
        _is_plain(more)
        and _is_plain(less)
        and _asks_no_more(more, less, visits)
        and all(_visit_fits(more, less, pair) for pair in visits.items())
        and all(_shift_fits(more, less, pair) for pair in shifts.items())
        and _same_ways(more, less, visits, shifts)
    )


def _pairs(more: list[str], less: list[str]) -> Mapping[int, int] | None:
    """Return indices of the lesser to those of the greater; None where one is not there."""
    at = {each: idx for idx, each in enumerate(more)}
    if any(each not in at for each in less):
        return None
    return {idx: at[each] for idx, each in enumerate(less)}


def _is_plain(indexed: IndexedProblem) -> bool:
    """Return whether nothing ties visits to each other or to shifts."""
    problem = indexed.problem
    tied = (problem.links, problem.sequences, problem.groups)
    return not any(tied) and not any(
        visit.shifts is not None or visit.one_of is not None or visit.shift_costs
        for visit in problem.visits
    )


def _asks_no_more(more: IndexedProblem, less: IndexedProblem, visits: Mapping[int, int]) -> bool:
    """Return whether whatever is required in the greater is required in the lesser."""
    required = {visits[i] for i, v in enumerate(less.problem.visits) if v.required}
    return {i for i, v in enumerate(more.problem.visits) if v.required} <= required


def _visit_fits(more: IndexedProblem, less: IndexedProblem, pair: tuple[int, int]) -> bool:
    one, other = less.problem.visits[pair[0]], more.problem.visits[pair[1]]
    skills = less.visits[pair[0]].case.required_skills, more.visits[pair[1]].case.required_skills
    return (
        other.service_duration == one.service_duration
        and other.team_size == one.team_size
        and other.prize >= one.prize
        and other.late_per_hour == one.late_per_hour
        and skills[1] <= skills[0]
        and _windows_fit(one, other)
    )


def _windows_fit(one: ProblemVisit, other: ProblemVisit) -> bool:
    return all(
        any(wide[0] <= start and end <= wide[1] for wide in other.time_windows)
        for start, end in one.time_windows
    )


def _shift_fits(more: IndexedProblem, less: IndexedProblem, pair: tuple[int, int]) -> bool:
    one, other = less.problem.shifts[pair[0]], more.problem.shifts[pair[1]]
    mode = less.shifts[pair[0]].mode, more.shifts[pair[1]].mode
    return (
        mode[0] == mode[1]
        and less.shifts[pair[0]].skills <= more.shifts[pair[1]].skills
        and other.crew == one.crew
        and other.breaks == one.breaks
        and other.time_window[0] <= one.time_window[0]
        and other.time_window[1] >= one.time_window[1]
        and other.max_visits >= one.max_visits
        and other.max_distance >= one.max_distance
        and other.max_duration >= one.max_duration
        and _costs_no_more(one, other)
    )


def _costs_no_more(one: ProblemShift, other: ProblemShift) -> bool:
    dearer = other.costs.fixed > one.costs.fixed or other.costs.per_km > one.costs.per_km
    hourly = other.costs.per_travel_hour > one.costs.per_travel_hour
    if dearer or hourly or other.costs.per_duration_hour > one.costs.per_duration_hour:
        return False
    if other.overtime is None:
        return True
    if one.overtime is None:
        return other.overtime.after >= one.time_window[1]
    later = other.overtime.after >= one.overtime.after
    return later and other.overtime.per_hour <= one.overtime.per_hour


def _same_ways(
    more: IndexedProblem,
    less: IndexedProblem,
    visits: Mapping[int, int],
    shifts: Mapping[int, int],
) -> bool:
    places: dict[int, int] = {}
    for mine, theirs in visits.items():
        place = more.problem.visits[theirs].location_idx
        places[less.problem.visits[mine].location_idx] = place
    for mine, theirs in shifts.items():
        one, other = less.problem.shifts[mine], more.problem.shifts[theirs]
        places |= {one.start_idx: other.start_idx, one.end_idx: other.end_idx}
    here, there = list(places), list(places.values())
    used = {less.problem.profile_names[s.profile_idx] for s in less.problem.shifts}
    return all(_same_travel(_profile(more, n), _profile(less, n), (there, here)) for n in used)


def _profile(indexed: IndexedProblem, name: str) -> TravelMatrix | None:
    problem = indexed.problem
    found = dict(zip(problem.profile_names, problem.profiles, strict=True))
    return found.get(name)


def _same_travel(
    more: TravelMatrix | None, less: TravelMatrix | None, places: tuple[list[int], list[int]]
) -> bool:
    if more is None or less is None:
        return False
    out, back = np.ix_(places[0], places[0]), np.ix_(places[1], places[1])
    alike = (more.durations[out] == less.durations[back]).all()
    alike = alike and (more.distances[out] == less.distances[back]).all()
    if not alike or (more.hours is None) != (less.hours is None):
        return False
    if more.hours is None or less.hours is None:
        return True
    same = more.hours.changes == less.hours.changes
    states = zip(more.hours.durations, less.hours.durations, strict=same)
    return same and all((one[out] == two[back]).all() for one, two in states)
