"""Reports of visits of which several officers told, without what is sealed in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from visitplanner.store.columns import is_sealed
from visitplanner.store.schema import CASE, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from visitplanner.process.states import CaseState
    from visitplanner.store.journal import Journal, Row


def reports_told_twice(journal: Journal, states: Iterable[CaseState]) -> list[Row]:
    """Return the reports of the last visit of each case in some states, where they differ.

    They come by case, day and number. Nothing personal is read.
    """
    last = (
        select(REPORT.c.case_id, func.max(REPORT.c.visited_on).label("day"))
        .group_by(REPORT.c.case_id)
        .subquery()
    )
    doubtful = (
        select(REPORT.c.case_id, REPORT.c.visited_on)
        .join(last, (last.c.case_id == REPORT.c.case_id) & (last.c.day == REPORT.c.visited_on))
        .join(CASE, CASE.c.case_id == REPORT.c.case_id)
        .where(CASE.c.state.in_(sorted(map(str, states))))
        .group_by(REPORT.c.case_id, REPORT.c.visited_on)
        .having(func.count(REPORT.c.officer_id.distinct()) > 1)
        .having(func.count(REPORT.c.outcome.distinct()) > 1)
        .subquery()
    )
    wanted = (
        select(*(column for column in REPORT.columns if not is_sealed(column)))
        .join(
            doubtful,
            (doubtful.c.case_id == REPORT.c.case_id)
            & (doubtful.c.visited_on == REPORT.c.visited_on),
        )
        .order_by(REPORT.c.case_id, REPORT.c.visited_on, REPORT.c.number)
    )
    return [dict(row) for row in journal.connection.execute(wanted).mappings()]
