"""What an officer finds at the door: all thirteen outcomes, by a truth that no plan knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from year.borrowers import Borrower
    from year.notes import Year

NOON, EVENING = 12, 18
ELSEWHERE = (("moved", 0.6), ("wrong_address", 0.2), ("third_party_met", 0.2))
NOBODY = (("not_at_home", 0.85), ("third_party_met", 0.15))
MET = (
    *(("met_promised", 0.50), ("met_plan_agreed", 0.14), ("met_refused", 0.24)),
    *(("another_time", 0.06), ("cancelled", 0.03), ("left_for_safety", 0.03)),
)
NOT_MADE = frozenset({"paid_before", "cancelled"})
"""Outcomes of visits that did not take place."""

STAY = {"met_promised": 30, "met_plan_agreed": 40, "met_refused": 12, "met_hardship": 25}
SHORT_STAY = 5
"""Minutes at the door."""

WILLING = {"met_promised": "willing", "met_plan_agreed": "willing", "met_refused": "unwilling"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop of the day's plan."""

    case_id: str
    start: datetime


def found(year: Year, stop: Stop) -> dict[str, Any]:
    """Return what the officer records on the page, field by field."""
    borrower = year.borrowers[stop.case_id]
    outcome = _outcome(year, borrower, stop.start)
    leaves = stop.start + timedelta(minutes=STAY.get(outcome, SHORT_STAY))
    is_made = outcome not in NOT_MADE
    if is_made:
        year.visited[borrower.household] = stop.start.date()
    return {
        "case_id": stop.case_id,
        "outcome": outcome,
        "arrived": stop.start.strftime("%H:%M") if is_made else None,
        "left": leaves.strftime("%H:%M") if is_made else None,
        "promise": _promise(year, borrower, outcome, stop.start.date()),
        "willingness": WILLING.get(outcome, "not_known"),
        "ability": "unable" if outcome == "met_hardship" else "not_known",
        "note": f"{borrower.name}家：{outcome}",
    }


def told_otherwise(year: Year, visit: dict[str, Any], day: date) -> dict[str, Any]:
    """Return a visit as it is corrected: what was not at home was a neighbour, and so on."""
    borrower = year.borrowers[visit["case_id"]]
    other = {"not_at_home": "third_party_met", "met_refused": "met_promised"}
    outcome = other.get(visit["outcome"], visit["outcome"])
    promise = visit["promise"] or _promise(year, borrower, outcome, day)
    return visit | {"outcome": outcome, "promise": promise, "note": f"{visit['note']}，更正"}


def _outcome(year: Year, borrower: Borrower, when: datetime) -> str:
    if borrower.called_off == when.date():
        return "cancelled"
    if borrower.pays_on is not None and borrower.pays_on <= when.date():
        return "paid_before"
    if borrower.moved:
        return _drawn(year, ELSEWHERE)
    part = 0 if when.hour < NOON else 1 if when.hour < EVENING else 2
    if year.happens(year.chances.away[part]):
        return _drawn(year, NOBODY)
    if borrower.hardship:
        return "met_hardship"
    return "disputed" if borrower.disputes else _drawn(year, MET)


def _drawn(year: Year, chances: tuple[tuple[str, float], ...]) -> str:
    words, weights = zip(*chances, strict=True)
    return str(year.dice.choices(words, weights)[0])


def _promise(year: Year, borrower: Borrower, outcome: str, day: date) -> dict[str, Any] | None:
    if outcome not in {"met_promised", "met_plan_agreed"}:
        return None
    borrower.will_pay = year.happens(year.chances.keeps_promise)
    due_on = day + timedelta(days=year.dice.randrange(3, 21))
    fen = borrower.overdue_yuan * 100 // (1 if outcome == "met_promised" else 6)
    borrower.promised_fen = max(fen, 100)
    return {"due_on": due_on.isoformat(), "amount_fen": borrower.promised_fen}
