"""When nobody was at home: visits of a case by the part of the day, so that a person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import OutcomeCode
from visitplanner.messages import Message, say
from visitplanner.rulebook.gates import NO_CONTACT
from visitplanner.store.schema import VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from visitplanner.casework.desk import CaseFile

NOON_HOUR = 12
EVENING_HOUR = 18


class PartOfDay(StrEnum):
    """When an officer arrived: before noon, before 18:00, or later."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def words(self) -> Message:
        """The part of the day as a person reads it."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How many visits at a part of the day found nobody, of those that took place then."""

    part: PartOfDay
    num_nobody: int
    num_visits: int


def presence(file: CaseFile) -> tuple[Presence, ...]:
    """Return the parts of the day at which the case was visited, where the time is on record."""
    made = [
        (_part_of(row["arrived_at"]), row["outcome"] == OutcomeCode.NOT_AT_HOME)
        for row in file.facts.facts[VISIT.name]
        if row["arrived_at"] is not None and row["outcome"] not in NO_CONTACT
    ]
    return tuple(
        Presence(part=part, num_nobody=sum(found), num_visits=len(found))
        for part in PartOfDay
        if (found := [is_nobody for when, is_nobody in made if when is part])
    )


def _part_of(arrived_at: datetime) -> PartOfDay:
    hour = arrived_at.astimezone(TIMEZONE).hour
    if hour < NOON_HOUR:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour < EVENING_HOUR else PartOfDay.EVENING


_WORDS: Mapping[PartOfDay, Message] = {
    PartOfDay.MORNING: say("in the morning"),
    PartOfDay.AFTERNOON: say("in the afternoon"),
    PartOfDay.EVENING: say("in the evening"),
}
