"""From a file of scenarios to their comparison, with the words that are read on the way."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from visitplanner.attempts import Attempts
from visitplanner.cli.books import NO_BOOK, NamedBook, read_named_book
from visitplanner.cli.comparison_words import comparison_lines
from visitplanner.cli.console import INTERRUPTED
from visitplanner.cli.phases import Phases
from visitplanner.cli.road_choice import choose_roads, matrix_folder
from visitplanner.comparison.document import COMPARISON_FILE, comparison_json
from visitplanner.comparison.reconciling import reconcile
from visitplanner.comparison.rows import ROWS_FILE, comparison_csv
from visitplanner.errors import Fault, InputError, ServiceError, input_fault
from visitplanner.files import locked, write_all
from visitplanner.messages import say
from visitplanner.policy import Policy, read_policy
from visitplanner.report.comparison import PAGE_FILE, render_report
from visitplanner.report.delivery import require_folder
from visitplanner.scenarios.cells import Cells
from visitplanner.scenarios.comparing import Asked, compared, situations_of
from visitplanner.scenarios.jobs import Effort
from visitplanner.scenarios.preparing import Ground
from visitplanner.scenarios.reading import Scenarios, read_scenarios, require_few
from visitplanner.scenarios.watching import Watch
from visitplanner.scenarios.world import World
from visitplanner.tables import read_cases, read_officers
from visitplanner.travel.roads.network import RoadNetwork
from visitplanner.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path, PurePosixPath

    from visitplanner.cli.console import Console
    from visitplanner.domain import Case, Officer
    from visitplanner.tables import TableRead
    from visitplanner.travel.osrm.servers import OsrmServers

DEFAULT_ITERATIONS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the options say; None leaves it to the file."""

    file: Path
    out: Path
    jobs: int | None = None
    scheduler: str | None = None
    seeds: int | None = None
    iterations: int | None = None
    time_limit: float | None = None
    bound_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """What the files say that the scenarios name."""

    cases: TableRead[Case]
    officers: TableRead[Officer]
    book: NamedBook
    policy: Policy
    roads: RoadNetwork | OsrmServers | None


def run_compare(options: Options, console: Console) -> None:
    """Read, plan every scenario, compare, write, and say what came of it.

    Raises
    ------
    InputError
        With every fault of the options, the scenarios and the files that they name.
    SolverError, ServiceError
        As `scenarios.comparing.compared` does; plans that were made stay.
    """
    scenarios = _read(options)
    tables = _tables(scenarios)
    with closing(tables.book), _alone_in(options.out):
        asked = Asked(
            scenarios=scenarios,
            ground=_ground(scenarios, tables),
            effort=_effort(options, scenarios),
            language=console.tr.language,
            file=options.file.name,
        )
        _compare(asked, options, console)


def _compare(asked: Asked, options: Options, console: Console) -> None:
    cells = Cells(options.out)
    workers = Workers(jobs=options.jobs, scheduler=options.scheduler)
    with _stopping(console), Phases(console) as phases:
        watch = Watch(on_news=phases.show, on_note=console.note)
        situations = situations_of(asked, watch)
        cells.clear_partial()
        comparison = compared(asked, situations, cells, workers, watch)
    reconcile(comparison, options.out)
    _write(
        {
            **render_report(comparison, console.tr),
            ROWS_FILE: comparison_csv(comparison),
            COMPARISON_FILE: comparison_json(comparison),
        },
        options.out,
    )
    for line in comparison_lines(comparison, console.tr):
        console.result(line)
    console.result(say("Comparison: {file}", file=str(options.out / COMPARISON_FILE)))
    console.result(say("Report: {file}", file=str(options.out / PAGE_FILE)))


def _read(options: Options) -> Scenarios:
    attempt = Attempts()
    if options.iterations is not None and options.time_limit is not None:
        message = say("expected either iterations or a time limit, got both")
        attempt.faults.append(Fault(message=message, column="--time-limit"))
    attempt(lambda: require_folder(options.out), None)
    scenarios = attempt(lambda: read_scenarios(options.file), None)
    if attempt.faults or scenarios is None:
        raise InputError(attempt.faults)
    seeds = scenarios.seeds if options.seeds is None else tuple(range(options.seeds))
    found = replace(scenarios, seeds=seeds)
    require_few(found, options.file.name)
    return found


def _tables(scenarios: Scenarios) -> _Tables:
    attempt, files = Attempts(), scenarios.files
    policy = attempt(lambda: read_policy(files.get("policy")), Policy())
    tables = _Tables(
        cases=read_cases(files["cases"]),
        officers=read_officers(files["officers"]),
        book=attempt(
            lambda: read_named_book(files.get("address_book"), policy.geocoding.lifetimes), NO_BOOK
        ),
        policy=policy,
        roads=attempt(lambda: choose_roads(scenarios.roads, policy.roads), None),
    )
    for table in (tables.cases, tables.officers, tables.book.table):
        attempt.faults += table.faults
    if attempt.faults:
        tables.book.close()
        raise InputError(attempt.faults)
    return tables


def _ground(scenarios: Scenarios, tables: _Tables) -> Ground:
    inputs = {"cases": tables.cases.sha256, "officers": tables.officers.sha256}
    if tables.book.table.sha256:
        inputs["address_book"] = tables.book.table.sha256
    if isinstance(tables.roads, RoadNetwork):
        inputs["roads"] = tables.roads.sha256
    return Ground(
        world=World(
            cases=tables.cases.rows,
            officers=tables.officers.rows,
            num_days=scenarios.num_days,
        ),
        policy_file=scenarios.files.get("policy"),
        address_book=tables.book.table.rows,
        answers=tables.book.answers,
        roads=tables.roads,
        matrix_folder=matrix_folder(),
        inputs=inputs,
        co2_g_per_km=tables.policy.co2_g_per_km,
    )


def _effort(options: Options, scenarios: Scenarios) -> Effort:
    """Return how long to search: as the options say, else the file, else by tries."""
    iterations, time_limit = options.iterations, options.time_limit
    if iterations is None and time_limit is None:
        iterations, time_limit = scenarios.iterations, scenarios.time_limit
    if iterations is None and time_limit is None:
        iterations = DEFAULT_ITERATIONS
    bound_s = scenarios.bound_seconds if options.bound_s is None else options.bound_s
    return Effort(iterations=iterations, time_limit=time_limit, bound_s=bound_s)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep a second run out of the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, waits=False):
            yield
    except BlockingIOError:
        message = say("another run is writing to this folder")
        raise input_fault(message, file=str(folder)) from None


@contextmanager
def _stopping(console: Console) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        console.note(say("Stopped. Plans that were made stay; the same command goes on from them."))
        raise typer.Exit(INTERRUPTED) from None


def _write(contents: Mapping[PurePosixPath, bytes], folder: Path) -> None:
    try:
        write_all({folder / name: content for name, content in contents.items()})
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(say("the files could not be written: {reason}", reason=reason)) from None
