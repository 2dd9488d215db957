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
from visitplanner.casework.desk import CaseFile, event_row, file_of, record_event
from visitplanner.casework.steps import agree, give_notice
from visitplanner.domain import HoldFlag
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.process.history import START, Event, advance
from visitplanner.process.states import Step
from visitplanner.store.case_rows import CaseFacts, case_row, fact_rows, flag_row
from visitplanner.store.cases import known_cases, read_facts, write_facts
from visitplanner.store.schema import CASE, COMPLAINT, EVENT, FLAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import Case
    from visitplanner.messages import Message

FLAG_STEPS = (
    (HoldFlag.DISPUTED, Step.DISPUTE),
    (HoldFlag.HARDSHIP, Step.COUNSEL),
    (HoldFlag.COMPLAINT, Step.COMPLAIN),
    (HoldFlag.PAID, Step.PAY),
)
"""Circumstances that are steps of the process too, in the order in which they are recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a table.

    Attributes
    ----------
    untaken
        What the process does not allow, and so was left out: by case, with the rule.
    """

    num_new: int
    num_changed: int
    num_same: int
    untaken: tuple[Fault, ...]


def import_cases(desk: Desk, cases: Sequence[Case]) -> Imported:
    """Take a table of cases into the store."""
    known = known_cases(desk.journal, [case.case_id for case in cases])
    new = [case for case in cases if case.case_id not in known]
    write_facts(desk.journal, [_new_facts(desk, case) for case in new])
    old = [case for case in cases if case.case_id in known]
    facts = read_facts(desk.journal, [case.case_id for case in old])
    told = [_bring_up(desk, file_of(each), case) for each, case in zip(facts, old, strict=True)]
    num_changed = sum(is_changed for is_changed, _ in told)
    late = [fault for case in new for fault in _unfitting(case, desk.today)]
    return Imported(
        num_new=len(new),
        num_changed=num_changed,
        num_same=len(old) - num_changed,
        untaken=(*late, *(fault for _, faults in told for fault in faults)),
    )


def _new_facts(desk: Desk, case: Case) -> CaseFacts:
    """Return the rows of a new case, with the steps that its facts tell of."""
    bare = CaseFacts(case=case_row(case, str(START.state)), facts=fact_rows(case))
    file = CaseFile(facts=bare, case=case, progress=START)
    for event, day in _fitting(case, desk.today):
        row = event_row(file, event, day, desk)
        rows = {**file.facts.facts, EVENT.name: [*file.facts.facts[EVENT.name], row]}
        if event.step is Step.COMPLAIN:
            rows[COMPLAINT.name] = [complaint_row(row)]
        progress = advance(file.progress, event)
        facts = CaseFacts(case=case_row(case, str(progress.state)), facts=rows)
        file = replace(file, facts=facts, progress=progress)
    return file.facts


def _told(case: Case, today: date) -> Iterator[tuple[Step, date]]:
    """Yield the steps that the facts of a case speak of, in the order of their days."""
    agreed_on = case.consent.given_on if case.consent and case.agreed_windows else None
    for day in sorted({notice.given_on for notice in case.notices}):
        if agreed_on is None or day <= agreed_on:
            yield Step.GIVE_NOTICE, day
    if agreed_on is not None:
        yield Step.SEEK_AGREEMENT, agreed_on
        yield Step.AGREE, agreed_on
    for flag, step in FLAG_STEPS:
        if flag in case.flags:
            yield step, today


def _fitting(case: Case, today: date) -> Iterator[tuple[Event, date]]:
    """Yield those of the steps told of that the process allows, one after the other."""
    progress = START
    for step, day in _told(case, today):
        if step in progress.legal:
            event = Event(step=step)
            progress = advance(progress, event)
            yield event, day


def _unfitting(case: Case, today: date) -> Iterator[Fault]:
    """Yield a fault where a new case tells of an agreement that nothing went before."""
    steps = {event.step for event, _ in _fitting(case, today)}
    if Step.AGREE in dict(_told(case, today)) and Step.AGREE not in steps:
        yield _fault(case, say("its agreement has no notice before it: it stays unused"))


def _bring_up(desk: Desk, file: CaseFile, case: Case) -> tuple[bool, list[Fault]]:
    """Take what a table says of a known case; return whether anything was different."""
    row = case_row(case, str(file.progress.state))
    is_changed = desk.journal.put(CASE, row, case.case_id)
    loan = replace(file, facts=CaseFacts(case=row, facts=file.facts.facts))
    flags = _take_flags(desk, loan, case)
    news = list(_news(desk, file.case, case))
    faults = [fault for take in news for fault in _tried(case, take)]
    return bool(is_changed or flags or len(faults) < len(news)), faults


def _take_flags(desk: Desk, file: CaseFile, case: Case) -> frozenset[HoldFlag]:
    """Raise the circumstances that are new, as steps where they are steps."""
    new = case.flags - file.case.flags
    steps = dict(FLAG_STEPS)
    for flag in sorted(new):
        desk.journal.put(FLAG, flag_row(case.case_id, flag), case.case_id)
    for step in (steps[flag] for flag, _ in FLAG_STEPS if flag in new):
        if step in file.progress.legal:
            file = record_event(desk, file, Event(step=step), desk.today)
    return new


def _news(desk: Desk, known: Case, case: Case) -> Iterator[Callable[[], object]]:
    """Yield what takes each notice, and the agreement, that the store does not know."""
    for notice in sorted(set(case.notices) - set(known.notices), key=lambda each: each.given_on):
        yield partial(give_notice, desk, case.case_id, notice)
    consent, windows = case.consent, case.agreed_windows
    if consent and windows and (consent, windows) != (known.consent, known.agreed_windows):
        yield partial(agree, desk, case.case_id, consent, windows)


def _tried(case: Case, take: Callable[[], object]) -> Iterator[Fault]:
    try:
        take()
    except InputError as refusal:
        for fault in refusal.faults:
            yield _fault(case, fault.message)


def _fault(case: Case, message: Message) -> Fault:
    return Fault(message=say("case {case}: {reason}", case=case.case_id, reason=message))
