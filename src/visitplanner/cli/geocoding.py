"""From a table of cases to places and a list of work, with the words that are said on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import typer

from visitplanner.attempts import Attempts
from visitplanner.cli.confirming import pins_not_in
from visitplanner.cli.console import INTERRUPTED
from visitplanner.domain import PlaceGrade
from visitplanner.errors import Fault, InputError, ServiceError
from visitplanner.files import real
from visitplanner.messages import Message, say
from visitplanner.policy import Policy, read_policy
from visitplanner.report.delivery import deliver_beside, require_folder
from visitplanner.report.pins_page import pins_page
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.tables import read_cases, read_pins
from visitplanner.tables.found_places import placed_csv, worklist_csv
from visitplanner.travel.geocoding.book import AddressBook
from visitplanner.travel.geocoding.doubts import source_words
from visitplanner.travel.geocoding.found import Placed, Unplaced
from visitplanner.travel.geocoding.geocoders import (
    leaving,
    require_usable,
    where_addresses_go,
)
from visitplanner.travel.geocoding.placing import build_placer
from visitplanner.travel.roads import road_travel
from visitplanner.travel.roads.storage import load_network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeVar

    from visitplanner.cli.console import Console
    from visitplanner.cli.geocode import GradeChoice
    from visitplanner.domain import Case
    from visitplanner.travel.geocoding import GeocodingSettings
    from visitplanner.travel.geocoding.placing import Placer
    from visitplanner.travel.roads.network import RoadNetwork

    T = TypeVar("T")

PLACED_FILE = PurePosixPath("placed.csv")
WORKLIST_FILE = PurePosixPath("worklist.csv")
PAGE_FILE = PurePosixPath("worklist.html")
TABLE_ENDINGS = frozenset({".csv", ".xlsx"})
FILES = (PLACED_FILE, WORKLIST_FILE, PAGE_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodeSources:
    """What the options of the command name."""

    cases: Path
    policy: Path | None
    book: Path
    grade: GradeChoice | None
    roads: Path | None
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What files and options say."""

    cases: Sequence[Case]
    warnings: Sequence[Message]
    policy: Policy
    settings: GeocodingSettings
    roads: RoadNetwork | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a table: every case without coordinates is in one of the two."""

    num_given: int
    placed: Sequence[Placed]
    unplaced: Sequence[Unplaced]


def run_geocode(sources: GeocodeSources, console: Console) -> None:
    """Read, look up, write, and say what came of it."""
    inputs = _read(sources)
    settings = inputs.settings
    for warning in inputs.warnings:
        console.note(warning)
    sources.book.absolute().parent.mkdir(parents=True, exist_ok=True)
    with AddressBook.open(sources.book, settings.lifetimes) as book:
        _require_no_work_lost(sources, settings, book)
        placer = build_placer(settings, book.places(), book)
        servers = where_addresses_go(settings.geocoders)
        if servers and any(case.location is None for case in inputs.cases):
            console.note(leaving(servers))
        outcome = _look_up(inputs.cases, placer, sources, console)
    with ctrl_c_waits():
        deliver_beside(_contents(outcome, inputs, console), sources.out)
        for message in _summary(outcome, sources):
            console.result(message)
    if (failure := placer.dead()) is not None:
        raise ServiceError(failure)


def _read(sources: GeocodeSources) -> Inputs:
    """Return what files and options say, or tell the faults of all of them at once."""
    attempt = Attempts()
    attempt.faults += [*_in_the_way(sources), *_no_book(sources.book)]

    road_file = sources.roads
    table = read_cases(sources.cases)
    attempt.faults += table.faults
    for folder in (sources.out, sources.book.absolute().parent):
        attempt(partial(require_folder, folder), None)
    policy = attempt(lambda: read_policy(sources.policy), Policy())
    attempt(lambda: require_usable(policy.geocoding.geocoders), None)
    roads = attempt(lambda: load_network(road_file) if road_file else None, None)
    if attempt.faults:
        raise InputError(attempt.faults)
    grade = sources.grade
    wanted = PlaceGrade(grade) if grade else policy.geocoding.wanted
    return Inputs(
        cases=table.rows,
        warnings=table.warnings,
        policy=policy,
        settings=replace(policy.geocoding, wanted=wanted),
        roads=roads,
    )


def _in_the_way(sources: GeocodeSources) -> Iterator[Fault]:
    """Yield the inputs that would be written over."""
    written = {real(sources.out / name) for name in FILES}
    for file in (sources.cases, sources.policy, sources.book, sources.roads):
        if file is not None and real(file) in written:
            message = say("would be written over; choose another --out")
            yield Fault(message=message, file=str(file))


def _no_book(path: Path) -> Iterator[Fault]:
    """Yield that a table is no book, and how it becomes one."""
    if path.suffix.lower() in TABLE_ENDINGS:
        message = say(
            "the book is a SQLite file, this is a table: take it in with"
            " `visitplanner confirm {table} --book {book} --by NAME`, then give {book}",
            table=str(path),
            book=str(path.with_suffix(".sqlite")),
        )
        yield Fault(message=message, file=str(path))


def _require_no_work_lost(
    sources: GeocodeSources, settings: GeocodingSettings, book: AddressBook
) -> None:
    """Refuse to write over pins that a person has set and that the book does not have."""
    worklist = sources.out / WORKLIST_FILE
    if not worklist.exists():
        return
    table = read_pins(worklist)
    if table.faults or pins_not_in(book.places(), table, settings.districts):
        message = say(
            "may hold pins that the book does not have: take them in with `visitplanner confirm`,"
            " or move the file away"
        )
        raise InputError([Fault(message=message, file=str(worklist))])


def _look_up(
    cases: Sequence[Case], placer: Placer, sources: GeocodeSources, console: Console
) -> Outcome:
    """Place the cases one by one; Ctrl-C ends it with what to do next, for answers are kept."""
    lost = [case for case in cases if case.location is None]
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    with console.counting(len(lost)) as show:
        try:
            for done, case in enumerate(lost):
                show(done, _so_far(placed, unplaced))
                found = placer.place(case)
                placed += [found] if isinstance(found, Placed) else []
                unplaced += [found] if isinstance(found, Unplaced) else []
        except KeyboardInterrupt:
            console.note(
                say(
                    "Stopped. What was answered is kept in {book}:"
                    " the same command goes on from there.",
                    book=str(sources.book),
                )
            )
            raise typer.Exit(INTERRUPTED) from None
    return Outcome(num_given=len(cases) - len(lost), placed=placed, unplaced=unplaced)


def _so_far(placed: Sequence[Placed], unplaced: Sequence[Unplaced]) -> Message:
    return say("{placed} placed, {open} open", placed=len(placed), open=len(unplaced))


def _contents(outcome: Outcome, inputs: Inputs, console: Console) -> Mapping[PurePosixPath, bytes]:
    streets = None if inputs.roads is None else road_travel(inputs.roads, inputs.policy.travel)
    districts = inputs.settings.districts
    return {
        PAGE_FILE: pins_page(outcome.unplaced, districts, console.tr, streets),
        WORKLIST_FILE: worklist_csv(outcome.unplaced, console.tr),
        PLACED_FILE: placed_csv(outcome.placed, console.tr),
    }


def _summary(outcome: Outcome, sources: GeocodeSources) -> Iterator[Message]:
    yield say(
        "{given} cases have coordinates, {placed} were placed, {open} are for a person to look at.",
        given=outcome.num_given,
        placed=len(outcome.placed),
        open=len(outcome.unplaced),
    )
    by_source = Counter(found.location.source for found in outcome.placed)
    for source, count in sorted(by_source.items()):
        yield say("  placed {count} by {source}", count=count, source=source_words(source))
    reasons = Counter(each.reason for each in outcome.unplaced)
    for reason, count in sorted(reasons.items(), key=lambda entry: str(entry[0])):
        yield say("  open {count}: {reason}", count=count, reason=reason)
    yield say(
        "Places: {placed}   list of work: {worklist}, {page}   book: {book}",
        placed=str(sources.out / PLACED_FILE),
        worklist=str(sources.out / WORKLIST_FILE),
        page=str(sources.out / PAGE_FILE),
        book=str(sources.book),
    )
