"""The law first: which wishes may be laid on a plan at all.

A case that a rule holds stays held, whatever is wished for it, and a case without a place stays
out; that is told. A day or a time at which a visit is not lawful is refused with the rule, and so
is an officer who is not on duty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import AgreedWindow, TimeWindow
from visitplanner.errors import Fault, InputError
from visitplanner.hand.applying import by_case
from visitplanner.hand.wishes import Wish, WishKind, clock_of
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.domain import Case, Visit
    from visitplanner.roster import Roster
    from visitplanner.rulebook import Hold, Verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What wishes are judged by.

    Attributes
    ----------
    out
        Of the cases that no rule holds, those that cannot be planned all the same, and why.
    hold
        What the rulebook says of a case once its agreed windows are replaced.
    """

    days: tuple[date, ...]
    verdicts: Verdicts
    roster: Roster
    out: Mapping[str, Message]
    hold: Callable[[Case], Hold | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidWish:
    """A wish that counts for nothing, and why."""

    wish: Wish
    reason: Message


def judge_wishes(
    wishes: Sequence[Wish], ground: Ground, file: str
) -> tuple[tuple[Wish, ...], tuple[VoidWish, ...]]:
    """Return the wishes to be laid on a plan, and those that count for nothing.

    Raises
    ------
    InputError
        With every wish for a case or an officer that is not known, on a day that is not planned or
        not lawful, at a time that is not lawful, or by an officer who is not on duty.
    """
    void = {wish: reason for wish in wishes if (reason := _why_void(wish, ground)) is not None}
    faults = [
        Fault(message=say("{wish}: {what}", wish=wish.words, what=what), file=file)
        for wish, against in refused_wishes(wishes, ground).items()
        for what in against
    ]
    if faults:
        raise InputError(faults)
    return (
        tuple(wish for wish in wishes if wish not in void),
        tuple(VoidWish(wish=wish, reason=reason) for wish, reason in void.items()),
    )


def refused_wishes(wishes: Sequence[Wish], ground: Ground) -> Mapping[Wish, tuple[Message, ...]]:
    """Return the wishes that are refused, each with what speaks against it."""
    of_case = by_case(wishes)
    found = {
        wish: tuple(_objections(wish, of_case[wish.case_id], ground))
        for wish in wishes
        if _why_void(wish, ground) is None
    }
    return {wish: against for wish, against in found.items() if against}


def _why_void(wish: Wish, ground: Ground) -> Message | None:
    for hold in ground.verdicts.held:
        if hold.case.case_id == wish.case_id:
            return say("held by the rule “{rule}”: {why}", rule=hold.rule.name, why=hold.reason)
    return ground.out.get(wish.case_id)


def _objections(wish: Wish, others: Sequence[Wish], ground: Ground) -> Iterator[Message]:
    visit = next((v for v in ground.verdicts.allowed if v.visit_id == wish.case_id), None)
    if visit is None:
        yield say("there is no such case among those to be planned")
        return
    match wish.kind:
        case WishKind.OFFICER | WishKind.NOT_OFFICER:
            yield from _of_an_officer(wish, others, ground)
        case WishKind.DAY:
            yield from _of_a_day(wish, visit, ground)
        case WishKind.START:
            yield from _of_a_start(wish, visit, ground)


def _of_an_officer(wish: Wish, others: Sequence[Wish], ground: Ground) -> Iterator[Message]:
    """Object to an officer whom nobody knows, or who is wanted on no day of duty."""
    shifts = [s for s in ground.roster.shifts if _has_on_board(s.officers, wish.officer_id)]
    absences = [a for a in ground.roster.absences if a.officer.officer_id == wish.officer_id]
    if not shifts and not absences:
        yield say("there is no such officer")
    elif wish.kind is WishKind.OFFICER:
        days = {one.day for one in others if one.kind is WishKind.DAY} or {*ground.days}
        reasons = [absence.reason for absence in absences if absence.day in days]
        if reasons and not any(shift.day in days for shift in shifts):
            yield say("is not on duty then: {reason}", reason=reasons[0])


def _has_on_board(officers: Sequence[object], officer_id: str) -> bool:
    return any(getattr(officer, "officer_id", None) == officer_id for officer in officers)


def _of_a_day(wish: Wish, visit: Visit, ground: Ground) -> Iterator[Message]:
    if wish.day not in ground.days:
        yield say("the day is not among those planned")
    elif not any(window.day == wish.day for window in visit.windows):
        midnight = datetime.combine(wish.day, time(0), tzinfo=TIMEZONE)
        whole = TimeWindow(start=midnight, end=midnight + timedelta(days=1, seconds=-1))
        yield _unlawful(visit.case, (whole,), ground)


def _of_a_start(wish: Wish, visit: Visit, ground: Ground) -> Iterator[Message]:
    clock = clock_of(wish.second)
    moments = [datetime.combine(day, clock, tzinfo=TIMEZONE) for day in ground.days]
    if not any(_holds(visit.windows, moment) for moment in moments):
        spans = tuple(TimeWindow(start=moment, end=moment) for moment in moments)
        yield _unlawful(visit.case, spans, ground)


def _holds(windows: Sequence[TimeWindow], moment: datetime) -> bool:
    return any(window.start <= moment <= window.end for window in windows)


def _unlawful(case: Case, spans: Sequence[TimeWindow], ground: Ground) -> Message:
    """Return which rule forbids a visit within some spans."""
    agreed = tuple(
        AgreedWindow(window=common, asked_for=each.asked_for)
        for each in case.agreed_windows
        for span in spans
        if (common := each.window.intersect(span)) is not None
    )
    hold = ground.hold(replace(case, agreed_windows=agreed)) if agreed else None
    if hold is not None:
        return say("not lawful by the rule “{rule}”: {why}", rule=hold.rule.name, why=hold.reason)
    return say("not agreed with the borrower; agreed is {times:list}", times=_agreed(case))


def _agreed(case: Case) -> tuple[Message, ...]:
    return tuple(
        say(
            "{day:day} {start:clock}-{end:clock}",
            day=each.window.start,
            start=each.window.start,
            end=each.window.end,
        )
        for each in case.agreed_windows
    )
