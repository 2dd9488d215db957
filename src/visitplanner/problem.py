"""The problem that the solver sees: int indices, whole seconds, whole metres, whole fen.

Times are seconds on one axis for all days, counted from the midnight that begins the first day
(Asia/Shanghai, which keeps no daylight saving time). Windows bound the start of service, both ends
inclusive. `build_problem` is the one translator from domain ids to indices: visit i of the problem
is `visits[i]` of the `IndexedProblem`, shift k is `shifts[k]`.

Objective, minimised: over the shifts that serve a visit, ``fixed + per_km * km + per_travel_hour *
travel hours + per_duration_hour * (end - start) + overtime``, and the ``shift_costs`` of each visit
served; the lateness of the visits that may
be late, and the greatest lateness among them; and the prize of every visit left out.
A shift that serves nobody costs nothing and takes no break.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.domain import Location, Shift, TimeWindow, TravelMode, Visit
    from visitplanner.travel.matrix import TravelMatrix

END_OF_TIME = 10**9
"""Seconds; the end of a window that was not given."""

NO_LIMIT = 10**12
"""Metres, seconds or visits; the limit that was not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemVisit:
    """A visit to one place.

    Attributes
    ----------
    visit_id
        Number in a problem file.
    time_windows
        Disjoint, in order; service starts in one of them.
    skills
        All must be held by every shift that serves the visit.
    prize
        Fen lost when the visit is left out.
    required
        Leaving it out is a violation.
    team_size
        People needed, 1 or 2. Two are one shift of crew 2, or two shifts of crew 1 that start
        service at the same second.
    demand
        Amounts delivered; a shift's sum stays within its `capacity`.
    late_per_hour
        Fen for each hour that service starts after the end of the last window; None where it must
        not.
    shifts
        Indices of the shifts that may serve it; None where all may.
    one_of
        Indices of shifts, one of which at least must be among those that serve it; None where it
        does not matter. Of a visit for two people, the partner is free.
    shift_costs
        Fen that each shift costs for serving it, in order of shift; empty where none costs
        anything. Two shifts that serve it together cost both.
    """

    visit_id: int
    location_idx: int
    service_duration: int = 0
    time_windows: tuple[tuple[int, int], ...] = ((0, END_OF_TIME),)
    skills: frozenset[int] = frozenset()
    prize: int = 0
    required: bool = False
    team_size: int = 1
    demand: tuple[int, ...] = ()
    late_per_hour: int | None = None
    shifts: frozenset[int] | None = None
    one_of: frozenset[int] | None = None
    shift_costs: tuple[int, ...] = ()

    def allows(self, shift_idx: int) -> bool:
        """Return whether a shift may serve the visit, perhaps only beside another one."""
        return (self.shifts is None or shift_idx in self.shifts) and (
            self.team_size > 1 or self.asks_for(shift_idx)
        )

    def asks_for(self, shift_idx: int) -> bool:
        """Return whether a shift is one of which the visit asks for one at least."""
        return self.one_of is None or shift_idx in self.one_of

    def shift_cost(self, shift_idx: int) -> int:
        """Return the fen that a shift costs for serving the visit."""
        return self.shift_costs[shift_idx] if self.shift_costs else 0

    def lateness(self, start: int) -> int:
        """Return the seconds from the end of the last window to a start of service."""
        return max(0, start - self.time_windows[-1][1])


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLink:
    """Two visits that are both made or both left out, by different shifts, and one after the other.

    Attributes
    ----------
    least, greatest
        Seconds from the start of the first visit to the start of the second, both inclusive; 0 and
        0 where they start together.
    """

    first_idx: int
    second_idx: int
    least: int = 0
    greatest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemBreak:
    """A break taken anywhere, starting in one of its windows; a shift in use must take it."""

    break_id: int
    duration: int
    time_windows: tuple[tuple[int, int], ...] = ((0, END_OF_TIME),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Prices in fen: for using the shift, per km, per hour of travel, per hour of the whole day."""

    fixed: int = 0
    per_km: int = 0
    per_travel_hour: int = 0
    per_duration_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """Working after second `after` costs `per_hour` fen an hour, on top of the usual price."""

    after: int
    per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemShift:
    """One crew's working day, VROOM's vehicle.

    Attributes
    ----------
    time_window
        First moment of leaving `start_idx`, last moment of being back at `end_idx`, overtime
        included.
    crew
        People on board, 1 or 2.
    profile_idx
        Which of the problem's travel matrices holds.
    """

    shift_id: int
    start_idx: int
    end_idx: int
    time_window: tuple[int, int] = (0, END_OF_TIME)
    skills: frozenset[int] = frozenset()
    crew: int = 1
    breaks: tuple[ProblemBreak, ...] = ()
    max_visits: int = NO_LIMIT
    max_distance: int = NO_LIMIT
    max_duration: int = NO_LIMIT
    costs: Costs = field(default_factory=Costs)
    overtime: Overtime | None = None
    capacity: tuple[int, ...] = ()
    profile_idx: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Visits, shifts, and a travel matrix for each profile, all of the same places.

    Attributes
    ----------
    greatest_lateness_per_hour
        Fen for each hour of the greatest lateness of any visit, on top of the price of each.
    links
        Visits that belong together.
    sequences
        Visits in an order that each shift keeps among those of them that it makes.
    groups
        Visits for one route: one shift at least has a part in all of them that are made.
    """

    visits: tuple[ProblemVisit, ...]
    shifts: tuple[ProblemShift, ...]
    profiles: tuple[TravelMatrix, ...]
    profile_names: tuple[str, ...] = ("car",)
    name: str = ""
    greatest_lateness_per_hour: int = 0
    links: tuple[VisitLink, ...] = ()
    sequences: tuple[tuple[int, ...], ...] = ()
    groups: tuple[frozenset[int], ...] = ()

    @property
    def precedences(self) -> frozenset[tuple[int, int]]:
        """Pairs of visits, of which a shift that makes both makes the first one first."""
        return frozenset(pair for row in self.sequences for pair in combinations(row, 2))

    def companions_of(self, visit_idx: int) -> frozenset[int]:
        """Return the visits that share a group with one."""
        return frozenset().union(*(g for g in self.groups if visit_idx in g)) - {visit_idx}

    def travel(self, shift_idx: int) -> TravelMatrix:
        """Return the travel matrix that holds for a shift."""
        return self.profiles[self.shifts[shift_idx].profile_idx]

    def said_of(self, shift_idx: int) -> tuple[object, ...]:
        """Return all that visits say of a shift: of two that are alike they say the same."""
        return tuple(
            (visit.allows(shift_idx), visit.asks_for(shift_idx), visit.shift_cost(shift_idx))
            for visit in self.visits
            if visit.shifts is not None or visit.one_of is not None or visit.shift_costs
        )

    @property
    def has_hours(self) -> bool:
        """Whether travel depends on the time of day."""
        return any(profile.hours is not None for profile in self.profiles)

    @property
    def quickest(self) -> Problem:
        """The same with every way as quick as it is at its best hour.

        What cannot be done here cannot be done at all, and no legal plan costs less.
        """
        if not self.has_hours:
            return self
        return replace(self, profiles=tuple(profile.quickest for profile in self.profiles))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedProblem:
    """A problem with the domain objects that its indices stand for, and the moment of second 0."""

    problem: Problem
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    epoch: datetime

    def moment(self, second: int) -> datetime:
        """Return the time of day of a second on the problem's axis."""
        return self.epoch + timedelta(seconds=second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What the bank pays, fen: per person and hour, per overtime hour on top, per km by mode."""

    per_person_hour: int
    overtime_per_person_hour: int
    per_km: Mapping[TravelMode, int]
    per_shift: int = 0


def build_problem(
    visits: Sequence[Visit],
    shifts: Sequence[Shift],
    prizes: Mapping[str, int],
    matrices: Mapping[TravelMode, TravelMatrix],
    prices: Prices,
    first_day: date,
) -> IndexedProblem:
    """Translate visits and shifts into indices and whole numbers.

    Parameters
    ----------
    prizes
        Fen by visit id.
    matrices
        By mode, over the places of `places_of(visits, shifts)`, in that order.
    first_day
        Its midnight is second 0.
    """
    epoch = datetime.combine(first_day, time(0), tzinfo=TIMEZONE)
    place_idx = {place: idx for idx, place in enumerate(places_of(visits, shifts))}
    skill_idx = {name: idx for idx, name in enumerate(_skill_names(visits, shifts))}
    modes = tuple(matrices)
    problem = Problem(
        visits=tuple(
            ProblemVisit(
                visit_id=idx,
                location_idx=place_idx[_place_of(visit)],
                service_duration=visit.case.service_duration,
                time_windows=tuple(_seconds(window, epoch) for window in visit.windows),
                skills=frozenset(skill_idx[name] for name in visit.case.required_skills),
                prize=prizes[visit.visit_id],
                required=visit.case.is_must,
                team_size=visit.persons,
            )
            for idx, visit in enumerate(visits)
        ),
        shifts=tuple(
            _problem_shift(idx, shift, epoch, prices, (place_idx, skill_idx, modes))
            for idx, shift in enumerate(shifts)
        ),
        profiles=tuple(matrices[mode] for mode in modes),
        profile_names=tuple(str(mode) for mode in modes),
    )
    return IndexedProblem(problem=problem, visits=tuple(visits), shifts=tuple(shifts), epoch=epoch)


def places_of(visits: Sequence[Visit], shifts: Sequence[Shift]) -> tuple[Location, ...]:
    """Return each place once: those of the shifts first, then those of the visits."""
    ends = [place for shift in shifts for place in (shift.start, shift.end)]
    return tuple(dict.fromkeys([*ends, *(_place_of(visit) for visit in visits)]))


def _place_of(visit: Visit) -> Location:
    if visit.case.location is None:
        msg = f"Expected a placed visit, got case {visit.visit_id} without a location."
        raise ValueError(msg)
    return visit.case.location


def _skill_names(visits: Sequence[Visit], shifts: Sequence[Shift]) -> list[str]:
    needed = {name for visit in visits for name in visit.case.required_skills}
    return sorted(needed | {name for shift in shifts for name in shift.skills})


def _seconds(window: TimeWindow, epoch: datetime) -> tuple[int, int]:
    return _second(window.start, epoch), _second(window.end, epoch)


def _second(moment: datetime, epoch: datetime) -> int:
    return int((moment - epoch).total_seconds())


def _problem_shift(
    idx: int,
    shift: Shift,
    epoch: datetime,
    prices: Prices,
    index: tuple[Mapping[Location, int], Mapping[str, int], Sequence[TravelMode]],
) -> ProblemShift:
    place_idx, skill_idx, modes = index
    begin, regular_end = _seconds(shift.working_time, epoch)
    lunch = shift.lunch
    return ProblemShift(
        shift_id=idx,
        start_idx=place_idx[shift.start],
        end_idx=place_idx[shift.end],
        time_window=(begin, _second(shift.overtime_end, epoch)),
        skills=frozenset(skill_idx[name] for name in shift.skills),
        crew=shift.crew,
        breaks=()
        if lunch is None
        else (
            ProblemBreak(
                break_id=idx,
                duration=lunch.duration,
                time_windows=(_seconds(lunch.window, epoch),),
            ),
        ),
        max_visits=NO_LIMIT if shift.max_visits is None else shift.max_visits,
        max_distance=NO_LIMIT if shift.max_distance is None else shift.max_distance,
        costs=Costs(
            fixed=prices.per_shift,
            per_km=prices.per_km[shift.mode],
            per_duration_hour=prices.per_person_hour * shift.crew,
        ),
        overtime=Overtime(
            after=regular_end,
            per_hour=prices.overtime_per_person_hour * shift.crew,
        ),
        profile_idx=modes.index(shift.mode),
    )
