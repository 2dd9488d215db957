"""Why nobody comes by an agreement that is on record, and that a borrower declined a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.casework.desk import known_of
from visitplanner.messages import Message, say
from visitplanner.process.guards import lawful_agreement
from visitplanner.process.states import CaseState, Step

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk

_IN_USE = frozenset({CaseState.AGREED, CaseState.PREPARED, CaseState.PLANNED, CaseState.VISITED})
"""States in which an agreement on record is the one that a visit rests on, or has rested on."""

_OF_TIMES = frozenset({Step.SEEK_AGREEMENT, Step.AGREE, Step.DECLINE, Step.WITHDRAW})
"""Steps by which a time is sought, and found or not."""


def why_unused(desk: Desk, file: CaseFile) -> tuple[Message, ...]:
    """Return why nobody comes by the agreement on record; empty where it is in use, or none is."""
    state = file.progress.before or file.progress.state
    if not file.case.agreed_windows or state in _IN_USE:
        return ()
    if any(event.step is Step.AGREE for event in file.history):
        return (say("the case is now: {state}", state=file.progress.state.words),)
    against = lawful_agreement(known_of(desk, file.case))
    told = tuple(
        say("{reason} (rule {rule})", reason=each.reason, rule=each.rule_id) for each in against
    )
    return told or (_left_unused(file),)


def _left_unused(file: CaseFile) -> Message:
    """Return why a table's agreement was left, where no rule speaks against it today."""
    consent = file.case.consent
    if consent and all(consent.given_on < notice.given_on for notice in file.case.notices):
        return say(
            "it was agreed before the borrower was given notice, so no visit rests on it: give"
            " notice (visitplanner notice add), then agree on a time (visitplanner agree)"
        )
    return say(
        "the import left it for what stood against it on that day; nothing does today: agree on a"
        " time again (visitplanner agree)"
    )


def declined_on(file: CaseFile) -> date | None:
    """Return the day on which the borrower declined a visit, where no time was sought since."""
    last = [row for row in file.events if row["step"] in _OF_TIMES][-1:]
    return next((row["happened_on"] for row in last if row["step"] == Step.DECLINE), None)
