"""Officers with their certifications and days, plans with their visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.String(100)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_officers()
    _make_plans()


def downgrade() -> None:
    """Take the tables away, with all that they hold."""
    for name in ("planned_visit", "plan_day", "plan", "officer_day", "certification", "officer"):
        op.drop_table(name)


def _make_officers() -> None:
    op.create_table(
        "officer",
        sa.Column("officer_id", ID, nullable=False),
        *(_sealed(name) for name in ("name", "phone", "home")),
        sa.Column("crew_id", ID, nullable=False),
        sa.Column("mode", ID, nullable=False),
        sa.Column("skills", sa.Text, nullable=False),
        sa.Column("weekdays", sa.Text, nullable=False),
        sa.Column("shift_start", sa.Integer, nullable=False),
        sa.Column("shift_end", sa.Integer, nullable=False),
        sa.Column("overtime", sa.Integer, nullable=False),
        sa.Column("lunch", sa.Text, nullable=False),
        sa.Column("max_visits", sa.Integer),
        sa.Column("left_on", sa.Date),
        sa.PrimaryKeyConstraint("officer_id", name="pk_officer"),
    )
    op.create_table(
        "certification",
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "name", name="pk_certification"),
        _refers("certification", "officer_id", "officer"),
    )
    op.create_table(
        "officer_day",
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "day", "kind", name="pk_officer_day"),
        _refers("officer_day", "officer_id", "officer"),
    )


def _make_plans() -> None:
    op.create_table(
        "plan",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("fingerprint", ID, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("num_days", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        _sealed("document"),
        sa.PrimaryKeyConstraint("number", name="pk_plan"),
    )
    op.create_table(
        "plan_day",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("plan", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_plan_day"),
        _refers("plan_day", "plan", "plan", "number"),
    )
    op.create_table(
        "planned_visit",
        sa.Column("plan", sa.Integer, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("officers", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("plan", "case_id", name="pk_planned_visit"),
        _refers("planned_visit", "plan", "plan", "number"),
        _refers("planned_visit", "case_id", "case_file"),
    )
    op.create_index("ix_planned_visit_case_id", "planned_visit", ["case_id"])


def _sealed(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _refers(table: str, column: str, to: str, key: str = "") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.{key or column}"], name=name)
