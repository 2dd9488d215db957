"""Which vehicles a job of a problem file names: those that may make it, and what they charge."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.problem_file.document import entries, seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def wish_faults(document: object) -> Iterator[Fault]:
    """Yield vehicles that jobs name and the problem does not know, and those priced twice."""
    known = {vehicle.get("id") for _, vehicle in entries(document, "vehicles")}
    for at, job in entries(document, "jobs"):
        for key in ("vehicles", "one_of", "vehicle_costs"):
            named = list(_named(job.get(key)))
            for number in named:
                if number not in known:
                    message = say(
                        "expected {kind} in the problem, got {value}",
                        kind=say("the id of a vehicle"),
                        value=seen(number),
                    )
                    yield Fault(message=message, column=f"jobs[{at}].{key}")
            if key == "vehicle_costs":
                yield from _priced_twice(named, f"jobs[{at}].{key}")


def _named(value: object) -> Iterator[int]:
    """Yield the ids in a list of ids, or of ids with a price; what is neither is told elsewhere."""
    for entry in value if isinstance(value, list) else ():
        number = entry[0] if isinstance(entry, list) and entry else entry
        if type(number) is int:
            yield number


def _priced_twice(named: Sequence[int], column: str) -> Iterator[Fault]:
    for count in Counter(named).values():
        if count > 1:
            message = say("expected one price for a vehicle, got {count}", count=count)
            yield Fault(message=message, column=column)


def shifts_of(named: Sequence[int] | None, shift_of: Mapping[int, int]) -> frozenset[int] | None:
    """Return the shifts of the vehicles named, or None where none are."""
    return None if named is None else frozenset(shift_of[number] for number in named)


def shift_costs_of(priced: Sequence[Sequence[int]], shift_of: Mapping[int, int]) -> tuple[int, ...]:
    """Return what each shift charges, in fen; nothing where no vehicle does."""
    fen = {shift_of[number]: price for number, price in priced}
    return tuple(fen.get(k, 0) for k in range(len(shift_of))) if any(fen.values()) else ()
