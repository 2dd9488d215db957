"""`visitplanner officer`: the officers in the bank's store."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db

officer = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@officer.callback()
def group() -> None:
    """Hold the commands."""


@officer.command(
    "import", help=tr("Take a table of officers into the store, or bring it up to date.")
)
def import_officers(
    officers: Annotated[
        Path, typer.Argument(metavar="FILE", help=tr("Table of officers, .csv or .xlsx."))
    ],
    *,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take all of a table, or nothing."""
    from visitplanner.cli.officers import run_import  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_import(url, name, officers, console)


@officer.command("list", help=tr("List the officers, and the certifications that end soon."))
def list_officers(*, url: Db = None, name: As = None, lang: Lang = CHOSEN) -> None:
    """Show nothing personal."""
    from visitplanner.cli.officers import run_list  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_list(url, name, console)


@officer.command(help=tr("Record that an officer works no more."))
def left(
    officer_id: Annotated[str, typer.Argument(metavar="OFFICER", help=tr("The officer's number."))],
    *,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="YYYY-MM-DD",
            help=tr("The first day without the officer; today by default."),
        ),
    ] = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Mark an officer, who is never taken away."""
    from visitplanner.cli.officers import run_left  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_left(url, name, officer_id, on, console)
