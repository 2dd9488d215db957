"""Lifting a rule of the bank's own for one case, for a time: given, listed, ended.

Whoever plans visits lifts no rule. What may not be lifted is said by `rulebook.lifting`, before
anything is written, and again by the gate that is asked: a row alone lifts nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.casework.desk import known_of, open_file
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.guards import cuts
from visitplanner.process.rules import PROCESS_RULES
from visitplanner.process.states import CaseState
from visitplanner.rulebook.lifting import require_liftable
from visitplanner.store.case_rows import case_of, override_of
from visitplanner.store.schema import OVERRIDE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.process.guards import Cut
    from visitplanner.rulebook.book import Rulebook
    from visitplanner.store.journal import Row

LONGEST_REASON = 2_000
"""Characters."""


def give_override(desk: Desk, case_id: str, rule_id: str, reason: str, until: date) -> CaseFile:
    """Lift a rule for a case's visits up to a day, inclusive; the same again changes nothing.

    Raises
    ------
    InputError
        When who works plans visits too; the rule may not be lifted, with its words; there is no
        reason; the day has passed or is too far off; the case is closed; or the rule is lifted
        already.
    """
    desk.journal.actor.require_no_planner()
    reason = reason.strip()
    _require_reason(reason)
    _require_soon(desk, until)
    days = [desk.today + timedelta(days=n) for n in range((until - desk.today).days + 1)]
    for reign in desk.rulebook.over(days):
        _require_liftable(reign.book, rule_id)
    file = open_file(desk, case_id)
    _require_open(file)
    before = _standing(file, rule_id, desk.today)
    if before is None:
        return file.with_fact(desk, OVERRIDE, _row(desk, file, rule_id, reason, until))
    mine = (before["reason"], before["expires_on"], before["given_by"])
    if mine != (reason, until, desk.journal.actor.name):
        raise input_fault(
            say(
                "the rule is lifted already, until {day:day} by {name}: end that first",
                day=before["expires_on"],
                name=before["given_by"],
            ),
            column="--rule",
        )
    return file


def end_override(desk: Desk, case_id: str, rule_id: str) -> CaseFile:
    """Let a rule hold a case again, from today on; the same again changes nothing.

    Raises
    ------
    InputError
        When it was never lifted.
    """
    file = open_file(desk, case_id)
    before = _standing(file, rule_id, desk.today)
    if before is None:
        if not any(row["rule_id"] == rule_id for row in file.facts.facts[OVERRIDE.name]):
            raise input_fault(say("the rule is not lifted for this case"), column="--rule")
        return file
    ending = {"ended_on": desk.today, "ended_by": desk.journal.actor.name}
    return file.with_fact(desk, OVERRIDE, {**before, **ending})


def overrides_of(file: CaseFile) -> Sequence[Row]:
    """Return the overrides of a case, the oldest first."""
    return sorted(
        file.facts.facts[OVERRIDE.name], key=lambda row: (row["given_at"], row["rule_id"])
    )


def overridden_cases(desk: Desk) -> tuple[str, ...]:
    """Return the cases for which a rule is lifted today or later; nothing personal is read."""
    mine = (
        select(OVERRIDE.c.case_id)
        .where(OVERRIDE.c.expires_on >= desk.today, OVERRIDE.c.ended_on.is_(None))
        .distinct()
        .order_by(OVERRIDE.c.case_id)
    )
    return tuple(desk.journal.connection.scalars(mine))


def is_planned(file: CaseFile) -> bool:
    """Return whether a plan holds the case, which may rest on what was lifted."""
    return file.progress.state is CaseState.PLANNED


def no_longer_allowed(desk: Desk, file: CaseFile, rule_id: str) -> tuple[Cut, ...]:
    """Return what a rule takes, now that it holds again, of the agreed times still to come."""
    case = case_of(file.facts)
    return tuple(
        cut
        for cut in cuts(known_of(desk, case))
        if cut.rule_id == rule_id and cut.window.end >= desk.journal.now
    )


def _standing(file: CaseFile, rule_id: str, today: date) -> Row | None:
    """Return the override of a rule that is neither ended nor expired."""
    rows = [row for row in file.facts.facts[OVERRIDE.name] if row["rule_id"] == rule_id]
    standing = (row for row in rows if override_of(row).lifts_on(today))
    return max(standing, key=lambda row: int(row["number"]), default=None)


def _row(desk: Desk, file: CaseFile, rule_id: str, reason: str, until: date) -> Row:
    before = [row for row in file.facts.facts[OVERRIDE.name] if row["rule_id"] == rule_id]
    return {
        "case_id": file.case.case_id,
        "rule_id": rule_id,
        "number": len(before) + 1,
        "reason": reason,
        "given_by": desk.journal.actor.name,
        "given_at": desk.journal.now,
        "expires_on": until,
        "ended_on": None,
        "ended_by": "",
    }


def _require_open(file: CaseFile) -> None:
    if file.progress.state is CaseState.CLOSED:
        raise input_fault(say("case {case}: it is closed", case=file.case.case_id))


def _require_reason(reason: str) -> None:
    if reason and len(reason) <= LONGEST_REASON:
        return
    message = say("expected a reason of at most {limit} characters", limit=LONGEST_REASON)
    raise input_fault(message, column="--reason")


def _require_soon(desk: Desk, until: date) -> None:
    last = desk.today + timedelta(days=desk.override_days)
    if not desk.today <= until <= last:
        message = say(
            "expected a day from {first:day} to {last:day}, got {day:day}",
            first=desk.today,
            last=last,
            day=until,
        )
        raise input_fault(message, column="--until")


def _require_liftable(book: Rulebook, rule_id: str) -> None:
    rule = next((rule for rule in book.rules if rule.rule_id == rule_id), None)
    if rule is not None:
        require_liftable(rule)
    elif any(rule.rule_id == rule_id for rule in PROCESS_RULES):
        message = say("rule {rule} is a step of the process: none is skipped", rule=rule_id)
        raise input_fault(message, column="--rule")
    else:
        message = say("the rulebook has no rule {rule}", rule=rule_id)
        raise input_fault(message, column="--rule")
