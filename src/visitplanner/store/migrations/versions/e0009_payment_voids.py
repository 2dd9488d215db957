"""Payments that were taken back, with who did so and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.String(100)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "payment_void",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("paid_on", sa.Date, nullable=False),
        sa.Column("reference_key", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reference", sa.LargeBinary, nullable=False),
        sa.Column("amount_fen", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_by", ID, nullable=False),
        sa.PrimaryKeyConstraint(
            "case_id", "paid_on", "reference_key", "number", name="pk_payment_void"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.case_id"], name="fk_payment_void_case_id_case_file"
        ),
    )


def downgrade() -> None:
    """Take the table away, with all that it holds."""
    op.drop_table("payment_void")
