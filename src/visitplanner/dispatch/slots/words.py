"""Offers in words: what is read out on the phone, which names no debt, and what only we read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from visitplanner.dispatch.slots.offer import Offer

NOON, EVENING, HALF_A_DAY = 12, 18, 12

WEEKDAYS = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
MONTHS = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)
WHO = {1: say("one of our staff would come"), 2: say("two of our staff would come")}


def spoken(offer: Offer) -> Message:
    """Return an offer as it is read out to the borrower."""
    start, end = (m.astimezone(TIMEZONE) for m in (offer.window.start, offer.window.end))
    values = {
        "weekday": WEEKDAYS[start.weekday()],
        "day": start.day,
        "month": MONTHS[start.month - 1],
        "start": _clock(start),
        "end": _clock(end),
        "part": _part(start),
        "who": WHO[len(offer.officers)],
    }
    if _part(start) == _part(end):
        return say("{weekday} {day} {month}, between {start} and {end} {part}: {who}", **values)
    return say(
        "{weekday} {day} {month}, between {start} {part} and {end} {later}: {who}",
        later=_part(end),
        **values,
    )


def for_us(offer: Offer) -> Iterator[Message]:
    """Yield what only the dispatcher reads of an offer."""
    yield from who_comes(offer)
    if offer.day.plan.name:
        yield say("in plan {plan}", plan=offer.day.plan.name)
    else:
        yield say("nobody has planned that day yet: reckoned with what was promised alone")


def who_comes(offer: Offer) -> Iterator[Message]:
    """Yield what an offer costs, and who would come when."""
    yield say(
        "adds {cost:yuan}; planned for {start:clock}, by {officers:list}",
        cost=offer.cost,
        start=offer.start,
        officers=tuple(
            say("{name} ({officer})", name=each.name, officer=each.officer_id)
            for each in offer.officers
        ),
    )
    if offer.comes_again is not None:
        yield say("the officer who came last") if offer.comes_again else say("a new face")


def _clock(moment: datetime) -> str:
    hour = moment.hour - HALF_A_DAY if moment.hour > NOON else moment.hour
    return f"{hour}:{moment:%M}"


def _part(moment: datetime) -> Message:
    if moment.hour < NOON:
        return say("in the morning")
    if moment.hour == NOON:
        return say("at midday")
    return say("in the afternoon") if moment.hour < EVENING else say("in the evening")
