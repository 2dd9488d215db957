"""Exports of officers' pages, every report of a visit, complaints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.String(100)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_exports()
    _make_reports()
    op.create_table(
        "complaint",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("resolved_on", sa.Date),
        sa.PrimaryKeyConstraint("case_id", "event", name="pk_complaint"),
        _of_case("complaint"),
    )


def downgrade() -> None:
    """Take the tables away, with all that they hold."""
    for name in ("complaint", "visit_report", "outcome_export"):
        op.drop_table(name)


def _make_exports() -> None:
    op.create_table(
        "outcome_export",
        sa.Column("sha256", ID, nullable=False),
        sa.Column("plan", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("exported_at", MOMENT, nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by", ID, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_outcome_export"),
    )
    op.create_index("ix_outcome_export_plan", "outcome_export", ["plan"])


def _make_reports() -> None:
    op.create_table(
        "visit_report",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("arrived_at", MOMENT),
        sa.Column("left_at", MOMENT),
        sa.Column("promise_due_on", sa.Date),
        sa.Column("promise_fen", sa.BigInteger),
        sa.Column("willingness", ID, nullable=False),
        sa.Column("ability", ID, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.Column("plan", ID, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "visited_on", "number", name="pk_visit_report"),
        _of_case("visit_report"),
    )


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_case_id_case_file"
    return sa.ForeignKeyConstraint(["case_id"], ["case_file.case_id"], name=name)
