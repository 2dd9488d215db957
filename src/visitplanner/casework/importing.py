"""The bank's table of cases into the store: new cases with their history, known ones kept up.

A table is a state, not a history: of a new case the steps that its notices and its agreement speak
of are recorded as having happened on their days. Of a known case, what the table says of the loan
is taken; a notice or an agreement that is new is recorded as a step, and refused where the process
does not allow it. Nothing that the store knows is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from visitplanner.casework.consequences import complaint_row
from visitplanner.casework.desk import (
    RAISED,
    CaseFile,
    event_row,
    file_of,
    known_beside,
    record_event,
)
from visitplanner.casework.holding import held_off, planned_no_more
from visitplanner.casework.privacy import is_purged
from visitplanner.casework.risk import take_roll
from visitplanner.casework.steps import (
    REPLACED,
    agree,
    give_notice,
    require_not_withdrawn,
    withdrawn_on,
)
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.process.guards import Objection, lawful_agreement
from visitplanner.process.history import START, Event, advance
from visitplanner.process.promises import is_promised
from visitplanner.process.states import Step
from visitplanner.rulebook import household_visits_of
from visitplanner.rulebook.gates import household_of
from visitplanner.store.case_rows import CaseFacts, case_row, fact_rows, flag_row
from visitplanner.store.cases import (
    known_cases,
    read_facts,
    subject_of,
    visits_of_households,
    write_facts,
)
from visitplanner.store.schema import AGREEMENT, CASE, COMPLAINT, EVENT, FLAG, PROMISE, VISIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import AgreedWindow, Case, Consent, HoldFlag
    from visitplanner.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a table.

    Attributes
    ----------
    taken_off
        Cases whose planned visit a new circumstance has taken off.
    untaken
        What the process does not allow, and so was left out: by case, with the rule.
    """

    num_new: int
    num_changed: int
    num_same: int
    taken_off: tuple[str, ...]
    untaken: tuple[Fault, ...]


def import_cases(desk: Desk, cases: Sequence[Case]) -> Imported:
    """Take a table of cases into the store."""
    known = known_cases(desk.journal, [case.case_id for case in cases])
    new = [case for case in cases if case.case_id not in known]
    households = sorted({household_of(case) for case in new})
    earlier = visits_of_households(desk.journal, households)
    told_of_new = [_new_facts(desk, case, _against(desk, case, earlier)) for case in new]
    write_facts(desk.journal, [facts for facts, _ in told_of_new])
    old = [case for case in cases if case.case_id in known]
    facts = read_facts(desk.journal, [case.case_id for case in old])
    told = [_bring_up(desk, file_of(each), case) for each, case in zip(facts, old, strict=True)]
    num_changed = sum(is_changed for is_changed, _ in told)
    return Imported(
        num_new=len(new),
        num_changed=num_changed,
        num_same=len(old) - num_changed,
        taken_off=planned_no_more(desk, facts),
        untaken=tuple(fault for _, faults in (*told_of_new, *told) for fault in faults),
    )


def _new_facts(
    desk: Desk, case: Case, against: Sequence[Objection]
) -> tuple[CaseFacts, list[Fault]]:
    """Return the rows of a new case, the steps that its facts tell of too; and what is left out."""
    bare = CaseFacts(case=case_row(case, str(START.state)), facts=fact_rows(case))
    file = CaseFile(facts=bare, case=case, progress=START)
    for event, day in _fitting(case, desk.today, against):
        row = event_row(file, event, day, desk)
        rows = {**file.facts.facts, EVENT.name: [*file.facts.facts[EVENT.name], row]}
        if event.step is Step.COMPLAIN:
            rows[COMPLAINT.name] = [complaint_row(row)]
        progress = advance(file.progress, event)
        facts = CaseFacts(case=case_row(case, str(progress.state)), facts=rows)
        file = replace(file, facts=facts, progress=progress)
    return file.facts, list(_unfitting(file, against))


def _told(case: Case, today: date) -> Iterator[tuple[Step, date]]:
    """Yield the steps that the facts of a case speak of, in the order of their days."""
    agreed_on = case.consent.given_on if case.consent and case.agreed_windows else None
    for day in sorted({notice.given_on for notice in case.notices}):
        if agreed_on is None or day <= agreed_on:
            yield Step.GIVE_NOTICE, day
    if agreed_on is not None:
        yield Step.SEEK_AGREEMENT, agreed_on
        yield Step.AGREE, agreed_on
    for step, flag in RAISED.items():
        if flag in case.flags:
            yield step, today


def _fitting(case: Case, today: date, against: Sequence[Objection]) -> Iterator[tuple[Event, date]]:
    """Yield those of the steps told of that the process allows, one after the other."""
    progress = START
    for step, day in _told(case, today):
        if step is Step.AGREE and against:
            continue
        if step in progress.legal:
            event = Event(step=step)
            progress = advance(progress, event)
            yield event, day


