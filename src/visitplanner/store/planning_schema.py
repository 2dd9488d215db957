"""Tables that plans are made from and kept in: officers, their days, who goes where and when."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from visitplanner.store.columns import ID, METADATA, Moment, sealed


def _of_officer() -> Column[str]:
    return Column("officer_id", ID, ForeignKey("officer.officer_id"), primary_key=True)


OFFICER = Table(
    "officer",
    METADATA,
    Column("officer_id", ID, primary_key=True),
    sealed("name"),
    sealed("phone"),
    sealed("home"),
    Column("crew_id", ID, nullable=False),
    Column("mode", ID, nullable=False),
    Column("skills", Text, nullable=False),
    Column("weekdays", Text, nullable=False),
    Column("shift_start", Integer, nullable=False),
    Column("shift_end", Integer, nullable=False),
    Column("overtime", Integer, nullable=False),
    Column("lunch", Text, nullable=False),
    Column("max_visits", Integer),
    Column("left_on", Date),
)
"""An officer: `home` is JSON of a `Location`, `lunch` of its earliest, latest and duration.

`left_on` is the first day on which the officer works no more; nobody is ever taken away.
"""

CERTIFICATION = Table(
    "certification",
    METADATA,
    _of_officer(),
    Column("name", Text, primary_key=True),
    Column("expires_on", Date, nullable=False),
)
"""What an officer holds, to the last valid day inclusive."""

OFFICER_DAY = Table(
    "officer_day",
    METADATA,
    _of_officer(),
    Column("day", Date, primary_key=True),
    Column("kind", ID, primary_key=True),
)
"""A day unlike the usual ones: `leave`, or `extra`."""

TRAINING = Table(
    "training",
    METADATA,
    _of_officer(),
    Column("subject", Text, primary_key=True),
    Column("done_on", Date, primary_key=True),
    Column("valid_until", Date),
)
"""A course that an officer has done; without a last valid day, the policy's period holds."""

DAY_SHIFT = Table(
    "day_shift",
    METADATA,
    _of_officer(),
    Column("day", Date, primary_key=True),
    Column("shift_start", Integer, nullable=False),
    Column("shift_end", Integer, nullable=False),
    Column("overtime", Integer),
    Column("from_branch", Boolean, nullable=False),
)
"""A day in hours of its own; no overtime is that of usual days."""

STAFF_OFFICER = Table(
    "staff_officer",
    METADATA,
    Column("name", ID, primary_key=True),
    Column("officer_id", ID, ForeignKey("officer.officer_id"), nullable=False),
)
"""Which officer somebody of the store's staff is: they may read the cases they are sent to."""

PLAN = Table(
    "plan",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", ID, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("num_days", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", ID, nullable=False),
    sealed("document"),
)
"""A plan that was made, from 1 on; `document` is its `plan.json`."""

PLAN_SOURCE = Table(
    "plan_source",
    METADATA,
    Column("plan", Integer, ForeignKey("plan.number"), primary_key=True, autoincrement=False),
    sealed("document"),
)
"""What a plan was made from, for it to be opened again: cases and officers without their names."""

PLAN_DAY = Table(
    "plan_day",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("plan", Integer, ForeignKey("plan.number"), nullable=False),
)
"""Which plan stands for a day: the last that was made for it, and so the day's version."""

PLANNED_VISIT = Table(
    "planned_visit",
    METADATA,
    Column("plan", Integer, ForeignKey("plan.number"), primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.case_id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("officers", Text, nullable=False),
    Index(None, "case_id"),
)
"""A visit of a plan; `officers` is JSON of the numbers of those who go."""
