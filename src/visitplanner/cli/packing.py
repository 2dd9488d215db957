"""What `visitplanner case pack` and `case means` do and say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from visitplanner.casework.appointments import stops_of
from visitplanner.casework.means import import_means
from visitplanner.casework.packs import cases_planned_on, packs_of
from visitplanner.casework.replaced import replaced_words
from visitplanner.cli.pack_lines import pack_lines
from visitplanner.cli.target import STDOUT, target_faults
from visitplanner.cli.typed import read_typed
from visitplanner.errors import InputError, ServiceError, input_fault
from visitplanner.files import OPEN_TO_ME, read_plain, write_whole
from visitplanner.messages import say
from visitplanner.outcomes.planned import PLAN_FILE, read_pages
from visitplanner.process.states import CaseState
from visitplanner.report.delivery import require_folder
from visitplanner.report.pack import pack_page
from visitplanner.report.text import file_stem, unique_names
from visitplanner.store.access import Right
from visitplanner.store.cases import cases_in_state
from visitplanner.tables import read_means
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from visitplanner.casework.desk import Desk
    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console
    from visitplanner.messages import Translator
    from visitplanner.preparation.appointment import Stop
    from visitplanner.preparation.pack import Pack

PAGE_ENDING = ".html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which packs were asked for, as it was typed."""

    cases: tuple[str, ...]
    day: str | None
    plan: Path | None


def run_means(office: Office, table: Path, console: Console) -> None:
    """Take a table of debts and means into the store."""
    read = read_means(table)
    if read.faults:
        raise InputError(read.faults)
    for warning in read.warnings:
        console.note(warning)
    with office.desk("case means", Right.CHANGE_CASES) as desk:
        done = import_means(desk, read.rows)
    for fault in done.untaken:
        console.fault(fault)
    console.result(
        say(
            "Debts and means: {changed} new or changed, {same} as they were.",
            changed=done.num_changed,
            same=done.num_same,
        )
    )
    if done.untaken:
        console.note(say("Not taken, for the reasons above: {count}.", count=len(done.untaken)))


def run_pack(office: Office, wanted: Wanted, out: Path | None, console: Console) -> None:
    """Show packs, or write them as one page or as one page a case."""
    _require_one_wish(wanted)
    if out is not None:
        _require_place(out)
    with office.desk("case pack", Right.READ_CASES) as desk:
        case_ids = _case_ids(wanted, desk, console)
        packs = packs_of(desk, case_ids, None if wanted.plan is None else _stops(wanted.plan))
    if out is None:
        _show(packs, console)
    else:
        _write(_pages(packs, out, console.tr))
        console.result(say("Packs: {count}, in {place}", count=len(packs), place=str(out)))
        console.note(say("They hold personal data: keep them to yourself, and destroy them after."))


def _require_one_wish(wanted: Wanted) -> None:
    said = [bool(wanted.cases), wanted.day is not None, wanted.plan is not None]
    if said.count(True) != 1:
        raise input_fault(say("expected cases, or --day, or --plan: one of the three"))


def _require_place(out: Path) -> None:
    if out.suffix.casefold() != PAGE_ENDING:
        require_folder(out)
        return
    faults = list(target_faults(out, STDOUT))
    if faults:
        raise InputError(faults)


def _case_ids(wanted: Wanted, desk: Desk, console: Console) -> Sequence[str]:
    if wanted.day is not None:
        return cases_planned_on(desk, read_typed(wanted.day, "--day", day))
    if wanted.plan is not None:
        pages = read_pages(wanted.plan)
        days = sorted({page.day for page in pages.cases if page.plan == pages.plan})
        for warning in replaced_words(desk, pages.plan, days):
            console.note(warning)
        return _still_open(desk, sorted(set().union(*pages.cases.values())), console)
    return tuple(dict.fromkeys(wanted.cases))


def _stops(folder: Path) -> Mapping[str, Stop]:
    """Return the stops of a plan's folder; its `plan.json` was read before, and told to be one."""
    file = folder / PLAN_FILE
    try:
        return stops_of(json.loads(read_plain(file)))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise input_fault(say("expected a plan of this version"), file=str(file)) from None


def _still_open(desk: Desk, case_ids: Sequence[str], console: Console) -> Sequence[str]:
    """Leave out the cases of a plan that were closed since, and say so."""
    closed = set(cases_in_state(desk.journal, [str(CaseState.CLOSED)])).intersection(case_ids)
    if closed:
        words = say("Closed since, and left out: {cases:list}", cases=tuple(sorted(closed)))
        console.note(words)
    return [case_id for case_id in case_ids if case_id not in closed]


def _show(packs: Sequence[Pack], console: Console) -> None:
    for number, pack in enumerate(packs):
        if number:
            typer.echo("")
        for line in pack_lines(pack, console.tr):
            typer.echo(line)


def _pages(packs: Sequence[Pack], out: Path, tr: Translator) -> Mapping[Path, bytes]:
    if out.suffix.casefold() == PAGE_ENDING:
        return {out: pack_page(packs, tr)}
    wishes = {pack.known.case.case_id: file_stem(pack.known.case.case_id) for pack in packs}
    names = unique_names(wishes, lambda wish, suffix: f"{wish}{suffix}")
    return {
        out / f"{names[pack.known.case.case_id]}{PAGE_ENDING}": pack_page([pack], tr)
        for pack in packs
    }


def _write(pages: Mapping[Path, bytes]) -> None:
    try:
        for path, content in pages.items():
            write_whole(path, content, OPEN_TO_ME)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(say("the file could not be written: {reason}", reason=reason)) from None
