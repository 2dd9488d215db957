"""`visitplanner risk`: what visits found, for managers, in numbers."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db


def risk(
    *,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help=tr("First day of rolls, promises and instalments; 90 days ago by default."),
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=tr("Write it as CSV into this file."))
    ] = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Show numbers, and nobody."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.risk_words import run_risk  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_risk(Office.of(url, name, None), since, output, console)
