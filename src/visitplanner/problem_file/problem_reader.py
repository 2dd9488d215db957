"""PROBLEM.json to `Problem`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visitplanner.problem import (
    Costs,
    Overtime,
    Problem,
    ProblemBreak,
    ProblemShift,
    ProblemVisit,
    VisitLink,
)
from visitplanner.problem_file.document import entries, read_document, repeated_ids, require_sound
from visitplanner.problem_file.links import link_faults
from visitplanner.problem_file.matrices import Matrices, read_matrices
from visitplanner.problem_file.wishes import row_faults, shift_costs_of, shifts_of, wish_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from visitplanner.errors import Fault
    from visitplanner.problem_file.schema import Break, Job, ProblemFile, Vehicle


def read_problem(path: Path) -> Problem:
    """Return the problem in the file at `path`, in its order.

    Whether it can be solved is not asked: a required visit that nobody can make is read all the
    same (see `find_infeasible_required`).

    Raises
    ------
    InputError
        With every fault: unreadable, fields that are missing, unknown or of a wrong type, numbers
        out of range, windows inverted or overlapping, ids that stand twice, links of unknown jobs,
        matrices that are not square or differ in size.
    """
    from visitplanner.problem_file.schema import ProblemFile, validate  # noqa: PLC0415 (slow)

    document, silent = read_document(path)
    matrices = read_matrices(document)
    context = {"num_places": matrices.num_places, "num_amounts": _num_amounts(document)}
    if matrices.names:
        context["profiles"] = matrices.names
    file, faults = validate(ProblemFile, document, context)
    require_sound(path, silent, [*faults, *matrices.faults, *_across(document)])
    assert file is not None  # noqa: S101 (else there were faults)
    return _problem(file, matrices)


def _num_amounts(document: object) -> Any:  # noqa: ANN401 (goes into pydantic's context)
    """Return how many amounts the first vehicle that names a capacity, or else job, names."""
    for key, field in (("vehicles", "capacity"), ("jobs", "delivery"), ("jobs", "pickup")):
        for _, entry in entries(document, key):
            amounts = entry.get(field)
            if isinstance(amounts, list) and amounts:
                return len(amounts)
    return None


def _across(document: object) -> Iterator[Fault]:
    """Yield what is wrong between the entries of a document, whatever else it lacks."""
    yield from repeated_ids(document, "jobs", "jobs")
    yield from repeated_ids(document, "vehicles", "vehicles")
    for at, vehicle in entries(document, "vehicles"):
        yield from repeated_ids(vehicle, "breaks", f"vehicles[{at}].breaks")
    yield from link_faults(document)
    yield from wish_faults(document)
    yield from row_faults(document)


def _problem(file: ProblemFile, matrices: Matrices) -> Problem:
    names = matrices.names
    idx_of = {job.id: idx for idx, job in enumerate(file.jobs)}
    shift_of = {vehicle.id: idx for idx, vehicle in enumerate(file.vehicles)}
    return Problem(
        visits=tuple(_visit(job, shift_of) for job in file.jobs),
        shifts=tuple(_shift(vehicle, names.index(vehicle.profile)) for vehicle in file.vehicles),
        profiles=tuple(matrices.profiles[name] for name in names),
        profile_names=names,
        name=file.name,
        greatest_lateness_per_hour=file.greatest_lateness_per_hour,
        links=tuple(
            VisitLink(
                first_idx=idx_of[link.first],
                second_idx=idx_of[link.second],
                least=link.least,
                greatest=link.greatest,
            )
            for link in file.links
        ),
        sequences=tuple(tuple(idx_of[job] for job in row) for row in file.sequences),
        groups=tuple(frozenset(idx_of[job] for job in row) for row in file.groups),
    )


def _visit(job: Job, shift_of: Mapping[int, int]) -> ProblemVisit:
    return ProblemVisit(
        visit_id=job.id,
        location_idx=job.location_index,
        service_duration=job.service,
        time_windows=_pairs(job.time_windows),
        skills=frozenset(job.skills),
        prize=job.prize,
        required=job.required,
        team_size=job.team_size,
        demand=tuple(job.delivery),
        late_per_hour=job.late_per_hour,
        shifts=shifts_of(job.vehicles, shift_of),
        one_of=shifts_of(job.one_of, shift_of),
        shift_costs=shift_costs_of(job.vehicle_costs, shift_of),
    )


def _shift(vehicle: Vehicle, profile_idx: int) -> ProblemShift:
    costs, overtime = vehicle.costs, vehicle.overtime
    return ProblemShift(
        shift_id=vehicle.id,
        start_idx=vehicle.start_index,
        end_idx=vehicle.end_index,
        time_window=_pairs([vehicle.time_window])[0],
        skills=frozenset(vehicle.skills),
        crew=vehicle.crew,
        breaks=tuple(_break(rest) for rest in vehicle.breaks),
        max_visits=vehicle.max_tasks,
        max_distance=vehicle.max_distance,
        max_duration=vehicle.max_duration,
        costs=Costs(
            fixed=costs.fixed,
            per_km=costs.per_km,
            per_travel_hour=costs.per_hour,
            per_duration_hour=costs.per_duration_hour,
        ),
        overtime=None if overtime is None else Overtime(**overtime.model_dump()),
        capacity=tuple(vehicle.capacity),
        profile_idx=profile_idx,
    )


def _break(rest: Break) -> ProblemBreak:
    return ProblemBreak(
        break_id=rest.id, duration=rest.service, time_windows=_pairs(rest.time_windows)
    )


def _pairs(windows: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in windows)
