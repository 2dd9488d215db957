"""What came of a visit, into its case's file: the facts, the step, and what follows by itself.

What happened is always kept; where the process has no place for it, the facts are, and the state
stays as it is. A visit has its place in a case that is planned. A plan that was made from tables is
not in the store: an export that its page has sealed proves it, so `prepare` and `plan` are recorded
on the visit's day with it, where the agreement on record names that day and every gate of the
rulebook lets the visit pass. Nothing else is made up: a visit that somebody types proves no plan,
and of a plan that the store has kept it knows itself which visits stand.

Of two officers who tell of one visit differently, the last word counts, but hardship or a dispute
that one of them tells of goes first: what protects is not talked away.

A later word on the same visit corrects it. The facts change, every word stays in `visit_report`,
and the process follows as `process.history` says: by a second event that takes the place of the
first, as long as nobody has built on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.contradictions import contradiction_in
from visitplanner.casework.desk import RAISED, CaseFile, known_of, open_file, record_event
from visitplanner.casework.privacy import require_unpurged
from visitplanner.process.follow_ups import follow_up
from visitplanner.process.guards import objections
from visitplanner.process.history import Event, num_corrected
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import BY_ITSELF
from visitplanner.rulebook.gates import NO_CONTACT
from visitplanner.store.access import Right
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED, TABLE
from visitplanner.store.plans import knows_plan
from visitplanner.store.schema import PROMISE, REPORT, VISIT
from visitplanner.store.visit_rows import (
    counting_report,
    outcome_of,
    report_row,
    reported_promise,
    say_the_same,
    standing_reports,
    visit_row,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.casework.contradictions import Contradiction
    from visitplanner.casework.desk import Desk
    from visitplanner.domain import Case, Promise, VisitOutcome
    from visitplanner.process.guards import Known
    from visitplanner.process.kinds import FollowUp
    from visitplanner.store.journal import Row


class News(StrEnum):
    """What a report of a visit is to the store."""

    NEW = "new"
    SAME = "same"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is said of a visit, and by what: `source` is an export's digest, or "" if typed."""

    outcome: VisitOutcome
    plan: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What came of a report.

    Attributes
    ----------
    is_placed
        Whether the process tells it; else the facts are kept, and the state is what it was.
    follow_up
        What follows.
    outcome
        What counts of the visit: another officer may have told of hardship or a dispute.
    is_followed
        Whether the step of the follow-up was recorded too; else it is for a person.
    contradiction
        Where officers tell of the visit differently.
    """

    file: CaseFile
    outcome: VisitOutcome
    news: News
    is_placed: bool
    follow_up: FollowUp
    is_followed: bool
    contradiction: Contradiction | None = None


def record_visit(desk: Desk, report: Report) -> Recorded:
    """Record what is said of a visit; the same again changes nothing.

    Raises
    ------
    InputError
        When the store has no such case, or a note speaks of one that was purged.
    """
    said = report.outcome
    file = open_file(desk, said.case_id)
    if said.note:
        require_unpurged(file, "--note")
    reports = _reports(file, said.day)
    number = 1 + max((each["number"] for each in reports), default=0)
    row = report_row(said, report.plan, report.source, number, desk.journal)
    if _is_said(row, standing_reports(reports)):
        return _recorded(desk, file, said.day, News.SAME)
    before, after = counting_report(reports), counting_report([*reports, row]) or row
    way = _way(desk, file, report)
    written = _with_facts(desk, file.with_fact(desk, REPORT, row), after, before)
    counted = outcome_of(after)
    event = Event(step=Step.VISIT, outcome=counted.outcome)
    moved = _moved(desk, written, event, said.day, way)
    if before is None:
        moved = _with_follow_up(desk, moved, counted, BY_ITSELF)
    elif before["outcome"] != after["outcome"]:
        is_corrected = len(moved.events) > len(written.events)
        steps = BY_ITSELF if is_corrected else frozenset(RAISED)
        moved = _with_follow_up(desk, moved, counted, steps & BY_ITSELF)
    is_known = any(each["visited_on"] == said.day for each in file.facts.facts[VISIT.name])
    return _recorded(desk, moved, said.day, News.CORRECTED if is_known else News.NEW)


def _is_said(row: Row, standing: Mapping[str, Row]) -> bool:
    """Return whether what a report says stands already.

    A word on the visit as a whole has first to take the place of what officers have said since.
    That nobody came is another word from another hand: a dispatcher's takes a visit back.
    """
    mine = standing.get(row["officer_id"])
    is_in_place = bool(row["officer_id"]) or len(standing) == 1
    if mine is None or not is_in_place or not say_the_same(row, mine):
        return False
    is_by_word = row["outcome"] in NO_CONTACT and not row["source"]
    return not is_by_word or row["recorded_by"] == mine["recorded_by"]


def _recorded(desk: Desk, file: CaseFile, day: date, news: News) -> Recorded:
    reports = _reports(file, day)
    said = outcome_of(counting_report(reports) or reports[-1])
    follows = follow_up(said, file.case, desk.follow_up)
    steps = [row["step"] for row in file.events if row["happened_on"] == day]
    last = _event_of_day(file, day)
    return Recorded(
        file=file,
        outcome=said,
        news=news,
        is_placed=last is not None and last["outcome"] == str(said.outcome),
        follow_up=follows,
        is_followed=follows.step in BY_ITSELF and str(follows.step) in steps,
        contradiction=contradiction_in(reports),
    )


def _reports(file: CaseFile, day: date) -> list[Row]:
    return [row for row in file.facts.facts[REPORT.name] if row["visited_on"] == day]


def _event_of_day(file: CaseFile, day: date) -> Row | None:
    """Return the last event that tells of the visit of a day."""
    told = [row for row in file.events if row["step"] == Step.VISIT and row["happened_on"] == day]
    return told[-1] if told else None


_TO_PLANNED: Mapping[CaseState, tuple[Step, ...]] = {
    CaseState.AGREED: (Step.PREPARE, Step.PLAN),
    CaseState.PREPARED: (Step.PLAN,),
    CaseState.PLANNED: (),
}
"""What leads a case to a visit from where it stands; from elsewhere nothing does."""


def _way(desk: Desk, file: CaseFile, report: Report) -> Sequence[Step] | None:
    """Return the steps that go before the visit; None where it has no place in the process."""
    day = report.outcome.day
    steps = _TO_PLANNED.get(file.progress.state)
    windows = tuple(each for each in file.case.agreed_windows if each.window.day == day)
    if steps is None or not windows:
        return None
    if not steps:
        return steps
    known = _as_of(desk, replace(file.case, agreed_windows=windows), day)
    is_proven = bool(report.source) and not knows_plan(desk.journal, report.plan)
    return steps if is_proven and not any(objections(step, known) for step in steps) else None


def _as_of(desk: Desk, case: Case, day: date) -> Known:
    """Return what the rules look at when the day of a visit begins."""
    morning = datetime.combine(day, time(0), tzinfo=TIMEZONE)
    return replace(known_of(desk, case), now=morning)


def _moved(
    desk: Desk, file: CaseFile, event: Event, day: date, way: Sequence[Step] | None
) -> CaseFile:
    """Let the process follow, where it has a place for the visit or for its correction."""
    told = _event_of_day(file, day)
    if told is not None:
        is_news = told["outcome"] != str(event.outcome)
        open_from = len(file.events) - num_corrected(file.history)
        is_open = told in file.events[open_from:]
        return record_event(desk, file, event, day) if is_news and is_open else file
    for step in way or ():
        file = record_event(desk, file, Event(step=step), day)
    return file if way is None else record_event(desk, file, event, day)


def _with_facts(desk: Desk, file: CaseFile, row: Row, before: Row | None) -> CaseFile:
    """Keep what counts of a visit, and its promise in place of the one that counted before."""
    if before is row or _is_denied(desk, file, row):
        return file
    file = file.with_fact(desk, VISIT, visit_row(row))
    earlier = None if before is None else reported_promise(before)
    promise = reported_promise(row)
    if earlier is not None and (promise is None or promise.due_on != earlier.due_on):
        file = _with_promise(desk, file, earlier, REPLACED)
    if promise is None:
        return file
    file = _with_promise(desk, file, promise, OPEN)
    return replace(file, case=replace(file.case, promise=promise))


def _is_denied(desk: Desk, file: CaseFile, row: Row) -> bool:
    """Return whether a row says that nobody came where the bank's own table tells of a visit.

    That word is kept as any other, but only a dispatcher who types it takes the table's place.
    """
    told = [each for each in file.facts.facts[VISIT.name] if each["source"] == TABLE]
    is_typed_by_dispatcher = not row["source"] and desk.journal.actor.may(Right.CHANGE_CASES)
    return (
        row["outcome"] in NO_CONTACT
        and not is_typed_by_dispatcher
        and any(
            each["visited_on"] == row["visited_on"] and each["outcome"] not in NO_CONTACT
            for each in told
        )
    )


def _with_promise(desk: Desk, file: CaseFile, promise: Promise, standing: str) -> CaseFile:
    """Keep a promise; one that was judged stays judged."""
    known = {row["due_on"]: row["standing"] for row in file.facts.facts[PROMISE.name]}
    judged = known.get(promise.due_on)
    row = {
        "case_id": file.case.case_id,
        "due_on": promise.due_on,
        "amount_fen": promise.amount_fen,
        "standing": judged if judged in {KEPT, BROKEN} else standing,
    }
    return file.with_fact(desk, PROMISE, row)


def _with_follow_up(
    desk: Desk, file: CaseFile, said: VisitOutcome, by_itself: frozenset[Step]
) -> CaseFile:
    """Record the step that follows by itself, where it is lawful and not recorded yet."""
    step = follow_up(said, file.case, desk.follow_up).step
    is_open = step in by_itself and RAISED.get(step) not in file.case.flags
    if not is_open or step not in file.progress.legal:
        return file
    if objections(step, _as_of(desk, file.case, said.day)):
        return file
    return record_event(desk, file, Event(step=step), said.day)
