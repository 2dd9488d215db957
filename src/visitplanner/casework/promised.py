"""Promises that are to be judged, watched or not: one list for `case list` and for `followups`.

A promise that came with the bank's table is looked for like one that an officer brought, though no
step of the process watches it. Nothing is looked for in counselling and in a dispute, where nobody
is asked to pay; and a plan that runs has taken the promises' place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.states import OPEN_STATES, CaseState, Step
from visitplanner.store.attention import promises_due

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from visitplanner.casework.desk import Desk
    from visitplanner.store.attention import PromiseDue

PROMISE_STATES = OPEN_STATES - {
    CaseState.COUNSELLING,
    CaseState.DISPUTE,
    CaseState.PLAN_RUNNING,
}
"""States in which a promise is looked for."""


def promises_to_judge(desk: Desk, until: date | None) -> tuple[PromiseDue, ...]:
    """Return the promises whose day and days of grace end by a day, ever where that is None.

    The day of each is that on which it is judged. Nothing personal is read.
    """
    grace = timedelta(days=desk.follow_up.grace_days)
    last = date.max if until is None else until - grace
    found = promises_due(desk.journal, PROMISE_STATES, last)
    return tuple(replace(each, due_on=each.due_on + grace) for each in found)


def unwatched_promises(desk: Desk, until: date | None, told: Collection[str]) -> Iterator[FollowUp]:
    """Yield what is due of promises that nothing else tells of, but for the cases in `told`."""
    grace = desk.follow_up.grace_days
    for each in promises_to_judge(desk, until):
        if each.state != CaseState.PROMISE_WATCH and each.case_id not in told:
            yield FollowUp(
                case_id=each.case_id,
                kind=FollowUpKind.PROMISE,
                step=Step.WATCH_PROMISE,
                due_on=each.due_on,
                rule_id="promise-time",
                reason=say(
                    "promised for {day:day}, with {grace} days of grace: look for the payment",
                    day=each.due_on - timedelta(days=grace),
                    grace=grace,
                ),
            )
