"""`visitplanner privacy`: what the borrower may ask for, and what time takes away."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db

privacy = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@privacy.callback()
def group() -> None:
    """Hold the commands."""


@privacy.command(help=tr("Write all that the store holds of a case, for whom it is about."))
def export(
    case_id: CaseId,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help=tr("The file, JSON, for you alone."))],
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Write a case whole; the audit log is told."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.keeping_private import run_export  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_export(Office.of(url, name, None), case_id, out, console)


@privacy.command(help=tr("Take names, addresses and notes out of cases closed long ago."))
def purge(
    *,
    years: Annotated[int, typer.Option(help=tr("Closed more than so many years ago."))] = 2,
    really: Annotated[
        bool, typer.Option("--yes", help=tr("Do it; without this, the cases are only counted."))
    ] = False,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Leave what was done, and the audit log."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.keeping_private import run_purge  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_purge(Office.of(url, name, None), years, console, really=really)
