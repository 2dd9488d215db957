"""What reaches the branch before its day begins: payments, complaints, and what borrowers tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from year.borrowers import Borrower
    from year.notes import Year

AGREED = ("agreed", "prepared", "planned")
WAITING = ("agreement_sought", *AGREED)
OPEN = (*WAITING, "notified", "visited", "promise_watch", "revisit_due")


def take_news(year: Year) -> None:
    """Record what is known at eight o'clock."""
    for borrower, state in _cases(year):
        news = next(_news(year, borrower, state), None)
        if news is not None:
            news(year, borrower)
    for borrower in year.untouched("paused"):
        if year.happens(year.chances.resolves):
            year.record(borrower, "resolve_complaint")


def _news(year: Year, borrower: Borrower, state: str) -> Iterator[Callable[[Year, Borrower], None]]:
    """Yield what is told of a case this morning; the first of it counts."""
    chances = year.chances
    if borrower.paid_on is None and (borrower.pays_on or year.last) < year.today:
        yield close_paid
    if state in AGREED and year.happens(chances.withdraws):
        yield _withdraw
    if state in OPEN and year.happens(chances.complains):
        yield _complain
    if state in WAITING and year.happens(chances.tells_hardship):
        yield _tell_hardship
    if state in WAITING and year.happens(chances.tells_dispute):
        yield _tell_dispute


def close_paid(year: Year, borrower: Borrower) -> None:
    """Record that the arrears are paid."""
    borrower.paid_on = year.today
    _call_off(year, borrower, "pay")


def _cases(year: Year) -> Iterator[tuple[Borrower, str]]:
    for state in year.where:
        for borrower in year.untouched(state):
            yield borrower, state


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


def _tell_hardship(year: Year, borrower: Borrower) -> None:
    borrower.hardship = True
    _call_off(year, borrower, "counsel")


def _tell_dispute(year: Year, borrower: Borrower) -> None:
    borrower.disputes = True
    _call_off(year, borrower, "dispute")


def _call_off(year: Year, borrower: Borrower, step: str) -> None:
    year.record(borrower, step)
    borrower.called_off = year.today
