"""Windows offered from plans' folders; a promise is kept in the table of cases and in the plans.

The table is what counts: it is written first, whole, under a lock, with the case a must from then
on. The folders follow; one that could not be written is found out by its table having changed, and
a plan made anew keeps the promise all the same.
"""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from visitplanner.cli.as_written import as_written
from visitplanner.cli.asking_slots import promise_words, show, today
from visitplanner.cli.planning import Inputs, contents_of, read_inputs, request_of
from visitplanner.cli.promise_words import written_words
from visitplanner.cli.promised_table import with_what_stands, write_table
from visitplanner.cli.reopening import NamedAnew, sources_of
from visitplanner.cli.replan_words import calls_words
from visitplanner.dispatch.opening import OpenedPlan, half_written, open_plan
from visitplanner.dispatch.recipe import FILES
from visitplanner.dispatch.replan.changed import day_of
from visitplanner.dispatch.replan.newplan import promised_plan
from visitplanner.dispatch.replan.run import Morning
from visitplanner.dispatch.replan.versions import (
    FIRST,
    VERSION_FILE,
    cases_of,
    read_version,
    version_json,
)
from visitplanner.dispatch.slots.asking import Standing
from visitplanner.dispatch.slots.calling import (
    case_in,
    last_officer_of,
    promised_elsewhere,
    wish_of,
    with_unplanned,
)
from visitplanner.dispatch.slots.keeping import OfferGoneError, offer_of, standing_with
from visitplanner.dispatch.slots.offering import answer
from visitplanner.dispatch.slots.since import Since, agreed_anew
from visitplanner.errors import Fault, InputError, ServiceError, input_fault
from visitplanner.files import locked, real
from visitplanner.messages import say
from visitplanner.pipeline import Result, find_free_plan, plan_of
from visitplanner.process.promises import promised
from visitplanner.report.delivery import deliver
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.tables.promising import with_promise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path, PurePosixPath

    from visitplanner.cli.asking_slots import Question
    from visitplanner.cli.console import Console
    from visitplanner.cli.plan_sources import Sources
    from visitplanner.dispatch.replan.versions import Version
    from visitplanner.dispatch.slots.asking import Wish
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.dispatch.slots.offering import Answer
    from visitplanner.domain import Case
    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared
    from visitplanner.plan import Plan
    from visitplanner.plan.versions import Call
    from visitplanner.solution import Solution
    from visitplanner.tables import TableRead
    from visitplanner.tables.promising import Amended


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A plan's folder, opened, and what it was made from.

    Attributes
    ----------
    version, since
        Which version of the plan it holds, and what became of it; None where it was not replanned.
    """

    sources: Sources
    inputs: Inputs
    opened: OpenedPlan
    version: Version
    since: Since | None

    @property
    def standing(self) -> Standing:
        """The plan, to be offered on."""
        day, routes = self.opened.prepared, self.opened.solution.routes
        return Standing(
            name=str(self.sources.out),
            prepared=day,
            routes=routes,
            since=self.since,
            closed={} if self.since is None else self.since.begun(day, routes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The folders, what is wished, and what can be offered."""

    folders: tuple[Folder, ...]
    plans: tuple[Standing, ...]
    wish: Wish
    answer: Answer


def run_in_folders(question: Question, console: Console) -> None:
    """Offer windows, or keep the one that was taken."""
    for message in chain.from_iterable(map(half_written, question.plans)):
        console.note(message)
    if question.window is None:
        with asked(question) as found:
            for message in _past(found.folders):
                console.note(message)
            show(found.answer, found.wish.case, question, console)
        return
    with ExitStack() as told:
        try:
            kept = accept(question, console, told)
        except OfferGoneError:
            show_instead(question, console)
            raise
        except InputError as error:
            promise = (question.reference.strip(), question.window)
            raise with_what_stands(error, _table(question), question.case_id, promise) from None
        lines = (
            *promise_words(kept.offer, kept.before),
            *calls_words(kept.calls),
            *written_words(kept.table, kept.amended, question.plans),
        )
        for line in lines:
            console.result(line)


def _past(folders: Sequence[Folder]) -> Iterator[Message]:
    """Yield which plans have no day to come: nothing is offered on them."""
    for each in folders:
        if max(each.opened.request.days) < today():
            yield say("{folder}: all days of this plan are past.", folder=str(each.sources.out))


def show_instead(question: Question, console: Console) -> None:
    """Print what can be offered in place of a window that cannot."""
    with asked(question.nearby()) as found:
        show(found.answer, found.wish.case, question, console)


