"""What a bank knows of a case's money: the debt by its parts, the household's means."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.String(100)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "case_means",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("lent_on", sa.Date),
        sa.Column("overdue_since", sa.Date),
        sa.Column("principal_fen", sa.BigInteger, nullable=False),
        sa.Column("interest_fen", sa.BigInteger, nullable=False),
        sa.Column("fees_fen", sa.BigInteger, nullable=False),
        sa.Column("instalment_fen", sa.BigInteger),
        sa.Column("income", sa.LargeBinary, nullable=False),
        sa.Column("outgoings", sa.LargeBinary, nullable=False),
        sa.Column("dependants", sa.LargeBinary, nullable=False),
        sa.Column("at_hand", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_means"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.case_id"], name="fk_case_means_case_id_case_file"
        ),
    )


def downgrade() -> None:
    """Take the table away, with all that it holds."""
    op.drop_table("case_means")
