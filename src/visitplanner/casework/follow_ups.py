"""What is due of the cases in the store, told by what is recorded of them: nothing more is kept."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from visitplanner.casework.consequences import open_promise
from visitplanner.casework.desk import file_of
from visitplanner.process.history import walk
from visitplanner.process.lapsing import LAPSING_STATES, lapsed
from visitplanner.process.states import Step
from visitplanner.process.waiting import WAITING_STATES, Waiting, due
from visitplanner.store.cases import cases_in_state
from visitplanner.store.schema import REPORT
from visitplanner.store.unsealed import unsealed_facts
from visitplanner.store.visit_rows import last_report, outcome_of

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.domain import VisitOutcome
    from visitplanner.process.kinds import FollowUp, FollowUpKind


def follow_ups(
    desk: Desk, until: date | None = None, kind: FollowUpKind | None = None
) -> tuple[FollowUp, ...]:
    """Return what is due, the earliest first; nothing personal is read.

    Parameters
    ----------
    until
        The last day asked for, inclusive; None asks for all.
    kind
        None asks for every kind.
    """
    states = [str(state) for state in (*WAITING_STATES, *LAPSING_STATES)]
    cases = cases_in_state(desk.journal, states)
    files = map(file_of, unsealed_facts(desk.journal, cases))
    found = [_due(desk, waiting_of(file)) for file in files]
    wanted = [
        each
        for each in found
        if each is not None
        and (until is None or each.due_on <= until)
        and kind in {None, each.kind}
    ]
    return tuple(sorted(wanted, key=lambda each: (each.due_on, each.case_id)))


def _due(desk: Desk, waiting: Waiting) -> FollowUp | None:
    return due(waiting, desk.follow_up) or lapsed(waiting, desk.today)


def waiting_of(file: CaseFile) -> Waiting:
    """Return since when a case stands where it stands, and what its last visit said."""
    path = walk(file.history)
    here = list(takewhile(lambda step: step[1].state is file.progress.state, reversed(path)))
    first = file.events[here[-1][0]]
    promise = open_promise(file)
    return Waiting(
        case=file.case,
        state=file.progress.state,
        since=first["happened_on"],
        step=Step(first["step"]),
        outcome=_last_outcome(file),
        promise_due_on=None if promise is None else promise["due_on"],
    )


def _last_outcome(file: CaseFile) -> VisitOutcome | None:
    """Return what was last said of the visit that the process has taken last."""
    days = [row["happened_on"] for row in file.events if row["step"] == Step.VISIT]
    reports = file.facts.facts[REPORT.name]
    mine = last_report([row for row in reports if row["visited_on"] in days[-1:]])
    return None if mine is None else outcome_of(mine)
