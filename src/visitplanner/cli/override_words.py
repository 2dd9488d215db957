"""Overrides in words: for `override list`, and for whoever looks at a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.casework.overriding import overrides_of
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from visitplanner.casework.desk import CaseFile
    from visitplanner.store.journal import Row


def override_words(
    file: CaseFile, today: date, *, only_standing: bool = False
) -> Iterator[Message]:
    """Yield the overrides of a case, the oldest first, each with its reason."""
    for row in overrides_of(file):
        is_over = row["ended_on"] is not None or row["expires_on"] < today
        if not (only_standing and is_over):
            yield _given(row)
            yield say("    {reason}", reason=row["reason"])
            if row["ended_on"] is not None:
                yield say(
                    "    ended on {day:day} by {name}", day=row["ended_on"], name=row["ended_by"]
                )
            elif is_over:
                yield say("    expired")


def _given(row: Row) -> Message:
    return say(
        "{case}: rule {rule} is lifted until {day:day} by {name}",
        case=row["case_id"],
        rule=row["rule_id"],
        day=row["expires_on"],
        name=row["given_by"],
    )
