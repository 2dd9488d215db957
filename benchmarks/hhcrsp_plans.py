"""What a plan of an HHCRSP instance is worth and what it breaks, from the instance alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.solution import Solution

PARTS = 1_000
"""Parts into which a unit of the instances is divided, so that a problem has whole numbers."""

TOLERANCE = 1e-6
"""Units; the instances are decimal fractions, which floats do not hold exactly."""


def services_of(document: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield patient and number of each service, in the order of the visits."""
    for patient_idx, patient in enumerate(document["patients"]):
        for number in range(len(patient["required_caregivers"])):
            yield patient_idx, number


def duration_of(document: Mapping[str, Any], needed: Mapping[str, Any]) -> float:
    """Return how long a service takes, at this patient or in general."""
    usual = {service["id"]: service.get("default_duration") for service in document["services"]}
    return float(needed.get("duration", usual[needed["service"]]))


def apart_of(synchronization: Mapping[str, Any]) -> tuple[float, float]:
    """Return the least and the greatest time between the starts of a patient's two services."""
    if synchronization["type"] == "simultaneous":
        return 0.0, 0.0
    least, greatest = synchronization["distance"]
    return least, greatest


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a plan is worth in the units of the instance, and what it breaks."""

    distance: float
    total_tardiness: float
    greatest_tardiness: float
    violations: tuple[str, ...]

    @property
    def objective(self) -> float:
        """A third of each."""
        return (self.distance + self.total_tardiness + self.greatest_tardiness) / 3


Step = tuple[int, int, float]
"""A patient, the number of a service there, and its start."""


def steps_of(document: Mapping[str, Any], solution: Solution) -> Mapping[int, Sequence[Step]]:
    """Return the steps of each caregiver in the units of the instance."""
    services = list(services_of(document))
    return {
        route.shift_idx: [
            (*services[stop.idx], stop.start / PARTS)
            for stop in route.stops
            if stop.kind is StopKind.VISIT
        ]
        for route in solution.routes
    }


def evaluate(document: Mapping[str, Any], plan: Mapping[int, Sequence[Step]]) -> Evaluation:
    """Evaluate a plan from the instance alone; no code of the solver or the judge is asked."""
    patients, distances = document["patients"], document["distances"]
    tardy = [
        max(0.0, start - patients[patient]["time_window"][1])
        for steps in plan.values()
        for patient, _, start in steps
    ]
    way = 0.0
    for steps in plan.values():
        places = [0, *(1 + patient for patient, _, _ in steps), 0]
        way += sum(distances[here][there] for here, there in pairwise(places))
    broken = [*_route_faults(document, plan), *_patient_faults(document, plan)]
    return Evaluation(
        distance=way,
        total_tardiness=sum(tardy),
        greatest_tardiness=max(tardy, default=0.0),
        violations=tuple(broken),
    )


def _route_faults(document: Mapping[str, Any], plan: Mapping[int, Sequence[Step]]) -> Iterator[str]:
    """Yield services that a caregiver cannot give, or not at that time."""
    for caregiver, steps in plan.items():
        abilities = document["caregivers"][caregiver]["abilities"]
        clock, place = 0.0, 0
        for patient_idx, number, start in steps:
            patient = document["patients"][patient_idx]
            needed = patient["required_caregivers"][number]
            name = f"caregiver {caregiver} at {patient['id']}"
            if needed["service"] not in abilities:
                yield f"{name}: cannot give {needed['service']}"
            if start < patient["time_window"][0] - TOLERANCE:
                yield f"{name}: starts before the window"
            clock += document["distances"][place][1 + patient_idx]
            if start < clock - TOLERANCE:
                yield f"{name}: starts at {start}, {clock} at the earliest"
            clock, place = start + duration_of(document, needed), 1 + patient_idx


def _patient_faults(
    document: Mapping[str, Any], plan: Mapping[int, Sequence[Step]]
) -> Iterator[str]:
    """Yield services that are not given once, and pairs that do not fit together."""
    given: dict[tuple[int, int], list[tuple[int, float]]] = {
        where: [] for where in services_of(document)
    }
    for caregiver, steps in plan.items():
        for patient_idx, number, start in steps:
            given[patient_idx, number].append((caregiver, start))
    for (patient_idx, number), times in given.items():
        patient = document["patients"][patient_idx]
        if len(times) != 1:
            yield f"{patient['id']}: service {number} is given {len(times)} times"
        elif number == 1 and len(given[patient_idx, 0]) == 1:
            yield from _pair_faults(patient, given[patient_idx, 0][0], times[0])


def _pair_faults(
    patient: Mapping[str, Any], first: tuple[int, float], second: tuple[int, float]
) -> Iterator[str]:
    least, greatest = apart_of(patient["synchronization"])
    after = second[1] - first[1]
    if first[0] == second[0]:
        yield f"{patient['id']}: one caregiver gives both services"
    if not least - TOLERANCE <= after <= greatest + TOLERANCE:
        yield f"{patient['id']}: {after} between the services, expected {least} to {greatest}"
