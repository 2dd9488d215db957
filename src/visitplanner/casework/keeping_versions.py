"""A later version of a day's plan into the store: what changes for its cases, all or nothing.

It takes the place of one plan, and only while that one still stands for all of its days. A visit
that was made or is under way is left alone: its outcome moves its case. A visit that is dropped is
taken off, and its case is agreed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.keeping_plans import (
    STEPS,
    Kept,
    OvertakenError,
    files_of,
    stepped,
    write_moved,
)
from visitplanner.casework.officers import officers_on
from visitplanner.casework.planning import earlier_visits, staying, without_own_lifts
from visitplanner.errors import Fault
from visitplanner.messages import Message, say
from visitplanner.process.guards import Known
from visitplanner.process.states import CaseState, Step
from visitplanner.rulebook.gates import household_of
from visitplanner.store.officers import officers_of
from visitplanner.store.plans import (
    fingerprints_of,
    plans_of_days,
    source_of,
    standing_visits,
    write_plan,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.domain import Officer
    from visitplanner.store.plans import KeptPlan, VisitToMake


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A plan that takes the place of another one.

    Attributes
    ----------
    replaces, document
        Fingerprint and `plan.json` of the plan that is replaced.
    frozen
        Cases whose visit was made, or is under way.
    officers
        By whom the plan was made.
    """

    plan: KeptPlan
    replaces: str
    document: str
    frozen: frozenset[str]
    officers: tuple[Officer, ...]


def keep_version(desk: Desk, version: NewVersion) -> Kept:
    """Write a version of a plan with what it does to its cases.

    Raises
    ------
    OvertakenError
        When the plan that it replaces does not stand any more, or a case or officer has changed.
    InputError
        When the process does not allow a visit any more: with the rule.
    """
    to_come = {v.case_id: v for v in version.plan.visits if v.case_id not in version.frozen}
    files = files_of(desk, tuple(to_come))
    faults = (*_overtaken(desk, version), *_moved_on(to_come, files))
    if faults:
        raise OvertakenError(faults)
    moved = [
        stepped(desk, files[case_id], STEPS[files[case_id].progress.state], known)
        for case_id, known in _known(desk, version, to_come, files)
    ]
    off = _off(desk, version)
    source = source_of(desk.journal, version.replaces, version.document) or ""
    number = write_plan(desk.journal, replace(version.plan, source=source))
    write_moved(desk, [*moved, *(stepped(desk, file, (Step.UNPLAN,)) for file in off.values())])
    return Kept(number=number, taken_off=tuple(off))


def _overtaken(desk: Desk, version: NewVersion) -> Iterator[Fault]:
    """Yield the days for which neither the replaced plan stands nor this very version.

    A version stands whose command was killed before it wrote its files; it is typed again then.
    """
    stand = plans_of_days(desk.journal, version.plan.days)
    found = fingerprints_of(desk.journal, set(stand.values()))
    for day, number in stand.items():
        if found.get(number) not in {version.replaces, version.plan.fingerprint}:
            message = say("another plan stands for {day:day} by now: replan that one", day=day)
            yield Fault(message=message)
    if officers_on(officers_of(desk.journal), version.plan.days) != version.officers:
        message = say("the officers were changed since the plan was made: plan again")
        yield Fault(message=message)


def _moved_on(to_come: Mapping[str, VisitToMake], files: Mapping[str, CaseFile]) -> Iterator[Fault]:
    """Yield the cases that cannot be visited as the version says, by what is on record now."""
    for case_id, visit in to_come.items():
        file = files.get(case_id)
        if file is None or not _is_as_planned(file, visit):
            message = say(
                "case {case} has moved on since the plan was made ({now}): tell it as an event,"
                " such as cancelled={case}, paid={case} or hold={case},REASON",
                case=case_id,
                now=_standing_now(file),
            )
            yield Fault(message=message, column="--event")


def _standing_now(file: CaseFile | None) -> Message:
    """Return what is on record of a case that is not as it was planned."""
    if file is None:
        return say("it is not in the store")
    if file.progress.state in STEPS:
        return say("another time is agreed")
    return say("the case is now: {state}", state=file.progress.state.words)


def _is_as_planned(file: CaseFile, visit: VisitToMake) -> bool:
    windows = (agreed.window for agreed in file.case.agreed_windows)
    is_agreed = any(window.start <= visit.starts_at <= window.end for window in windows)
    return is_agreed and file.progress.state in STEPS


def _known(
    desk: Desk,
    version: NewVersion,
    to_come: Mapping[str, VisitToMake],
    files: Mapping[str, CaseFile],
) -> Iterator[tuple[str, Known]]:
    """Yield what the rules may look at: of the agreed windows only those of the day planned."""
    stay = staying(desk.journal, version.plan.days, desk.journal.now)
    households = {household_of(file.case) for file in files.values()}
    visits = earlier_visits(desk.journal, households, stay)
    for case_id, visit in to_come.items():
        case = files[case_id].case
        windows = tuple(each for each in case.agreed_windows if each.window.day == visit.day)
        yield (
            case_id,
            Known(
                case=replace(without_own_lifts(desk, case), agreed_windows=windows),
                now=desk.journal.now,
                rulebook=desk.rulebook,
                calendar=desk.calendar,
                household_visits=visits,
            ),
        )


def _off(desk: Desk, version: NewVersion) -> Mapping[str, CaseFile]:
    """Return the files of the visits that stood, and are not planned any more."""
    planned = {visit.case_id for visit in version.plan.visits}
    off = [
        each.case_id
        for each in standing_visits(desk.journal)
        if each.day in version.plan.days and each.case_id not in planned
    ]
    found = files_of(desk, off)
    return {key: file for key, file in found.items() if file.progress.state is CaseState.PLANNED}
