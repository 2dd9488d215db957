"""`Problem` and `Solution` to the bytes of their files: the same object, the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from visitplanner.problem import END_OF_TIME, NO_LIMIT, Costs
from visitplanner.solution import StopKind, gap_of, objective_units
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit, VisitLink
    from visitplanner.solution import Route, Solution, Stop
    from visitplanner.travel.matrix import Hours

_ALWAYS = [[0, END_OF_TIME]]
_CENTS = 100
"""Parts of a fen that a cost is written in."""


def problem_json(problem: Problem) -> bytes:
    """Return the problem as PROBLEM.json; what stands at its default is left out."""
    document = {
        "name": problem.name,
        "jobs": [_job(visit, problem.shifts) for visit in problem.visits],
        "vehicles": [_vehicle(shift, problem.profile_names) for shift in problem.shifts],
        "matrices": {
            name: {
                "durations": matrix.durations.tolist(),
                "distances": matrix.distances.tolist(),
                **_hours(matrix.hours),
            }
            for name, matrix in zip(problem.profile_names, problem.profiles, strict=True)
        },
        "links": [_link(problem, link) for link in problem.links],
        "sequences": [_ids(problem, row) for row in problem.sequences],
        "groups": [_ids(problem, sorted(group)) for group in problem.groups],
        "greatest_lateness_per_hour": problem.greatest_lateness_per_hour,
    }
    return _bytes(_but(document, _PROBLEM_DEFAULTS))


_PROBLEM_DEFAULTS: Mapping[str, Any] = {
    "links": [],
    "sequences": [],
    "groups": [],
    "greatest_lateness_per_hour": 0,
}


def solution_json(problem: Problem, solution: Solution, solving_ms: int | None = None) -> bytes:
    """Return the solution as SOLUTION.json.

    `cost` is the objective in fen, to two decimals; `bound` is rounded down to two, so that it
    stays a bound.

    Parameters
    ----------
    solving_ms
        Milliseconds that solving took. Without them no time of the clock is kept, and the same
        solution gives the same bytes.
    """
    served = solution.served
    left_out = [
        {"id": visit.visit_id} for idx, visit in enumerate(problem.visits) if idx not in served
    ]
    summary: dict[str, Any] = {
        "cost": _fen(objective_units(problem, solution)),
        "bound": None if solution.bound_units is None else _fen_below(solution.bound_units),
        "gap": gap_of(problem, solution),
        "unassigned": len(left_out),
    }
    if solving_ms is not None:
        summary["computing_times"] = {"solving": solving_ms}
    document = {
        "summary": summary,
        "unassigned": left_out,
        "routes": [_route(problem, route) for route in solution.routes],
    }
    return _bytes(document)


def _bytes(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _fen(units: int) -> int | float:
    cost = round(units / COST_UNITS_PER_FEN, 2)
    return int(cost) if cost.is_integer() else cost


def _fen_below(units: int) -> int | float:
    cost = (units * _CENTS // COST_UNITS_PER_FEN) / _CENTS
    return int(cost) if cost.is_integer() else cost


def _but(entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry without the values that a reader takes for granted."""
    return {
        key: value for key, value in entry.items() if key not in defaults or value != defaults[key]
    }


def _windows(windows: tuple[tuple[int, int], ...]) -> list[list[int]]:
    return [list(window) for window in windows]


_JOB_DEFAULTS = {
    "time_windows": _ALWAYS,
    "skills": [],
    "prize": 0,
    "required": False,
    "team_size": 1,
    "delivery": [],
    "late_per_hour": None,
    "vehicles": None,
    "one_of": None,
    "vehicle_costs": [],
}


