"""Outcomes of visits as rows of the store, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.domain import Ability, OutcomeCode, Promise, VisitOutcome, Willingness
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.schema import EXPORT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.outcomes.export import Export
    from visitplanner.store.journal import Journal, Row

_OF_REPORT_ALONE = ("number", "source", "recorded_at", "recorded_by")
"""Columns of a report that say how it came, and not what came of the visit."""

_PROTECTING = (OutcomeCode.MET_HARDSHIP, OutcomeCode.DISPUTED)
"""Outcomes that hold visits: hardship first, for a dispute is settled in counselling too."""

_VISIT = ("outcome", "officer_id", "arrived_at", "left_at", "willingness", "ability", "note")


def report_row(said: VisitOutcome, plan: str, source: str, number: int, journal: Journal) -> Row:
    """Return the row of what was said of a visit."""
    promise = said.promise
    return {
        "case_id": said.case_id,
        "visited_on": said.day,
        "number": number,
        "outcome": str(said.outcome),
        "officer_id": said.officer_id,
        "arrived_at": said.arrived_at,
        "left_at": said.left_at,
        "promise_due_on": None if promise is None else promise.due_on,
        "promise_fen": None if promise is None else promise.amount_fen,
        "willingness": str(said.willingness),
        "ability": str(said.ability),
        "note": said.note,
        "plan": plan,
        "source": source,
        "recorded_at": journal.now,
        "recorded_by": journal.actor.name,
    }


def visit_row(report: Row) -> Row:
    """Return the row of a visit, as its last report tells it."""
    source = report["source"] or report["recorded_by"]
    told = {name: report[name] for name in ("case_id", "visited_on", "plan", *_VISIT)}
    return {**told, "source": source}


def say_the_same(report: Row, other: Row) -> bool:
    """Return whether two reports tell the same of a visit, whoever brought them."""
    return all(report[name] == other[name] for name in report if name not in _OF_REPORT_ALONE)


def reported_promise(report: Row) -> Promise | None:
    """Return the promise that a report tells of."""
    if report["promise_due_on"] is None:
        return None
    return Promise(due_on=report["promise_due_on"], amount_fen=report["promise_fen"])


def outcome_of(report: Row) -> VisitOutcome:
    """Return what a report says came of a visit."""
    return VisitOutcome(
        case_id=report["case_id"],
        officer_id=report["officer_id"],
        day=report["visited_on"],
        outcome=OutcomeCode(report["outcome"]),
        arrived_at=report["arrived_at"],
        left_at=report["left_at"],
        promise=reported_promise(report),
        willingness=Willingness(report["willingness"]),
        ability=Ability(report["ability"]),
        note=report["note"],
    )


def last_report(reports: Sequence[Row]) -> Row | None:
    """Return the report that was taken in last, of those of one visit."""
    return max(reports, key=lambda row: int(row["number"]), default=None)


def standing_reports(reports: Sequence[Row]) -> Mapping[str, Row]:
    """Return the last word of each officer on one visit, in the order in which they came.

    A report without an officer's number is a word on the visit as a whole: it takes the place of
    all before it.
    """
    standing: dict[str, Row] = {}
    for row in sorted(reports, key=lambda row: int(row["number"])):
        if not row["officer_id"]:
            standing.clear()
        standing.pop(row["officer_id"], None)
        standing[row["officer_id"]] = row
    return standing


def counting_report(reports: Sequence[Row]) -> Row | None:
    """Return the report that counts, of those of one visit: the last word that stands.

    Hardship or a dispute that one of two officers tells of goes before what the other says.
    """
    words = tuple(standing_reports(reports).values())
    protecting = [row for code in _PROTECTING for row in words if row["outcome"] == code]
    return next(iter(protecting), words[-1] if words else None)


def require_new(journal: Journal, export: Export) -> None:
    """Refuse an export that the store has taken already, or that a later one has overtaken.

    Raises
    ------
    InputError
        With the reason.
    """
    page = export.page
    mine = select(EXPORT.c.sha256, EXPORT.c.number).where(
        EXPORT.c.plan == page.plan,
        EXPORT.c.officer_id == page.officer_id,
        EXPORT.c.day == page.day,
    )
    taken = journal.connection.execute(mine).all()
    if any(row.sha256 == export.sha256 for row in taken):
        raise input_fault(say("is doubled: the same export was taken before"))
    if any(row.number >= export.number for row in taken):
        raise input_fault(say("is older than an export of the same page that was taken before"))


def keep_export(journal: Journal, export: Export) -> None:
    """Keep that an export was taken, when and by whom."""
    row = {
        "sha256": export.sha256,
        "plan": export.page.plan,
        "officer_id": export.page.officer_id,
        "day": export.page.day,
        "number": export.number,
        "exported_at": export.exported_at,
        "imported_at": journal.now,
        "imported_by": journal.actor.name,
    }
    journal.put(EXPORT, row)
