"""Who is sent to a case, by the plans that stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from visitplanner.process.states import CaseState, Step
from visitplanner.store.schema import CASE, EVENT, PLAN, PLAN_DAY, PLANNED_VISIT

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from visitplanner.store.journal import Journal


def days_sent(journal: Journal, case_id: str, officer_id: str) -> tuple[date, ...]:
    """Return the days on which a standing plan sends an officer to a case.

    A visit stands while the case waits for it, and once the process tells that it followed; one
    that was taken off, or whose agreement was withdrawn, does not, whatever is said of it later.
    The plan has to be the last of its day. Nothing personal is read.
    """
    last = select(func.max(PLANNED_VISIT.c.plan)).where(PLANNED_VISIT.c.case_id == case_id)
    wanted = (
        select(PLANNED_VISIT.c.day, PLANNED_VISIT.c.officers)
        .join(
            PLAN_DAY,
            and_(PLAN_DAY.c.day == PLANNED_VISIT.c.day, PLAN_DAY.c.plan == PLANNED_VISIT.c.plan),
        )
        .join(CASE, CASE.c.case_id == PLANNED_VISIT.c.case_id)
        .where(PLANNED_VISIT.c.case_id == case_id)
        .where(
            _was_followed(case_id)
            | and_(
                CASE.c.state == str(CaseState.PLANNED),
                PLANNED_VISIT.c.plan == last.scalar_subquery(),
            )
        )
        .order_by(PLANNED_VISIT.c.day)
    )
    rows = journal.connection.execute(wanted)
    return tuple(row.day for row in rows if officer_id in json.loads(row.officers))


def _was_followed(case_id: str) -> ColumnElement[bool]:
    """Return whether the process tells of a visit on the day of a plan that was the last then."""
    planned = PLANNED_VISIT.alias("planned")
    last_then = (
        select(func.max(planned.c.plan))
        .join(PLAN, PLAN.c.number == planned.c.plan)
        .where(planned.c.case_id == case_id, PLAN.c.made_at <= EVENT.c.recorded_at)
        .correlate(EVENT)
    )
    return (
        select(EVENT.c.number)
        .where(EVENT.c.case_id == case_id, EVENT.c.step == str(Step.VISIT))
        .where(EVENT.c.happened_on == PLANNED_VISIT.c.day)
        .where(PLANNED_VISIT.c.plan == last_then.scalar_subquery())
        .correlate(PLANNED_VISIT)
        .exists()
    )
