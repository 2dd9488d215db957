"""What the borrower may ask for, and what time takes away.

A case is told whole to whom it is about (Personal Information Protection Law, art. 45). When its
time is over (art. 19: no longer than the purpose needs), what is personal is taken out of it; what
was done, when and by whom stays, and so does the audit log. Records of collection are kept at least
two years (Measures on credit card business, art. 68).
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from visitplanner.casework.desk import open_file
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import CaseState
from visitplanner.store.cases import subject_of
from visitplanner.store.means import read_means_rows
from visitplanner.store.schema import (
    AUDIT,
    CASE,
    EVENT,
    JOURNALLED,
    MEANS,
    PLAN,
    PLAN_SOURCE,
    is_sealed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.store.journal import Row

LEAST_YEARS = 2
"""Records are kept at least so long (Measures on credit card business, art. 68)."""

TAKEN_AWAY = ""
"""What stands, sealed, where something personal stood."""


def export_case(desk: Desk, case_id: str) -> str:
    """Return all that the store holds of a case, and every entry of the log on it, as JSON.

    Raises
    ------
    InputError
        When the case is not in the store.
    """
    file = open_file(desk, case_id)
    tables = {name: list(rows) for name, rows in file.facts.facts.items()}
    means = list(read_means_rows(desk.journal, [case_id]))
    whole = {"case": file.facts.case, **tables, MEANS.name: means, "audit": _entries(desk, case_id)}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain)


def due_to_purge(desk: Desk, years: int) -> tuple[str, ...]:
    """Return the cases closed more than so many years ago that still hold something personal.

    A case that was purged is among them again where something came in since.

    Raises
    ------
    InputError
        When records must be kept for longer.
    """
    last_kept = _last_kept(desk, years)
    last = func.max(EVENT.c.happened_on)
    closed = (
        select(CASE.c.case_id)
        .join(EVENT, EVENT.c.case_id == CASE.c.case_id)
        .where(CASE.c.state == str(CaseState.CLOSED))
        .group_by(CASE.c.case_id)
        .having(last < last_kept)
        .order_by(CASE.c.case_id)
    )
    found = desk.journal.connection.scalars(closed).all()
    return tuple(case_id for case_id in found if _holds_anything(desk, case_id))


def purge(desk: Desk, case_ids: Sequence[str]) -> None:
    """Take out of cases whatever is personal; the rows, their days and the log stay."""
    for table, sealed in _personal():
        for case_id in case_ids:
            emptied = [
                {**row, **dict.fromkeys(sealed, TAKEN_AWAY)} for row in _rows(desk, table, case_id)
            ]
            desk.journal.put_all(table, emptied, subject_of)


def purge_plans(desk: Desk, years: int) -> int:
    """Empty the plans of days that lie more than so many years back; return how many that were.

    Raises
    ------
    InputError
        When records must be kept for longer.
    """
    last_kept = _last_kept(desk, years)
    rows = desk.journal.connection.execute(select(PLAN)).mappings().all()
    old = [row for row in rows if row["first_day"] + timedelta(days=row["num_days"]) <= last_kept]
    emptied = [{**desk.journal.opened(PLAN, row), "document": TAKEN_AWAY} for row in old]
    numbers = select(PLAN_SOURCE.c.plan).where(
        PLAN_SOURCE.c.plan.in_([row["number"] for row in old])
    )
    sources = [
        {"plan": number, "document": TAKEN_AWAY}
        for number in desk.journal.connection.scalars(numbers).all()
    ]
    desk.journal.put_all(PLAN_SOURCE, sources, subject_of)
    return desk.journal.put_all(PLAN, emptied, subject_of)


def is_purged(file: CaseFile) -> bool:
    """Return whether what is personal was taken out of a case."""
    return file.progress.state is CaseState.CLOSED and not file.case.borrower.name


def require_unpurged(file: CaseFile, column: str) -> None:
    """Refuse words about a case of which everything personal was taken away.

    Raises
    ------
    InputError
        When it was.
    """
    if is_purged(file):
        message = say("case {case} was purged: nothing personal is added", case=file.case.case_id)
        raise input_fault(message, column=column)


def _rows(desk: Desk, table: Table, case_id: str) -> list[dict[str, Any]]:
    mine = select(table).where(table.c.case_id == case_id)
    rows = desk.journal.connection.execute(mine).mappings().all()
    return [desk.journal.opened(table, row) for row in rows]


def _holds_anything(desk: Desk, case_id: str) -> bool:
    return any(
        row[name] != TAKEN_AWAY
        for table, sealed in _personal()
        for row in _rows(desk, table, case_id)
        for name in sealed
    )


def _personal() -> Iterator[tuple[Table, Sequence[str]]]:
    """Yield the tables of cases that hold something sealed, and the columns that do."""
    for table in JOURNALLED:
        sealed = [column.name for column in table.columns if is_sealed(column)]
        if sealed and "case_id" in table.columns:
            yield table, sealed


def _entries(desk: Desk, case_id: str) -> list[Row]:
    desk.journal.flush()
    columns = (AUDIT.c.seq, AUDIT.c.at, AUDIT.c.actor, AUDIT.c.action, AUDIT.c.detail)
    mine = select(*columns).where(AUDIT.c.subject == case_id).order_by(AUDIT.c.seq)
    return [dict(row) for row in desk.journal.connection.execute(mine).mappings()]


def _last_kept(desk: Desk, years: int) -> date:
    """Return the day before which things lie more than so many years back."""
    if years < LEAST_YEARS:
        message = say("records are kept at least {years} years, by law", years=LEAST_YEARS)
        raise input_fault(message, column="--years")
    try:
        return desk.today.replace(year=desk.today.year - years)
    except ValueError:  # the 29th of February, or a year that no calendar has
        message = say("expected a number of years, got {years}", years=str(years))
        if years >= desk.today.year:
            raise input_fault(message, column="--years") from None
        return desk.today.replace(year=desk.today.year - years, day=28)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    msg = f"Expected a moment or a day, got {type(value).__name__}."
    raise TypeError(msg)
