"""Which vehicles a job of a problem file names, and the jobs in sequences and groups."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.problem_file.document import entries, seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from visitplanner.messages import Message


def wish_faults(document: object) -> Iterator[Fault]:
    """Yield vehicles that jobs name and the problem does not know, and those priced twice."""
    known = _ids(document, "vehicles")
    for at, job in entries(document, "jobs"):
        for key in ("vehicles", "one_of", "vehicle_costs"):
            named = list(_named(job.get(key)))
            column = f"jobs[{at}].{key}"
            yield from _strangers(named, known, column, say("the id of a vehicle"))
            if key == "vehicle_costs":
                yield from _priced_twice(named, column)


def row_faults(document: object) -> Iterator[Fault]:
    """Yield jobs in sequences and groups that the problem does not know."""
    known = _ids(document, "jobs")
    for key in ("sequences", "groups"):
        rows = document.get(key) if isinstance(document, dict) else None
        for at, row in enumerate(rows if isinstance(rows, list) else ()):
            yield from _strangers(_named(row), known, f"{key}[{at}]", say("the id of a job"))


def _ids(document: object, key: str) -> set[int]:
    numbers = (entry.get("id") for _, entry in entries(document, key))
    return {number for number in numbers if type(number) is int}


def _strangers(
    named: Iterable[int], known: set[int], column: str, kind: Message
) -> Iterator[Fault]:
    for number in named:
        if number not in known:
            message = say(
                "expected {kind} in the problem, got {value}", kind=kind, value=seen(number)
            )
            yield Fault(message=message, column=column)


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
