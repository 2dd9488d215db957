"""Overrides in words: for `override list`, and for whoever looks at a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.casework.overriding import overrides_of
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from visitplanner.casework.desk import CaseFile
    from visitplanner.process.guards import Cut
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


def no_longer_allowed_words(file: CaseFile, lost: Sequence[Cut]) -> Iterator[Message]:
    """Yield the agreed times that rested on a lifted rule, and what to do about them."""
    consent = file.case.consent
    if consent is None or not lost:
        return
    for cut in lost:
        told = {
            "case": file.case.case_id,
            "reference": consent.reference,
            "day": cut.window.day,
            "start": cut.window.start,
            "end": cut.window.end,
        }
        if cut.left is None:
            yield say(
                "  {case}: agreement {reference} for {day:day}, {start:clock} to {end:clock}, is"
                " no longer valid",
                **told,
            )
        else:
            yield say(
                "  {case}: of agreement {reference} for {day:day}, {start:clock} to {end:clock},"
                " only {first:clock} to {last:clock} stays valid",
                **told,
                first=cut.left.start,
                last=cut.left.end,
            )
    yield say(
        "  Call the borrower and agree on another time (visitplanner agree), or record that"
        " nobody comes (visitplanner withdraw)."
    )


def _given(row: Row) -> Message:
    return say(
        "{case}: rule {rule} is lifted until {day:day} by {name}",
        case=row["case_id"],
        rule=row["rule_id"],
        day=row["expires_on"],
        name=row["given_by"],
    )
