"""`visitplanner confirm`: what a person has confirmed goes into the address book."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang


def confirm(
    pins_file: Annotated[
        Path,
        typer.Argument(
            metavar="PINS", help=tr("A list of work with pins, or an address book; .csv or .xlsx.")
        ),
    ],
    *,
    book: Annotated[Path, typer.Option(help=tr("The address book; made if there is none."))],
    by: Annotated[str, typer.Option(help=tr("Who has confirmed the pins that name nobody."))],
    policy: Annotated[Path | None, typer.Option(help=tr("The bank's policy, a TOML file."))] = None,
    elsewhere: Annotated[
        bool,
        typer.Option(
            "--elsewhere", help=tr("Take pins that lie in another district than stated, too.")
        ),
    ] = False,
    lang: Lang = CHOSEN,
) -> None:
    """Take pins that a person has set, or an address book, into the book."""
    from visitplanner.cli.confirming import (  # noqa: PLC0415 (--help stays quick)
        ConfirmSources,
        run_confirm,
    )

    console = Console(lang.code)
    with console.speaking():
        sources = ConfirmSources(
            pins=pins_file, book=book, by=by, policy=policy, elsewhere=elsewhere
        )
        run_confirm(sources, console)
