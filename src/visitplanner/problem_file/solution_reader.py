"""SOLUTION.json to `Solution`, by the ids of its problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visitplanner.errors import Fault
from visitplanner.messages import Message, say
from visitplanner.problem_file.document import entries, read_document, require_sound, seen
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from visitplanner.problem import Problem
    from visitplanner.problem_file.schema import RouteEntry, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """The problem's positions by id; breaks by shift and id."""

    visits: Mapping[int, int]
    shifts: Mapping[int, int]
    breaks: tuple[Mapping[int, int], ...]


def read_solution(path: Path, problem: Problem) -> Solution:
    """Return the solution in the file at `path`, in order of shift.

    Only routes that serve somebody are kept. Whether they keep the problem's rules is not asked:
    `check` does that. What the file claims of its cost and of a bound is not believed: the cost is
    reckoned anew, and the solution read has no bound, since a number in a file proves nothing.

    Raises
    ------
    InputError
        With every fault: unreadable, fields that are missing, unknown or of a wrong type, ids that
        the problem does not know, steps that do not run from a start to an end.
    """
    from visitplanner.problem_file.schema import SolutionFile, validate  # noqa: PLC0415 (slow)

    document, silent = read_document(path)
    index = _index(problem)
    file, faults = validate(SolutionFile, document)
    require_sound(path, silent, [*faults, *_misfits(document, index)])
    assert file is not None  # noqa: S101 (else there were faults)
    routes = [route for entry in file.routes if (route := _route(entry, index)).visit_idxs]
    return Solution(
        routes=tuple(sorted(routes, key=lambda route: route.shift_idx)),
        termination=Termination.UNKNOWN,
        engine="",
    )


def _index(problem: Problem) -> _Index:
    return _Index(
        visits={visit.visit_id: idx for idx, visit in enumerate(problem.visits)},
        shifts={shift.shift_id: idx for idx, shift in enumerate(problem.shifts)},
        breaks=tuple(
            {rest.break_id: idx for idx, rest in enumerate(shift.breaks)}
            for shift in problem.shifts
        ),
    )


def _misfits(document: object, index: _Index) -> Iterator[Fault]:
    """Yield ids that are unknown and steps out of order, whatever else the document lacks."""
    for at, entry in entries(document, "unassigned"):
        if _is_unknown(entry.get("id"), index.visits):
            yield _unknown(f"unassigned[{at}].id", say("the id of a job"), entry["id"])
    for at, route in entries(document, "routes"):
        place = f"routes[{at}]"
        if _is_unknown(route.get("vehicle"), index.shifts):
            yield _unknown(f"{place}.vehicle", say("the id of a vehicle"), route["vehicle"])
        yield from _misplaced(route, f"{place}.steps")
        for step_at, step in entries(route, "steps"):
            yield from _step_misfits(step, f"{place}.steps[{step_at}]", route, index)


def _is_unknown(number: object, known: Mapping[int, int]) -> bool:
    return type(number) is int and number not in known


def _unknown(place: str, kind: Message, value: object) -> Fault:
    return Fault(
        message=say("expected {kind} in the problem, got {value}", kind=kind, value=seen(value)),
        column=place,
    )


def _step_misfits(
    step: Mapping[str, Any], place: str, route: Mapping[str, Any], index: _Index
) -> Iterator[Fault]:
    kind, number = step.get("type"), step.get("id")
    if kind in ("job", "break") and number is None:
        yield Fault(message=say("is missing"), column=f"{place}.id")
    if kind == "job" and _is_unknown(number, index.visits):
        yield _unknown(f"{place}.id", say("the id of a job"), number)
    vehicle = route.get("vehicle")
    shift_idx = index.shifts.get(vehicle) if type(vehicle) is int else None
    if kind == "break" and shift_idx is not None and _is_unknown(number, index.breaks[shift_idx]):
        yield _unknown(f"{place}.id", say("the id of a break of the vehicle"), number)


def _misplaced(route: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """Yield where a route does not begin with its start, end with its end, and have one of each."""
    steps = route.get("steps")
    if not isinstance(steps, list):
        return
    kinds = [step.get("type") if isinstance(step, dict) else None for step in steps]
    if kinds[:1] != ["start"]:
        yield Fault(message=say("expected a start as the first step"), column=_at(place, kinds, 0))
    if kinds[-1:] != ["end"]:
        last = len(kinds) - 1
        yield Fault(message=say("expected an end as the last step"), column=_at(place, kinds, last))
    for at, kind in enumerate(kinds):
        if (kind == "start" and at > 0) or (kind == "end" and at < len(kinds) - 1):
            message = say("expected a job or a break between start and end")
            yield Fault(message=message, column=f"{place}[{at}]")


def _at(place: str, kinds: list[Any], at: int) -> str:
    return f"{place}[{at}]" if kinds else place


def _route(entry: RouteEntry, index: _Index) -> Route:
    shift_idx = index.shifts[entry.vehicle]
    return Route(
        shift_idx=shift_idx,
        departure=entry.steps[0].arrival,
        stops=tuple(_stop(step, shift_idx, index) for step in entry.steps[1:-1]),
        end=entry.steps[-1].arrival,
    )


def _stop(step: Step, shift_idx: int, index: _Index) -> Stop:
    is_visit = step.type == "job"
    known = index.visits if is_visit else index.breaks[shift_idx]
    return Stop(
        kind=StopKind.VISIT if is_visit else StopKind.BREAK,
        idx=known[step.id or 0],
        arrival=step.arrival,
        start=step.arrival + step.waiting_time,
    )
