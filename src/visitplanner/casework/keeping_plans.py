"""A plan into the store: its visits, the steps of their cases, and who was first, all or nothing.

Between reading and writing lies the search, minutes long, in which others work. So a plan is kept
only where nothing that it was made from has changed: no other plan for its days, none of the cases
it visits, no visit to their households, no officer. Writers queue for the audit log, so that of two
at once the second finds the first one's plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.desk import CaseFile, event_row, file_of
from visitplanner.casework.officers import officers_on
from visitplanner.casework.planning import earlier_visits, staying, without_own_lifts
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.process.guards import Known, require
from visitplanner.process.history import Event, advance
from visitplanner.process.states import CaseState, Step
from visitplanner.rulebook.gates import household_of
from visitplanner.store.case_rows import CaseFacts
from visitplanner.store.cases import facts_of, subject_of
from visitplanner.store.officers import officers_of
from visitplanner.store.plans import (
    KeptPlan,
    VisitToMake,
    maker_of,
    plans_of_days,
    standing_visits,
    write_plan,
)
from visitplanner.store.schema import CASE, EVENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.casework.planning import Candidates
    from visitplanner.domain import Case
    from visitplanner.messages import Message
    from visitplanner.plan import Plan

STEPS: Mapping[CaseState, tuple[Step, ...]] = {
    CaseState.AGREED: (Step.PREPARE, Step.PLAN),
    CaseState.PREPARED: (Step.PLAN,),
    CaseState.PLANNED: (),
}
"""What is recorded of a case that a plan visits: its page in the officer's hand prepares it."""


class OvertakenError(InputError):
    """What a plan was made from has changed since: somebody else was first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of keeping a plan: its number, and the cases whose visit was taken off."""

    number: int
    taken_off: tuple[str, ...]


def kept_plan(plan: Plan, document: bytes) -> KeptPlan:
    """Return what the store keeps of a plan whose `plan.json` is `document`."""
    officers: dict[str, set[str]] = defaultdict(set)
    for route in plan.routes:
        for visit in route.visits:
            officers[visit.case.case_id] |= {each.officer_id for each in route.shift.officers}
    first = {visit.case.case_id: visit for visit in plan.visits}
    return KeptPlan(
        fingerprint=plan.provenance.fingerprint,
        days=plan.days,
        visits=tuple(
            VisitToMake(
                case_id=case_id,
                day=visit.window.day,
                starts_at=visit.start,
                officer_ids=tuple(sorted(officers[case_id])),
            )
            for case_id, visit in sorted(first.items())
        ),
        document=document.decode(),
    )


def keep_plan(desk: Desk, candidates: Candidates, plan: KeptPlan) -> Kept:
    """Write a plan with what it does to its cases.

    A visit that stood for one of the days and is not in the plan is taken off.

    Raises
    ------
    OvertakenError
        When something has changed since the candidates were read.
    InputError
        When the process does not allow a visit any more: with the rule.
    """
    _require_first(desk, candidates)
    visited = files_of(desk, [visit.case_id for visit in plan.visits])
    _require_unchanged(desk, candidates, visited)
    days = {visit.case_id: visit.day for visit in plan.visits}
    moved = [
        stepped(desk, file, STEPS[file.progress.state], _known(desk, candidates, file.case, day))
        for file, day in ((visited[case_id], day) for case_id, day in days.items())
    ]
    off = _off(desk, candidates, days)
    number = write_plan(desk.journal, plan)
    write_moved(desk, [*moved, *(stepped(desk, file, (Step.UNPLAN,)) for file in off.values())])
    return Kept(number=number, taken_off=tuple(off))


def _require_first(desk: Desk, candidates: Candidates) -> None:
    """Refuse where somebody has planned one of the days, or has changed the officers."""
    stand = plans_of_days(desk.journal, candidates.days)
    faults = [
        Fault(message=_overtaken(desk, day, number))
        for day, number in stand.items()
        if number != candidates.versions[day]
    ]
    if officers_on(officers_of(desk.journal), candidates.days) != candidates.officers:
        message = say("the officers were changed while this plan was being made: plan again")
        faults.append(Fault(message=message))
    if faults:
        raise OvertakenError(faults)


def _overtaken(desk: Desk, day: date, number: int) -> Message:
    name, made_at = maker_of(desk.journal, number)
    return say(
        "{day:day} was planned by {name} on {when:moment}, while this plan was being made: look at"
        " that plan, and plan again where it does not do",
        day=day,
        name=name,
        when=made_at,
    )


def _require_unchanged(desk: Desk, candidates: Candidates, visited: Mapping[str, CaseFile]) -> None:
    """Refuse where a case to be visited, or the visits to its household, are not as they were."""
    stay = staying(desk.journal, candidates.days, candidates.read_at)
    households = {household_of(file.case) for file in visited.values()}
    visits = earlier_visits(desk.journal, households, stay)
    changed = tuple(
        case_id
        for case_id, file in visited.items()
        if file.facts != candidates.files[case_id].facts
        or visits.get(household_of(file.case), ())
        != candidates.earlier_visits.get(household_of(file.case), ())
    )
    if changed:
        message = say(
            "what is on record of cases {cases:list} was changed while this plan was being made:"
            " plan again",
            cases=changed,
        )
        raise OvertakenError([Fault(message=message)])


def _off(desk: Desk, candidates: Candidates, planned: Collection[str]) -> Mapping[str, CaseFile]:
    """Return the files of the visits that stood for these days, and are not planned any more."""
    stay = {each.case_id for each in staying(desk.journal, candidates.days, candidates.read_at)}
    stood = [each.case_id for each in standing_visits(desk.journal)]
    off = [case_id for case_id in stood if case_id not in stay and case_id not in planned]
    return files_of(desk, off)


def files_of(desk: Desk, case_ids: Sequence[str]) -> Mapping[str, CaseFile]:
    """Return the files of cases by their numbers; who is not in the store has none."""
    files = (file_of(facts) for facts in facts_of(desk.journal, case_ids))
    return {file.case.case_id: file for file in files}


def _known(desk: Desk, candidates: Candidates, case: Case, day: date) -> Known:
    """Return what the rules may look at: of the agreed windows only those of the day planned."""
    windows = tuple(agreed for agreed in case.agreed_windows if agreed.window.day == day)
    return Known(
        case=replace(without_own_lifts(desk, case), agreed_windows=windows),
        now=desk.journal.now,
        rulebook=desk.rulebook,
        calendar=desk.calendar,
        household_visits=candidates.earlier_visits,
    )


def stepped(
    desk: Desk, file: CaseFile, steps: Iterable[Step], known: Known | None = None
) -> CaseFile:
    """Return a file with lawful steps more; `known` is None where nothing guards them."""
    for step in steps:
        event = Event(step=step)
        progress = advance(file.progress, event)
        if known is not None:
            require(step, known)
        events = [*file.facts.facts[EVENT.name], event_row(file, event, desk.today, desk)]
        facts = CaseFacts(
            case={**file.facts.case, "state": str(progress.state)},
            facts={**file.facts.facts, EVENT.name: events},
        )
        file = replace(file, facts=facts, progress=progress)
    return file


def write_moved(desk: Desk, files: Sequence[CaseFile]) -> None:
    """Write where cases stand now, and the steps that led there."""
    events = [row for file in files for row in file.facts.facts[EVENT.name]]
    desk.journal.put_all(EVENT, events, subject_of)
    desk.journal.put_all(CASE, [file.facts.case for file in files], subject_of)
