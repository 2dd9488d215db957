"""What is told of an officer who left: of visits until then, and exported until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.schema import OFFICER

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.outcomes.export import Export


def require_at_work(desk: Desk, officer_id: str, day: date) -> None:
    """Refuse a visit of an officer who had left by its day.

    Raises
    ------
    InputError
        With the first day on which the officer worked no more.
    """
    left_on = _left_on(desk, officer_id)
    if left_on is not None and day >= left_on:
        message = say(
            "officer {officer} works no more from {left:day} on, and so made no visit on {day:day}",
            officer=officer_id,
            left=left_on,
            day=day,
        )
        raise input_fault(message, column="--officer")


def require_export_in_time(desk: Desk, export: Export, *, takes_late: bool) -> None:
    """Refuse an export of a day on which its officer had left, or, unless meant, made since.

    Raises
    ------
    InputError
        With the reason.
    """
    officer_id, day = export.page.officer_id, export.page.day
    require_at_work(desk, officer_id, day)
    left_on = _left_on(desk, officer_id)
    exported_on = export.exported_at.astimezone(TIMEZONE).date()
    if left_on is not None and exported_on >= left_on and not takes_late:
        message = say(
            "was exported on {day:day}, when officer {officer} worked no more, from {left:day} on;"
            " --late takes it",
            day=exported_on,
            officer=officer_id,
            left=left_on,
        )
        raise input_fault(message)


def _left_on(desk: Desk, officer_id: str) -> date | None:
    wanted = select(OFFICER.c.left_on).where(OFFICER.c.officer_id == officer_id)
    return desk.journal.connection.scalar(wanted)
