"""What `visitplanner plan-branches` does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import typer

from visitplanner.attempts import Attempts
from visitplanner.cli.aligned import aligned
from visitplanner.cli.bank_file import read_bank
from visitplanner.cli.branch_marks import BranchDone, done_in, fingerprint_of, mark_of, stands
from visitplanner.cli.branch_planning import WORDS_FILE, BranchTask, plan_branch, secret_sha256
from visitplanner.cli.console import INTERRUPTED
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.typed import read_typed
from visitplanner.errors import InputError, VisitPlannerError
from visitplanner.messages import say
from visitplanner.report.delivery import require_folder
from visitplanner.tables.typed_times import day
from visitplanner.workers import each_done

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from visitplanner.cli.bank_file import NamedBranch
    from visitplanner.cli.console import Console
    from visitplanner.cli.options import EngineChoice
    from visitplanner.workers import Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class BankOptions:
    """How each branch is planned: options of `plan` that hold for all of them."""

    first_day: str
    num_days: int
    time_limit: float
    seed: int
    engine: EngineChoice
    skip_bad_rows: bool
    roads_fallback: bool
    seal: bool | None


def run_branches(
    bank: Path, out: Path, options: BankOptions, workers: Workers, console: Console
) -> None:
    """Plan every branch that is not done yet, and say what came of each."""
    branches = _read(bank, out, options)
    secret = secret_sha256()
    tasks = {}
    for branch in branches:
        fingerprint = fingerprint_of(branch, _asked(options, console))
        tasks[branch.name] = BranchTask(
            sources=_sources(branch, options, out.absolute() / branch.name, fingerprint),
            fingerprint=fingerprint,
            language=console.tr.language,
            secret_sha256=secret,
        )
    found = dict(_done_before(tasks))
    left = {name: task for name, task in tasks.items() if name not in found}
    if found:
        console.note(say("{count} branches are done already.", count=len(found)))
    _tell_changed(left, console)
    failed: dict[str, Exception] = {}
    try:
        for name, outcome in _each(left, workers, console):
            if isinstance(outcome, Exception):
                failed[name] = outcome
            else:
                found[name] = outcome
    except KeyboardInterrupt:
        _tell(branches, dict(_done_before(tasks)), out, console)
        console.note(say("Stopped by you; the same command goes on with what is left."))
        raise typer.Exit(INTERRUPTED) from None
    _tell(branches, found, out, console)
    _tell_failed(failed, console)


def _read(bank: Path, out: Path, options: BankOptions) -> tuple[NamedBranch, ...]:
    attempt = Attempts()
    nobody: tuple[NamedBranch, ...] = ()
    branches = attempt(lambda: read_bank(bank), nobody)
    attempt(partial(require_folder, out), None)
    attempt(lambda: read_typed(options.first_day, "--date", day), None)
    if attempt.faults:
        raise InputError(attempt.faults)
    return branches


def _asked(options: BankOptions, console: Console) -> Mapping[str, object]:
    named = {name: getattr(options, name) for name in BankOptions.__slots__}
    return {**named, "language": console.tr.language}


def _sources(branch: NamedBranch, options: BankOptions, out: Path, fingerprint: str) -> Sources:
    files = branch.files
    return Sources(
        cases=files["cases"],
        officers=files["officers"],
        policy=files.get("policy"),
        address_book=files.get("address_book"),
        roads=branch.roads,
        hand=files.get("hand"),
        out=out,
        maps=out / "maps",
        beside=mark_of(fingerprint),
        **{name: getattr(options, name) for name in BankOptions.__slots__},
    )


def _done_before(tasks: Mapping[str, BranchTask]) -> Iterator[tuple[str, BranchDone]]:
    for name, task in tasks.items():
        done = done_in(task.sources.out, task.fingerprint)
        if done is not None:
            yield name, done


def _tell_changed(left: Mapping[str, BranchTask], console: Console) -> None:
    """Say which plans would have stayed, had nobody touched them."""
    for name, task in left.items():
        if stands(task.sources.out, task.fingerprint):
            console.note(
                say(
                    "Branch {branch}: its plan is no longer whole or was changed; planned anew.",
                    branch=name,
                )
            )


def _each(
    tasks: Mapping[str, BranchTask], workers: Workers, console: Console
) -> Iterator[tuple[str, BranchDone | Exception]]:
    names = tuple(tasks)
    with console.counting(len(names)) as show:
        show(0, say("Planning the branches"))
        for done, (idx, outcome) in enumerate(
            each_done(workers, plan_branch, tuple(tasks.values())), start=1
        ):
            yield names[idx], outcome
            show(done, say("Planning the branches"))


def _tell(
    branches: Sequence[NamedBranch], found: Mapping[str, BranchDone], out: Path, console: Console
) -> None:
    """Say what came of the branches that have a plan, in the bank's order, and where it lies."""
    tr = console.tr
    header = (tr("branch"), tr("visits"), tr("routes"), tr("left out"), tr("held"), tr("net, yuan"))
    done = [(branch.name, found[branch.name]) for branch in branches if branch.name in found]
    rows = [(name, *_cells(each)) for name, each in done]
    for line in aligned([header, *rows]) if rows else ():
        console.result(say("{line}", line=line))
    if rows:
        console.result(
            say(
                "Each plan is in the branch's folder in {folder}, with what was said of it in"
                " {words}.",
                folder=str(out),
                words=WORDS_FILE,
            )
        )
    console.result(
        say(
            "{done} of {all} branches planned: {visits} visits, net value {net:yuan}.",
            done=len(done),
            all=len(branches),
            visits=sum(each.num_visited for _, each in done),
            net=sum(each.net_value for _, each in done),
        )
    )


def _cells(done: BranchDone) -> tuple[str, ...]:
    counts = (done.num_visited, done.num_routes, done.num_unplanned, done.num_held)
    return (*map(str, counts), f"{done.net_value / 100:.0f}")


def _tell_failed(failed: Mapping[str, Exception], console: Console) -> None:
    """Say what the other branches failed by, and exit by the worst of it."""
    known = {n: e for n, e in sorted(failed.items()) if isinstance(e, VisitPlannerError)}
    for name, error in known.items():
        console.note(say("Branch {branch}:", branch=name))
        for fault in error.faults:
            console.fault(fault)
    for unexpected in failed.values():
        if not isinstance(unexpected, VisitPlannerError):
            raise unexpected
    if known:
        raise typer.Exit(max(error.exit_code for error in known.values()))
