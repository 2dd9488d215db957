"""Whether somebody is at home, by the part of the day: what visits found changes the bank's chance.

The bank's own chance of a part of the day is the mean of a Beta prior that counts like so many
visits; each visit to the household at that part of the day is one more (Beta-binomial). With the
prior `m` of the strength `s`, `k` visits that met somebody and `n` that found nobody, the chance is
``(s m + k) / (s + k + n)``. So nobody at home never raises the chance of that part of the day, and
never touches another: that somebody is out in the morning says little of the evening.

References
----------
.. [1] Gelman et al., "Bayesian data analysis", 3rd ed., section 2.4: a Beta prior as prior data.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.calendar import SATURDAY, TIMEZONE
from visitplanner.domain import OutcomeCode
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from visitplanner.domain import PastVisit

WEEKEND = -1
"""The part that Saturday and Sunday are; the others are numbered by the bank's bands of hours."""

MET = frozenset(
    {
        OutcomeCode.MET_PROMISED,
        OutcomeCode.MET_PLAN_AGREED,
        OutcomeCode.MET_REFUSED,
        OutcomeCode.MET_HARDSHIP,
        OutcomeCode.DISPUTED,
        OutcomeCode.ANOTHER_TIME,
    }
)
"""Outcomes that show the borrower at home. Another person at the door shows neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """The bank's chances of meeting somebody, before anybody was there.

    Attributes
    ----------
    by_hour
        By the hour before which a visit lies; the last holds until midnight.
    weekend
        On Saturday and Sunday.
    strength
        How many visits the bank's word counts like.
    least
        No visits that found nobody bring a chance below it, if it was not lower before.
    """

    by_hour: tuple[tuple[int, float], ...]
    weekend: float
    strength: float
    least: float

    def part_of(self, moment: datetime) -> int:
        """Return the part of the day in which a moment lies."""
        local = moment.astimezone(TIMEZONE)
        if local.weekday() >= SATURDAY:
            return WEEKEND
        parts = (part for part, (before, _) in enumerate(self.by_hour) if local.hour < before)
        return next(parts, len(self.by_hour) - 1)

    def prior(self, part: int) -> float:
        """Return the bank's own chance."""
        return self.weekend if part == WEEKEND else self.by_hour[part][1]

    def after(self, part: int, seen: Seen) -> float:
        """Return the chance after what visits at that part of the day found."""
        prior = self.prior(part)
        if not seen.num_visits:
            return prior
        whole = self.strength + seen.num_visits
        return max(min(prior, self.least), (self.strength * prior + seen.num_met) / whole)

    @property
    def parts(self) -> tuple[int, ...]:
        """Every part of the day."""
        return (*range(len(self.by_hour)), WEEKEND)

    def words(self, part: int) -> Message:
        """Return a part of the day as a person reads it."""
        if part == WEEKEND:
            return say("at a weekend")
        until = self.by_hour[part][0]
        if part == 0:
            return say("on a weekday before {until}:00", until=until)
        start = self.by_hour[part - 1][0]
        if part == len(self.by_hour) - 1:
            return say("on a weekday after {start}:00", start=start)
        return say("on a weekday from {start}:00 to {until}:00", start=start, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How many visits at a part of the day met the borrower, and how many found nobody."""

    num_met: int = 0
    num_nobody: int = 0

    @property
    def num_visits(self) -> int:
        """Those that tell something."""
        return self.num_met + self.num_nobody


def seen_by_part(past: Iterable[PastVisit], chances: Chances) -> Mapping[int, Seen]:
    """Return what visits found by the part of the day, where the hour is on record.

    Visits of one day to several cases of a household are one: it met somebody if any of them did.
    """
    found: dict[tuple[object, int], bool] = {}
    for visit, part in _told(past, chances):
        key = (visit.visited_on, part)
        found[key] = found.get(key, False) or visit.outcome in MET
    tally: dict[int, list[bool]] = defaultdict(list)
    for (_, part), is_met in found.items():
        tally[part].append(is_met)
    return {
        part: Seen(num_met=sum(met), num_nobody=len(met) - sum(met)) for part, met in tally.items()
    }


def is_told_by_hour(visit: PastVisit) -> bool:
    """Return whether a visit found nobody at an hour that is known: the chances tell of it."""
    return visit.outcome is OutcomeCode.NOT_AT_HOME and visit.arrived_at is not None


def _told(past: Iterable[PastVisit], chances: Chances) -> Iterator[tuple[PastVisit, int]]:
    for visit in past:
        is_clear = visit.outcome in MET or visit.outcome is OutcomeCode.NOT_AT_HOME
        if is_clear and visit.arrived_at is not None:
            yield visit, chances.part_of(visit.arrived_at)
