"""Which other part of the day is proposed after nobody was at home: that with the best chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import PastVisit
from visitplanner.messages import Message, say
from visitplanner.valuation.presence import Seen, seen_by_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from visitplanner.domain import VisitOutcome
    from visitplanner.valuation.presence import Chances


def other_time(outcome: VisitOutcome, before: Sequence[PastVisit], chances: Chances) -> Message:
    """Return what is proposed after a visit that found nobody.

    Parameters
    ----------
    before
        Visits before that one.
    """
    came = outcome.arrived_at
    if came is None:
        return say("not at home: propose another time of the day")
    this_one = PastVisit(visited_on=outcome.day, outcome=outcome.outcome, arrived_at=came)
    part, chance = best_other_part(came, [*before, this_one], chances)
    return say(
        "not at home at {clock:clock}: propose another time of the day; the best chance, {percent}"
        " %, is {part}",
        clock=came.astimezone(TIMEZONE),
        percent=round(100 * chance),
        part=chances.words(part),
    )


def best_other_part(
    came: datetime, past: Sequence[PastVisit], chances: Chances
) -> tuple[int, float]:
    """Return the part of the day, other than that of a visit, with the best chance, and it."""
    seen, this_one = seen_by_part(past, chances), chances.part_of(came)
    others = [
        (part, chances.after(part, seen.get(part, Seen())))
        for part in chances.parts
        if part != this_one
    ]
    return max(others, key=lambda each: each[1])
