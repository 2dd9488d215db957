"""One thing wanted of one case; a row of the table of wishes says several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from datetime import date


class WishKind(StrEnum):
    """What can be wanted."""

    OFFICER = "officer"
    NOT_OFFICER = "not_officer"
    DAY = "day"
    NOT_DAY = "not_day"
    START = "start"
    ORDER = "order"
    TOGETHER = "together"
    MUST = "must"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing wanted of a case.

    Attributes
    ----------
    requires
        Whether the visit must be made, so that the wish can be kept.
    officer_id
        Who comes, who does not, or on whose route the order is.
    day
        The day wanted or not wanted; for an order, the day of its route, or None for any.
    second
        Of the day, in which the visit starts.
    number
        Place in the order of the officer's route; others may come between.
    label
        What the cases of one route have in common.
    """

    kind: WishKind
    case_id: str
    requires: bool = False
    officer_id: str = ""
    day: date | None = None
    second: int = 0
    number: int = 0
    label: str = ""

    @property
    def words(self) -> Message:
        """What is wanted, in words; the case stands first."""
        return say("case {case}: {wish}", case=self.case_id, wish=_words(self))


def _words(wish: Wish) -> Message:
    officer, day = wish.officer_id, wish.day
    words = {
        WishKind.OFFICER: say("by {officer}", officer=officer),
        WishKind.NOT_OFFICER: say("not by {officer}", officer=officer),
        WishKind.DAY: say("on {day:day}", day=day),
        WishKind.NOT_DAY: say("not on {day:day}", day=day),
        WishKind.START: say("at {time:clock}", time=clock_of(wish.second)),
        WishKind.ORDER: say("no. {number} of {officer}", number=wish.number, officer=officer),
        WishKind.TOGETHER: say("on the route of “{label}”", label=wish.label),
        WishKind.MUST: say("must be made"),
    }
    return words[wish.kind]


def clock_of(second: int) -> time:
    """Return a second of the day as a time."""
    hour, rest = divmod(second, SECONDS_PER_HOUR)
    return time(hour, rest // SECONDS_PER_MINUTE)
