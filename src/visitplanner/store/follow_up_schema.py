"""Tables of what follows visits: plans of instalments, payments, the credit bureau, arrears."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
)

from visitplanner.store.columns import ID, METADATA, Moment, sealed


def _of_case() -> Column[str]:
    return Column("case_id", ID, ForeignKey("case_file.case_id"), primary_key=True)


REPAYMENT = Table(
    "repayment_plan",
    METADATA,
    _of_case(),
    Column("number", Integer, primary_key=True),
    Column("agreed_on", Date, nullable=False),
    Column("method", ID, nullable=False),
    Column("months", Integer, nullable=False),
    Column("annual_rate", ID, nullable=False),
    Column("debt_fen", BigInteger, nullable=False),
    Column("waived_fen", BigInteger, nullable=False),
    sealed("approved_by"),
    Column("recorded_by", ID, nullable=False),
)
"""A plan of instalments, from 1 on; `annual_rate` is a share of a year as a fraction."""

INSTALMENT = Table(
    "instalment",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("plan", Integer, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("amount_fen", BigInteger, nullable=False),
    Column("standing", ID, nullable=False),
    ForeignKeyConstraint(["case_id", "plan"], ["repayment_plan.case_id", "repayment_plan.number"]),
)
"""What falls due by a plan; `standing` is open, kept, broken, or ended with its plan."""

PAYMENT = Table(
    "payment",
    METADATA,
    _of_case(),
    Column("paid_on", Date, primary_key=True),
    Column("reference_key", ID, primary_key=True),
    sealed("reference"),
    Column("amount_fen", BigInteger, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", ID, nullable=False),
)
"""Money that came; the reference, or its digest `reference_key`, tells payments of one day apart.

A reference is what somebody typed: only its digest, by a key, stands in keys and in the log.
"""

SETTLEMENT = Table(
    "settlement",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("paid_on", Date, primary_key=True),
    Column("reference_key", ID, primary_key=True),
    Column("plan", Integer, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("amount_fen", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["case_id", "paid_on", "reference_key"],
        ["payment.case_id", "payment.paid_on", "payment.reference_key"],
    ),
)
"""What a payment settled of an instalment of a plan; the plan 0 is the promise of that day."""

VOID = Table(
    "payment_void",
    METADATA,
    _of_case(),
    Column("paid_on", Date, primary_key=True),
    Column("reference_key", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    sealed("reference"),
    Column("amount_fen", BigInteger, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", ID, nullable=False),
    sealed("reason"),
    Column("voided_at", Moment, nullable=False),
    Column("voided_by", ID, nullable=False),
)
"""A payment that was recorded by mistake and taken back, from 1 on, as it was recorded; and why."""

BUREAU = Table(
    "bureau_notice",
    METADATA,
    _of_case(),
    Column("told_on", Date, primary_key=True),
    Column("channel", ID, nullable=False),
    Column("waits_until", Date, nullable=False),
    Column("reported_on", Date),
)
"""What the borrower was told of the credit bureau; until the day named they may object."""

ROLL = Table(
    "roll",
    METADATA,
    _of_case(),
    Column("seen_on", Date, primary_key=True),
    Column("days_before", Integer, nullable=False),
    Column("days_after", Integer, nullable=False),
    Column("overdue_fen", BigInteger, nullable=False),
)
"""A case that went from one bucket of days past due to another, by the table imported that day."""

FOLLOW_UP = (REPAYMENT, INSTALMENT, PAYMENT, SETTLEMENT, VOID, BUREAU, ROLL)
"""All of them, each after those that it points to."""
