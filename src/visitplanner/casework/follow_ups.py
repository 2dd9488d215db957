"""What is due of the cases in the store, told by what is recorded of them: nothing more is kept."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from visitplanner.casework.bureau import waits_until
from visitplanner.casework.desk import file_of
from visitplanner.casework.dues import instalments, next_due, number_of, promises
from visitplanner.casework.promised import unwatched_promises
from visitplanner.process.history import walk
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.lapsing import LAPSING_STATES
from visitplanner.process.states import CaseState, Step
from visitplanner.process.waiting import WAITING_STATES, Waiting, due
from visitplanner.store.attention import last_times
from visitplanner.store.case_rows import KEPT
from visitplanner.store.cases import cases_in_state
from visitplanner.store.schema import PAYMENT, REPORT
from visitplanner.store.unsealed import unsealed_facts
from visitplanner.store.visit_rows import counting_report, outcome_of

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.domain import VisitOutcome
    from visitplanner.process.kinds import FollowUp


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
    waiting = cases_in_state(desk.journal, [str(state) for state in WAITING_STATES])
    passed = last_times(desk.journal, LAPSING_STATES, desk.today - timedelta(days=1))
    cases = [*waiting, *(each.case_id for each in passed)]
    files = map(file_of, unsealed_facts(desk.journal, cases))
    found = [due(waiting_of(file, desk.today), desk.follow_up) for file in files]
    wanted = [
        each
        for each in found
        if each is not None
        and (until is None or each.due_on <= until)
        and kind in {None, each.kind}
    ]
    if kind in {None, FollowUpKind.PROMISE}:
        told = {each.case_id for each in found if each and each.kind is FollowUpKind.PROMISE}
        wanted += unwatched_promises(desk, until, told)
    return tuple(sorted(wanted, key=lambda each: (each.due_on, each.case_id)))


def waiting_of(file: CaseFile, today: date) -> Waiting:
    """Return since when a case stands where it stands, and what its last visit said."""
    path = walk(file.history)
    here = list(takewhile(lambda step: step[1].state is file.progress.state, reversed(path)))
    first = file.events[here[-1][0]]
    due = next_due(file)
    return Waiting(
        case=file.case,
        state=file.progress.state,
        since=first["happened_on"],
        step=Step(first["step"]),
        outcome=_last_outcome(file),
        promise_due_on=None if due is None else due.due_on,
        instalment=None if due is None or not due.plan else number_of(file, due),
        left_fen=None if due is None else due.left_fen,
        paid_on=_paid_on(file) if due is None else None,
        bureau_until=waits_until(file),
        passed_on=_passed_on(file, today),
    )


def _paid_on(file: CaseFile) -> date | None:
    """Return when the last of a plan, or of a promise that is watched, was kept, if all was."""
    is_plan = file.progress.state is CaseState.PLAN_RUNNING
    dues = instalments(file) if is_plan else promises(file)[-1:]
    if not dues or any(due.standing != KEPT for due in dues):
        return None
    kept = [row["happened_on"] for row in file.events if row["step"] == Step.KEEP_PROMISE]
    paid = [row["paid_on"] for row in file.facts.facts[PAYMENT.name]]
    return max([*kept[-1:], *paid], default=None)


def _passed_on(file: CaseFile, today: date) -> date | None:
    """Return the day of the last agreed time, once it is over: outcomes come in its evening."""
    last = max((agreed.window.day for agreed in file.case.agreed_windows), default=None)
    return last if last is not None and last < today else None


def _last_outcome(file: CaseFile) -> VisitOutcome | None:
    """Return what counts of the visit that the process has taken last."""
    days = [row["happened_on"] for row in file.events if row["step"] == Step.VISIT]
    reports = file.facts.facts[REPORT.name]
    mine = counting_report([row for row in reports if row["visited_on"] in days[-1:]])
    return None if mine is None else outcome_of(mine)
