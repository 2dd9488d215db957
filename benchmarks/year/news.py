"""What reaches the branch before its day begins: payments, complaints, and what borrowers tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from year.borrowers import Borrower
    from year.notes import Year

WAITING = ("agreement_sought", "agreed", "prepared", "planned")
OPEN = (*WAITING, "notified", "visited", "promise_watch", "revisit_due")


def take_news(year: Year) -> None:
    """Record what is known at eight o'clock."""
    year.at(8)
    for borrower, state in _cases(year):
        if _has_paid(borrower, year):
            close_paid(year, borrower)
        elif state in WAITING and year.happens(year.chances.withdraws) and state != WAITING[0]:
            _withdraw(year, borrower)
        elif year.happens(year.chances.complains) and state in OPEN:
            _complain(year, borrower)
        elif state in WAITING and year.happens(year.chances.tells_hardship):
            _call_off(year, borrower, "counsel")
        elif state in WAITING and year.happens(year.chances.tells_dispute):
            _call_off(year, borrower, "dispute")
    for borrower in year.untouched("paused"):
        if year.happens(year.chances.resolves):
            year.record(borrower, "resolve_complaint")


def close_paid(year: Year, borrower: Borrower) -> None:
    """Record that the arrears are paid."""
    borrower.paid_on = year.today
    _call_off(year, borrower, "pay")


def _cases(year: Year) -> Iterator[tuple[Borrower, str]]:
    for state in year.where:
        for borrower in year.untouched(state):
            yield borrower, state


def _has_paid(borrower: Borrower, year: Year) -> bool:
    return borrower.paid_on is None and (borrower.pays_on or year.last) < year.today


def _withdraw(year: Year, borrower: Borrower) -> None:
    year.commands.told("withdraw", borrower.case_id)
    borrower.called_off = year.today
    year.dealt_with.add(borrower.case_id)
    year.happened["withdrawn"] += 1


def _complain(year: Year, borrower: Borrower) -> None:
    words = year.folder / "words.txt"
    words.write_text(f"{borrower.name}：上次来电话时语气不好", encoding="utf-8")
    year.commands.told("case", "complain", borrower.case_id, "--text", str(words))
    borrower.called_off = year.today
    year.dealt_with.add(borrower.case_id)
    year.happened["complain"] += 1


def _call_off(year: Year, borrower: Borrower, step: str) -> None:
    year.record(borrower, step)
    borrower.called_off = year.today
