"""From file names to a delivered plan, with the words that the dispatcher reads on the way."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Never

from visitplanner.attempts import Attempts
from visitplanner.cli.before import NOTHING_BEFORE, made_from, read_before, week_words
from visitplanner.cli.books import NO_BOOK, NamedBook, read_named_book
from visitplanner.cli.duty import idle, off_duty
from visitplanner.cli.hand_words import hand_told, hand_warnings
from visitplanner.cli.outcome import ENDINGS, UNUSUAL
from visitplanner.cli.plan_sources import inputs_in_the_way, recipe_of, source_faults
from visitplanner.cli.road_choice import choose_roads, matrix_folder
from visitplanner.cli.typed import read_typed
from visitplanner.cli.unchanged import Target, target_in, unchanged
from visitplanner.cli.value_model import NamedModel, read_plan_model, value_warnings
from visitplanner.cli.why_in_plan import with_why
from visitplanner.errors import InputError, ServiceError
from visitplanner.hand.laying import HandAsked
from visitplanner.messages import Message, say
from visitplanner.outcomes.secret import bank_secret
from visitplanner.pipeline import Request, Result, plan_visits
from visitplanner.policy import Policy, read_policy
from visitplanner.problem_file import problem_json, solution_json
from visitplanner.report import render
from visitplanner.report.carry import carried, left_before
from visitplanner.report.carry.formats import carry_formats
from visitplanner.report.day_codes import CODES_FILE
from visitplanner.report.delivery import PLAN_FILE, deliver, require_folder
from visitplanner.solver import Engine
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.tables import (
    TableRead,
    read_cases,
    read_hand,
    read_officers,
    rejected_csv,
)
from visitplanner.tables.typed_times import day
from visitplanner.travel.roads.network import RoadNetwork
from visitplanner.week.earlier_file import earlier_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeVar

    from visitplanner.casework.keeping_plans import Kept
    from visitplanner.casework.planning import Candidates
    from visitplanner.cli.console import Console
    from visitplanner.cli.plan_sources import Sources
    from visitplanner.domain import Case, Officer
    from visitplanner.hand.wishes import Wish
    from visitplanner.plan import Plan
    from visitplanner.report.carry.formats import CarryFormat
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.streets import Streets
    from visitplanner.week.earlier import Earlier

    T = TypeVar("T")

REJECTED_FILE = PurePosixPath("rejected.csv")
NO_TABLE: TableRead[Never] = TableRead(file="")
MUST_WORDS = frozenset({"must", "必访"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the files and options say.

    Attributes
    ----------
    candidates
        Where cases and officers are the store's.
    earlier
        What was planned before, and who came.
    """

    cases: TableRead[Case]
    officers: TableRead[Officer]
    book: NamedBook
    policy: Policy
    roads: RoadNetwork | OsrmServers | None
    first_day: date
    secret: bytes
    also: tuple[CarryFormat, ...]
    seals_pages: bool
    candidates: Candidates | None = None
    earlier: Earlier = NOTHING_BEFORE
    hand: TableRead[tuple[Wish, ...]] = NO_TABLE
    value: NamedModel | None = None

    @property
    def tables(self) -> tuple[TableRead[object], ...]:
        """The tables, for what concerns all of them."""
        return (self.cases, self.officers, self.book.table)


def run_plan(sources: Sources, console: Console) -> None:
    """Read, plan, write, and say what came of it."""
    target = target_in(sources.out)
    inputs = read_inputs(sources)
    with closing(inputs.book):
        if sources.store is not None:
            inputs = _with_the_store(inputs, sources)
        _plan(inputs, sources, target, console)


def _plan(inputs: Inputs, sources: Sources, target: Target, console: Console) -> None:
    from visitplanner.cli.planning_from_store import (  # noqa: PLC0415 (brings sqlalchemy)
        kept_words,
        lifted_words,
        own_lifts,
        standing,
        staying,
    )

    tables = (*inputs.tables, inputs.hand)
    of_tables = (warning for table in tables for warning in table.warnings)
    for warning in (*inputs.policy.warnings, *of_tables, *value_warnings(inputs.value)):
        console.note(warning)
    request = request_of(inputs, sources)
    with console.solver_progress(sources.time_limit) as show:

        def on_progress(elapsed: float, net_value: int) -> None:
            best = say("best net value {value:yuan}", value=net_value)
            show(elapsed, say("{best}; Ctrl-C takes it", best=best))

        result = plan_visits(request, inputs.policy, console.note, on_progress)
    with ctrl_c_waits():
        result = with_why(result, sources.why, console)
        contents = contents_of(result, inputs, sources, console)
        with unchanged(sources, request, inputs.policy, target):
            kept = _keep(inputs, sources, result, contents[PLAN_FILE])
            with standing(kept):
                deliver(contents, sources.out, sources.maps)
        stood = (*staying(inputs.candidates), *own_lifts(inputs.candidates))
        for message in (*_skipped(inputs), *_warnings(result), *stood):
            console.note(message)
        for message in (
            *_summary(result.plan, sources),
            *week_words(result.plan),
            *lifted_words(result.plan),
            *kept_words(kept),
        ):
            console.result(message)
        if inputs.seals_pages:
            console.result(_where_codes_are(sources))
            console.note(say("Only the pages are sealed: the workbook and carried files lie open."))


