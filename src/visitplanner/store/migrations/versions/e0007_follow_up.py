"""Plans of instalments, payments, notices of the credit bureau, cases between buckets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.String(100)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_plans()
    _make_payments()
    op.create_table(
        "bureau_notice",
        *_key("bureau_notice", sa.Column("told_on", sa.Date, nullable=False)),
        sa.Column("channel", ID, nullable=False),
        sa.Column("waits_until", sa.Date, nullable=False),
        sa.Column("reported_on", sa.Date),
    )
    op.create_table(
        "roll",
        *_key("roll", sa.Column("seen_on", sa.Date, nullable=False)),
        sa.Column("days_before", sa.Integer, nullable=False),
        sa.Column("days_after", sa.Integer, nullable=False),
        sa.Column("overdue_fen", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Take the tables away, with all that they hold."""
    for name in ("roll", "bureau_notice", "settlement", "payment", "instalment", "repayment_plan"):
        op.drop_table(name)


def _make_plans() -> None:
    op.create_table(
        "repayment_plan",
        *_key("repayment_plan", sa.Column("number", sa.Integer, nullable=False)),
        sa.Column("agreed_on", sa.Date, nullable=False),
        sa.Column("method", ID, nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("annual_rate", ID, nullable=False),
        sa.Column("debt_fen", sa.BigInteger, nullable=False),
        sa.Column("waived_fen", sa.BigInteger, nullable=False),
        sa.Column("approved_by", sa.LargeBinary, nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
    )
    op.create_table(
        "instalment",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("plan", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("amount_fen", sa.BigInteger, nullable=False),
        sa.Column("standing", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "plan", "due_on", name="pk_instalment"),
        sa.ForeignKeyConstraint(
            ["case_id", "plan"],
            ["repayment_plan.case_id", "repayment_plan.number"],
            name="fk_instalment_case_id_plan_repayment_plan",
        ),
    )


def _make_payments() -> None:
    op.create_table(
        "payment",
        *_key(
            "payment",
            sa.Column("paid_on", sa.Date, nullable=False),
            sa.Column("reference_key", ID, nullable=False),
        ),
        sa.Column("reference", sa.LargeBinary, nullable=False),
        sa.Column("amount_fen", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
    )
    key = ("case_id", "paid_on", "reference_key")
    op.create_table(
        "settlement",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("paid_on", sa.Date, nullable=False),
        sa.Column("reference_key", ID, nullable=False),
        sa.Column("plan", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("amount_fen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(*key, "plan", "due_on", name="pk_settlement"),
        sa.ForeignKeyConstraint(
            key,
            [f"payment.{name}" for name in key],
            name="fk_settlement_case_id_paid_on_reference_key_payment",
        ),
    )


def _key(table: str, *others: sa.Column[object]) -> tuple[sa.schema.SchemaItem, ...]:
    """Return the key of a table: the case, and what tells its rows apart."""
    return (
        sa.Column("case_id", ID, nullable=False),
        *others,
        sa.PrimaryKeyConstraint("case_id", *(each.name for each in others), name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.case_id"], name=f"fk_{table}_case_id_case_file"
        ),
    )
