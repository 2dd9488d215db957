"""The table of overrides: which rule was lifted for which case, until when, by whom and why."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, Table

from visitplanner.store.columns import ID, METADATA, Moment, sealed

OVERRIDE = Table(
    "override",
    METADATA,
    Column("case_id", ID, ForeignKey("case_file.case_id"), primary_key=True),
    Column("rule_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    sealed("reason"),
    Column("given_by", ID, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("ended_by", ID, nullable=False),
)
"""A rule lifted for a case, from 1 on for each: none is changed but by its end, and none removed.

`expires_on` is the last day of the visits that it lets pass, `ended_on` the first that it does not.
"""