def _job(visit: ProblemVisit, shifts: Sequence[ProblemShift]) -> dict[str, Any]:
    entry = {
        "id": visit.visit_id,
        "location_index": visit.location_idx,
        "service": visit.service_duration,
        "time_windows": _windows(visit.time_windows),
        "skills": sorted(visit.skills),
        "prize": visit.prize,
        "required": visit.required,
        "team_size": visit.team_size,
        "delivery": list(visit.demand),
        "late_per_hour": visit.late_per_hour,
        "vehicles": _vehicles(visit.shifts, shifts),
        "one_of": _vehicles(visit.one_of, shifts),
        "vehicle_costs": [
            [shift.shift_id, fen]
            for shift, fen in zip(shifts, visit.shift_costs, strict=False)
            if fen
        ],
    }
    return _but(entry, _JOB_DEFAULTS)


def _ids(problem: Problem, visit_idxs: Sequence[int]) -> list[int]:
    return [problem.visits[idx].visit_id for idx in visit_idxs]


def _vehicles(
    shift_idxs: frozenset[int] | None, shifts: Sequence[ProblemShift]
) -> list[int] | None:
    return None if shift_idxs is None else [shifts[idx].shift_id for idx in sorted(shift_idxs)]


def _link(problem: Problem, link: VisitLink) -> dict[str, int]:
    return {
        "first": problem.visits[link.first_idx].visit_id,
        "second": problem.visits[link.second_idx].visit_id,
        "least": link.least,
        "greatest": link.greatest,
    }


_VEHICLE_DEFAULTS = {
    "profile": "car",
    "time_window": _ALWAYS[0],
    "skills": [],
    "crew": 1,
    "breaks": [],
    "max_tasks": NO_LIMIT,
    "max_distance": NO_LIMIT,
    "max_duration": NO_LIMIT,
    "overtime": None,
    "capacity": [],
}


def _hours(hours: Hours | None) -> dict[str, Any]:
    if hours is None:
        return {}
    changes = [list(change) for change in hours.changes]
    return {"hours": {"changes": changes, "durations": hours.durations.tolist()}}


def _vehicle(shift: ProblemShift, profile_names: tuple[str, ...]) -> dict[str, Any]:
    overtime = shift.overtime
    entry = {
        "id": shift.shift_id,
        "start_index": shift.start_idx,
        "end_index": shift.end_idx,
        "profile": profile_names[shift.profile_idx],
        "time_window": list(shift.time_window),
        "skills": sorted(shift.skills),
        "crew": shift.crew,
        "breaks": [_break(rest) for rest in shift.breaks],
        "max_tasks": shift.max_visits,
        "max_distance": shift.max_distance,
        "max_duration": shift.max_duration,
        "costs": _costs(shift.costs),
        "overtime": overtime and {"after": overtime.after, "per_hour": overtime.per_hour},
        "capacity": list(shift.capacity),
    }
    return _but(entry, _VEHICLE_DEFAULTS)


def _costs(costs: Costs) -> dict[str, int]:
    return {  # all of them: VROOM takes other defaults where none is given
        "fixed": costs.fixed,
        "per_km": costs.per_km,
        "per_hour": costs.per_travel_hour,
        "per_duration_hour": costs.per_duration_hour,
    }


def _break(rest: ProblemBreak) -> dict[str, Any]:
    return {
        "id": rest.break_id,
        "service": rest.duration,
        "time_windows": _windows(rest.time_windows),
    }


def _route(problem: Problem, route: Route) -> dict[str, Any]:
    shift = problem.shifts[route.shift_idx]
    return {
        "vehicle": shift.shift_id,
        "steps": [
            {"type": "start", "arrival": route.departure},
            *(_step(problem, shift, stop) for stop in route.stops),
            {"type": "end", "arrival": route.end},
        ],
    }


def _step(problem: Problem, shift: ProblemShift, stop: Stop) -> dict[str, Any]:
    if stop.kind is StopKind.VISIT:
        visit = problem.visits[stop.idx]
        kind, number, service = "job", visit.visit_id, visit.service_duration
    else:
        rest = shift.breaks[stop.idx]
        kind, number, service = "break", rest.break_id, rest.duration
    return {
        "type": kind,
        "id": number,
        "arrival": stop.arrival,
        "waiting_time": stop.start - stop.arrival,
        "service": service,
    }
