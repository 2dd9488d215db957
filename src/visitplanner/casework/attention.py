"""Whom the dispatcher looks at by a day: what passes unnoticed unless somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.casework.promised import promises_to_judge
from visitplanner.messages import Message, say
from visitplanner.process.lapsing import AGREED_STATES
from visitplanner.process.states import CaseState
from visitplanner.store.attention import last_times
from visitplanner.store.plans import standing_visits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from visitplanner.casework.desk import Desk


A_DAY = timedelta(days=1)


class Concern(StrEnum):
    """Why a case is looked at."""

    PASSED = "passed"
    ENDING = "ending"
    UNTOLD = "untold"
    PROMISE = "promise"

    @property
    def words(self) -> Message:
        """What is to be done, as a person reads it."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """A case to be looked at, why, and the day that it is about."""

    concern: Concern
    day: date
    case_id: str
    state: CaseState


def attention(desk: Desk, until: date) -> tuple[Attention, ...]:
    """Return the cases to be looked at by a day, by concern and day; nothing personal is read.

    Of the agreed cases, those whose last time was before today, and those whose last time is from
    today to the day; planned visits of days before today without an outcome; promises whose day
    and days of grace end by the day, as `followups` tells them.
    """
    found = [*_agreed(desk, until), *_untold(desk), *_promises(desk, until)]
    order = list(Concern)
    return tuple(
        sorted(found, key=lambda each: (order.index(each.concern), each.day, each.case_id))
    )


def _agreed(desk: Desk, until: date) -> Iterator[Attention]:
    for each in last_times(desk.journal, AGREED_STATES, max(until, desk.today - A_DAY)):
        day = each.ends.date()
        yield Attention(
            concern=Concern.PASSED if day < desk.today else Concern.ENDING,
            day=day,
            case_id=each.case_id,
            state=CaseState(each.state),
        )


def _untold(desk: Desk) -> Iterator[Attention]:
    for visit in standing_visits(desk.journal):
        if visit.day < desk.today:
            yield Attention(
                concern=Concern.UNTOLD,
                day=visit.day,
                case_id=visit.case_id,
                state=CaseState.PLANNED,
            )


def _promises(desk: Desk, until: date) -> Iterator[Attention]:
    for each in promises_to_judge(desk, until):
        yield Attention(
            concern=Concern.PROMISE,
            day=each.due_on,
            case_id=each.case_id,
            state=CaseState(each.state),
        )


_WORDS: Mapping[Concern, Message] = {
    Concern.PASSED: say("agreed, and the time has passed: call the borrower"),
    Concern.ENDING: say("agreed, not planned yet, and the last time is near"),
    Concern.UNTOLD: say("the visit's day has passed, and no outcome is on record"),
    Concern.PROMISE: say("a promise is to be judged: its days of grace end"),
}
