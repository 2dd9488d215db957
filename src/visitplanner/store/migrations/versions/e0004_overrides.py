"""Overrides: a rule lifted for one case, for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.String(100)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "override",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("given_by", ID, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "rule_id", "number", name="pk_override"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.case_id"], name="fk_override_case_id_case_file"
        ),
    )


def downgrade() -> None:
    """Take the table away, with all that it holds."""
    op.drop_table("override")
