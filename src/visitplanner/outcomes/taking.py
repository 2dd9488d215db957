"""Takes exports into the table: all are judged, the good ones taken, the others named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.errors import InputError, ServiceError
from visitplanner.files import OPEN_TO_ME, locked, write_whole
from visitplanner.messages import Message, say
from visitplanner.outcomes.judging import judged
from visitplanner.outcomes.table import OutcomeTable, read_table, table_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from visitplanner.outcomes.export import Export
    from visitplanner.outcomes.judging import Bench
    from visitplanner.outcomes.sealed import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Something that is to be an export: where it came from, and how to read it."""

    source: str
    read: Callable[[], Sealed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An export that was taken; `num_replaced` visits had been recorded by an earlier one."""

    source: str
    export: Export
    num_replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was not taken, and why."""

    source: str
    reason: Message


def take(
    arrived: Sequence[Arrived], bench: Bench, table_file: Path
) -> tuple[tuple[Taken, ...], tuple[Refused, ...]]:
    """Take the good exports into the table; the earlier export of a page goes before the later.

    Raises
    ------
    InputError
        When the table is none of ours.
    ServiceError
        When it cannot be read or written: it stands as it stood.
    """
    good, refused = judge_all(arrived, bench)
    if not good:
        return (), refused
    try:
        with locked(table_file.with_name(f"{table_file.name}.lock"), waits=True):
            table, taken, overtaken = _added(_table(table_file), good, bench)
            if taken:
                write_whole(table_file, table_bytes(table), OPEN_TO_ME)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = say("the table of outcomes could not be written: {reason}", reason=reason)
        raise ServiceError(message) from None
    return taken, refused + overtaken


def judge_all(
    arrived: Sequence[Arrived], bench: Bench
) -> tuple[list[tuple[str, Export]], tuple[Refused, ...]]:
    """Return the good exports with their sources, the earlier first, and the others."""
    good, refused = [], []
    for each in arrived:
        try:
            good.append((each.source, judged(each.read(), bench)))
        except InputError as error:
            refused.append(Refused(source=each.source, reason=error.faults[0].message))
    return sorted(good, key=lambda pair: pair[1].number), tuple(refused)


def _added(
    table: OutcomeTable, good: Sequence[tuple[str, Export]], bench: Bench
) -> tuple[OutcomeTable, tuple[Taken, ...], tuple[Refused, ...]]:
    taken, refused = [], []
    for source, export in good:
        try:
            table.require_new(export)
        except InputError as error:
            refused.append(Refused(source=source, reason=error.faults[0].message))
            continue
        num_replaced = table.replaced_by(export)
        taken.append(Taken(source=source, export=export, num_replaced=num_replaced))
        table = table.with_export(export, bench.now)
    return table, tuple(taken), tuple(refused)


def _table(file: Path) -> OutcomeTable:
    return read_table(file.read_bytes(), str(file)) if file.exists() else OutcomeTable()
