"""What was known of a case at an earlier moment, as far as the audit log can tell.

The log holds when each row was written, and not what stood in it before. So rows that came later
are left out, circumstances that were lowered since are put back (their key says all that they
hold), and agreements and overrides that ended since stand again: nothing else of them ever changes.
A row that was changed otherwise is taken as it is today, and its table is named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from visitplanner.rulebook.gates import NO_CONTACT
from visitplanner.store.at_the_door import days_at_the_door
from visitplanner.store.case_rows import FACTS, CaseFacts
from visitplanner.store.journal import row_key
from visitplanner.store.schema import (
    AGREEMENT,
    AUDIT,
    CASE,
    EVENT,
    FLAG,
    NOTICE,
    OVERRIDE,
    REPORT,
    VISIT,
    WINDOW,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row as RowType
    from sqlalchemy import Table

    from visitplanner.store.journal import Journal, Row

STILL_OPEN: Mapping[str, Mapping[str, object]] = {
    AGREEMENT.name: {"ended_on": None, "ended_as": "", "ended_by": ""},
    OVERRIDE.name: {"ended_on": None, "ended_by": ""},
}
"""What stood in a row before it ended, by table."""

JUDGED = frozenset(table.name for table in (CASE, FLAG, NOTICE, WINDOW, VISIT))
"""Tables that gates look at, and whose rows may have been changed since in a way unknown."""

IMPORT = "case import"
"""The action that brings steps and, with them, what a table says of the loan."""

RESEALED = "db rotate"
"""The action that writes every row anew and changes nothing that it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsKnown:
    """What was known of a case then.

    Attributes
    ----------
    household_visits
        Days on which its household was visited, of those on record then.
    changed
        Names of tables that hold a row as it is today, for nobody can tell how it was.
    """

    facts: CaseFacts
    household_visits: tuple[date, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """What the log tells of a row: whether it stood then, and whether it was written since."""

    stood: bool = False
    is_written_since: bool = False


def as_known(journal: Journal, facts: CaseFacts, moment: datetime) -> AsKnown:
    """Return what was on record of a case at a moment.

    Parameters
    ----------
    facts
        What is on record now.
    """
    case_id = facts.case["case_id"]
    marks = _marks(journal, [case_id], moment)
    then = {table.name: _rows_then(table, facts, marks, moment) for table in FACTS}
    changed = {
        table.name
        for table in (CASE, *FACTS)
        if table.name in JUDGED
        for row in ([facts.case] if table is CASE else then[table.name])
        if _is_unknown(table, row, marks, then)
    }
    return AsKnown(
        facts=CaseFacts(case=facts.case, facts=then),
        household_visits=_household_visits(journal, facts.case["household_key"], moment),
        changed=tuple(sorted(changed)),
    )


def _marks(
    journal: Journal, case_ids: Sequence[str], moment: datetime
) -> Mapping[tuple[str, str], _Mark]:
    """Return what the log tells of each row of cases."""
    journal.flush()
    mine = select(AUDIT).where(AUDIT.c.subject.in_(case_ids), AUDIT.c.table_name != "")
    told = journal.connection.execute(mine.order_by(AUDIT.c.seq)).all()
    steps = {(each.subject, each.at) for each in told if each.table_name == EVENT.name}
    marks: dict[tuple[str, str], _Mark] = defaultdict(_Mark)
    for entry in told:
        key = (entry.table_name, entry.row_key)
        if entry.at <= moment:
            marks[key] = _Mark(stood=bool(entry.row_digest))
        elif _says_something(entry, is_step=(entry.subject, entry.at) in steps):
            marks[key] = _Mark(stood=marks[key].stood, is_written_since=True)
    return marks


def _says_something(entry: RowType[Any], *, is_step: bool) -> bool:
    """Return whether a row says anything new; with a step, a case's row gets its state alone."""
    if entry.action == RESEALED:
        return False
    return entry.table_name != CASE.name or not is_step or entry.action == IMPORT


def _rows_then(
    table: Table,
    facts: CaseFacts,
    marks: Mapping[tuple[str, str], _Mark],
    moment: datetime,
) -> list[Row]:
    rows: list[Row] = []
    for row in facts.facts[table.name]:
        mark = marks.get((table.name, row_key(table, row)), _Mark())
        if mark.stood and mark.is_written_since:
            rows.append(_before_its_end(table, row, facts, moment))
        elif mark.stood:
            rows.append(row)
    return [*rows, *_lowered_since(facts, marks)] if table is FLAG else rows


def _before_its_end(table: Table, row: Row, facts: CaseFacts, moment: datetime) -> Row:
    """Return a row that was written since as it was, where that is known."""
    if table is VISIT:
        said = [
            report
            for report in facts.facts[REPORT.name]
            if report["visited_on"] == row["visited_on"] and report["recorded_at"] <= moment
        ]
        last = max(said, key=lambda report: int(report["number"]), default=row)
        return {**row, "outcome": last["outcome"]}
    return {**row, **STILL_OPEN.get(table.name, {})}


def _lowered_since(facts: CaseFacts, marks: Mapping[tuple[str, str], _Mark]) -> list[Row]:
    """Return the circumstances that stood then and do not stand today."""
    now = {row_key(FLAG, row) for row in facts.facts[FLAG.name]}
    names = [column.name for column in FLAG.primary_key]
    return [
        dict(zip(names, json.loads(key), strict=True))
        for (table_name, key), mark in marks.items()
        if table_name == FLAG.name and mark.stood and key not in now
    ]


def _is_unknown(
    table: Table,
    row: Row,
    marks: Mapping[tuple[str, str], _Mark],
    then: Mapping[str, Sequence[Row]],
) -> bool:
    """Return whether a row that stood then was changed since, and nobody can tell how."""
    mark = marks.get((table.name, row_key(table, row)), _Mark())
    is_told = table is FLAG or (
        table is VISIT
        and any(each["visited_on"] == row["visited_on"] for each in then[REPORT.name])
    )
    return mark.is_written_since and not is_told


def _household_visits(journal: Journal, household_key: str, moment: datetime) -> tuple[date, ...]:
    """Return the days of visits to a household that were on record at a moment."""
    mine = (
        select(VISIT.c.case_id, VISIT.c.visited_on)
        .join(CASE, CASE.c.case_id == VISIT.c.case_id)
        .where(CASE.c.household_key == household_key)
        .where(VISIT.c.outcome.not_in(sorted(NO_CONTACT)))
    )
    visits = journal.connection.execute(mine).mappings().all()
    marks = _marks(journal, sorted({row["case_id"] for row in visits}), moment)
    known = (row for row in visits if marks[VISIT.name, row_key(VISIT, row)].stood)
    told = days_at_the_door(journal, [household_key], moment).get(household_key, frozenset())
    return tuple(sorted({row["visited_on"] for row in known} | told))
