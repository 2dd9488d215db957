"""What plans were made from, for them to be opened again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table; plans made before have nothing in it, and are not opened again."""
    op.create_table(
        "plan_source",
        sa.Column("plan", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("plan", name="pk_plan_source"),
        sa.ForeignKeyConstraint(["plan"], ["plan.number"], name="fk_plan_source_plan_plan"),
    )


def downgrade() -> None:
    """Take the table away, with all that it holds."""
    op.drop_table("plan_source")
