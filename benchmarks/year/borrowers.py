"""Borrowers as they are: what no plan and no store knows before they tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from year.chances import Chances
    from year.plans import Falling

NORTH, EAST = 37.44, 122.06
SPREAD_DEG = 0.09
"""The branch's region: some 10 km each way."""

CALL_PAUSE = timedelta(days=3)
AFTER_NO = timedelta(days=14)
"""How long who declined is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An agreement: the days and hours (first, last) at which a visit may start."""

    reference: str
    given_on: date
    windows: tuple[tuple[date, int, int], ...]
    asked_for: bool = False

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return max(day for day, _, _ in self.windows)


@dataclass(slots=True, kw_only=True)
class Borrower:
    """One borrower, with what has happened so far.

    Attributes
    ----------
    fell_on
        The first day in arrears.
    pays_on
        When they pay of their own accord, if they do.
    called_off
        The day on which the crew was told not to come.
    has_plan, falling
        Whether a plan is on record, and what falls due of it.
    promised_fen
        What was promised last.
    lifted
        Last days of rules that a manager has lifted.
    told_of_bureau_on
        When the borrower was told of the credit bureau last.
    """

    case_id: str
    household: str
    name: str
    latitude: float
    longitude: float
    overdue_yuan: int
    fell_on: date
    pays_on: date | None
    alone: bool
    hardship: bool
    disputes: bool
    moved: bool
    paid_on: date | None = None
    call_from: date = date.min
    num_declined: int = 0
    num_agreed: int = 0
    agreed: Agreed | None = None
    notices: list[tuple[date, str]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    will_pay: bool = False
    called_off: date | None = None
    has_plan: bool = False
    falling: list[Falling] = field(default_factory=list)
    promised_fen: int = 0
    lifted: dict[str, date] = field(default_factory=dict)
    told_of_bureau_on: date = date.min


def made_borrowers(
    num: int, first: date, last: date, chances: Chances, dice: Random
) -> list[Borrower]:
    """Return borrowers who fall into arrears between two days, the first of them first."""
    days = (last - first).days
    fell = sorted(first + timedelta(days=dice.randrange(-10, days)) for _ in range(num))
    return list(_made(fell, last, chances, dice))


def _made(fell: list[date], last: date, chances: Chances, dice: Random) -> Iterator[Borrower]:
    household = ""
    for number, day in enumerate(fell, start=1):
        if not household or dice.random() >= chances.shared_household:
            household = f"H{number:05}"
        pays = dice.random() < chances.pays_untold
        yield Borrower(
            case_id=f"Y{number:05}",
            household=household,
            name=f"借款人{number}",
            latitude=round(NORTH + dice.random() * SPREAD_DEG, 6),
            longitude=round(EAST + dice.random() * SPREAD_DEG, 6),
            overdue_yuan=dice.randrange(800, 60_000),
            fell_on=day,
            pays_on=day + timedelta(days=dice.randrange(5, 90)) if pays and day < last else None,
            alone=dice.random() < chances.one_officer,
            hardship=dice.random() < chances.hardship,
            disputes=dice.random() < chances.disputes,
            moved=dice.random() < chances.moved,
        )
