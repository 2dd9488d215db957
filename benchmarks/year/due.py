"""What `followups` lists of a morning, and what is done about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from year.borrowers import AFTER_NO
from year.calls import BETWEEN_VISITS, agree, tell_of_bureau
from year.news import close_paid
from year.notes import DAY
from year.plans import end_plan, pay

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from year.borrowers import Borrower
    from year.notes import Year

LINE = re.compile(r"^  (\S+): .* \((\w+)\); .*\(rule [a-z-]+\)")


def do_what_is_due(year: Year) -> None:
    """Read the list up to tomorrow, and act on each line of it."""
    until = (year.today + DAY).isoformat()
    told = year.commands.told("followups", "--until", until, "--policy", str(year.policy))
    found = [match.groups() for line in told.splitlines() if (match := LINE.match(line))]
    for case_id, kind in found:
        year.listed[case_id, kind].append(year.today)
        year.happened[f"due: {kind}"] += 1
        if case_id in year.dealt_with:
            continue
        ACTIONS[kind](year, year.borrowers[case_id])
        year.dealt_with.add(case_id)


def _promise(year: Year, borrower: Borrower) -> None:
    """See whether the money came; a promise due tomorrow is looked at tomorrow.

    Of one that no step watches only the payment is recorded: there is nothing to judge.
    """
    is_watched = borrower.case_id in year.where["promise_watch"]
    if not (is_watched or borrower.will_pay):
        return
    if borrower.will_pay:
        if not is_watched or year.happens(1 / 2):
            pay(year, borrower, borrower.promised_fen)
        else:
            year.record(borrower, "keep_promise")
        borrower.call_from = year.today + AFTER_NO
        if year.happens(1 / 2):
            close_paid(year, borrower)
        return
    if year.tried(borrower.case_id, "break_promise"):
        year.happened["break_promise"] += 1


def _instalment(year: Year, borrower: Borrower) -> None:
    """Wait for the rest of what comes by halves; else the plan is broken, once its time is over."""
    if any(each.is_sure for each in borrower.falling):
        return
    if year.tried(borrower.case_id, "break_promise"):
        end_plan(borrower)
        borrower.hardship = True
        year.happened["plans broken"] += 1


def _closing(year: Year, borrower: Borrower) -> None:
    end_plan(borrower)
    close_paid(year, borrower)


def _revisit(year: Year, borrower: Borrower) -> None:
    if borrower.call_from > year.today:
        return
    if borrower.case_id in year.where["visited"]:
        year.record(borrower, "propose_revisit")
    elif year.happens(year.chances.answers):
        if year.tried(borrower.case_id, "seek_agreement"):
            _agree_or_not(year, borrower)
        else:
            borrower.call_from = year.today + BETWEEN_VISITS


def _new_time(year: Year, borrower: Borrower) -> None:
    if borrower.call_from <= year.today and year.tried(borrower.case_id, "seek_agreement"):
        _agree_or_not(year, borrower)
    else:
        borrower.call_from = max(borrower.call_from, year.today + DAY)


def _agree_or_not(year: Year, borrower: Borrower) -> None:
    if year.happens(year.chances.declines):
        year.record(borrower, "decline")
        borrower.call_from = year.today + AFTER_NO
    else:
        agree(year, borrower)


def _other_channel(year: Year, borrower: Borrower) -> None:
    year.commands.told("notice", "add", borrower.case_id, "--channel", "sms")
    borrower.notices.append((year.today, "sms"))
    borrower.call_from = year.today + AFTER_NO


def _bureau(year: Year, borrower: Borrower) -> None:
    tell_of_bureau(year, borrower)


def _bureau_report(year: Year, borrower: Borrower) -> None:
    if year.happens(1 / 2) and year.tried(borrower.case_id, "report_bureau"):
        year.happened["reported"] += 1


def _counselling(year: Year, borrower: Borrower) -> None:
    if borrower.case_id in year.where["visited"]:
        year.record(borrower, "counsel")
    elif year.happens(1 / 12):
        borrower.hardship = False
        step = "end_counselling" if year.happens(1 / 2) else "close"
        year.record(borrower, step)
        borrower.paid_on = year.today if step == "close" else None


def _dispute(year: Year, borrower: Borrower) -> None:
    if year.happens(1 / 4):
        borrower.disputes = False
        year.record(borrower, "settle_dispute")


def _address(year: Year, borrower: Borrower) -> None:
    if year.happens(1 / 4):
        borrower.moved = False
        year.record(borrower, "find_address")


def _supervisor(year: Year, borrower: Borrower) -> None:
    if year.happens(1 / 2):
        year.record(borrower, "propose_revisit")


def _payment(year: Year, borrower: Borrower) -> None:
    """See whether the money is there; else begin again with a notice."""
    if borrower.pays_on is not None and borrower.pays_on <= year.today:
        close_paid(year, borrower)
    else:
        _other_channel(year, borrower)


def _as_agreed(year: Year, borrower: Borrower) -> None:
    """Let the agreement stand; where its time has passed, agree on another."""
    if not year.tried(borrower.case_id, "keep_agreement"):
        _new_time(year, borrower)


def _outcome(year: Year, borrower: Borrower) -> None:
    """Wait: the officer's page is in the post."""
    del year, borrower


ACTIONS: Mapping[str, Callable[[Year, Borrower], None]] = {
    "promise": _promise,
    "instalment": _instalment,
    "closing": _closing,
    "bureau_report": _bureau_report,
    "revisit": _revisit,
    "other_channel": _other_channel,
    "bureau_notice": _bureau,
    "counselling": _counselling,
    "dispute": _dispute,
    "address_check": _address,
    "phone_contact": _new_time,
    "new_time": _new_time,
    "supervisor": _supervisor,
    "payment": _payment,
    "as_agreed": _as_agreed,
    "outcome": _outcome,
}
