"""A planned visit whose case is held meanwhile: nobody goes, and whoever plans is told.

A complaint, hardship, a dispute and a payment are steps that lead out of a plan. Other
circumstances, such as mourning or a court, are no steps: they take the visit off here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.casework.desk import known_beside, record_event
from visitplanner.process.guards import objections
from visitplanner.process.history import Event
from visitplanner.process.states import CaseState, Step
from visitplanner.store.cases import cases_in_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.store.case_rows import CaseFacts


def held_off(desk: Desk, file: CaseFile) -> CaseFile:
    """Return a file whose planned visit is taken off, where its circumstances hold it now."""
    is_planned = file.progress.state is CaseState.PLANNED
    if not is_planned or not objections(Step.PREPARE, known_beside(desk, file.case, {})):
        return file
    return record_event(desk, file, Event(step=Step.UNPLAN), desk.today)


def planned_no_more(desk: Desk, before: Sequence[CaseFacts]) -> tuple[str, ...]:
    """Return the cases that were planned before, and are not now."""
    planned = set(cases_in_state(desk.journal, [str(CaseState.PLANNED)]))
    were = [each.case["case_id"] for each in before if each.case["state"] == CaseState.PLANNED]
    return tuple(case_id for case_id in were if case_id not in planned)
