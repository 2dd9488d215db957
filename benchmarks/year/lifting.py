"""Rules of the bank's own that a manager lifts, where the borrower wishes what they hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from year.commands import MANAGER

if TYPE_CHECKING:
    from year.borrowers import Borrower
    from year.notes import Year

LIFTABLE = frozenset({"calendar", "frequency", "notice-first"})
WHY = "借款人自己希望这个时间"


def lift(year: Year, borrower: Borrower, rules: frozenset[str], until: date) -> bool:
    """Let a manager lift the rules that held an agreement; return whether that was done."""
    if not rules or not rules <= LIFTABLE or not year.happens(year.chances.lifts):
        return False
    for rule in sorted(rules):
        if borrower.lifted.get(rule, date.min) >= year.today:
            end(year, borrower, rule)
        _run(year, "add", borrower, rule, "--reason", WHY, "--until", until.isoformat())
        borrower.lifted[rule] = until
        year.happened[f"lifted: {rule}"] += 1
    return True


def end_some(year: Year) -> None:
    """Let a manager think again, before the visit is planned."""
    for borrower in year.untouched("agreed"):
        for rule, until in list(borrower.lifted.items()):
            if until >= year.today and year.happens(year.chances.thinks_again):
                end(year, borrower, rule)
                year.happened["lifted no more"] += 1


def end(year: Year, borrower: Borrower, rule: str) -> None:
    """Let a rule hold again."""
    _run(year, "end", borrower, rule)
    del borrower.lifted[rule]


def _run(year: Year, word: str, borrower: Borrower, rule: str, *more: str) -> None:
    words = ("override", word, borrower.case_id, "--rule", rule, *more)
    year.commands.told(*words, "--policy", str(year.policy), who=MANAGER)
