"""What has happened cannot lie ahead: a table's notices, past visits and consents of days to come.

A table of cases that is planned from may be of another day than today; one that is taken into the
store is a record of what happened.
"""

# No `from __future__ import annotations`: as in `case_rows`, whose rows are looked at.
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from visitplanner.domain import Case
from visitplanner.messages import say
from visitplanner.tables.case_rows import CASES, CaseRow
from visitplanner.tables.table import Layout, ReadRow, RowFault


def cases_known_on(today: date) -> Layout[CaseRow, Case]:
    """Return the layout of a table of cases that tells of nothing after `today`."""
    return replace(CASES, checks=(*CASES.checks, _not_after(today)))


def _not_after(today: date) -> Callable[[Sequence[ReadRow[CaseRow]]], Iterator[RowFault]]:
    def check(rows: Sequence[ReadRow[CaseRow]]) -> Iterator[RowFault]:
        for row in rows:
            for column, day in _days(row.model):
                if day > today:
                    words = say(
                        "expected a day up to today, {today:day}, got {day:day}",
                        today=today,
                        day=day,
                    )
                    yield RowFault(row=row.row, column=column, words=words)

    return check


def _days(row: CaseRow | None) -> Iterator[tuple[str, date]]:
    """Yield the days on which something is said to have happened, with their columns."""
    if row is None:
        return
    for day, _ in row.notices:
        yield "notices", day
    if row.consent_date is not None:
        yield "consent_date", row.consent_date
    for day, _ in row.past_visits:
        yield "past_visits", day
