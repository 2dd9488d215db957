"""Courses that officers have done, shifts of single days, which officer somebody is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.String(100)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "training",
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("done_on", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.PrimaryKeyConstraint("officer_id", "subject", "done_on", name="pk_training"),
        _of_officer("training"),
    )
    op.create_table(
        "day_shift",
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("shift_start", sa.Integer, nullable=False),
        sa.Column("shift_end", sa.Integer, nullable=False),
        sa.Column("overtime", sa.Integer),
        sa.Column("from_branch", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "day", name="pk_day_shift"),
        _of_officer("day_shift"),
    )
    op.create_table(
        "staff_officer",
        sa.Column("name", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_staff_officer"),
        _of_officer("staff_officer"),
    )


def downgrade() -> None:
    """Take the tables away, with all that they hold."""
    for name in ("staff_officer", "day_shift", "training"):
        op.drop_table(name)


def _of_officer(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_officer_id_officer"
    return sa.ForeignKeyConstraint(["officer_id"], ["officer.officer_id"], name=name)
