"""The case file: cases, notices, agreements, promises, visits, staff, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String(100)
MOMENT = sa.DateTime(timezone=True)
SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _make_cases()
    _make_case_facts()
    _make_agreements()
    _make_visits()
    op.create_table(
        "staff",
        sa.Column("name", ID, nullable=False),
        sa.Column("role", ID, nullable=False),
        sa.PrimaryKeyConstraint("name", "role", name="pk_staff"),
    )
    _make_audit_log()


def downgrade() -> None:
    """Take the tables away, with all that they hold."""
    for name in ("audit_head", "audit", "staff", "visit", "promise", "agreed_window"):
        op.drop_table(name)
    for name in ("agreement", "notice", "case_flag", "event", "case_file"):
        op.drop_table(name)


def _make_cases() -> None:
    op.create_table(
        "case_file",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("household_id", ID, nullable=False),
        sa.Column("household_key", ID, nullable=False),
        *(_sealed(name) for name in ("borrower_name", "borrower_phone", "address", "place")),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("overdue_fen", sa.BigInteger, nullable=False),
        sa.Column("balance_fen", sa.BigInteger, nullable=False),
        sa.Column("days_past_due", sa.Integer, nullable=False),
        sa.Column("service_duration", sa.Integer, nullable=False),
        sa.Column("persons", sa.Integer),
        _sealed("single_officer_approval"),
        sa.Column("required_skills", sa.Text, nullable=False),
        sa.Column("instruction_word", ID, nullable=False),
        _sealed("instruction_reason"),
        sa.Column("instruction_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_file"),
    )
    op.create_index("ix_case_file_state", "case_file", ["state"])
    op.create_index("ix_case_file_household_key", "case_file", ["household_key"])


def _make_case_facts() -> None:
    op.create_table(
        "event",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("step", ID, nullable=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_event"),
        _of_case("event"),
    )
    op.create_table(
        "case_flag",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("flag", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "flag", name="pk_case_flag"),
        _of_case("case_flag"),
    )
    op.create_table(
        "notice",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("channel", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "given_on", "channel", name="pk_notice"),
        _of_case("notice"),
    )
    op.create_table(
        "promise",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("amount_fen", sa.BigInteger),
        sa.Column("standing", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "due_on", name="pk_promise"),
        _of_case("promise"),
    )


def _make_agreements() -> None:
    op.create_table(
        "agreement",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("reference", ID, nullable=False),
        sa.Column("given_on", sa.Date),
        sa.Column("channel", ID, nullable=False),
        sa.Column("agreed_with", ID, nullable=False),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_as", ID, nullable=False),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "reference", name="pk_agreement"),
        _of_case("agreement"),
    )
    op.create_table(
        "agreed_window",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("reference", ID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("asked_for", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "reference", "starts_at", name="pk_agreed_window"),
        sa.ForeignKeyConstraint(
            ["case_id", "reference"],
            ["agreement.case_id", "agreement.reference"],
            name="fk_agreed_window_case_id_reference_agreement",
        ),
    )
    op.create_index("ix_agreed_window_starts_at", "agreed_window", ["starts_at"])


def _make_visits() -> None:
    op.create_table(
        "visit",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("arrived_at", MOMENT),
        sa.Column("left_at", MOMENT),
        sa.Column("willingness", ID, nullable=False),
        sa.Column("ability", ID, nullable=False),
        _sealed("note"),
        sa.Column("plan", ID, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "visited_on", name="pk_visit"),
        _of_case("visit"),
    )


def _make_audit_log() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("action", ID, nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("table_name", ID, nullable=False),
        sa.Column("row_key", sa.Text, nullable=False),
        sa.Column("row_digest", ID, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("chain", ID, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("chain", ID, nullable=False),
        _sealed("audit_key"),
        sa.PrimaryKeyConstraint("one", name="pk_audit_head"),
    )


def _sealed(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_case_id_case_file"
    return sa.ForeignKeyConstraint(["case_id"], ["case_file.case_id"], name=name)