def read_inputs(sources: Sources, *, is_to_write: bool = True) -> Inputs:
    """Return what the files and options say.

    Parameters
    ----------
    is_to_write
        Whether a plan is to be written, for which the folders have to be fit.

    Raises
    ------
    InputError
        With the faults of all of them at once.
    """
    attempt = Attempts()

    if is_to_write:
        for folder in (sources.out, sources.maps):
            attempt(partial(require_folder, folder), None)
        attempt.faults += inputs_in_the_way(sources)
    attempt.faults += source_faults(sources)
    policy = attempt(lambda: read_policy(sources.policy), Policy())
    inputs = Inputs(
        cases=NO_TABLE if sources.cases is None else read_cases(sources.cases),
        officers=NO_TABLE if sources.officers is None else read_officers(sources.officers),
        book=attempt(
            lambda: read_named_book(sources.address_book, policy.geocoding.lifetimes), NO_BOOK
        ),
        policy=policy,
        roads=attempt(
            lambda: choose_roads(sources.roads, policy.roads, falls_back=sources.roads_fallback),
            None,
        ),
        first_day=attempt(lambda: read_typed(sources.first_day, "--date", day), date.min),
        secret=attempt(bank_secret, b"") if is_to_write else b"",
        also=attempt(lambda: carry_formats(sources.also), ()),
        seals_pages=policy.seals_pages if sources.seal is None else sources.seal,
        earlier=attempt(lambda: read_before(sources), NOTHING_BEFORE),
        hand=NO_TABLE if sources.hand is None else read_hand(sources.hand),
        value=attempt(lambda: read_plan_model(sources.value), None),
    )
    for table in inputs.tables:
        attempt.faults += table.table_faults if sources.skip_bad_rows else table.faults
    if attempt.faults or inputs.hand.table_faults or not is_to_write:
        attempt.faults += inputs.hand.faults  # else told with what the law says of the other rows
    if attempt.faults:
        inputs.book.close()
        raise InputError(attempt.faults)
    return inputs


def _with_the_store(inputs: Inputs, sources: Sources) -> Inputs:
    """Return the inputs with the store's cases and officers."""
    from visitplanner.cli.planning_from_store import (  # noqa: PLC0415 (brings sqlalchemy)
        read_the_store,
    )

    found = read_the_store(sources, inputs.policy, _days(inputs, sources))
    return replace(
        inputs,
        cases=TableRead(file="", rows=found.cases, sha256=found.cases_sha256),
        officers=TableRead(file="", rows=found.officers, sha256=found.officers_sha256),
        candidates=found,
        earlier=found.earlier,
    )


def _keep(inputs: Inputs, sources: Sources, result: Result, document: bytes) -> Kept | None:
    """Let a plan from the store stand in it, with what it was made from."""
    from visitplanner.casework.keeping_plans import kept_plan  # noqa: PLC0415 (as below)
    from visitplanner.casework.plan_sources import source_text  # noqa: PLC0415 (as below)
    from visitplanner.cli.planning_from_store import (  # noqa: PLC0415 (brings sqlalchemy)
        keep_in_store,
    )

    candidates = inputs.candidates
    if candidates is None:
        return None
    made_from = source_text(candidates, (visit.case for visit in result.indexed.visits))
    plan = replace(kept_plan(result.plan, document), source=made_from)
    return keep_in_store(sources, inputs.policy, candidates, plan)


def _days(inputs: Inputs, sources: Sources) -> tuple[date, ...]:
    return tuple(inputs.first_day + timedelta(days=n) for n in range(sources.num_days))


def request_of(inputs: Inputs, sources: Sources) -> Request:
    """Return what the pipeline is asked for."""
    hashes = {
        "cases": inputs.cases.sha256,
        "officers": inputs.officers.sha256,
        "address_book": inputs.book.table.sha256,
    }
    if isinstance(inputs.roads, RoadNetwork):
        hashes["roads"] = inputs.roads.sha256
    if inputs.earlier:
        hashes["earlier"] = earlier_sha256(inputs.earlier)
    if inputs.hand.sha256:
        hashes["hand"] = inputs.hand.sha256
    if inputs.value is not None:
        hashes["value"] = inputs.value.sha256
    return Request(
        cases=inputs.cases.rows,
        officers=inputs.officers.rows,
        days=_days(inputs, sources),
        roads=inputs.roads,
        roads_fallback=sources.roads_fallback,
        matrix_folder=matrix_folder() if sources.keeps_matrices else None,
        address_book=inputs.book.table.rows,
        answers=inputs.book.answers,
        inputs=hashes,
        doubtful_households=frozenset(
            cell for row in inputs.cases.rejected for cell in row.cells if cell
        ),
        earlier_visits=inputs.candidates.earlier_visits if inputs.candidates else {},
        past_visits=inputs.candidates.past_visits if inputs.candidates else {},
        earlier=inputs.earlier,
        hand=HandAsked(
            wishes=tuple(chain.from_iterable(inputs.hand.rows)),
            file=inputs.hand.file,
            faults=tuple(inputs.hand.faults),
        ),
        value_model=None if inputs.value is None else inputs.value.model,
        time_limit=sources.time_limit,
        seed=sources.seed,
        engine=Engine(sources.engine),
    )


