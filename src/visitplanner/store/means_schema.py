"""The table of what a bank knows of a case's money."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Table, Text

from visitplanner.store.columns import ID, METADATA, sealed

MEANS = Table(
    "case_means",
    METADATA,
    Column("case_id", ID, ForeignKey("case_file.case_id"), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("product", Text, nullable=False),
    Column("lent_on", Date),
    Column("overdue_since", Date),
    Column("principal_fen", BigInteger, nullable=False),
    Column("interest_fen", BigInteger, nullable=False),
    Column("fees_fen", BigInteger, nullable=False),
    Column("instalment_fen", BigInteger),
    sealed("income"),
    sealed("outgoings"),
    sealed("dependants"),
    sealed("at_hand"),
)
"""A case's debt by its parts, and the household's money: whole fen, or persons, as text, sealed;
"" is not known."""
