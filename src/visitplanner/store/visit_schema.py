"""Tables of what comes back: exports that were taken, every word of a visit, complaints."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Table

from visitplanner.store.columns import ID, METADATA, Moment, sealed


def _of_case() -> Column[str]:
    return Column("case_id", ID, ForeignKey("case_file.case_id"), primary_key=True)


EXPORT = Table(
    "outcome_export",
    METADATA,
    Column("sha256", ID, primary_key=True),
    Column("plan", ID, nullable=False),
    Column("officer_id", ID, nullable=False),
    Column("day", Date, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("exported_at", Moment, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", ID, nullable=False),
    Index(None, "plan"),
)
"""An export of an officer's page that was taken; its number only grows from one to the next."""

REPORT = Table(
    "visit_report",
    METADATA,
    _of_case(),
    Column("visited_on", Date, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("outcome", ID, nullable=False),
    Column("officer_id", ID, nullable=False),
    Column("arrived_at", Moment),
    Column("left_at", Moment),
    Column("promise_due_on", Date),
    Column("promise_fen", BigInteger),
    Column("willingness", ID, nullable=False),
    Column("ability", ID, nullable=False),
    sealed("note"),
    Column("plan", ID, nullable=False),
    Column("source", ID, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", ID, nullable=False),
)
"""What was said of a visit, from 1 on: the last is what `visit` tells, none is ever changed.

`source` is the digest of the export, or "" where somebody typed it.
"""

COMPLAINT = Table(
    "complaint",
    METADATA,
    _of_case(),
    Column("event", Integer, primary_key=True),
    Column("received_on", Date, nullable=False),
    sealed("text"),
    Column("resolved_on", Date),
)
"""A complaint; `event` is the number of the case's event that it came in with."""
