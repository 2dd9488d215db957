"""From file names to a delivered plan, with the words that the dispatcher reads on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.pipeline import Request, Result, plan_visits
from visitplanner.policy import Policy, read_policy
from visitplanner.problem_file import problem_json, solution_json
from visitplanner.report import render
from visitplanner.report.delivery import PLAN_FILE, deliver, require_folder
from visitplanner.solution import Termination
from visitplanner.tables import (
    TableRead,
    read_address_book,
    read_cases,
    read_officers,
    rejected_csv,
)
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from visitplanner.cli.console import Console
    from visitplanner.domain import Case, Location, Officer
    from visitplanner.plan import Plan

    T = TypeVar("T")

REJECTED_FILE = PurePosixPath("rejected.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the options of a command name."""

    cases: Path
    officers: Path
    policy: Path | None
    address_book: Path | None
    first_day: str
    num_days: int
    time_limit: float
    seed: int
    skip_bad_rows: bool
    out: Path
    maps: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the files and options say."""

    cases: TableRead[Case]
    officers: TableRead[Officer]
    address_book: TableRead[tuple[str, Location]]
    policy: Policy
    first_day: date

    @property
    def tables(self) -> tuple[TableRead[object], ...]:
        """The tables, for what concerns all of them."""
        return (self.cases, self.officers, self.address_book)


def run_plan(sources: Sources, console: Console) -> None:
    """Read, plan, write, and say what came of it."""
    inputs = read_inputs(sources)
    for warning in (warning for table in inputs.tables for warning in table.warnings):
        console.note(warning)
    with console.solver_progress(sources.time_limit) as on_progress:
        result = plan_visits(request_of(inputs, sources), inputs.policy, console.note, on_progress)
    deliver(_contents(result, inputs, console), sources.out, sources.maps)
    for message in _warnings(result):
        console.note(message)
    for message in _summary(result.plan, sources):
        console.result(message)


def read_inputs(sources: Sources) -> Inputs:
    """Return what the files and options say.

    Raises
    ------
    InputError
        With the faults of all of them at once.
    """
    faults: list[Fault] = []

    def attempt(read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except InputError as error:
            faults.extend(error.faults)
            return otherwise

    for folder in (sources.out, sources.maps):
        attempt(partial(require_folder, folder), None)
    book, policy_file = sources.address_book, sources.policy
    inputs = Inputs(
        cases=read_cases(sources.cases),
        officers=read_officers(sources.officers),
        address_book=TableRead(file="") if book is None else read_address_book(book),
        policy=attempt(lambda: read_policy(policy_file) if policy_file else Policy(), Policy()),
        first_day=attempt(lambda: _day(sources.first_day), date.min),
    )
    for table in inputs.tables:
        faults += table.table_faults if sources.skip_bad_rows else table.faults
    if faults:
        raise InputError(faults)
    return inputs


def _day(text: str) -> date:
    try:
        return day(text)
    except MisreadError as error:
        raise InputError(
            Fault(message=misreading.message(is_personal=False), column="--date")
            for misreading in error.misreadings
        ) from None


def request_of(inputs: Inputs, sources: Sources) -> Request:
    """Return what the pipeline is asked for."""
    hashes = {
        "cases": inputs.cases.sha256,
        "officers": inputs.officers.sha256,
        "address_book": inputs.address_book.sha256,
    }
    return Request(
        cases=inputs.cases.rows,
        officers=inputs.officers.rows,
        days=tuple(inputs.first_day + timedelta(days=n) for n in range(sources.num_days)),
        address_book=dict(inputs.address_book.rows),
        inputs=hashes,
        time_limit=sources.time_limit,
        seed=sources.seed,
    )


def _contents(result: Result, inputs: Inputs, console: Console) -> Mapping[PurePosixPath, bytes]:
    """Return every file of the plan; `plan.json` names the rest, so it comes last."""
    problem = result.indexed.problem
    extra = {
        PurePosixPath("problem.json"): problem_json(problem),
        PurePosixPath("solution.json"): solution_json(problem, result.solution),
    }
    if any(table.rejected for table in inputs.tables):
        extra[REJECTED_FILE] = rejected_csv(inputs.tables, console.tr)
    return render(result.plan, console.tr, extra)


def _warnings(result: Result) -> Iterator[Message]:
    """Yield what the dispatcher should look at before the day begins."""
    plan = result.plan
    ended = _ENDINGS.get(result.solution.termination)
    if ended is not None:
        yield ended
    for entry in plan.unplanned:
        if entry.required:
            yield say(
                "Must-visit {case} is not planned: {reason}.",
                case=entry.case.case_id,
                reason=entry.reason,
            )
    for held in plan.held:
        if held.case.is_must:
            yield say(
                "Must-visit {case} is held by rule {rule}: {reason}.",
                case=held.case.case_id,
                rule=held.rule_id,
                reason=held.reason,
            )
    for absent in plan.absent:
        yield say(
            "{officer} has no shift on {day:day}: {reason}.",
            officer=absent.officer_id,
            day=absent.day,
            reason=absent.reason,
        )


_ENDINGS: Mapping[Termination, Message] = {
    Termination.INTERRUPTED: say("Stopped by you: this is the best plan found so far."),
    Termination.GREEDY_ONLY: say("There was no time to search: this is the greedy plan."),
    Termination.ENGINE_FAILED: say("The routing engine failed: this is the best plan without it."),
}


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
    if plan.held:
        yield say(
            "Held by rule: {rules:list}.", rules=tuple(_counted(h.rule_id for h in plan.held))
        )
    yield say(
        "Plan: {plan}   pages: {maps}", plan=str(sources.out / PLAN_FILE), maps=str(sources.maps)
    )


def _counted(names: Iterable[str]) -> Iterator[str]:
    for name, count in sorted(Counter(names).items()):
        yield f"{name} {count}"
