"""Which visit a case waits for, so that who was to go can be told when it comes off the plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.process.states import CaseState
from visitplanner.store.schema import CASE, PLANNED_VISIT

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedVisit:
    """A visit that is planned.

    Attributes
    ----------
    officer_ids
        Who are to go.
    """

    case_id: str
    day: date
    officer_ids: tuple[str, ...]

    def came_off(self, file: CaseFile) -> bool:
        """Return whether the case, as it stands now, waits for it no more."""
        return file.progress.state is not CaseState.PLANNED


def awaited_visit(desk: Desk, case_id: str) -> AwaitedVisit | None:
    """Return the visit that a planned case waits for; nothing personal is read."""
    wanted = (
        select(PLANNED_VISIT.c.day, PLANNED_VISIT.c.officers)
        .join(CASE, CASE.c.case_id == PLANNED_VISIT.c.case_id)
        .where(PLANNED_VISIT.c.case_id == case_id, CASE.c.state == str(CaseState.PLANNED))
        .order_by(PLANNED_VISIT.c.plan.desc())
    )
    row = desk.journal.connection.execute(wanted).first()
    if row is None:
        return None
    officers = tuple(json.loads(row.officers))
    return AwaitedVisit(case_id=case_id, day=row.day, officer_ids=officers)