def _against(
    desk: Desk, case: Case, earlier: Mapping[str, tuple[date, ...]]
) -> tuple[Objection, ...]:
    """Return what the rulebook has against the agreement of a new case."""
    if case.consent is None or not case.agreed_windows:
        return ()
    household = household_of(case)
    visits = household_visits_of([case], {household: earlier.get(household, ())})
    try:
        return tuple(lawful_agreement(known_beside(desk, case, visits)))
    except InputError as unknown:  # a year whose holidays nobody knows yet
        return tuple(
            Objection(rule_id="calendar", reason=fault.message) for fault in unknown.faults
        )


def _unfitting(file: CaseFile, against: Sequence[Objection]) -> Iterator[Fault]:
    """Yield a fault where the agreement of a new case is not lawful, or nothing went before it."""
    case = file.case
    for objection in against:
        message = say("{reason} (rule {rule})", reason=objection.reason, rule=objection.rule_id)
        yield _fault(case, message)
    is_told = case.consent is not None and bool(case.agreed_windows)
    if is_told and not against and Event(step=Step.AGREE) not in file.history:
        yield _fault(case, say("its agreement has no notice before it: it stays unused"))


def _bring_up(desk: Desk, file: CaseFile, case: Case) -> tuple[bool, list[Fault]]:
    """Take what a table says of a known case; return whether anything was different."""
    if is_purged(file):
        return False, [_fault(case, say("it was closed, and what is personal was taken out of it"))]
    row = case_row(_still_promised(file, case), str(file.progress.state))
    is_changed = desk.journal.put(CASE, row, case.case_id)
    is_changed |= _take_history(desk, file, case)
    take_roll(desk, file, row)
    loan = replace(file, facts=CaseFacts(case=row, facts=file.facts.facts))
    flags = _take_flags(desk, loan, case)
    news = list(_news(desk, file, case))
    faults = [fault for take in news for fault in _tried(case, take)]
    return bool(is_changed or flags or len(faults) < len(news)), faults


def _still_promised(file: CaseFile, case: Case) -> Case:
    """Return a case as a must still, where a table knows nothing of what was promised."""
    is_kept = case.instruction is None and is_promised(file.case)
    return replace(case, instruction=file.case.instruction) if is_kept else case


def _take_history(desk: Desk, file: CaseFile, case: Case) -> bool:
    """Take the visits and the promise that the store does not know."""
    rows = fact_rows(case)
    known = {
        table.name: {row[key] for row in file.facts.facts[table.name]}
        for table, key in ((VISIT, "visited_on"), (PROMISE, "due_on"))
    }
    visits = [row for row in rows[VISIT.name] if row["visited_on"] not in known[VISIT.name]]
    promises = [row for row in rows[PROMISE.name] if row["due_on"] not in known[PROMISE.name]]
    taken = desk.journal.put_all(VISIT, visits, subject_of)
    return bool(taken + desk.journal.put_all(PROMISE, promises, subject_of))


def _take_flags(desk: Desk, file: CaseFile, case: Case) -> frozenset[HoldFlag]:
    """Raise the circumstances that are new, as steps where they are steps."""
    new = case.flags - file.case.flags
    for flag in sorted(new):
        desk.journal.put(FLAG, flag_row(case.case_id, flag), case.case_id)
    for step, flag in RAISED.items():
        if flag in new and step in file.progress.legal:
            file = record_event(desk, file, Event(step=step), desk.today)
    held_off(desk, replace(file, case=replace(file.case, flags=file.case.flags | new)))
    return new


def _news(desk: Desk, file: CaseFile, case: Case) -> Iterator[Callable[[], object]]:
    """Yield what takes each notice, and the agreement, that the store does not know."""
    known = file.case
    for notice in sorted(set(case.notices) - set(known.notices), key=lambda each: each.given_on):
        yield partial(give_notice, desk, case.case_id, notice)
    consent, windows = case.consent, case.agreed_windows
    is_new = (consent, windows) != (known.consent, known.agreed_windows)
    if consent and windows and is_new and not _is_replaced(file, consent):
        yield partial(_agree_anew, desk, file, consent, windows)


def _is_replaced(file: CaseFile, consent: Consent) -> bool:
    """Return whether an agreement is on record, and another has taken its place since.

    A table that is a week old names it again and again.
    """
    agreement = (consent.reference, consent.given_on, REPLACED)
    return any(
        (row["reference"], row["given_on"], row["ended_as"]) == agreement
        for row in file.facts.facts[AGREEMENT.name]
    )


def _agree_anew(
    desk: Desk, file: CaseFile, consent: Consent, windows: Sequence[AgreedWindow]
) -> None:
    """Take an agreement of a table, unless the borrower has taken it back since.

    A table is as old as its last writing: of the very day of a withdrawal, it may know nothing.
    """
    require_not_withdrawn(file, consent.reference)
    withdrawn = withdrawn_on(file)
    if withdrawn is not None and consent.given_on <= withdrawn:
        raise input_fault(say("the borrower has withdrawn since, on {day:day}", day=withdrawn))
    agree(desk, file.case.case_id, consent, windows)


def _tried(case: Case, take: Callable[[], object]) -> Iterator[Fault]:
    try:
        take()
    except InputError as refusal:
        for fault in refusal.faults:
            yield _fault(case, fault.message)


def _fault(case: Case, message: Message) -> Fault:
    return Fault(message=say("case {case}: {reason}", case=case.case_id, reason=message))
