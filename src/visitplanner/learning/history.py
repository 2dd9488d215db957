"""A table of what came of cases becomes a history, by the names of its columns.

Messages about cells do not repeat them: nobody knows what a column of this table holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.learning.cells import hour_of, is_empty, number_of, weekday_of, yes_or_no
from visitplanner.messages import Message, say
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.reading import read_sheet
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from visitplanner.learning.asked import Asked
    from visitplanner.tables.reading import Sheet
    from visitplanner.valuation.learned.reckoning import Cell

MOST_FAULTS = 50
"""So many are told; a table with more is the wrong table, or the wrong column."""

LEAST_ROWS = 200
"""Fewer teach nothing that holds on others."""

MOST_CHARACTERS = 100
"""Of a word that is learned from or tells a group; longer ones are free text, about people."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Rows of what came of cases, column by column, each as long as `outcome`.

    Attributes
    ----------
    features
        By the column's name; numbers, words, or None where nothing stands.
    visited
        None where all were.
    amounts
        Yuan that were paid; 0 where nothing was.
    met
        None in a row that says nothing.
    weekdays, hours
        Of visits: Monday is 0.
    groups
        The level of each row in a column that is no feature.
    """

    outcome: tuple[bool, ...]
    features: Mapping[str, tuple[Cell, ...]]
    days: tuple[date, ...] | None = None
    visited: tuple[bool, ...] | None = None
    amounts: tuple[float, ...] | None = None
    owed: tuple[float, ...] | None = None
    met: tuple[bool | None, ...] | None = None
    weekdays: tuple[int | None, ...] | None = None
    hours: tuple[int | None, ...] | None = None
    groups: tuple[str, ...] | None = None
    sha256: str = ""

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.outcome)


def read_history(path: Path, asked: Asked, today: date | None = None) -> History:
    """Return the history in a table.

    Parameters
    ----------
    today
        Of later days nothing can have come yet: they are refused. None takes any day.

    Raises
    ------
    InputError
        When the file cannot be read, a column is missing or named twice, or cells are not what they
        should be; with every fault, up to `MOST_FAULTS`.
    """
    reading = _Reading(read_sheet(path))
    history = _read(reading, asked, today or date.max)
    if reading.faults:
        raise InputError(reading.faults[:MOST_FAULTS])
    require_enough(history, str(path))
    return history


def only(history: History, indices: Sequence[int]) -> History:
    """Return some rows of a history, by their indices."""

    def of(cells: tuple[T, ...] | None) -> tuple[T, ...] | None:
        return None if cells is None else tuple(cells[idx] for idx in indices)

    return History(
        outcome=of(history.outcome) or (),
        features={name: of(cells) or () for name, cells in history.features.items()},
        days=of(history.days),
        visited=of(history.visited),
        amounts=of(history.amounts),
        owed=of(history.owed),
        met=of(history.met),
        weekdays=of(history.weekdays),
        hours=of(history.hours),
        groups=of(history.groups),
        sha256=history.sha256,
    )


def require_enough(history: History, file: str, *, are_visited: bool = False) -> None:
    """Refuse a history from which nothing can be learned.

    Parameters
    ----------
    are_visited
        Whether these are the rows of visited cases alone: the others did not count.

    Raises
    ------
    InputError
        When it has too few rows, or always the same outcome.
    """
    if len(history) < LEAST_ROWS:
        numbers = {"least": LEAST_ROWS, "count": len(history)}
        message = (
            say(
                "expected at least {least} rows of visited cases, got {count}: the others are too"
                " few or too unlike them to count",
                **numbers,
            )
            if are_visited
            else say("expected at least {least} rows to learn from, got {count}", **numbers)
        )
        raise input_fault(message, file=file)
    if len(set(history.outcome)) == 1:
        message = say("the outcome is the same in every row: there is nothing to learn")
        raise input_fault(message, file=file)


def _read(reading: _Reading, asked: Asked, today: date) -> History:
    whole = _Kind(_amount, say("an amount in yuan"))
    is_yes = _Kind(lambda cell: yes_or_no(cell, asked.yes), say("yes or no"))
    is_so: _Kind[bool] = _Kind(yes_or_no, say("yes or no"))
    past = _Kind(lambda cell: _past(cell, today), say("a past date such as 2026-10-08"))
    days = reading.known(asked.time, past)
    weekdays = reading.known_or_none(asked.weekday, _Kind(weekday_of, say("a weekday")))
    if weekdays is None and days is not None:
        weekdays = tuple(each.weekday() for each in days)
    return History(
        outcome=reading.known(asked.outcome, is_yes) or (),
        features=_features(reading, asked),
        days=days,
        visited=reading.known(asked.visited, is_so),
        amounts=reading.known(asked.amount, whole, empty=0.0),
        owed=reading.known(asked.owed, whole, empty=0.0),
        met=reading.known_or_none(asked.met, _Kind(yes_or_no, say("yes or no"))),
        weekdays=weekdays,
        hours=reading.known_or_none(asked.hour, _Kind(hour_of, say("an hour such as 10 or 10:30"))),
        groups=None if asked.group is None else reading.words(asked.group),
        sha256=reading.sheet.sha256,
    )


def _features(reading: _Reading, asked: Asked) -> dict[str, tuple[Cell, ...]]:
    number: _Kind[Cell] = _Kind(number_of, say("a number"))
    found: dict[str, tuple[Cell, ...]] = {
        name: reading.known_or_none(name, number) or () for name in asked.numeric
    }
    return found | {name: reading.words(name) for name in asked.categorical}


def _word(cell: str) -> str:
    if len(cell) > MOST_CHARACTERS:
        raise ValueError
    return cell


def _past(cell: str, today: date) -> date:
    found = day(cell)
    if found > today:
        raise ValueError
    return found


def _amount(cell: str) -> float:
    amount = number_of(cell)
    if amount < 0:
        raise ValueError
    return amount


@dataclass(frozen=True, slots=True, kw_only=False)
class _Kind(Generic[T]):
    """How a cell is read, and what is expected of it."""

    read: Callable[[str], T]
    expected: Message


class _Reading:
    """Reads columns of a sheet, and gathers what is wrong."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.faults: list[Fault] = []
        header = sheet.records[0][1]
        self._places = {name.strip(): place for place, name in enumerate(header)}
        self._counts = Counter(name.strip() for name in header)
        self._rows = sheet.records[1:]

    def known(
        self, column: str | None, kind: _Kind[T], empty: T | None = None
    ) -> tuple[T, ...] | None:
        """Return a column in which something has to stand; `empty` is what an empty cell says."""
        if column is None:
            return None
        found = [
            empty if empty is not None and is_empty(cell) else self._cell(row, column, cell, kind)
            for row, cell in self._cells(column)
        ]
        return tuple(each for each in found if each is not None)

    def known_or_none(self, column: str | None, kind: _Kind[T]) -> tuple[T | None, ...] | None:
        """Return a column in which cells may be empty."""
        if column is None:
            return None
        return tuple(
            None if is_empty(cell) else self._cell(row, column, cell, kind)
            for row, cell in self._cells(column)
        )

    def words(self, column: str) -> tuple[str, ...]:
        """Return a column of words; "" where nothing stands."""
        word = _Kind(_word, say("a word of up to {most} characters", most=MOST_CHARACTERS))
        return tuple(each or "" for each in self.known_or_none(column, word) or ())

    def _cell(self, row: int, column: str, cell: str, kind: _Kind[T]) -> T | None:
        try:
            return kind.read(cell)
        except (ValueError, MisreadError):
            message = say("expected {expected}, got something else", expected=kind.expected)
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(
                    Fault(message=message, file=self.sheet.file, row=row, column=column)
                )
            return None

    def _cells(self, column: str) -> Sequence[tuple[int, str]]:
        place = self._places.get(column)
        if place is None:
            message = say("this column is missing")
            self.faults.append(Fault(message=message, file=self.sheet.file, column=column))
            return ()
        if self._counts[column] > 1:
            message = say("several columns have this name: nobody can tell which is meant")
            self.faults.append(Fault(message=message, file=self.sheet.file, column=column))
        return [
            (number, cells[place].strip() if place < len(cells) else "")
            for number, cells in self._rows
        ]
