"""Who makes no visit on a day that is planned, as the dispatcher is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from visitplanner.pipeline import Result
    from visitplanner.plan import Plan


def off_duty(plan: Plan) -> Iterator[Message]:
    """Yield, for each day and reason, who has no shift."""
    absences: dict[tuple[date, Message], list[str]] = {}
    for absent in plan.absent:
        absences.setdefault((absent.day, absent.reason), []).append(absent.officer_id)
    for (when, reason), officers in absences.items():
        yield say(
            "No shift on {day:day} for {officers:list}: {reason}.",
            officers=tuple(officers),
            day=when,
            reason=reason,
        )


def idle(result: Result) -> Iterator[Message]:
    """Yield, for each day, who is on duty and makes no visit."""
    used = {route.shift.shift_id for route in result.plan.routes}
    idle: dict[date, list[str]] = {}
    for shift in result.indexed.shifts:
        if shift.shift_id not in used:
            idle.setdefault(shift.day, []).extend(o.officer_id for o in shift.officers)
    for when, officers in idle.items():
        yield say(
            "On duty on {day:day} without a visit: {officers:list}.",
            officers=tuple(officers),
            day=when,
        )
