"""Travel matrices out of JSON, looked through row by row so that a million entries take no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.problem_file.document import place_of, seen
from visitplanner.travel.matrix import Hours, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from visitplanner.messages import Message

    Ints = NDArray[np.int64]

LARGEST = 10**12
"""Seconds, metres or fen; a larger number is a mistake, and sums of it might not fit 64 bits."""

_TOLD_CELLS = 20

MOST_CHANGES = 500
"""Of the roads; a month with four a day has 124, and the search cuts the windows at each."""


@dataclass(slots=True)
class Matrices:
    """The matrices by profile, as far as they are sound, and what is wrong with the others."""

    profiles: dict[str, TravelMatrix] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    num_places: int | None = None
    faults: list[Fault] = field(default_factory=list)


def read_matrices(document: object) -> Matrices:
    """Return the matrices of a problem; `num_places` is None where no matrix is sound."""
    given = document.get("matrices") if isinstance(document, dict) else None
    found = Matrices()
    if not isinstance(given, dict):
        return found  # the schema says so
    found.names = tuple(given)
    for name, entry in given.items():
        place = place_of(["matrices", name])
        if isinstance(entry, dict):
            _read_profile(name, entry, place, found)
        else:
            _blame(found, place, _expected(say("an object"), entry))
    return found


def _read_profile(name: str, entry: dict[str, Any], place: str, found: Matrices) -> None:
    for key in entry:
        if key not in ("durations", "distances", "hours"):
            _blame(found, place_of([key], place), say("is not a field of this format"))
    if "durations" not in entry:
        _blame(found, f"{place}.durations", say("is missing"))
    tables = _read_tables(entry, place, found)
    faults = len(found.faults)
    hours = _read_hours(entry["hours"], f"{place}.hours", found) if "hours" in entry else None
    if len(found.faults) > faults:
        return
    if "durations" in tables and ("distances" in tables or "distances" not in entry):
        if hours is not None and not _is_slowest(tables["durations"], hours):
            _blame(found, f"{place}.durations", say("expected the slowest of all hours"))
            return
        # as VROOM's other readers do: one table serves for both where only one is given
        distances = tables.get("distances", tables["durations"])
        found.profiles[name] = TravelMatrix(
            durations=tables["durations"], distances=distances, hours=hours
        )


def _read_tables(entry: dict[str, Any], place: str, found: Matrices) -> dict[str, Ints]:
    """Return the tables that are sound, by name."""
    tables: dict[str, Ints] = {}
    for key in ("durations", "distances"):
        if key in entry:
            faults = list(_table_faults(entry[key], f"{place}.{key}", found))
            found.faults += faults
            if not faults:
                tables[key] = _array(entry[key])
    return tables


def _read_hours(entry: object, place: str, found: Matrices) -> Hours | None:
    """Return the hours of a profile, or None where something is wrong with them."""
    before = len(found.faults)
    if not isinstance(entry, dict):
        _blame(found, place, _expected(say("an object"), entry))
        return None
    for key in entry:
        if key not in ("changes", "durations"):
            _blame(found, place_of([key], place), say("is not a field of this format"))
    tables = _list_in(entry, "durations", place, found)
    changes = _list_in(entry, "changes", place, found)
    for at, table in enumerate(tables):
        found.faults += _table_faults(table, f"{place}.durations[{at}]", found)
    found.faults += _change_faults(changes, f"{place}.changes", len(tables))
    if len(found.faults) > before:
        return None
    return Hours(
        changes=tuple((second, state) for second, state in changes),
        durations=np.array([_array(table) for table in tables]),
    )


def _list_in(entry: dict[str, Any], key: str, place: str, found: Matrices) -> list[Any]:
    """Return a list of an object; where there is none, or an empty one, that is a fault."""
    given = entry.get(key)
    if isinstance(given, list) and given:
        return given
    _blame(found, f"{place}.{key}", _expected(say("a list that is not empty"), given))
    return []


def _is_slowest(durations: Ints, hours: Hours) -> bool:
    """Return whether durations are those of the slowest hour of each way."""
    same_shape = hours.durations.shape[1:] == durations.shape
    return same_shape and bool((hours.durations.max(axis=0) == durations).all())


def _change_faults(changes: list[Any], place: str, num_states: int) -> Iterator[Fault]:
    if len(changes) > MOST_CHANGES:
        message = say("expected at most {most}, got {value}", most=MOST_CHANGES, value=len(changes))
        yield Fault(message=message, column=place)
        return
    latest = -1
    for at, change in enumerate(changes):
        where = f"{place}[{at}]"
        if not (isinstance(change, list) and [type(number) for number in change] == [int, int]):
            message = _expected(say("a second, and the number of the table from then on"), change)
            yield Fault(message=message, column=where)
            continue
        second, state = change
        if not latest < second <= LARGEST:
            message = say("expected seconds in order, from 0 on, got {value}", value=seen(second))
            yield Fault(message=message, column=where)
        if not 0 <= state < num_states:
            message = say(
                "expected a table below {count}, got {value}", count=num_states, value=seen(state)
            )
            yield Fault(message=message, column=where)
        latest = second


def _array(rows: list[list[int]]) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(rows))


def _table_faults(rows: object, place: str, found: Matrices) -> Iterator[Fault]:
    """Yield what is wrong with one table; the first table of sound shape sets the size of all."""
    if not isinstance(rows, list):
        yield Fault(message=_expected(say("a list"), rows), column=place)
        return
    faults = list(_row_faults(rows, place))
    yield from faults
    if found.num_places is None and not faults:
        found.num_places = len(rows)
    if found.num_places not in (None, len(rows)):
        message = say(
            "expected {expected} rows as in the other matrices, got {count}",
            expected=found.num_places,
            count=len(rows),
        )
        yield Fault(message=message, column=place)


def _row_faults(rows: list[Any], place: str) -> Iterator[Fault]:
    cells: list[Fault] = []
    for at, row in enumerate(rows):
        if not isinstance(row, list):
            yield Fault(message=_expected(say("a list"), row), column=f"{place}[{at}]")
            continue
        if len(row) != len(rows):
            message = say(
                "expected {expected} entries, one for each row, got {count}",
                expected=len(rows),
                count=len(row),
            )
            yield Fault(message=message, column=f"{place}[{at}]")
        if not _is_sound(row):
            cells += _cell_faults(row, f"{place}[{at}]")
    yield from cells[:_TOLD_CELLS]
    if len(cells) > _TOLD_CELLS:
        message = say("{count} more entries are wrong", count=len(cells) - _TOLD_CELLS)
        yield Fault(message=message, column=place)


def _is_sound(row: list[Any]) -> bool:
    """Tell by whole rows: a look at each cell in Python would take seconds in a large matrix."""
    if not row:
        return True
    return set(map(type, row)) == {int} and min(row) >= 0 and max(row) <= LARGEST


def _cell_faults(row: list[Any], place: str) -> Iterator[Fault]:
    for at, cell in enumerate(row):
        if type(cell) is not int:  # a bool is an int to isinstance
            message = _expected(say("a whole number"), cell)
        elif cell < 0:
            message = say("expected at least {least}, got {value}", least=0, value=seen(cell))
        elif cell > LARGEST:
            message = say("expected at most {most}, got {value}", most=LARGEST, value=seen(cell))
        else:
            continue
        yield Fault(message=message, column=f"{place}[{at}]")


def _expected(kind: Message, value: object) -> Message:
    return say("expected {kind}, got {value}", kind=kind, value=seen(value))


def _blame(found: Matrices, place: str, message: Message) -> None:
    found.faults.append(Fault(message=message, column=place))
