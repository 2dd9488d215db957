"""A plan that was replanned, to be offered on: what has happened stays, and days to come are open.

The day of the replan itself is open where nobody had set out when it was planned anew, such as one
replanned the evening before; of it only what comes after that moment is offered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from visitplanner.dispatch.replan.changed import day_of
from visitplanner.messages import say
from visitplanner.pipeline import prepare_again

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.dispatch.replan.facts import DayFacts
    from visitplanner.dispatch.replan.run import Morning
    from visitplanner.domain import TimeWindow
    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared, Request
    from visitplanner.solution import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What became of a plan since the morning.

    Attributes
    ----------
    now
        The moment from which on it was planned anew.
    """

    morning: Morning
    now: datetime

    def again(self, request: Request, agreed: str) -> Prepared:
        """Return the days as they are now for another request, in which a case agreed anew."""
        morning = prepare_again(self.morning.prepared, request)
        return day_of(morning, agreed_anew(self.morning.facts, agreed), self.morning.urgent)

    def to_come(self, windows: Sequence[TimeWindow]) -> tuple[TimeWindow, ...]:
        """Return the windows that do not begin before the moment."""
        return tuple(window for window in windows if window.start >= self.now)

    def begun(self, day: Prepared, routes: Sequence[Route]) -> Mapping[date, Message]:
        """Return the days on which officers had set out by then, each with why it is closed."""
        indexed, facts = day.indexed, self.morning.facts
        second = int((self.now - indexed.epoch).total_seconds())
        out = {route.shift_idx for route in routes if route.departure < second}
        begun = {
            shift.day
            for idx, shift in enumerate(indexed.shifts)
            if idx in out or facts.of_shift(shift.shift_id).visited
        }
        return {
            each: say(
                "its visits were under way when it was planned anew, at {at:clock}: tell `replan`"
                " what has changed",
                at=self.now,
            )
            for each in begun
            if each <= self.now.date()
        }


def replanned_day(document: str, day: date) -> Mapping[date, Message]:
    """Return why nothing is offered on a day that a plan of the store was made anew for.

    What had happened stands in the version's folder alone: the store would send out who is ill.

    Parameters
    ----------
    document
        The `plan.json` that stands for the day.
    """
    at = json.loads(document).get("replaces", {}).get("at")
    if at is None or datetime.fromisoformat(at).date() != day:
        return {}
    reason = say(
        "it was planned anew by `replan`: record in the store what had happened, and plan it with"
        " `plan --db` first"
    )
    return {day: reason}


def agreed_anew(facts: DayFacts, case_id: str) -> DayFacts:
    """Return what became of a day once a case that had withdrawn has agreed to another time."""
    return replace(facts, withdrawn=tuple(each for each in facts.withdrawn if each != case_id))
