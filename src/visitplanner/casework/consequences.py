"""What a step does to the facts that it speaks of: a promise is judged, a complaint begins or ends.

Of several promises that are open, the one due last is judged; it has taken the place of the others.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import Step
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED
from visitplanner.store.schema import COMPLAINT, PROMISE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.store.journal import Row

JUDGED: Mapping[Step, str] = {Step.KEEP_PROMISE: KEPT, Step.BREAK_PROMISE: BROKEN}
"""How a promise stands after the step that judges it."""


def with_consequences(desk: Desk, file: CaseFile, event: Row) -> CaseFile:
    """Return a file with what an event, its row given, does to the facts."""
    follow = _CONSEQUENCES.get(Step(event["step"]))
    return file if follow is None else follow(desk, file, event)


def open_promise(file: CaseFile) -> Row | None:
    """Return the promise that is to be judged: of those open, the one due last."""
    promises = [row for row in file.facts.facts[PROMISE.name] if row["standing"] == OPEN]
    return max(promises, key=lambda row: row["due_on"], default=None)


def require_promise_time(desk: Desk, file: CaseFile, step: Step, day: date) -> None:
    """Refuse to call a promise broken before its day and the days of grace have passed.

    Raises
    ------
    InputError
        With the rule.
    """
    promise = open_promise(file)
    if step is not Step.BREAK_PROMISE or promise is None:
        return
    judged_from = promise["due_on"] + timedelta(days=desk.follow_up.grace_days)
    if day < judged_from:
        message = say(
            "case {case}: the promise has until {day:day} (rule {rule})",
            case=file.case.case_id,
            day=judged_from,
            rule="promise-time",
        )
        raise input_fault(message, column=str(step))


def complaint_row(event: Row) -> Row:
    """Return the row of the complaint that an event tells of, without its words."""
    return {
        "case_id": event["case_id"],
        "event": event["number"],
        "received_on": event["happened_on"],
        "text": "",
        "resolved_on": None,
    }


def _judge_promise(desk: Desk, file: CaseFile, event: Row) -> CaseFile:
    last = open_promise(file)
    for row in [row for row in file.facts.facts[PROMISE.name] if row["standing"] == OPEN]:
        standing = JUDGED[Step(event["step"])] if row == last else REPLACED
        file = file.with_fact(desk, PROMISE, {**row, "standing": standing})
    return file


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
    Step.KEEP_PROMISE: _judge_promise,
    Step.BREAK_PROMISE: _judge_promise,
    Step.COMPLAIN: _begin_complaint,
    Step.RESOLVE_COMPLAINT: _end_complaint,
}
