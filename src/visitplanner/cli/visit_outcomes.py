"""`visitplanner outcome`: what officers bring back of their day."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang

visit_outcomes = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@visit_outcomes.callback()
def group() -> None:
    """Hold the commands."""


@visit_outcomes.command("import", help=tr("Take what officers' pages export into the table."))
def import_outcomes(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help=tr("Exports of officers' pages; a .txt, or - for stdin, holds pasted text."),
        ),
    ],
    *,
    plan: Annotated[Path, typer.Option(metavar="DIR", help=tr("Folder of the plan."))],
    outcomes: Annotated[
        Path, typer.Option(help=tr("The table of outcomes; made if there is none."))
    ] = Path("outcomes.csv"),
    late: Annotated[
        bool, typer.Option("--late", help=tr("Take what comes more than 7 days after its day."))
    ] = False,
    lang: Lang = CHOSEN,
) -> None:
    """Judge all, take the good ones, and name the others with their reasons."""
    from visitplanner.cli.taking_outcomes import (  # noqa: PLC0415 (--help stays quick)
        run_import,
    )

    console = Console(lang.code)
    with console.speaking():
        run_import(files, plan, outcomes, console, takes_late=late)
