"""The risk view as tables: for a screen, or for a spreadsheet."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from visitplanner.casework.risk import LAST_BUCKET, risk_view
from visitplanner.cli.aligned import aligned
from visitplanner.cli.target import STDOUT, target_faults, write_target
from visitplanner.cli.typed import read_typed
from visitplanner.errors import InputError
from visitplanner.formulas import spreadsheet_csv
from visitplanner.messages import Message, say
from visitplanner.repayment.tables import Table
from visitplanner.report.recording import ABILITY_WORDS, WILLINGNESS_WORDS
from visitplanner.store.access import Right
from visitplanner.tables.typed_times import day
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from visitplanner.casework.risk import Amount, Judged, RiskView
    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console

DEFAULT_DAYS = 90


def run_risk(office: Office, since: str | None, output: Path | None, console: Console) -> None:
    """Show the risk view, or write it as CSV."""
    faults = [] if output is None else list(target_faults(output, STDOUT))
    if faults:
        raise InputError(faults)
    first = None if since is None else read_typed(since, "--since", day)
    with office.desk("risk", Right.READ_CASES) as desk:
        start = first or desk.today - timedelta(days=DEFAULT_DAYS)
        view = risk_view(desk, start)
    tables = _tables(view)
    if output is not None:
        write_target(output, spreadsheet_csv(_blocks(tables, start, console)))
        return
    for title, table in _titled(tables, start):
        typer.echo(console.tr.render(title))
        for line in aligned(table.for_screen(console.tr)):
            typer.echo(line)


def _tables(view: RiskView) -> tuple[Table, Table, Table]:
    return _groups_table(view), _rolls_table(view), _judged_table(view)


def _titled(tables: tuple[Table, Table, Table], since: date) -> Iterator[tuple[Message, Table]]:
    titles = (
        say("Open cases by days past due, willingness and ability:"),
        say("From one bucket to another since {day:day}:", day=since),
        say("Judged since {day:day}:", day=since),
    )
    yield from zip(titles, tables, strict=True)


def _blocks(
    tables: tuple[Table, Table, Table], since: date, console: Console
) -> Iterator[list[str]]:
    for number, (title, table) in enumerate(_titled(tables, since)):
        yield from [[]] * min(number, 1)
        yield [console.tr.render(title)]
        yield from table.for_spreadsheet(console.tr)


def _groups_table(view: RiskView) -> Table:
    return Table(
        header=(
            say("bucket"),
            say("willingness"),
            say("ability"),
            say("cases"),
            say("past due"),
        ),
        rows=tuple(
            (
                _bucket(group.bucket),
                WILLINGNESS_WORDS[group.willingness],
                ABILITY_WORDS[group.ability],
                *_figures(amount),
            )
            for group, amount in view.groups.items()
        ),
    )


def _rolls_table(view: RiskView) -> Table:
    return Table(
        header=(say("from"), say("to"), say("cases"), say("past due")),
        rows=tuple(
            (_bucket(before), _bucket(after), *_figures(amount))
            for (before, after), amount in view.rolls.items()
        ),
    )


def _judged_table(view: RiskView) -> Table:
    return Table(
        header=(say("what"), say("kept"), say("broken"), say("broken, %")),
        rows=(
            (say("promises"), *_counts(view.promises)),
            (say("instalments"), *_counts(view.instalments)),
        ),
    )


def _bucket(number: int) -> Message:
    if number == LAST_BUCKET:
        return say("M{number} and more", number=number)
    return say("M{number}", number=number)


def _figures(amount: Amount) -> tuple[int, Decimal]:
    return amount.num_cases, Decimal(amount.overdue_fen) / FEN_PER_YUAN


def _counts(judged: Judged) -> tuple[int, int, Decimal | None]:
    count = judged.num_kept + judged.num_broken
    share = None if not count else Decimal(100 * judged.num_broken) / count
    return judged.num_kept, judged.num_broken, share
