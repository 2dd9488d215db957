"""What `outcome import --db`, `outcome add` and `followups` do and say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.contradictions import contradictions
from visitplanner.casework.follow_ups import follow_ups
from visitplanner.casework.leavers import require_at_work
from visitplanner.casework.outcomes import Kept, take_exports
from visitplanner.casework.own_cases import require_teller
from visitplanner.casework.steps import require_past
from visitplanner.casework.visits import News, Recorded, Report, record_visit
from visitplanner.cli.case_files import day_of
from visitplanner.cli.case_words import standing_words
from visitplanner.cli.taking_outcomes import all_arrived, bench_of, refused_words, taken_words
from visitplanner.cli.typed import read_code, read_spoken, read_typed, read_words
from visitplanner.cli.visit_words import KINDS, contradiction_words, follow_up_words
from visitplanner.domain import Promise, VisitOutcome
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import Message, say
from visitplanner.process.kinds import FollowUpKind
from visitplanner.report.recording import ABILITY_WORDS, WILLINGNESS_WORDS
from visitplanner.store.access import Right
from visitplanner.tables.typed_text import yuan_amount
from visitplanner.tables.typed_times import day, second_of_day
from visitplanner.tables.vocabulary import OUTCOMES
from visitplanner.valuation import OUTCOME_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedOutcome:
    """What came of a visit, as it was typed."""

    outcome: str
    on: str | None
    officer_id: str
    arrived: str | None
    left: str | None
    promise_date: str | None
    promise_amount: str | None
    willingness: str
    ability: str
    note: Path | None


def run_import(
    files: Sequence[Path], plan: Path, office: Office, console: Console, *, takes_late: bool
) -> None:
    """Take exports into the store, and say what came of each.

    Raises
    ------
    typer.Exit
        With code 2, when anything was refused.
    """
    bench = bench_of(plan, takes_late=takes_late)
    kept, refused = take_exports(
        all_arrived(files), bench, lambda: office.desk("outcome import", Right.RECORD_OUTCOMES)
    )
    for one in kept:
        for message in _kept_words(one):
            console.result(message)
    for each in refused:
        console.fault(Fault(message=each.reason, file=each.source))
    if refused:
        console.note(refused_words(len(refused), is_anything_taken=bool(kept)))
        raise typer.Exit(InputError.exit_code)


def run_add(office: Office, case_id: str, typed: TypedOutcome, console: Console) -> None:
    """Record what came of a visit by the word of who types it."""
    note = read_words(typed.note)
    with office.desk("outcome add", Right.RECORD_OUTCOMES) as desk:
        visited_on = day_of(typed.on, desk)
        require_past(desk, visited_on)
        teller = require_teller(desk, case_id, typed.officer_id.strip())
        require_at_work(desk, teller, visited_on)
        said = _outcome(case_id, replace(typed, officer_id=teller), visited_on, note)
        if any(moment > desk.journal.now for moment in said.moments):
            raise input_fault(say("a time is still to come"), column="--arrived")
        recorded = record_visit(desk, Report(outcome=said))
    for message in _visit_words(recorded):
        console.result(message)


def run_follow_ups(office: Office, until: str | None, kind: str | None, console: Console) -> None:
    """List what is due, by day."""
    last = None if until is None else read_typed(until, "--until", day)
    wanted = None if kind is None else read_code(FollowUpKind, kind, "--kind", KINDS)
    with office.desk("followups", Right.READ_CASES) as desk:
        found, today = follow_ups(desk, last, wanted), desk.today
        doubtful = contradictions(desk)
    for due_on, asked in groupby(found, key=lambda each: each.due_on):
        console.result(_day_words(due_on, today))
        for each in asked:
            console.result(say("  {line}", line=follow_up_words(each)))
    for one in doubtful:
        console.note(contradiction_words(one))
    console.note(say("Due: {count}.", count=len(found)))


def _day_words(due_on: date, today: date) -> Message:
    if due_on < today:
        return say("{day:day}, {count} days ago:", day=due_on, count=(today - due_on).days)
    return say("{day:day}:", day=due_on)


def _kept_words(kept: Kept) -> Iterator[Message]:
    page = kept.export.page
    yield from taken_words(kept.source, len(kept.visits), page, kept.num_corrected)
    for visit in kept.visits:
        yield from _visit_words(visit)


def _visit_words(recorded: Recorded) -> Iterator[Message]:
    """Yield where a case stands now, and what is left for a person."""
    yield standing_words(recorded.file)
    if recorded.news is News.SAME:
        yield say("  this was on record already")
    elif not recorded.is_placed:
        yield say(
            "  what came of the visit is kept, but the process has no place for it: look at the"
            " case"
        )
    elif not recorded.is_followed:
        asked = recorded.follow_up
        yield say("  for you, by {day:day}: {line}", day=asked.due_on, line=follow_up_words(asked))
    if recorded.contradiction is not None:
        yield say("  {line}", line=contradiction_words(recorded.contradiction))


def _outcome(case_id: str, typed: TypedOutcome, visited_on: date, note: str) -> VisitOutcome:
    return VisitOutcome(
        case_id=case_id,
        officer_id=typed.officer_id,
        day=visited_on,
        outcome=read_spoken(OUTCOME_WORDS, typed.outcome, "--outcome", OUTCOMES),
        arrived_at=_moment(typed.arrived, "--arrived", visited_on),
        left_at=_moment(typed.left, "--left", visited_on),
        promise=_promise(typed),
        willingness=read_spoken(WILLINGNESS_WORDS, typed.willingness, "--willingness"),
        ability=read_spoken(ABILITY_WORDS, typed.ability, "--ability"),
        note=note,
    )


def _moment(clock: str | None, option: str, visited_on: date) -> datetime | None:
    if clock is None:
        return None
    midnight = datetime.combine(visited_on, datetime.min.time(), tzinfo=TIMEZONE)
    return midnight + timedelta(seconds=read_typed(clock, option, second_of_day))


def _promise(typed: TypedOutcome) -> Promise | None:
    if typed.promise_date is None and typed.promise_amount is None:
        return None
    if typed.promise_date is None or typed.promise_amount is None:
        message = say("a promise has a date and an amount")
        raise input_fault(message, column="--promise-date")
    return Promise(
        due_on=read_typed(typed.promise_date, "--promise-date", day),
        amount_fen=read_typed(typed.promise_amount, "--promise-amount", yuan_amount),
    )
