"""One day of a plan as a problem of its own: its shifts, whom they visit, and one visit more.

Everybody who is visited that day must be visited still, and nobody else is: what a promise costs
is what the routes cost more, and no other promise pays for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solution import Solution, StopKind, Termination, objective_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.problem import Problem, ProblemVisit
    from visitplanner.solution import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some shifts of a problem and some of its visits, the last of which is the new one.

    Attributes
    ----------
    visit_idxs, shift_idxs
        What they are in the whole problem.
    """

    problem: Problem
    visit_idxs: tuple[int, ...]
    shift_idxs: tuple[int, ...]

    @property
    def new_idx(self) -> int:
        """Index of the new visit."""
        return len(self.visit_idxs) - 1

    @property
    def before(self) -> Problem:
        """The same without the new visit."""
        return _among_visits(self.problem, range(self.new_idx))

    def with_windows(self, windows: Iterable[tuple[int, int]]) -> Problem:
        """Return the problem with a visit for each window in place of the new one."""
        *others, new = self.problem.visits
        copies = (replace(new, time_windows=(window,)) for window in windows)
        return replace(self.problem, visits=(*others, *copies))

    def inside(self, routes: Iterable[Route]) -> tuple[Route, ...]:
        """Return routes of the whole problem as the part numbers them."""
        return _renumbered(routes, _numbers(self.visit_idxs), _numbers(self.shift_idxs))

    def outside(self, routes: Iterable[Route]) -> tuple[Route, ...]:
        """Return routes of the part as the whole problem numbers them."""
        return _renumbered(
            routes, dict(enumerate(self.visit_idxs)), dict(enumerate(self.shift_idxs))
        )


def part_of(
    problem: Problem, shift_idxs: Sequence[int], routes: Sequence[Route], new_idx: int
) -> Part:
    """Return the part of some shifts, with whom they visit and one visit more.

    Parameters
    ----------
    routes
        Of these shifts.
    new_idx
        Of the visit to be put in.
    """
    shifts = [problem.shifts[k] for k in shift_idxs]
    visit_idxs = (*sorted({i for route in routes for i in route.visit_idxs}), new_idx)
    among = _among_visits(problem, visit_idxs)
    visits = among.visits
    ends = [place for shift in shifts for place in (shift.start_idx, shift.end_idx)]
    places = list(dict.fromkeys([*ends, *(visit.location_idx for visit in visits)]))
    place, shift_of = _numbers(places), _numbers(shift_idxs)
    kept = np.array(places, dtype=np.intp)
    return Part(
        problem=replace(
            among,
            visits=tuple(_must(visit, place, shift_of) for visit in visits),
            shifts=tuple(
                replace(shift, start_idx=place[shift.start_idx], end_idx=place[shift.end_idx])
                for shift in shifts
            ),
            profiles=tuple(profile.among(kept) for profile in problem.profiles),
        ),
        visit_idxs=visit_idxs,
        shift_idxs=tuple(shift_idxs),
    )


def _among_visits(problem: Problem, visit_idxs: Sequence[int]) -> Problem:
    """Return a problem with some of its visits alone, and what holds among them."""
    number = _numbers(visit_idxs)
    sequences = (tuple(number[i] for i in row if i in number) for row in problem.sequences)
    groups = (frozenset(number[i] for i in group if i in number) for group in problem.groups)
    return replace(
        problem,
        visits=tuple(problem.visits[i] for i in visit_idxs),
        sequences=tuple(row for row in sequences if len(row) > 1),
        groups=tuple(group for group in groups if len(group) > 1),
    )


def units_of(problem: Problem, routes: Iterable[Route]) -> int:
    """Return what routes that leave nobody out cost, in units."""
    solution = Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine="")
    return objective_units(problem, solution)


def _numbers(idxs: Iterable[int]) -> Mapping[int, int]:
    return {idx: number for number, idx in enumerate(idxs)}


def _must(
    visit: ProblemVisit, place: Mapping[int, int], shift_of: Mapping[int, int]
) -> ProblemVisit:
    return replace(
        visit,
        location_idx=place[visit.location_idx],
        required=True,
        shifts=_among(visit.shifts, shift_of),
        one_of=_among(visit.one_of, shift_of),
        shift_costs=tuple(visit.shift_costs[k] for k in shift_of) if visit.shift_costs else (),
    )


def _among(shifts: frozenset[int] | None, shift_of: Mapping[int, int]) -> frozenset[int] | None:
    return None if shifts is None else frozenset(shift_of[k] for k in shifts if k in shift_of)


def _renumbered(
    routes: Iterable[Route], visits: Mapping[int, int], shifts: Mapping[int, int]
) -> tuple[Route, ...]:
    return tuple(
        replace(
            route,
            shift_idx=shifts[route.shift_idx],
            stops=tuple(
                replace(stop, idx=visits[stop.idx]) if stop.kind is StopKind.VISIT else stop
                for stop in route.stops
            ),
        )
        for route in routes
    )
