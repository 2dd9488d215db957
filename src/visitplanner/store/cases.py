"""Cases read from the store and written to it; each reading is told to the audit log."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.rulebook.gates import NO_CONTACT
from visitplanner.store.at_the_door import days_at_the_door
from visitplanner.store.case_rows import FACTS, CaseFacts, grouped
from visitplanner.store.journal import BATCH
from visitplanner.store.schema import AGREEMENT, CASE, COMPLAINT, VISIT, WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select, Table

    from visitplanner.store.journal import Journal, Row


def read_facts(journal: Journal, case_ids: Sequence[str]) -> tuple[CaseFacts, ...]:
    """Return what the store holds of cases, in the order asked for, and tell the log of each.

    Raises
    ------
    InputError
        When a case is not in the store; every missing one is named.
    """
    found = facts_of(journal, case_ids)
    for case_id in case_ids:
        journal.note(case_id, detail="read")
    return found


def read_together(journal: Journal, case_ids: Sequence[str]) -> tuple[CaseFacts, ...]:
    """Return what the store holds of cases, and tell the log with one entry that names them all.

    A day's plan reads hundreds of cases again and again: an entry each would bury the rest.

    Raises
    ------
    InputError
        When a case is not in the store; every missing one is named.
    """
    found = facts_of(journal, case_ids)
    journal.note("", detail=f"read {json.dumps(list(case_ids), ensure_ascii=False)}")
    return found


def facts_of(journal: Journal, case_ids: Sequence[str]) -> tuple[CaseFacts, ...]:
    """Return what the store holds of cases, for what shows nobody anything: the log is not told.

    Raises
    ------
    InputError
        When a case is not in the store; every missing one is named.
    """
    found = {row["case_id"]: row for row in _rows(journal, CASE, case_ids)}
    missing = [case_id for case_id in case_ids if case_id not in found]
    if missing:
        raise input_fault(
            say("the store holds no case {cases:list}", cases=tuple(missing)), column="CASE"
        )
    facts = {table.name: _rows(journal, table, case_ids) for table in FACTS}
    return tuple(grouped([found[case_id] for case_id in case_ids], facts))


def known_cases(journal: Journal, case_ids: Sequence[str]) -> frozenset[str]:
    """Return which of some cases the store holds; nothing personal is read."""
    found: set[str] = set()
    for batch in _batches(case_ids):
        mine = select(CASE.c.case_id).where(CASE.c.case_id.in_(batch))
        found |= set(journal.connection.scalars(mine))
    return frozenset(found)


def count_by_state(journal: Journal) -> Mapping[str, int]:
    """Return how many cases are in each state; nothing personal is read."""
    counted = (
        select(CASE.c.state, func.count().label("num_cases"))
        .group_by(CASE.c.state)
        .order_by(CASE.c.state)
    )
    return {row.state: row.num_cases for row in journal.connection.execute(counted)}


def count_complaints(journal: Journal) -> tuple[int, int]:
    """Return how many complaints are open, and how many there were; nothing personal is read."""
    counted = select(func.count().filter(COMPLAINT.c.resolved_on.is_(None)), func.count())
    num_open, num_all = journal.connection.execute(counted.select_from(COMPLAINT)).one()
    return int(num_open), int(num_all)


def cases_in_state(journal: Journal, states: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers of the cases in one of some states, in order."""
    wanted = select(CASE.c.case_id).where(CASE.c.state.in_(states)).order_by(CASE.c.case_id)
    return tuple(journal.connection.scalars(wanted))


def cases_of_household(
    journal: Journal, household_key: str, states: Iterable[str]
) -> tuple[str, ...]:
    """Return the cases of a household in some states, in order; nothing personal is read."""
    wanted = select(CASE.c.case_id).where(CASE.c.household_key == household_key)
    of_states = wanted.where(CASE.c.state.in_(sorted(states)))
    return tuple(journal.connection.scalars(of_states.order_by(CASE.c.case_id)))


def cases_agreed_between(
    journal: Journal, start: datetime, end: datetime, states: Iterable[str]
) -> tuple[str, ...]:
    """Return the cases in some states with a window that holds, some of it from `start` to `end`.

    Nothing personal is read.
    """
    wanted: Select[tuple[str]] = (
        select(WINDOW.c.case_id)
        .join(
            AGREEMENT,
            (AGREEMENT.c.case_id == WINDOW.c.case_id)
            & (AGREEMENT.c.reference == WINDOW.c.reference),
        )
        .join(CASE, CASE.c.case_id == WINDOW.c.case_id)
        .where(WINDOW.c.starts_at < end, WINDOW.c.ends_at >= start, AGREEMENT.c.ended_as == "")
        .where(CASE.c.state.in_(sorted(states)))
        .distinct()
        .order_by(WINDOW.c.case_id)
    )
    return tuple(journal.connection.scalars(wanted))


def household_visits(journal: Journal, household_key: str) -> tuple[date, ...]:
    """Return the days on which anybody of a household was visited, in order."""
    return visits_of_households(journal, [household_key]).get(household_key, ())


def visits_of_households(
    journal: Journal, household_keys: Sequence[str]
) -> Mapping[str, tuple[date, ...]]:
    """Return the days on which anybody of each household was visited, in order.

    A visit that was told of counts, whatever a later word makes of it (`store.at_the_door`).
    """
    days: dict[str, set[date]] = defaultdict(set)
    for key, told in days_at_the_door(journal, household_keys).items():
        days[key] |= told
    for batch in _batches(household_keys):
        wanted = (
            select(CASE.c.household_key, VISIT.c.visited_on)
            .join(VISIT, VISIT.c.case_id == CASE.c.case_id)
            .where(CASE.c.household_key.in_(batch), VISIT.c.outcome.not_in(sorted(NO_CONTACT)))
            .distinct()
        )
        for key, day in journal.connection.execute(wanted):
            days[key].add(day)
    return {key: tuple(sorted(found)) for key, found in days.items()}


def write_facts(journal: Journal, cases: Sequence[CaseFacts]) -> int:
    """Write cases with all that is theirs; return how many rows were new or different."""
    written = journal.put_all(CASE, [each.case for each in cases], subject_of)
    for table in FACTS:
        rows = [row for each in cases for row in each.facts[table.name]]
        written += journal.put_all(table, rows, subject_of)
    return written


def subject_of(row: Row) -> str:
    """Return whom the log names for a row: its case, or else its officer."""
    subject: str = row["case_id"] if "case_id" in row else row.get("officer_id", "")
    return subject


def _rows(journal: Journal, table: Table, case_ids: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for batch in _batches(case_ids):
        mine: ColumnElement[bool] = table.c.case_id.in_(batch)
        in_order = select(table).where(mine).order_by(*table.primary_key)
        rows = journal.connection.execute(in_order).mappings()
        found += [journal.opened(table, row) for row in rows]
    return found


def _batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
