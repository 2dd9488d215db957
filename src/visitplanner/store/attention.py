"""Cases whose time is running, told by days alone: nothing personal is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from visitplanner.calendar import TIMEZONE
from visitplanner.store.case_rows import OPEN
from visitplanner.store.schema import AGREEMENT, CASE, PROMISE, WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from visitplanner.process.states import CaseState
    from visitplanner.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """When the last window of a case's agreement ends, in Asia/Shanghai."""

    case_id: str
    state: str
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDue:
    """The day of the promise that is to be judged."""

    case_id: str
    state: str
    due_on: date


def last_times(journal: Journal, states: Iterable[CaseState], until: date) -> tuple[LastTime, ...]:
    """Return the end of what was agreed for cases in some states, by a day, inclusive; by case."""
    next_day = datetime.combine(until + timedelta(days=1), time(0), tzinfo=TIMEZONE)
    wanted = (
        select(WINDOW.c.case_id, CASE.c.state, func.max(WINDOW.c.ends_at).label("ends"))
        .join(
            AGREEMENT,
            (AGREEMENT.c.case_id == WINDOW.c.case_id)
            & (AGREEMENT.c.reference == WINDOW.c.reference),
        )
        .join(CASE, CASE.c.case_id == WINDOW.c.case_id)
        .where(AGREEMENT.c.ended_as == "", CASE.c.state.in_(sorted(map(str, states))))
        .group_by(WINDOW.c.case_id, CASE.c.state)
        .having(func.max(WINDOW.c.ends_at) < next_day)
        .order_by(WINDOW.c.case_id)
    )
    return tuple(
        LastTime(case_id=row.case_id, state=row.state, ends=row.ends.astimezone(TIMEZONE))
        for row in journal.connection.execute(wanted)
    )


def promises_due(
    journal: Journal, states: Iterable[CaseState], until: date
) -> tuple[PromiseDue, ...]:
    """Return the promises to be judged of cases in some states, due on a day or before, by case."""
    due_on = func.max(PROMISE.c.due_on)
    wanted = (
        select(PROMISE.c.case_id, CASE.c.state, due_on.label("due_on"))
        .join(CASE, CASE.c.case_id == PROMISE.c.case_id)
        .where(PROMISE.c.standing == OPEN, CASE.c.state.in_(sorted(map(str, states))))
        .group_by(PROMISE.c.case_id, CASE.c.state)
        .having(due_on <= until)
        .order_by(PROMISE.c.case_id)
    )
    return tuple(
        PromiseDue(case_id=row.case_id, state=row.state, due_on=row.due_on)
        for row in journal.connection.execute(wanted)
    )
