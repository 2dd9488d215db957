"""A history to learn from out of the store: what visits found, and what was paid after them.

Only columns that are kept with their days are read: what was owed on the day of a visit, and how
old it was, the store does not keep. Nothing sealed is read, and no case is told by its number.
Those who were not visited have no row, so what a visit changes stays unidentified.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import PROMISING, OutcomeCode
from visitplanner.learning.asked import Asked
from visitplanner.learning.history import History, require_enough
from visitplanner.store.schema import PAYMENT, VISIT
from visitplanner.units import FEN_PER_YUAN
from visitplanner.valuation.learned.known import NEVER_MADE, NONE
from visitplanner.valuation.presence import MET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from visitplanner.casework.desk import Desk

STORE = "store"
"""What the history is called where a file would be named."""

TERM = timedelta(days=30)
"""How long after a visit a payment counts as its outcome."""

ASKED = Asked(
    outcome="paid_in_30_days",
    numeric=("num_visits", "num_not_at_home", "num_promises"),
    categorical=("last_outcome",),
    amount="amount_paid",
    time="visited_on",
    met="met",
    hour="hour",
)
"""What the store can tell; a plan knows these features of a case, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A visit whose time for payment is over.

    Attributes
    ----------
    before
        Outcomes of the visits to the case before it, in order.
    paid_fen
        That came within `TERM`.
    """

    day: date
    outcome: OutcomeCode
    arrived_at: datetime | None
    before: tuple[OutcomeCode, ...]
    paid_fen: int

    @property
    def hour(self) -> int | None:
        """The hour at which the visit began, in Asia/Shanghai."""
        return None if self.arrived_at is None else self.arrived_at.astimezone(TIMEZONE).hour

    @property
    def met(self) -> bool | None:
        """Whether the visit met the borrower; None where it does not tell."""
        is_clear = self.outcome in MET or self.outcome is OutcomeCode.NOT_AT_HOME
        return self.outcome in MET if is_clear else None


def visit_history(desk: Desk) -> History:
    """Return what visits found and brought, of those whose 30 days are over.

    Raises
    ------
    InputError
        When there are too few visits to learn from.
    """
    history = _history(sorted(_rows(desk), key=lambda row: row.day))
    require_enough(history, STORE)
    return history


def _rows(desk: Desk) -> Iterator[_Row]:
    paid = _payments(desk)
    before: dict[str, list[OutcomeCode]] = defaultdict(list)
    columns = VISIT.c.case_id, VISIT.c.visited_on, VISIT.c.outcome, VISIT.c.arrived_at
    told = select(*columns).order_by(VISIT.c.visited_on)
    for case_id, day, code, arrived_at in desk.journal.connection.execute(told):
        outcome = OutcomeCode(code)
        if outcome in NEVER_MADE:
            continue
        if day + TERM <= desk.today:
            fen = sum(fen for paid_on, fen in paid[case_id] if day <= paid_on <= day + TERM)
            yield _Row(
                day=day,
                outcome=outcome,
                arrived_at=arrived_at,
                before=tuple(before[case_id]),
                paid_fen=fen,
            )
        before[case_id].append(outcome)


def _payments(desk: Desk) -> dict[str, list[tuple[date, int]]]:
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    told = select(PAYMENT.c.case_id, PAYMENT.c.paid_on, PAYMENT.c.amount_fen)
    for case_id, day, fen in desk.journal.connection.execute(told):
        found[case_id].append((day, fen))
    return found


def _history(rows: Sequence[_Row]) -> History:
    return History(
        outcome=tuple(row.paid_fen > 0 for row in rows),
        features={
            "num_visits": tuple(float(len(row.before)) for row in rows),
            "num_not_at_home": tuple(
                float(row.before.count(OutcomeCode.NOT_AT_HOME)) for row in rows
            ),
            "num_promises": tuple(
                float(sum(each in PROMISING for each in row.before)) for row in rows
            ),
            "last_outcome": tuple(str(row.before[-1]) if row.before else NONE for row in rows),
        },
        days=tuple(row.day for row in rows),
        amounts=tuple(row.paid_fen / FEN_PER_YUAN for row in rows),
        met=tuple(row.met for row in rows),
        weekdays=tuple(row.day.weekday() for row in rows),
        hours=tuple(row.hour for row in rows),
        sha256=hashlib.sha256(repr(rows).encode()).hexdigest(),
    )
