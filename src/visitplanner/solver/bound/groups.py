"""Shifts that are alike, what each of them may serve, and whether a problem can be bounded.

A group is priced once for all its shifts. A visit for two is served wholly by a crew of two; two
officers who meet serve half of it each, and that they come at the same second is not asked here.
That is a relaxation: it may only make the bound weaker.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from visitplanner.solver.orders import may_serve
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from visitplanner.problem import Problem, ProblemShift, ProblemVisit

WHOLE = 2
"""Halves in a visit; all shares are counted in halves."""

MOST_UNITS = 2**60
"""No sum of costs and prizes may reach this, so that 64 bits always hold it."""

LEFT_OUT_OF_ACCOUNT = {"sequences", "groups"}
"""What may only make plans dearer, so that a bound without it holds."""

KNOWN_OF_A_PROBLEM = {"visits", "shifts", "profiles", "profile_names", "name", *LEFT_OUT_OF_ACCOUNT}
KNOWN_OF_A_VISIT = {
    "visit_id",
    "location_idx",
    "service_duration",
    "time_windows",
    "skills",
    "prize",
    "required",
    "team_size",
    "demand",
    "shifts",
    "one_of",
    "shift_costs",
}
KNOWN_OF_A_SHIFT = {
    "shift_id",
    "start_idx",
    "end_idx",
    "time_window",
    "skills",
    "crew",
    "breaks",
    "max_visits",
    "max_distance",
    "max_duration",
    "costs",
    "overtime",
    "capacity",
    "profile_idx",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shifts that differ in nothing but their number.

    Attributes
    ----------
    halves
        By visit, the halves of it that a shift of the group serves: 0 (cannot), 1 or 2.
    charges
        By visit, what it charges for being served by a shift of the group, in cost units.
    """

    shift_idxs: tuple[int, ...]
    halves: tuple[int, ...]
    charges: tuple[int, ...]


def groups_of(problem: Problem) -> tuple[Group, ...]:
    """Return the groups of the shifts, in order of their first shift."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for idx, shift in enumerate(problem.shifts):
        key = (_all_but_the_number(shift), problem.said_of(idx))
        alike.setdefault(key, []).append(idx)
    return tuple(
        Group(
            shift_idxs=tuple(idxs),
            halves=tuple(_halves(problem, idxs[0], visit) for visit in problem.visits),
            charges=tuple(
                visit.shift_cost(idxs[0]) * COST_UNITS_PER_FEN for visit in problem.visits
            ),
        )
        for idxs in alike.values()
    )


def _all_but_the_number(shift: ProblemShift) -> tuple[object, ...]:
    breaks = tuple((rest.duration, rest.time_windows) for rest in shift.breaks)
    same = (getattr(shift, name) for name in sorted(KNOWN_OF_A_SHIFT - {"shift_id", "breaks"}))
    return (breaks, *same)


def _halves(problem: Problem, shift_idx: int, visit: ProblemVisit) -> int:
    shift, is_asked = problem.shifts[shift_idx], visit.asks_for(shift_idx)
    if not may_serve(problem, shift_idx, visit):
        return 0
    if shift.crew >= visit.team_size:
        return WHOLE if is_asked else 0
    has_partner = any(
        idx != shift_idx
        and other.crew + shift.crew == visit.team_size
        and may_serve(problem, idx, visit)
        and (is_asked or visit.asks_for(idx))
        for idx, other in enumerate(problem.shifts)
    )
    return 1 if has_partner else 0


def is_provable(problem: Problem) -> bool:
    """Return whether a bound on the objective can be proven: every feature known, no overflow."""
    return (
        bool(problem.visits)
        and bool(problem.shifts)
        and _only_knows(problem, KNOWN_OF_A_PROBLEM)
        and all(_only_knows(visit, KNOWN_OF_A_VISIT) for visit in problem.visits)
        and all(_only_knows(shift, KNOWN_OF_A_SHIFT) for shift in problem.shifts)
        and _most_units(problem) < MOST_UNITS
    )


def _only_knows(thing: Problem | ProblemVisit | ProblemShift, names: set[str]) -> bool:
    """Return whether a thing says nothing beyond `names`: what came later is at its default."""
    return all(
        field.name in names or getattr(thing, field.name) == field.default
        for field in fields(thing)
    )


def _most_units(problem: Problem) -> int:
    """Return more than any label, route or sum of prizes can come to."""
    fen = (visit.prize + max(visit.shift_costs, default=0) for visit in problem.visits)
    prizes = sum(fen) * COST_UNITS_PER_FEN
    times = len(problem.visits) + 1
    return max(
        4 * prizes
        + costs.fixed * COST_UNITS_PER_FEN
        + 4 * second * (_horizon(problem, shift) + 1)
        + int(problem.travel(idx).distances.max(initial=0)) * costs.per_km * UNITS_PER_METRE * times
        for idx, shift in enumerate(problem.shifts)
        for costs in (shift.costs,)
        for second in (_second_units(shift),)
    )


def _second_units(shift: ProblemShift) -> int:
    """Return what a second can cost at most, travel and overtime included."""
    overtime = 0 if shift.overtime is None else shift.overtime.per_hour
    costs = shift.costs
    return (costs.per_duration_hour + costs.per_travel_hour + overtime) * UNITS_PER_SECOND


def _horizon(problem: Problem, shift: ProblemShift) -> int:
    return last_useful_second(problem, shift) - shift.time_window[0]


def last_useful_second(problem: Problem, shift: ProblemShift) -> int:
    """Return a second after which some best plan has no use for the shift.

    Once every window that is waited for has opened, nobody waits any more, and leaving earlier
    changes nothing but the clock. So a best route leaves no later than the last opening, and then
    takes no more than its travel, services and breaks.
    """
    begin, finish = shift.time_window
    durations = problem.profiles[shift.profile_idx].durations
    windows = [window for visit in problem.visits for window in visit.time_windows]
    windows += [window for rest in shift.breaks for window in rest.time_windows]
    opening = max([begin, *(first for first, _ in windows if first <= finish)])
    work = sum(visit.service_duration for visit in problem.visits)
    rest = sum(one.duration for one in shift.breaks)
    travel = (len(problem.visits) + 1) * int(durations.max(initial=0))
    return min(finish, opening + work + rest + travel)