@contextmanager
def asked(question: Question) -> Iterator[Asked]:
    """Open the folders, and find what can be offered."""
    with ExitStack() as stack:
        folders = tuple(
            stack.enter_context(_opened(file, question, is_to_write=question.window is not None))
            for file in question.plans
        )
        standings = [each.standing for each in folders]
        first = folders[0].opened
        call = question.call(first.policy.calendar)
        case = case_in(standings, question.case_id)
        call = replace(
            call,
            last_officer=call.last_officer or last_officer_of(case),
            household_days=promised_elsewhere(case, standings, call.consent.given_on),
        )
        wish = wish_of(call, case, standings)
        plans = with_unplanned(standings, wish, first.request, first.policy)
        yield Asked(folders=folders, plans=plans, wish=wish, answer=answer(wish, plans))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A promise that stands: its offer, the case as it was before, and the table that says it.

    Attributes
    ----------
    calls
        Who has to be called, by the versions in which it stands.
    """

    offer: Offer
    before: Case
    table: Path
    amended: Amended
    calls: tuple[Call, ...]


def accept(question: Question, console: Console, told: ExitStack) -> Kept:
    """Keep the window that was taken, in the table and in every folder, and return what stands.

    Whoever else promises a time of these cases waits, and finds what was promised here.

    Parameters
    ----------
    told
        Ends when the promise has been told; from when it stands until then Ctrl-C waits.

    Raises
    ------
    OfferGoneError
        When the plans that stand cannot keep it.
    InputError
        When a folder or the table is not fit for it.
    ServiceError
        When the disk refuses: then nothing was promised, or it is said that the promise stands.
    """
    named = _table(question)
    table = real(named)
    with locked(table.parent, waits=True), asked(question) as found:
        if question.window is None:
            msg = "Expected a window that was taken, got none."
            raise ValueError(msg)
        offer = offer_of(found.answer, found.wish, found.plans, question.window)
        case = promised(found.wish.case, found.wish.consent, [offer.window])
        amended = with_promise(table, case)
        plans = [
            (each, _contents(each, (case, offer), amended.read, console)) for each in found.folders
        ]
        told.enter_context(ctrl_c_waits())
        write_table(table, amended.content)
        _deliver_all([(each, contents) for each, (_, contents) in plans])
        return Kept(
            offer=offer,
            before=found.wish.case,
            table=named,
            amended=amended,
            calls=tuple(
                call
                for _, (plan, _) in plans
                if plan.replaces is not None
                for call in plan.replaces.calls
            ),
        )


def _deliver_all(plans: Sequence[tuple[Folder, Mapping[PurePosixPath, bytes]]]) -> None:
    try:
        for folder, contents in plans:
            deliver(contents, folder.sources.out, folder.sources.maps)
    except (InputError, ServiceError) as error:
        message = say("the promise stands in the table of cases, but not in the plan: plan anew")
        raise ServiceError([*error.faults, Fault(message=message)]) from None


def _contents(
    folder: Folder, promise: tuple[Case, Offer], table: TableRead[Case], console: Console
) -> tuple[Plan, Mapping[PurePosixPath, bytes]]:
    """Return a plan as it stands with the promise, and every file of it."""
    before, opened = folder.opened.request, folder.opened
    case, offer = promise
    request = replace(before, cases=table.rows, inputs={**before.inputs, "cases": table.sha256})
    prepared = folder.standing.again(request, case.case_id)
    kept = standing_with(folder.standing, offer, prepared)
    solution = replace(opened.solution, routes=kept.routes, bound_units=None)
    plan, sources = _plan_of(folder, (prepared, solution), (case, offer), console)
    result = Result(
        plan=plan,
        indexed=prepared.indexed,
        solution=solution,
        streets=prepared.travelling.streets,
    )
    return plan, contents_of(result, replace(folder.inputs, cases=table), sources, console)


def _plan_of(
    folder: Folder,
    made: tuple[Prepared, Solution],
    promise: tuple[Case, Offer],
    console: Console,
) -> tuple[Plan, Sources]:
    """Return the plan with the promise, and what its files are written by: a version's as such."""
    (prepared, solution), (case, offer) = made, promise
    if folder.since is None:
        free = find_free_plan(prepared, console.note, solution)
        return plan_of(prepared, solution, free), folder.sources
    event = say(
        "promised on the phone: case {case}, {day:day}, {start:clock} to {end:clock}",
        case=case.case_id,
        day=offer.window.day,
        start=offer.window.start,
        end=offer.window.end,
    )
    facts = agreed_anew(folder.since.morning.facts, case.case_id)
    plan, version = promised_plan((folder.opened, folder.version), made, facts, event)
    beside = {VERSION_FILE: version_json(version, folder.sources.out)}
    return plan, replace(folder.sources, beside=beside)


@contextmanager
def _opened(file: Path, question: Question, *, is_to_write: bool) -> Iterator[Folder]:
    sources = _sources(file, question, is_to_write=is_to_write)
    inputs = read_inputs(sources, is_to_write=is_to_write)
    with closing(inputs.book):
        request = request_of(inputs, sources)
        names = {
            name: str(getattr(sources, name)) for name in FILES if getattr(sources, name, None)
        }
        version, mornings = read_version(file), []

        def became(prepared: Prepared) -> Prepared:
            urgent = cases_of(version.facts.urgent)
            mornings.append(Morning(prepared=prepared, facts=version.facts, urgent=urgent))
            return day_of(prepared, version.facts, urgent)

        is_first = version.number == FIRST
        opened = open_plan(file, request, inputs.policy, names, became=None if is_first else became)
        now = opened.prepared.indexed.moment(version.now)
        since = None if is_first else Since(morning=mornings[0], now=now)
        yield Folder(sources=sources, inputs=inputs, opened=opened, version=version, since=since)


def _sources(file: Path, question: Question, *, is_to_write: bool) -> Sources:
    """Return what a plan was made from, and how its files were."""
    anew = NamedAnew(
        policy=question.policy,
        address_book=question.address_book,
        roads=question.roads,
        value=question.value,
    )
    sources = sources_of(file, anew)
    return as_written(sources) if is_to_write else sources


def _table(question: Question) -> Path:
    """Return the table of cases that all the plans were made from.

    Raises
    ------
    InputError
        When they were made from several.
    """
    tables = {}
    for file in question.plans:
        sources = _sources(file, question, is_to_write=False)
        if sources.cases is not None:
            tables[real(sources.cases)] = sources.cases
    if len(tables) > 1:
        message = say("expected plans of one table of cases, got {count}", count=len(tables))
        raise input_fault(message, column="--plan")
    return next(iter(tables.values()))
