"""Who is sent to a case, by the plans that stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from visitplanner.process.states import CaseState
from visitplanner.store.schema import CASE, PLAN_DAY, PLANNED_VISIT, VISIT

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.store.journal import Journal


def days_sent(journal: Journal, case_id: str, officer_id: str) -> tuple[date, ...]:
    """Return the days on which a standing plan sends an officer to a case.

    A visit stands while the case waits for it, and once it took place; one that was taken off, or
    whose agreement was withdrawn, does not. The plan has to be the last of its day. Nothing
    personal is read.
    """
    last = select(func.max(PLANNED_VISIT.c.plan)).where(PLANNED_VISIT.c.case_id == case_id)
    wanted = (
        select(PLANNED_VISIT.c.day, PLANNED_VISIT.c.officers)
        .join(
            PLAN_DAY,
            and_(PLAN_DAY.c.day == PLANNED_VISIT.c.day, PLAN_DAY.c.plan == PLANNED_VISIT.c.plan),
        )
        .join(CASE, CASE.c.case_id == PLANNED_VISIT.c.case_id)
        .outerjoin(
            VISIT,
            and_(
                VISIT.c.case_id == PLANNED_VISIT.c.case_id,
                VISIT.c.visited_on == PLANNED_VISIT.c.day,
            ),
        )
        .where(PLANNED_VISIT.c.case_id == case_id)
        .where(
            VISIT.c.case_id.is_not(None)
            | and_(
                CASE.c.state == str(CaseState.PLANNED),
                PLANNED_VISIT.c.plan == last.scalar_subquery(),
            )
        )
        .order_by(PLANNED_VISIT.c.day)
    )
    rows = journal.connection.execute(wanted)
    return tuple(row.day for row in rows if officer_id in json.loads(row.officers))
