"""Windows offered from the plans that stand in the store, and a promise kept there.

Offers are made outside of any transaction. A promise is kept in one, and only where the day is as
it was when the offer was made; where it is not, the offer is made anew, or refused.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.casework.keeping_plans import OvertakenError, kept_plan
from visitplanner.casework.plan_sources import source_text
from visitplanner.casework.promising import CallRead, DayRead, keep_promise, read_call
from visitplanner.cli.asking_slots import promise_words, show
from visitplanner.cli.case_files import Office
from visitplanner.cli.options import EngineChoice
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.planning import Inputs, read_inputs, request_of
from visitplanner.dispatch.kept_routes import kept_routes
from visitplanner.dispatch.slots.asking import Standing, unplanned_days
from visitplanner.dispatch.slots.calling import wish_of
from visitplanner.dispatch.slots.keeping import OfferGoneError, offer_of, standing_with
from visitplanner.dispatch.slots.offering import Answer, answer
from visitplanner.messages import say
from visitplanner.pipeline import plan_of, prepare, prepare_again
from visitplanner.process.promises import promised
from visitplanner.report.plan_json import plan_json
from visitplanner.solution import Solution, Termination
from visitplanner.solver.found import OWN
from visitplanner.store.access import Right
from visitplanner.store.database import store_url
from visitplanner.tables import TableRead

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.cli.asking_slots import Question
    from visitplanner.cli.console import Console
    from visitplanner.dispatch.slots.asking import Wish
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.domain import Case
    from visitplanner.pipeline import Request
    from visitplanner.store.plans import KeptPlan

TRIES = 8
"""Times that an offer is made anew because somebody was quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the store held, what is wished, and what can be offered."""

    read: CallRead
    wish: Wish
    answer: Answer

    def day(self, wanted: date) -> DayRead:
        """Return what was read of a day."""
        return next(each for each in self.read.days if wanted in each.candidates.days)


def run_in_store(question: Question, console: Console) -> None:
    """Offer windows, or keep the one that was taken."""
    if question.window is None:
        show(asked(question).answer, question, console)
        return
    try:
        offer, number = accept(question, console)
    except OfferGoneError:
        show(asked(replace(question, accepted=None)).answer, question, console)
        raise
    for line in promise_words(offer):
        console.result(line)
    if number:
        console.result(say("Kept in the store as plan {number}.", number=number))
    else:
        console.result(say("The plan of that day will be made with it as a must."))


def asked(question: Question) -> Asked:
    """Return what can be offered as the store stands now."""
    sources = _sources(question)
    inputs = read_inputs(sources, is_to_write=False)
    with closing(inputs.book):
        call = question.call(inputs.policy.calendar)
        with _office(question).desk("slots", Right.PLAN) as desk:
            read = read_call(desk, question.case_id, tuple(call.windows))
        call = replace(call, last_officer=call.last_officer or read.last_officer)
        standings = [_standing(each, read.file.case, inputs, sources) for each in read.days]
        wish = wish_of(call, read.file.case, standings)
        return Asked(read=read, wish=wish, answer=answer(wish, standings))


def accept(question: Question, console: Console) -> tuple[Offer, int]:
    """Keep the window that was taken; return its offer and the number of the day's new plan.

    Raises
    ------
    OfferGoneError
        When the plans that stand cannot keep it.
    InputError
        When the rulebook or the process does not allow it.
    """
    for last in range(TRIES, 0, -1):
        found = asked(question)
        if question.window is None:
            msg = "Expected a window that was taken, got none."
            raise ValueError(msg)
        offer = offer_of(found.answer, question.window)
        case = promised(found.wish.case, found.wish.consent, [offer.window])
        day = found.day(offer.window.day)
        plan = _plan(offer, case, found, console) if day.number else None
        try:
            with _office(question).desk("slots", Right.PLAN) as desk:
                desk.journal.actor.require(Right.CHANGE_CASES)
                return offer, keep_promise(desk, case, day, plan)
        except OvertakenError:
            if last == 1:
                raise
    raise AssertionError


def _plan(offer: Offer, case: Case, found: Asked, console: Console) -> KeptPlan:
    """Return the day's plan with the promise, as the store keeps it."""
    before, standing = found.day(offer.window.day).candidates, offer.day.plan
    files = {**before.files, case.case_id: replace(found.read.file, case=case)}
    candidates = replace(before, files=dict(sorted(files.items())))
    digests = {**standing.prepared.request.inputs, "cases": candidates.cases_sha256}
    request = replace(standing.prepared.request, cases=candidates.cases, inputs=digests)
    prepared = prepare_again(standing.prepared, request)
    kept = standing_with(standing, offer, prepared)
    solution = Solution(routes=kept.routes, termination=Termination.NO_IMPROVEMENT, engine=OWN)
    plan = plan_of(prepared, solution)
    located = (visit.case for visit in prepared.indexed.visits)
    source = source_text(candidates, located)
    return replace(kept_plan(plan, plan_json(plan, {}, console.tr)), source=source)


def _standing(read: DayRead, case: Case, inputs: Inputs, sources: Sources) -> Standing:
    """Return the plan of a day as it stands: less what is put forward no more."""
    request = _request(read, inputs, sources)
    (day,) = request.days
    if not read.number:
        return unplanned_days(request, inputs.policy, case, (day,))
    prepared = prepare(request, inputs.policy)
    return Standing(
        name=str(read.number),
        prepared=prepared,
        routes=kept_routes(read.document, prepared.indexed),
    )


def _request(read: DayRead, inputs: Inputs, sources: Sources) -> Request:
    found = read.candidates
    day_inputs = replace(
        inputs,
        cases=TableRead(file="", rows=found.cases, sha256=found.cases_sha256),
        officers=TableRead(file="", rows=found.officers, sha256=found.officers_sha256),
        first_day=found.days[0],
        candidates=found,
    )
    return request_of(day_inputs, sources)


def _sources(question: Question) -> Sources:
    return Sources(
        db=store_url(question.db),
        name=question.name,
        policy=question.policy,
        address_book=question.address_book,
        roads=question.roads,
        first_day=question.first_day or "2000-01-01",
        num_days=1,
        time_limit=1.0,
        seed=0,
        engine=EngineChoice.AUTO,
        skip_bad_rows=False,
        out=Path(),
        maps=Path(),
    )


def _office(question: Question) -> Office:
    return Office.of(question.db, question.name, question.policy)
