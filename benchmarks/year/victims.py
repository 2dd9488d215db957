"""On whom what is forbidden is tried: cases that only the trick itself holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from year.borrowers import Borrower
    from year.notes import Year

OLD_NOTICE = timedelta(days=6)
A_PAUSE = timedelta(days=7)
SOUGHT = ("notified", "agreement_sought")


def victim(
    year: Year, *states: str, is_fit: Callable[[Borrower], bool] = lambda _: True
) -> Borrower | None:
    """Return somebody in one of some states, of whom nothing was recorded this morning."""
    fit = [each for each in year.untouched(*states) if is_fit(each)]
    return year.dice.choice(fit) if fit else None


def free(year: Year) -> Borrower | None:
    """Return somebody whom only the trick itself holds: with an old notice, not visited of late."""
    return victim(year, *SOUGHT, is_fit=lambda each: is_free(year, each))


def is_free(year: Year, each: Borrower) -> bool:
    """Return whether nothing of a case's own holds a visit."""
    noticed = min((day for day, _ in each.notices), default=year.today)
    return noticed + OLD_NOTICE < year.today and not each.flags and not is_recent(year, each)


def is_recent(year: Year, borrower: Borrower) -> bool:
    """Return whether the household was called on within two weeks."""
    visited = year.visited.get(borrower.household)
    return visited is not None and year.today - visited < A_PAUSE + A_PAUSE
