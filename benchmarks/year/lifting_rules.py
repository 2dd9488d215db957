"""The referee on rules that were lifted: for one case, up to a day, and never what protects."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from year.commands import MANAGER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from year.record import Made, Record

MAY_BE_LIFTED = frozenset({"calendar", "frequency", "notice-first", "persons"})
LONGEST = timedelta(days=30)


def is_lifted(record: Record, made: Made, rule: str) -> bool:
    """Return whether a rule was lifted for a visit before it was planned, and on its day still."""
    return made.planned_at is not None and _lifts(
        record, (made.case_id, rule), made.day, made.planned_at
    )


def _lifts(record: Record, case_and_rule: tuple[str, str], day: date, by: datetime) -> bool:
    case_id, rule = case_and_rule
    return any(
        row["rule_id"] == rule
        and row["given_at"] <= by
        and day <= row["expires_on"]
        and (row["ended_on"] is None or day < row["ended_on"])
        for row in record.of("override", case_id)
    )


def lifted_rightly(record: Record) -> Iterator[str]:
    """Hold that a manager lifted what may be, with a reason, for a month at most."""
    for row in record.tables["override"]:
        is_short = row["given_at"].date() <= row["expires_on"] <= row["given_at"].date() + LONGEST
        is_right = row["rule_id"] in MAY_BE_LIFTED and row["given_by"] == MANAGER
        if not (is_right and is_short and row["reason"]):
            yield f"{row['case_id']}: {row['rule_id']}"


def plans_rest_on_what_was_lifted(record: Record) -> Iterator[str]:
    """Hold that what a plan says was lifted is on record, for that case and day."""
    made_at = {row["number"]: row["made_at"] for row in record.tables["plan"]}
    for number, document in record.documents.items():
        for each in document["lifted"]:
            case_and_rule = (each["case_id"], each["rule_id"])
            rows = record.of("override", each["case_id"])
            stood = [row for row in rows if row["given_at"] <= made_at[number]]
            mine = [row for row in stood if row["rule_id"] == each["rule_id"]]
            if not any(each["day"] <= row["expires_on"].isoformat() for row in mine):
                yield f"plan {number}: {case_and_rule} on {each['day']}"


LIFTING_RULES = (lifted_rightly, plans_rest_on_what_was_lifted)
"""What must hold of everything that was lifted."""
