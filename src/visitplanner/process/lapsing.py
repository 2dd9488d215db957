"""What is due where an agreed time has passed: nobody was planned, or nobody told what came of it.

Without this a case would wait for ever where no plan had room for its visit, or where an officer's
page never came back: a planned visit stays as it is until its outcome is recorded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.states import CaseState, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.process.settings import FollowUpSettings
    from visitplanner.process.waiting import Waiting


def lapsed(waiting: Waiting, settings: FollowUpSettings) -> FollowUp | None:
    """Return what is due of a case of which every agreed day has passed; else None."""
    rule, passed = _RULES.get(waiting.state), waiting.passed_on
    return None if rule is None or passed is None else rule(waiting, passed, settings)


def _not_visited(waiting: Waiting, passed: date, settings: FollowUpSettings) -> FollowUp:
    """Agree on another time: nobody came."""
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.NEW_TIME,
        step=Step.SEEK_AGREEMENT,
        due_on=passed + timedelta(days=settings.contact_days),
        rule_id="agreed-window",
        reason=say("the agreed time passed on {day:day}, and no visit is on record", day=passed),
        needs_agreement=True,
    )


def _not_told(waiting: Waiting, passed: date, _: FollowUpSettings) -> FollowUp:
    """Ask the officer: what happened is recorded the same day."""
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.OUTCOME,
        step=Step.VISIT,
        due_on=passed,
        rule_id="records",
        reason=say("a visit was planned, and what came of it is not on record"),
    )


_RULES: Mapping[CaseState, Callable[[Waiting, date, FollowUpSettings], FollowUp]] = {
    CaseState.AGREED: _not_visited,
    CaseState.PREPARED: _not_visited,
    CaseState.PLANNED: _not_told,
}

LAPSING_STATES = tuple(_RULES)
"""States in which an agreed time may pass."""

AGREED_STATES = (CaseState.AGREED, CaseState.PREPARED)
"""Those of them in which nobody was planned to come."""
