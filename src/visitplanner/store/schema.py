"""The tables of the store, as they stand today; `migrations` is how they came to be.

Each has a key out of the bank's own words (a case's number, a day), so that writing the same thing
twice is writing it once. A column of `sealed` holds what only the key of the store opens: names,
numbers, addresses, coordinates, what somebody wrote. Dates are days in Asia/Shanghai, moments are
kept in UTC, money is whole fen, durations whole seconds.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)

from visitplanner.store.columns import ID, METADATA, Moment, is_sealed, sealed
from visitplanner.store.follow_up_schema import (
    BUREAU,
    FOLLOW_UP,
    INSTALMENT,
    PAYMENT,
    REPAYMENT,
    ROLL,
    SETTLEMENT,
    VOID,
)
from visitplanner.store.means_schema import MEANS
from visitplanner.store.override_schema import OVERRIDE
from visitplanner.store.planning_schema import (
    CERTIFICATION,
    DAY_SHIFT,
    OFFICER,
    OFFICER_DAY,
    PLAN,
    PLAN_DAY,
    PLAN_SOURCE,
    PLANNED_VISIT,
    STAFF_OFFICER,
    TRAINING,
)
from visitplanner.store.visit_schema import COMPLAINT, EXPORT, REPORT


def _of_case(name: str = "case_id") -> Column[str]:
    return Column(name, ID, ForeignKey("case_file.case_id"), primary_key=True)


CASE = Table(
    "case_file",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("state", ID, nullable=False),
    Column("household_id", ID, nullable=False),
    Column("household_key", ID, nullable=False),
    sealed("borrower_name"),
    sealed("borrower_phone"),
    sealed("address"),
    sealed("place"),
    Column("district", Text, nullable=False),
    Column("overdue_fen", BigInteger, nullable=False),
    Column("balance_fen", BigInteger, nullable=False),
    Column("days_past_due", Integer, nullable=False),
    Column("service_duration", Integer, nullable=False),
    Column("persons", Integer),
    sealed("single_officer_approval"),
    Column("required_skills", Text, nullable=False),
    Column("instruction_word", ID, nullable=False),
    sealed("instruction_reason"),
    Column("instruction_by", Text, nullable=False),
    Index(None, "state"),
    Index(None, "household_key"),
)
"""A loan in arrears and its borrower.

`state` is where its events have led, a `CaseState`; `household_key` is the household's number as it
is compared; `place` is JSON of a `Location`.
"""

EVENT = Table(
    "event",
    METADATA,
    _of_case(),
    Column("number", Integer, primary_key=True),
    Column("step", ID, nullable=False),
    Column("outcome", ID, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", ID, nullable=False),
)
"""What was recorded of a case, from 1 on: the steps of the process that led to its state."""

FLAG = Table(
    "case_flag",
    METADATA,
    _of_case(),
    Column("flag", ID, primary_key=True),
)

NOTICE = Table(
    "notice",
    METADATA,
    _of_case(),
    Column("given_on", Date, primary_key=True),
    Column("channel", ID, primary_key=True),
)

AGREEMENT = Table(
    "agreement",
    METADATA,
    _of_case(),
    Column("reference", ID, primary_key=True),
    Column("given_on", Date),
    Column("channel", ID, nullable=False),
    Column("agreed_with", ID, nullable=False),
    Column("taken_by", Text, nullable=False),
    Column("ended_on", Date),
    Column("ended_as", ID, nullable=False),
    Column("ended_by", Text, nullable=False),
)
"""An agreement to be visited; its windows hold until it is withdrawn, or another takes its place.

The reference "" holds windows whose agreement is not on record: they are known, and never used.
"""

WINDOW = Table(
    "agreed_window",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("reference", ID, primary_key=True),
    Column("starts_at", Moment, primary_key=True),
    Column("ends_at", Moment, nullable=False),
    Column("asked_for", Boolean, nullable=False),
    ForeignKeyConstraint(["case_id", "reference"], ["agreement.case_id", "agreement.reference"]),
    Index(None, "starts_at"),
)
"""When a visit may start, by its agreement."""

PROMISE = Table(
    "promise",
    METADATA,
    _of_case(),
    Column("due_on", Date, primary_key=True),
    Column("amount_fen", BigInteger),
    Column("standing", ID, nullable=False),
)
"""A promise to pay; `standing` is open, kept, broken, or replaced by what was said later."""

VISIT = Table(
    "visit",
    METADATA,
    _of_case(),
    Column("visited_on", Date, primary_key=True),
    Column("outcome", ID, nullable=False),
    Column("officer_id", ID, nullable=False),
    Column("arrived_at", Moment),
    Column("left_at", Moment),
    Column("willingness", ID, nullable=False),
    Column("ability", ID, nullable=False),
    sealed("note"),
    Column("plan", ID, nullable=False),
    Column("source", ID, nullable=False),
)
"""A visit that took place, or was tried; `source` is the digest of the export, or who typed it."""

STAFF = Table(
    "staff",
    METADATA,
    Column("name", ID, primary_key=True),
    Column("role", ID, primary_key=True),
)
"""Who may use the store, and as what."""

JOURNALLED = (
    *(CASE, EVENT, FLAG, NOTICE, AGREEMENT, WINDOW, PROMISE, VISIT, STAFF),
    *(OFFICER, CERTIFICATION, OFFICER_DAY, PLAN, PLAN_SOURCE, PLAN_DAY, PLANNED_VISIT),
    *(EXPORT, REPORT, COMPLAINT),
    OVERRIDE,
    MEANS,
    *FOLLOW_UP,
    *(TRAINING, DAY_SHIFT, STAFF_OFFICER),
)
"""The tables whose every change stands in the audit log; each after those that it points to."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", ID, nullable=False),
    Column("action", ID, nullable=False),
    Column("subject", ID, nullable=False),
    Column("table_name", ID, nullable=False),
    Column("row_key", Text, nullable=False),
    Column("row_digest", ID, nullable=False),
    Column("detail", Text, nullable=False),
    Column("chain", ID, nullable=False),
    Index(None, "subject"),
)
"""What was done, by whom, in order, never changed: `chain` seals each row with all before it."""

HEAD = Table(
    "audit_head",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", ID, nullable=False),
    sealed("audit_key"),
)
"""The last row of the audit log, in one row: writers queue for it, so that the log has no forks."""

__all__ = [
    "AGREEMENT",
    "AUDIT",
    "BUREAU",
    "CASE",
    "CERTIFICATION",
    "COMPLAINT",
    "DAY_SHIFT",
    "EVENT",
    "EXPORT",
    "FLAG",
    "FOLLOW_UP",
    "HEAD",
    "ID",
    "INSTALMENT",
    "JOURNALLED",
    "MEANS",
    "METADATA",
    "NOTICE",
    "OFFICER",
    "OFFICER_DAY",
    "OVERRIDE",
    "PAYMENT",
    "PLAN",
    "PLANNED_VISIT",
    "PLAN_DAY",
    "PLAN_SOURCE",
    "PROMISE",
    "REPAYMENT",
    "REPORT",
    "ROLL",
    "SETTLEMENT",
    "STAFF",
    "STAFF_OFFICER",
    "TRAINING",
    "VISIT",
    "VOID",
    "WINDOW",
    "Moment",
    "is_sealed",
]
