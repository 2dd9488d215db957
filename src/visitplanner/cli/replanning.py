"""What `visitplanner replan` does: open, hear what has happened, plan anew, write, and tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.attempts import Attempts
from visitplanner.calendar import TIMEZONE
from visitplanner.casework.keeping_plans import kept_plan
from visitplanner.casework.keeping_versions import NewVersion
from visitplanner.cli.hand_words import hand_warnings
from visitplanner.cli.plan_sources import inputs_in_the_way
from visitplanner.cli.planning import musts_left_out
from visitplanner.cli.planning_from_store import keep_version_in_store, kept_words, standing
from visitplanner.cli.reopening import reopened, sources_of
from visitplanner.cli.replan_words import replan_words, to_record
from visitplanner.cli.typed import read_typed
from visitplanner.cli.unchanged import Target, target_in, unchanged
from visitplanner.dispatch.opening import PROBLEM_FILE, SOLUTION_FILE, OpenedPlan
from visitplanner.dispatch.plan_document import require_own_folder
from visitplanner.dispatch.recipe import RECIPE_FILE, read_recipe, recipe_json
from visitplanner.dispatch.replan.against import Bench
from visitplanner.dispatch.replan.changed import day_of
from visitplanner.dispatch.replan.choosing import Effort
from visitplanner.dispatch.replan.events import EventKind
from visitplanner.dispatch.replan.newplan import new_plan
from visitplanner.dispatch.replan.run import Morning, replan
from visitplanner.dispatch.replan.typed import read_events
from visitplanner.dispatch.replan.versions import (
    VERSION_FILE,
    Version,
    cases_of,
    read_version,
    take_in,
    version_json,
)
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import real
from visitplanner.messages import say
from visitplanner.outcomes.secret import bank_secret
from visitplanner.problem_file import problem_json, solution_json
from visitplanner.report import render
from visitplanner.report.day_codes import CODES_FILE
from visitplanner.report.delivery import MAPS_FOLDER, PLAN_FILE, deliver, require_folder
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.tables.typed_times import day, second_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.casework.keeping_plans import Kept
    from visitplanner.cli.console import Console
    from visitplanner.cli.plan_sources import Sources
    from visitplanner.cli.reopening import NamedAnew
    from visitplanner.dispatch.replan.events import Event
    from visitplanner.dispatch.replan.facts import DayFacts, Urgent
    from visitplanner.dispatch.replan.run import Replanned
    from visitplanner.domain import Case
    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared
    from visitplanner.plan import Plan, UnplacedCase, UnplannedCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for.

    Attributes
    ----------
    typed, events
        What has happened, as options and as a table.
    """

    folder: Path
    out: Path
    now: str
    typed: tuple[str, ...]
    events: Path | None
    time_limit: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What the folder, the options and the tables say.

    Attributes
    ----------
    urgent, cases
        The tables of urgent cases that came in now, and their cases.
    before
        The cases of the tables that came in earlier in the day.
    """

    sources: Sources
    target: Target
    secret: bytes
    version: Version
    now: datetime
    events: tuple[Event, ...]
    urgent: tuple[Urgent, ...]
    cases: tuple[Case, ...]
    before: tuple[Case, ...]

    @property
    def facts(self) -> DayFacts:
        """What became of the day, with the tables that came in now."""
        facts = self.version.facts
        return replace(facts, urgent=(*facts.urgent, *self.urgent))


def run_replan(asked: Asked, anew: NamedAnew, console: Console) -> None:
    """Open a plan, hear what has happened, plan the rest anew, and say what changes."""
    heard = _heard(asked, anew)
    mornings: list[Prepared] = []

    def became(morning: Prepared) -> Prepared:
        mornings.append(morning)
        return day_of(morning, heard.version.facts, heard.before)

    tell = console.note
    with reopened(asked.folder, anew, tell, became, tell) as opened, ctrl_c_waits():
        morning = Morning(prepared=mornings[0], facts=heard.facts, urgent=heard.before)
        _replan(asked, heard, opened, morning, console)


def _replan(
    asked: Asked, heard: _Heard, opened: OpenedPlan, morning: Morning, console: Console
) -> None:
    day, routes = opened.prepared, opened.solution.routes
    told = heard.version.told
    bench = Bench(day=day, routes=routes, now=heard.now, urgent=heard.cases, told=told)
    if bench.now_second < heard.version.now:
        raise input_fault(say("the plan was made anew later than that"), column="--now")
    effort = Effort(time_limit=asked.time_limit, seed=asked.seed)
    console.note(say("Planning the rest of the day anew"))
    answer = replan(morning, bench, heard.events, heard.facts, opened.policy.replan, effort)
    plan, version = new_plan(
        (opened, heard.version), (bench, heard.events, answer), asked.time_limit
    )
    contents = _contents(asked, opened, (plan, version, answer), heard.secret, console)
    with unchanged(heard.sources, opened.request, opened.policy, heard.target):
        kept = _keep(heard.sources, opened, plan, contents[PLAN_FILE])
        with standing(kept):
            deliver(contents, asked.out, asked.out / MAPS_FOLDER)
    missed = (*_not_visited(plan, heard.cases), *hand_warnings(plan))
    for message in (*missed, *to_record(heard.events, kept)):
        console.note(message)
    codes = asked.out / CODES_FILE if CODES_FILE in contents else None
    for line in (*replan_words(plan, asked.out, codes), *kept_words(kept)):
        console.result(line)


def _keep(sources: Sources, opened: OpenedPlan, plan: Plan, document: bytes) -> Kept | None:
    """Let a version of a plan from the store stand in it."""
    if sources.store is None or plan.replaces is None:
        return None
    version = NewVersion(
        plan=kept_plan(plan, document),
        replaces=plan.replaces.fingerprint,
        document=(sources.out / PLAN_FILE).read_text(encoding="utf-8"),
        frozen=frozenset(plan.replaces.frozen),
        officers=opened.request.officers,
    )
    return keep_version_in_store(sources, opened.policy, version)


def _heard(asked: Asked, anew: NamedAnew) -> _Heard:
    """Read all that is asked for, and tell every fault of it at once."""
    target = target_in(asked.out)
    attempt = Attempts()
    attempt(lambda: _require_folders(asked.out), None)
    old, new = ({real(each), real(each / MAPS_FOLDER)} for each in (asked.folder, asked.out))
    if old & new:
        message = say("the plan that is replaced stays: choose another folder")
        attempt.faults.append(Fault(message=message, column="--out"))
    nothing: tuple[tuple[Urgent, ...], tuple[Case, ...]] = ((), ())
    version = attempt(lambda: read_version(asked.folder), Version())
    events, faults = read_events(asked.typed, asked.events)
    attempt.faults += faults
    files = [event.subject for event in events if event.kind is EventKind.URGENT]
    urgent, cases = attempt(lambda: take_in(files), nothing)
    sources = sources_of(asked.folder, anew)
    written = replace(sources, out=asked.out, maps=asked.out / MAPS_FOLDER)
    listed = (Path(file) for file in (*files, *(each.file for each in version.facts.urgent)))
    attempt.faults += inputs_in_the_way(written, asked.events, *listed)
    attempt(lambda: require_own_folder(asked.out, read_recipe(asked.folder).days), None)
    if files and sources.store is not None:
        message = say("urgent cases of a plan from the store are agreed there, and planned anew")
        attempt.faults.append(Fault(message=message, column="--event"))
    heard = _Heard(
        sources=sources,
        target=target,
        secret=attempt(bank_secret, b""),
        version=version,
        now=attempt(lambda: _now(asked.now, asked.folder), NEVER),
        events=events,
        urgent=urgent,
        cases=cases,
        before=attempt(lambda: cases_of(version.facts.urgent), nothing[1]),
    )
    if attempt.faults:
        raise InputError(attempt.faults)
    return heard


def _require_folders(out: Path) -> None:
    for folder in (out, out / MAPS_FOLDER):
        require_folder(folder)


NEVER = datetime.min.replace(tzinfo=TIMEZONE)


def _not_visited(plan: Plan, cases: Sequence[Case]) -> Iterator[Message]:
    """Yield the musts and urgent cases that are not visited, each with what keeps it."""
    urgent = frozenset(case.case_id for case in cases)
    yield from musts_left_out(plan, urgent)
    left_out: tuple[UnplannedCase | UnplacedCase, ...] = (*plan.unplanned, *plan.unplaced)
    for entry in left_out:
        if entry.case.case_id in urgent:
            yield say(
                "Urgent case {case} is not planned: {reason}.",
                case=entry.case.case_id,
                reason=entry.reason,
            )
    for held in plan.held:
        if held.case.case_id in urgent:
            yield say(
                "Urgent case {case} is held by rule {rule}: {reason}.",
                case=held.case.case_id,
                rule=held.rule_id,
                reason=held.reason,
            )


def _now(text: str, folder: Path) -> datetime:
    """Return the moment that `--now` names: a time of the plan's only day, or a day and a time."""
    days = read_recipe(folder).days
    first, _, rest = text.strip().replace("T", " ").partition(" ")
    on, clock = days[0], first
    if rest:
        on, clock = read_typed(first, "--now", day), rest
    elif len(days) > 1:
        message = say("the plan has several days: say which, such as 2026-10-08 11:20")
        raise input_fault(message, column="--now")
    if on not in days:
        message = say("expected a day of the plan, got {day:day}", day=on)
        raise input_fault(message, column="--now")
    second = read_typed(clock, "--now", second_of_day)
    return datetime.combine(on, time(0), tzinfo=TIMEZONE) + timedelta(seconds=second)


def _contents(
    asked: Asked,
    opened: OpenedPlan,
    found: tuple[Plan, Version, Replanned],
    secret: bytes,
    console: Console,
) -> Mapping[PurePosixPath, bytes]:
    plan, version, answer = found
    problem = answer.day.indexed.problem
    extra = {
        RECIPE_FILE: recipe_json(read_recipe(asked.folder), asked.out),
        VERSION_FILE: version_json(version, asked.out),
        PurePosixPath(PROBLEM_FILE): problem_json(problem),
        PurePosixPath(SOLUTION_FILE): solution_json(problem, answer.solution),
    }
    was_sealed = str(CODES_FILE) in opened.document.get("private_files", ())
    streets = answer.day.travelling.streets
    return render(plan, console.tr, secret, extra, streets, sealed=was_sealed)
