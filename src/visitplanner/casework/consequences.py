"""What a step does to the facts that it speaks of: a promise is judged, a complaint begins or ends.

What is due, and which of several promises is judged, is told by `dues`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.casework.dues import (
    instalments,
    next_due,
    number_of,
    promises,
    with_end_of_plan,
    with_judgement,
)
from visitplanner.messages import say
from visitplanner.process.guards import Objection, objected
from visitplanner.process.states import CaseState, Step
from visitplanner.store.case_rows import KEPT
from visitplanner.store.schema import COMPLAINT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.casework.dues import Due
    from visitplanner.messages import Message
    from visitplanner.store.journal import Row


def with_consequences(desk: Desk, file: CaseFile, event: Row) -> CaseFile:
    """Return a file with what an event, its row given, does to the facts."""
    step = Step(event["step"])
    follow = _CONSEQUENCES.get(step)
    file = file if follow is None else follow(desk, file, event)
    return with_end_of_plan(desk, file, step)


def require_promise_time(desk: Desk, file: CaseFile, step: Step, day: date) -> None:
    """Refuse to judge a promise or an instalment before its time.

    Nothing is broken before its day and the days of grace have passed. That an instalment came
    ahead is told by its payment: else a slip would keep the next one too.

    Raises
    ------
    InputError
        With the rule.
    """
    against = promise_objection(desk, file, step, day)
    if against is not None:
        raise objected(file.case.case_id, step, against)


def promise_objection(desk: Desk, file: CaseFile, step: Step, day: date) -> Objection | None:
    """Return why a promise or an instalment is not judged on a day; None where it may be."""
    due = next_due(file)
    if step is Step.BREAK_PROMISE:
        reason = _kept_already(file) if due is None else _not_yet(desk, file, due, day)
        return None if reason is None else Objection(rule_id="promise-time", reason=reason)
    if step is Step.KEEP_PROMISE and due is not None and due.plan and day < due.due_on:
        reason = say(
            "the next instalment falls due on {day:day}; what is paid ahead is recorded with:"
            " visitplanner payment add",
            day=due.due_on,
        )
        return Objection(rule_id="promise-time", reason=reason)
    return None


def _not_yet(desk: Desk, file: CaseFile, due: Due, day: date) -> Message | None:
    """Return until when what is looked for has time; None where that has passed."""
    judged_from = due.due_on + timedelta(days=desk.follow_up.grace_days)
    if day >= judged_from:
        return None
    if not due.plan:
        return say("the promise has until {day:day}", day=judged_from)
    number, count = number_of(file, due)
    told = {"number": number, "count": count, "left": due.left_fen, "due": due.due_on}
    if day < due.due_on:
        return say(
            "nothing that has fallen due of the plan is left: instalment {number} of {count},"
            " {left:yuan}, falls due on {due:day}, and has until {day:day}",
            **told,
            day=judged_from,
        )
    return say(
        "instalment {number} of {count} fell due on {due:day}, {left:yuan} of it is left, and it"
        " has until {day:day}",
        **told,
        day=judged_from,
    )


def _kept_already(file: CaseFile) -> Message | None:
    """Return what was kept, where that leaves nothing to be broken."""
    is_plan = file.progress.state is CaseState.PLAN_RUNNING
    last = (instalments(file) if is_plan else promises(file))[-1:]
    if not last or last[0].standing != KEPT:
        return None
    if is_plan:
        return say(
            "every instalment of the plan is kept, the last of them due on {day:day}: nothing is"
            " left that could be broken",
            day=last[0].due_on,
        )
    return say(
        "what was promised for {day:day} is kept: nothing is left that could be broken",
        day=last[0].due_on,
    )


def complaint_row(event: Row) -> Row:
    """Return the row of the complaint that an event tells of, without its words."""
    return {
        "case_id": event["case_id"],
        "event": event["number"],
        "received_on": event["happened_on"],
        "text": "",
        "resolved_on": None,
    }


def _begin_complaint(desk: Desk, file: CaseFile, event: Row) -> CaseFile:
    return file.with_fact(desk, COMPLAINT, complaint_row(event))


def _end_complaint(desk: Desk, file: CaseFile, event: Row) -> CaseFile:
    """Resolve the complaint that is open longest."""
    still = [row for row in file.facts.facts[COMPLAINT.name] if row["resolved_on"] is None]
    first = min(still, key=lambda row: int(row["event"]), default=None)
    if first is None:
        return file
    return file.with_fact(desk, COMPLAINT, {**first, "resolved_on": event["happened_on"]})


_CONSEQUENCES: Mapping[Step, Callable[[Desk, CaseFile, Row], CaseFile]] = {
    Step.KEEP_PROMISE: with_judgement,
    Step.BREAK_PROMISE: with_judgement,
    Step.COMPLAIN: _begin_complaint,
    Step.RESOLVE_COMPLAINT: _end_complaint,
}
