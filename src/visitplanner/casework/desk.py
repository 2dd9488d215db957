"""A case file on the desk: the case, what was recorded of it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.consequences import with_consequences
from visitplanner.domain import HoldFlag, OutcomeCode
from visitplanner.preparation.offers import Offers
from visitplanner.process.guards import Known, require
from visitplanner.process.history import START, Event, Progress, advance, replay
from visitplanner.process.settings import FollowUpSettings
from visitplanner.process.states import Step
from visitplanner.repayment.rules import RepaymentRules
from visitplanner.rulebook.gates import household_of
from visitplanner.rulebook.lifting import LONGEST_DAYS
from visitplanner.store.case_rows import CaseFacts, case_of, flag_row
from visitplanner.store.cases import household_visits, read_facts
from visitplanner.store.schema import CASE, EVENT, FLAG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Table

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Case
    from visitplanner.rulebook.book import Books
    from visitplanner.store.journal import Journal, Row

RAISED: Mapping[Step, HoldFlag] = {
    Step.DISPUTE: HoldFlag.DISPUTED,
    Step.COUNSEL: HoldFlag.HARDSHIP,
    Step.COMPLAIN: HoldFlag.COMPLAINT,
    Step.PAY: HoldFlag.PAID,
}
"""Steps that hold visits from then on, and the circumstance that does.

Where several are told at once, they are recorded in this order.
"""

LOWERED: Mapping[Step, HoldFlag] = {
    Step.RESOLVE_COMPLAINT: HoldFlag.COMPLAINT,
    Step.END_COUNSELLING: HoldFlag.HARDSHIP,
    Step.SETTLE_DISPUTE: HoldFlag.DISPUTED,
    Step.REOPEN: HoldFlag.PAID,
}
"""Steps that end such a circumstance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where cases are worked on: the journal of whoever works, and the rules that they keep.

    Attributes
    ----------
    override_days
        From giving an override to the last day that it may name.
    """

    journal: Journal
    rulebook: Books
    calendar: WorkingCalendar
    follow_up: FollowUpSettings = field(default_factory=FollowUpSettings)
    repayment: RepaymentRules = field(default_factory=RepaymentRules)
    offers: Offers = field(default_factory=Offers)
    override_days: int = LONGEST_DAYS

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.journal.now.astimezone(TIMEZONE).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case as the store holds it now."""

    facts: CaseFacts
    case: Case
    progress: Progress

    @property
    def events(self) -> Sequence[Row]:
        """The rows of what was recorded, in order."""
        return sorted(self.facts.facts[EVENT.name], key=lambda row: int(row["number"]))

    @property
    def history(self) -> list[Event]:
        """What was recorded, in order."""
        return [event_of(row) for row in self.events]

    def with_fact(self, desk: Desk, table: Table, row: Row) -> CaseFile:
        """Write a row, new or changed, and return the file that holds it."""
        desk.journal.put(table, row, self.case.case_id)
        key = [column.name for column in table.primary_key]
        others = [
            each
            for each in self.facts.facts[table.name]
            if any(each[name] != row[name] for name in key)
        ]
        facts = {**self.facts.facts, table.name: [*others, row]}
        return replace(self, facts=CaseFacts(case=self.facts.case, facts=facts))


def open_files(desk: Desk, case_ids: Sequence[str]) -> tuple[CaseFile, ...]:
    """Return the files of cases, in the order asked for; the audit log is told.

    Raises
    ------
    InputError
        When a case is not in the store.
    """
    return tuple(file_of(facts) for facts in read_facts(desk.journal, case_ids))


def open_file(desk: Desk, case_id: str) -> CaseFile:
    """Return the file of a case; the audit log is told.

    Raises
    ------
    InputError
        When the case is not in the store.
    """
    (file,) = open_files(desk, [case_id])
    return file


def file_of(facts: CaseFacts) -> CaseFile:
    """Return the file that rows make up, its history replayed."""
    bare = CaseFile(facts=facts, case=case_of(facts), progress=START)
    return replace(bare, progress=replay(bare.history))


def record(desk: Desk, file: CaseFile, steps: Sequence[Step], happened_on: date) -> CaseFile:
    """Record steps of a case, and return its file as it stands then; all of them, or none.

    Parameters
    ----------
    file
        With what comes with the steps, such as a new agreement, in its case already.

    Raises
    ------
    InputError
        When the process or the rulebook does not allow one: with the rule.
    """
    events = [Event(step=step) for step in steps]
    require_lawful(desk, file, events)
    for event in events:
        file = record_event(desk, file, event, happened_on)
    return file


def require_lawful(desk: Desk, file: CaseFile, events: Sequence[Event]) -> None:
    """Refuse events of which one is not lawful where the others lead.

    Raises
    ------
    InputError
        With the rule.
    """
    progress, known = file.progress, known_of(desk, file.case)
    for event in events:
        progress = advance(progress, event)
        require(event.step, known)


def record_event(desk: Desk, file: CaseFile, event: Event, happened_on: date) -> CaseFile:
    """Record an event that is lawful, with what it does to the case."""
    progress = replay([*file.history, event])
    row = event_row(file, event, happened_on, desk)
    file = replace(file.with_fact(desk, EVENT, row), progress=progress)
    file = _with_flags(desk, _with_state(desk, file), event.step)
    return with_consequences(desk, file, row)


def known_of(desk: Desk, case: Case) -> Known:
    """Return what the rules may look at when a step is to be recorded."""
    household = household_of(case)
    return known_beside(desk, case, {household: household_visits(desk.journal, household)})


def known_beside(desk: Desk, case: Case, visits: Mapping[str, tuple[date, ...]]) -> Known:
    """Return the same where the visits to the household are known already."""
    return Known(
        case=case,
        now=desk.journal.now,
        rulebook=desk.rulebook,
        calendar=desk.calendar,
        household_visits=visits,
    )


def event_row(file: CaseFile, event: Event, happened_on: date, desk: Desk) -> Row:
    """Return the row of the next event of a case."""
    return {
        "case_id": file.case.case_id,
        "number": len(file.events) + 1,
        "step": str(event.step),
        "outcome": "" if event.outcome is None else str(event.outcome),
        "happened_on": happened_on,
        "recorded_at": desk.journal.now,
        "recorded_by": desk.journal.actor.name,
    }


def event_of(row: Row) -> Event:
    """Return the event that a row tells of."""
    outcome = OutcomeCode(row["outcome"]) if row["outcome"] else None
    return Event(step=Step(row["step"]), outcome=outcome)


def _with_state(desk: Desk, file: CaseFile) -> CaseFile:
    row = {**file.facts.case, "state": str(file.progress.state)}
    desk.journal.put(CASE, row, file.case.case_id)
    return replace(file, facts=CaseFacts(case=row, facts=file.facts.facts))


def _with_flags(desk: Desk, file: CaseFile, step: Step) -> CaseFile:
    """Raise or lower the circumstance that a step speaks of; the last complaint lowers its own."""
    flags = file.case.flags
    if step in RAISED:
        flags = flags | {RAISED[step]}
    elif step in LOWERED and not (step is Step.RESOLVE_COMPLAINT and file.progress.complaints):
        flags = flags - {LOWERED[step]}
    for flag in flags - file.case.flags:
        desk.journal.put(FLAG, flag_row(file.case.case_id, flag), file.case.case_id)
    for flag in file.case.flags - flags:
        desk.journal.remove(FLAG, flag_row(file.case.case_id, flag), file.case.case_id)
    return replace(file, case=replace(file.case, flags=flags))
