"""Windows offered from the plans that stand in the store, and a promise kept there.

Offers are made outside of any transaction. A promise is kept in one, and only where the day is as
it was when the offer was made; where it is not, the offer is made anew, or refused.
"""

from __future__ import annotations

import shlex
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.keeping_plans import OvertakenError, kept_plan
from visitplanner.casework.plan_sources import source_text
from visitplanner.casework.promising import CallRead, DayRead, keep_promise, read_call
from visitplanner.cli.as_written import as_written
from visitplanner.cli.asking_slots import promise_words, show
from visitplanner.cli.case_files import Office
from visitplanner.cli.options import EngineChoice
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.planning import Inputs, contents_of, read_inputs, request_of
from visitplanner.cli.store_folders import other_plans_stand
from visitplanner.dispatch.plan_document import read_plan, require_own_folder
from visitplanner.dispatch.slots.asking import unplanned_days
from visitplanner.dispatch.slots.calling import planned_already, wish_of
from visitplanner.dispatch.slots.keeping import OfferGoneError, offer_of, standing_with
from visitplanner.dispatch.slots.kept_day import kept_day
from visitplanner.dispatch.slots.offering import Answer, answer
from visitplanner.errors import Fault, InputError, ServiceError
from visitplanner.messages import say
from visitplanner.pipeline import Result, plan_of, prepare, prepare_again
from visitplanner.process.promises import promised
from visitplanner.report.delivery import MAPS_FOLDER, PLAN_FILE, deliver
from visitplanner.report.plan_json import plan_json
from visitplanner.solution import Solution, Termination
from visitplanner.solver.found import OWN
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.store.access import Right
from visitplanner.store.database import store_url
from visitplanner.tables import TableRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import PurePosixPath

    from visitplanner.casework.planning import Candidates
    from visitplanner.cli.asking_slots import Question
    from visitplanner.cli.console import Console
    from visitplanner.dispatch.slots.asking import Standing, Wish
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.domain import Case
    from visitplanner.messages import Message
    from visitplanner.pipeline import Request
    from visitplanner.store.plans import KeptPlan

TRIES = 8
"""Times that an offer is made anew because somebody was quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the store held, what is wished, and what can be offered."""

    read: CallRead
    inputs: Inputs
    plans: tuple[Standing, ...]
    wish: Wish
    answer: Answer

    def day(self, wanted: date) -> DayRead:
        """Return what was read of a day."""
        return next(each for each in self.read.days if wanted in each.candidates.days)


def run_in_store(question: Question, console: Console) -> None:
    """Offer windows, or keep the one that was taken."""
    if question.window is None:
        found = asked(question)
        _note_other_plans(question, found, console)
        show(found.answer, found.wish.case, question, console)
        return
    with ExitStack() as told:
        try:
            offer, number, before = accept(question, console, told)
        except OfferGoneError:
            found = asked(question.nearby())
            show(found.answer, found.wish.case, question, console)
            raise
        for line in promise_words(offer, before):
            console.result(line)
        for line in _then(question, offer.window.day, number):
            console.result(line)


def _note_other_plans(question: Question, found: Asked, console: Console) -> None:
    for message in other_plans_stand(question.plans, found.read.days):
        console.note(message)


def _then(question: Question, day: date, number: int) -> Iterator[Message]:
    """Yield what stands in the store, and where the day's pages are or how they are made."""
    if not number:
        if question.out is not None:
            yield say(
                "No pages are in {folder}: nobody has planned that day yet.",
                folder=str(question.out),
            )
        yield say("The plan of that day will be made with it as a must.")
        yield say("   {words}", words=plan_command(question, day))
        return
    yield say("Kept in the store as plan {number}.", number=number)
    if question.out is not None:
        yield say("The day's plan and pages are in {folder}.", folder=str(question.out))
        return
    for folder in question.plans:
        if day.isoformat() in read_plan(folder)["days"]:
            yield say("{folder} is as it was: it has other days too.", folder=str(folder))
    yield say("No pages were written. With them, the day is planned anew by:")
    yield say("   {words}", words=plan_command(question, day))


def plan_command(question: Question, day: date) -> str:
    """Return the command that plans a day of the store, ready to paste; without a password."""
    options = {
        "--db": make_url(store_url(question.db)).render_as_string(),
        "--policy": question.policy,
        "--address-book": question.address_book,
        "--roads": question.roads,
        "--value": question.value,
        "--out": question.out or f"out-{day}",
    }
    words = [word for name, value in options.items() if value for word in (name, str(value))]
    return shlex.join(["visitplanner", "plan", "--date", day.isoformat(), *words])


def asked(question: Question) -> Asked:
    """Return what can be offered as the store stands now."""
    sources = _sources(question)
    inputs = read_inputs(sources, is_to_write=question.out is not None)
    with closing(inputs.book):
        call = question.call(inputs.policy.calendar)
        with _office(question).desk("slots", Right.PLAN) as desk:
            read = read_call(desk, question.case_id, tuple(call.windows))
        if read.planned is not None:
            start = read.planned.starts_at.astimezone(TIMEZONE)
            raise InputError([planned_already(question.case_id, start, "")])
        call = replace(
            call,
            last_officer=call.last_officer or read.last_officer,
            household_days=read.household_days,
        )
        plans = tuple(_standing(each, read.file.case, inputs, sources) for each in read.days)
        wish = wish_of(call, read.file.case, plans)
        found = answer(wish, plans)
        return Asked(read=read, inputs=inputs, plans=plans, wish=wish, answer=found)