def contents_of(
    result: Result, inputs: Inputs, sources: Sources, console: Console
) -> Mapping[PurePosixPath, bytes]:
    """Return every file of the plan; `plan.json` names the rest, so it comes last."""
    problem = result.indexed.problem
    extra = {
        **made_from(
            recipe_of(sources, inputs.first_day), result.earlier or inputs.earlier, sources.out
        ),
        PurePosixPath("problem.json"): problem_json(problem),
        PurePosixPath("solution.json"): solution_json(problem, result.solution),
        **sources.beside,
    }
    if any(table.rejected for table in inputs.tables):
        extra[REJECTED_FILE] = rejected_csv(inputs.tables, console.tr)
    before = left_before(sources.out)

    def contents(streets: Streets | None) -> Mapping[PurePosixPath, bytes]:
        carry = carried(result.plan, console.tr, inputs.also, streets, before)
        return render(
            result.plan,
            console.tr,
            inputs.secret,
            {**extra, **carry},
            streets,
            sealed=inputs.seals_pages,
        )

    try:
        return contents(result.streets)
    except ServiceError:
        console.note(
            say("The road server draws no ways any more: the pages show straight lines instead.")
        )
        return contents(None)


def _skipped(inputs: Inputs) -> Iterator[Message]:
    """Yield what was left out with `--skip-bad-rows`."""
    for table in inputs.tables:
        if table.rejected:
            yield say(
                "{file}: {count} bad rows were skipped, see {rejected}: rows {rows:list}.",
                file=table.file,
                count=len(table.rejected),
                rejected=str(REJECTED_FILE),
                rows=tuple(str(row.row) for row in table.rejected),
            )
        musts = [str(row.row) for row in table.rejected if MUST_WORDS.intersection(row.cells)]
        if musts:
            yield say("Must-visits among the skipped rows: {rows:list}.", rows=tuple(musts))


def _warnings(result: Result) -> Iterator[Message]:
    """Yield what the dispatcher should look at before the day begins."""
    plan = result.plan
    ended = result.solution.termination
    if ended in UNUSUAL and result.indexed.visits and result.indexed.shifts:
        yield ENDINGS[ended]
    yield from musts_left_out(plan)
    for held in plan.held:
        if held.case.is_must:
            yield say(
                "Must-visit {case} is held by rule {rule}: {reason}.",
                case=held.case.case_id,
                rule=held.rule_id,
                reason=held.reason,
            )
    for unplaced in plan.unplaced:
        if unplaced.case.is_must:
            yield say(
                "Must-visit {case} is not placed: {reason}.",
                case=unplaced.case.case_id,
                reason=unplaced.reason,
            )
    yield from hand_warnings(plan)
    yield from off_duty(plan)
    yield from idle(result)


def musts_left_out(plan: Plan, but: frozenset[str] = frozenset()) -> Iterator[Message]:
    """Yield the musts that a plan leaves out, each with what keeps it, but some cases."""
    for entry in plan.unplanned:
        if entry.required and entry.case.case_id not in but:
            yield say(
                "Must-visit {case} is not planned: {reason}.",
                case=entry.case.case_id,
                reason=entry.reason,
            )


def _summary(plan: Plan, sources: Sources) -> Iterator[Message]:
    yield say(
        "{visited} visits planned in {routes} routes, {held} cases held, {unplanned} left out,"
        " {unplaced} not placed.",
        visited=len(plan.visited_case_ids),
        routes=len(plan.routes),
        held=len(plan.held),
        unplanned=len(plan.unplanned),
        unplaced=len(plan.unplaced),
    )
    yield say(
        "Value {value:yuan}, cost {cost:yuan}, net {net:yuan}.",
        value=plan.value,
        cost=plan.cost,
        net=plan.net_value,
    )
    yield from hand_told(plan)
    held = Counter((entry.rule_id, entry.rule_name) for entry in plan.held)
    for (rule_id, name), count in sorted(held.items(), key=lambda item: item[0][0]):
        yield say("  held {count} by {rule}: {name}", count=count, rule=rule_id, name=name)
    yield say(
        "Plan: {plan}   pages: {maps}", plan=str(sources.out / PLAN_FILE), maps=str(sources.maps)
    )


def _where_codes_are(sources: Sources) -> Message:
    return say(
        "The officers' pages are sealed. Their day codes: {file}; tell each code by another way"
        " than its page.",
        file=str(sources.out / CODES_FILE),
    )
