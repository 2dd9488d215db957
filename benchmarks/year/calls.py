"""Notices, calls, and times agreed: what the dispatcher does of a morning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from year.borrowers import AFTER_NO, CALL_PAUSE, Agreed
from year.lifting import lift
from year.notes import CALENDAR, DAY, next_working_day

if TYPE_CHECKING:
    from year.borrowers import Borrower
    from year.notes import Year

STATES = (
    *("overdue", "notified", "agreement_sought", "agreed", "prepared", "planned", "visited"),
    *("promise_watch", "plan_running", "revisit_due", "counselling", "dispute", "bureau_notice"),
    *("address_check", "supervisor_review", "paused"),
)
AFTER_NOTICE = timedelta(days=3)
BETWEEN_VISITS = timedelta(days=7)
SLOTS = ((9, 11), (9, 12), (13, 15), (14, 17), (16, 19), (18, 20))
"""Hours at which a visit may start, as borrowers name them."""

MOST_DECLINED = 3
SATURDAY = 5
WAIT_FOR_BUREAU = timedelta(days=20)
"""Longer than the borrower may object: the bank reports before it closes, or asks again."""


def look_around(year: Year) -> None:
    """Ask which cases are where."""
    year.where = {
        state: year.commands.told("case", "list", "--state", state).split() for state in STATES
    }


def call_borrowers(year: Year) -> None:
    """Give notices to who has none, and call who may be called."""
    for borrower in year.untouched("overdue"):
        _give_notice(year, borrower)
    for state in ("notified", "agreement_sought"):
        for borrower in year.untouched(state):
            if borrower.call_from <= year.today:
                call(year, borrower, state)
    for borrower in year.untouched("bureau_notice"):
        _after_bureau(year, borrower)


def call(year: Year, borrower: Borrower, state: str) -> None:
    """Call, and record what comes of it."""
    borrower.call_from = year.today + CALL_PAUSE
    if not year.happens(year.chances.answers):
        year.happened["calls without an answer"] += 1
        return
    year.dealt_with.add(borrower.case_id)
    if state == "notified" and not year.tried(borrower.case_id, "seek_agreement"):
        borrower.call_from = year.today + AFTER_NO
        return
    if year.happens(year.chances.declines):
        _decline(year, borrower)
    else:
        agree(year, borrower)


def agree(year: Year, borrower: Borrower) -> None:
    """Agree on a time; a rule may refuse it, and then nothing is agreed."""
    wish = _wish(year, borrower)
    spans = [f"{day} {first}:00-{last}:00" for day, first, last in wish.windows]
    options = [word for span in spans for word in ("--window", span)]
    asked = ["--asked-for"] if wish.asked_for else []
    words = ("agree", borrower.case_id, *options, "--ref", wish.reference, "--channel", "phone")
    words = (*words, "--policy", str(year.policy))
    rules = year.commands.held_by(*words, *asked)
    if lift(year, borrower, rules, wish.last_day):
        rules = year.commands.held_by(*words, *asked)
    if not rules:
        borrower.agreed = wish
        borrower.num_agreed += 1
        year.happened["agreed"] += 1
    else:
        borrower.call_from = year.today + BETWEEN_VISITS


def _wish(year: Year, borrower: Borrower) -> Agreed:
    noticed = min((day for day, _ in borrower.notices), default=year.today)
    visited = year.visited.get(borrower.household, date.min + BETWEEN_VISITS)
    first = max(noticed + AFTER_NOTICE, visited + BETWEEN_VISITS, year.today + DAY)
    day = first + timedelta(days=year.dice.randrange(6))
    if year.happens(year.chances.wishes_soon):
        day = year.today + DAY
    is_off = year.happens(year.chances.asks_for_off)
    day = _saturday_after(day) if is_off else next_working_day(day - DAY)
    start, end = year.dice.choice(SLOTS)
    windows = [(day, start, end)]
    if not is_off and year.happens(1 / 3):
        windows.append((next_working_day(day), *year.dice.choice(SLOTS)))
    return Agreed(
        reference=f"{borrower.case_id}-{borrower.num_agreed + 1}",
        given_on=year.today,
        windows=tuple(windows),
        asked_for=is_off and not year.happens(year.chances.unasked_off),
    )


def _saturday_after(day: date) -> date:
    while day.weekday() != SATURDAY or CALENDAR.is_working_day(day):
        day += DAY
    return day


def _give_notice(year: Year, borrower: Borrower) -> None:
    channel = year.dice.choice(("phone", "sms", "phone"))
    if channel == "phone" and not year.happens(year.chances.answers):
        return
    year.commands.told("notice", "add", borrower.case_id, "--channel", channel)
    borrower.notices.append((year.today, channel))
    year.dealt_with.add(borrower.case_id)
    borrower.call_from = year.today + DAY
    year.happened["notices given"] += 1


def _decline(year: Year, borrower: Borrower) -> None:
    year.record(borrower, "decline")
    borrower.num_declined += 1
    borrower.call_from = year.today + AFTER_NO
    if borrower.num_declined == MOST_DECLINED:
        tell_of_bureau(year, borrower)


def tell_of_bureau(year: Year, borrower: Borrower) -> None:
    """Tell what a default means at the credit bureau, and leave time to object."""
    year.record(borrower, "notify_bureau")
    borrower.told_of_bureau_on = year.today
    borrower.call_from = year.today + WAIT_FOR_BUREAU


def _after_bureau(year: Year, borrower: Borrower) -> None:
    if borrower.call_from > year.today:
        return
    if borrower.num_declined >= MOST_DECLINED or year.happens(1 / 2):
        year.record(borrower, "close")
        borrower.paid_on = year.today
    else:
        year.record(borrower, "propose_revisit")
