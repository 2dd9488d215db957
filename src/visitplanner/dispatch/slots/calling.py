"""A borrower on the phone: which case it is, which days are asked about, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.dispatch.slots.asking import Wish, unplanned_days
from visitplanner.dispatch.slots.lawful import grid
from visitplanner.domain import AgreedWith
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.process.promises import days_promised_to_others
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.dispatch.slots.asking import Standing
    from visitplanner.domain import Case, Consent, TimeWindow
    from visitplanner.pipeline import Request
    from visitplanner.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is asked while the borrower is on the phone.

    Attributes
    ----------
    windows
        That the borrower could be offered, by day.
    is_party_said
        Whether somebody said with whom it is agreed; else it is whom the last agreement was with.
    last_officer
        Who came last, by number; "" where nobody knows.
    household_days
        As of a `Wish`.
    """

    case_id: str
    windows: Mapping[date, Sequence[TimeWindow]]
    consent: Consent
    is_party_said: bool = True
    last_officer: str = ""
    household_days: frozenset[date] = frozenset()


def working_days(first: date, number: int, calendar: WorkingCalendar) -> tuple[date, ...]:
    """Return the next working days, from a day on.

    Raises
    ------
    InputError
        When the holidays of a year are not known.
    """
    days = (first + timedelta(days=n) for n in count())
    return tuple(islice((day for day in days if calendar.is_working_day(day)), number))


def first_day_of(wanted: date | None, now: datetime, option: str) -> date:
    """Return the first day to be offered: tomorrow, or the one that an option names.

    Raises
    ------
    InputError
        When it has begun, for a day under way is changed by other means; or it is past.
    """
    today = now.astimezone(TIMEZONE).date()
    first = wanted or today + timedelta(days=1)
    if first < today:
        message = say("expected a day after today, got {day:day}: it is past", day=first)
        raise input_fault(message, column=option)
    if first == today:
        message = say("expected a day after today, got {day:day}: visits are under way", day=first)
        raise input_fault(message, column=option)
    return first


def windows_on(
    days: Sequence[date], width: timedelta, now: datetime
) -> Mapping[date, tuple[TimeWindow, ...]]:
    """Return the windows of the grid on days."""
    return {day: grid(day, width, now) for day in days}


def wish_of(call: Call, case: Case | None, standings: Sequence[Standing]) -> Wish:
    """Return what is asked of the plans that stand.

    Raises
    ------
    InputError
        When there is no such case, it is visited already, or two plans are of one day.
    """
    faults = [*_case_faults(call.case_id, case, standings), *_day_faults(standings)]
    if faults or case is None:
        raise InputError(faults)
    return Wish(
        case=case,
        consent=_consent(call, case),
        windows=call.windows,
        last_officer=call.last_officer,
        household_days=call.household_days,
    )


def _consent(call: Call, case: Case) -> Consent:
    """Return the agreement to be, with the guarantor where the last one was and nobody says else.

    One with somebody else is no ground for a visit, and so none to go on from.
    """
    before = None if call.is_party_said else case.consent
    if before is not None and before.agreed_with is AgreedWith.GUARANTOR:
        return replace(call.consent, agreed_with=AgreedWith.GUARANTOR)
    return call.consent


def _case_faults(case_id: str, case: Case | None, standings: Sequence[Standing]) -> Iterator[Fault]:
    if case is None:
        yield Fault(message=say("no plan knows a case {case}", case=case_id), column="CASE")
    for each in standings:
        start = _planned_start(each, case_id)
        if start is not None:
            yield planned_already(case_id, start, each.name)


def _planned_start(standing: Standing, case_id: str) -> datetime | None:
    indexed = standing.prepared.indexed
    stops = (stop for route in standing.routes for stop in route.stops)
    starts = (
        indexed.moment(stop.start)
        for stop in stops
        if stop.kind is StopKind.VISIT and indexed.visits[stop.idx].visit_id == case_id
    )
    return next(starts, None)


def planned_already(case_id: str, start: datetime, plan: str) -> Fault:
    """Return that a case is planned; `plan` says by which one, "" that nobody knows."""
    values = {"case": case_id, "day": start.date(), "start": start}
    if not plan:
        message = say(
            "case {case} is planned for {day:day}, {start:clock}, already: for another time, let"
            " that agreement be withdrawn first, and plan anew",
            **values,
        )
        return Fault(message=message)
    message = say(
        "case {case} is planned for {day:day}, {start:clock}, already, in plan {plan}: for another"
        " time, let that agreement be withdrawn first (in a table: empty its cells), and plan anew",
        plan=plan,
        **values,
    )
    return Fault(message=message)


def _day_faults(standings: Sequence[Standing]) -> Iterator[Fault]:
    seen: dict[date, str] = {}
    for each in standings:
        for day in each.days:
            if day in seen:
                message = say("{day:day} stands in {other} too", day=day, other=seen[day])
                yield Fault(message=message, file=each.name, column="--plan")
            seen.setdefault(day, each.name)


def case_in(standings: Sequence[Standing], case_id: str) -> Case | None:
    """Return a case as the last plan that knows it was made with it."""
    for each in reversed(standings):
        for case in each.prepared.request.cases:
            if case.case_id == case_id:
                return case
    return None


def promised_elsewhere(
    case: Case | None, standings: Sequence[Standing], today: date
) -> frozenset[date]:
    """Return the days from today on promised to others of a household, of which no plan is asked.

    Raises
    ------
    InputError
        When nobody knows the holidays of such a day.
    """
    if case is None:
        return frozenset()
    policy = standings[0].prepared.policy
    others = [other for each in standings for other in each.prepared.request.cases]
    found = days_promised_to_others(case, others, today, policy.rulebook, policy.calendar)
    return found.difference(*(each.days for each in standings))


def last_officer_of(case: Case | None) -> str:
    """Return who came last, by number, as the table of cases tells; "" where it does not."""
    return next(iter(case.last_officers), "") if case is not None else ""


def with_unplanned(
    standings: Sequence[Standing], wish: Wish, request: Request, policy: Policy
) -> tuple[Standing, ...]:
    """Return the plans that stand, and an empty one for the days of a wish that nobody planned."""
    planned = {day for each in standings for day in each.days}
    open_days = sorted(day for day in wish.windows if day not in planned)
    if not open_days:
        return tuple(standings)
    return (*standings, unplanned_days(request, policy, wish.case, open_days))