def accept(question: Question, console: Console, told: ExitStack) -> tuple[Offer, int, Case]:
    """Keep the window that was taken; return its offer, the day's new plan, and the case before.

    Parameters
    ----------
    told
        Ends when the promise has been told; from when it stands until then Ctrl-C waits.

    Raises
    ------
    OfferGoneError
        When the plans that stand cannot keep it.
    InputError
        When the rulebook or the process does not allow it.
    """
    if question.out is not None and question.window is not None:
        require_own_folder(question.out, [question.window.day])
    for last in range(TRIES, 0, -1):
        found = asked(question)
        if last == TRIES:
            _note_other_plans(question, found, console)
        if question.window is None:
            msg = "Expected a window that was taken, got none."
            raise ValueError(msg)
        offer = offer_of(found.answer, found.wish, found.plans, question.window)
        case = promised(found.wish.case, found.wish.consent, [offer.window])
        day = found.day(offer.window.day)
        made = _made(offer, case, found, question, console) if day.number else None
        try:
            with ExitStack() as kept:
                kept.enter_context(ctrl_c_waits())
                number = _keep(case, day, made, question)
                told.enter_context(kept.pop_all())
        except OvertakenError:
            if last == 1:
                raise
        else:
            return offer, number, found.wish.case
    raise AssertionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The day's plan with the promise, as the store keeps it, and its files."""

    plan: KeptPlan
    contents: Mapping[PurePosixPath, bytes]


def _keep(case: Case, day: DayRead, made: Made | None, question: Question) -> int:
    """Keep a promise in the store, write the files of its day, and return the day's new plan."""
    with _office(question).desk("slots", Right.PLAN) as desk:
        desk.journal.actor.require(Right.CHANGE_CASES)
        number = keep_promise(desk, case, day, None if made is None else made.plan)
    _deliver(made, question, number)
    return number


def _deliver(made: Made | None, question: Question, number: int) -> None:
    if made is None or question.out is None:
        return
    try:
        deliver(made.contents, question.out, question.out / MAPS_FOLDER)
    except (InputError, ServiceError) as error:
        message = say(
            "the promise stands in the store, plan {number}, but its files are not written: plan"
            " that day anew",
            number=number,
        )
        raise ServiceError([*error.faults, Fault(message=message)]) from None


def _made(offer: Offer, case: Case, found: Asked, question: Question, console: Console) -> Made:
    before, day_plan = found.day(offer.window.day).candidates, offer.day.plan
    files = {**before.files, case.case_id: replace(found.read.file, case=case)}
    candidates = replace(before, files=dict(sorted(files.items())))
    digests = {**day_plan.prepared.request.inputs, "cases": candidates.cases_sha256}
    request = replace(day_plan.prepared.request, cases=candidates.cases, inputs=digests)
    prepared = prepare_again(day_plan.prepared, request)
    kept = standing_with(day_plan, offer, prepared)
    solution = Solution(routes=kept.routes, termination=Termination.NO_IMPROVEMENT, engine=OWN)
    plan = plan_of(prepared, solution)
    located = (visit.case for visit in prepared.indexed.visits)
    source = source_text(candidates, located)
    contents: Mapping[PurePosixPath, bytes] = {}
    document = plan_json(plan, {}, console.tr)
    if question.out is not None:
        streets = prepared.travelling.streets
        result = Result(plan=plan, indexed=prepared.indexed, solution=solution, streets=streets)
        inputs = _of_a_day(found.inputs, candidates)
        contents = contents_of(result, inputs, _sources(question), console)
        document = contents[PLAN_FILE]
    return Made(plan=replace(kept_plan(plan, document), source=source), contents=contents)


def _standing(read: DayRead, case: Case, inputs: Inputs, sources: Sources) -> Standing:
    """Return the plan of a day as it stands: less what is put forward no more.

    Raises
    ------
    InputError
        When what it was made with is not named.
    """
    request = _request(read, inputs, sources)
    if not read.number:
        return unplanned_days(request, inputs.policy, case, request.days)
    return kept_day(read.number, read.document, prepare(request, inputs.policy))


def _request(read: DayRead, inputs: Inputs, sources: Sources) -> Request:
    return request_of(_of_a_day(inputs, read.candidates), sources)


def _of_a_day(inputs: Inputs, found: Candidates) -> Inputs:
    return replace(
        inputs,
        cases=TableRead(file="", rows=found.cases, sha256=found.cases_sha256),
        officers=TableRead(file="", rows=found.officers, sha256=found.officers_sha256),
        first_day=found.days[0],
        candidates=found,
        earlier=found.earlier,
    )


def _sources(question: Question) -> Sources:
    out = question.out or Path()
    sources = Sources(
        db=store_url(question.db),
        name=question.name,
        policy=question.policy,
        address_book=question.address_book,
        roads=question.roads,
        value=question.value,
        first_day="2000-01-01",
        num_days=1,
        time_limit=1.0,
        seed=0,
        engine=EngineChoice.AUTO,
        skip_bad_rows=False,
        out=out,
        maps=out / MAPS_FOLDER,
    )
    return as_written(sources) if (out / PLAN_FILE).exists() and question.out else sources


def _office(question: Question) -> Office:
    return Office.of(question.db, question.name, question.policy)
