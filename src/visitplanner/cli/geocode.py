"""`visitplanner geocode`: a table of cases in, places and a list of work out."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang


class GradeChoice(StrEnum):
    """How exact a geocoder's answer has to be; the domain's own list is not loaded here."""

    DOOR = "door"
    STREET = "street"
    COMMUNITY = "community"


def geocode(  # noqa: PLR0913 (one parameter an option)
    cases_file: Annotated[
        Path, typer.Argument(metavar="CASES", help=tr("Table of cases, .csv or .xlsx."))
    ],
    *,
    out: Annotated[Path, typer.Option(help=tr("Folder for the places and the list of work."))],
    policy: Annotated[Path | None, typer.Option(help=tr("The bank's policy, a TOML file."))] = None,
    book: Annotated[
        Path | None,
        typer.Option(help=tr("The address book; book.sqlite in the folder by default.")),
    ] = None,
    grade: Annotated[
        GradeChoice | None,
        typer.Option(help=tr("The coarsest place that is taken; the policy's by default.")),
    ] = None,
    roads: Annotated[
        Path | None, typer.Option(help=tr("Road network to draw where pins are set."))
    ] = None,
    lang: Lang = CHOSEN,
) -> None:
    """Place the addresses of a table, and list those that a person must look at."""
    from visitplanner.cli.geocoding import (  # noqa: PLC0415 (--help stays quick)
        GeocodeSources,
        run_geocode,
    )

    console = Console(lang.code)
    with console.speaking():
        sources = GeocodeSources(
            cases=cases_file,
            policy=policy,
            book=book or out / "book.sqlite",
            grade=grade,
            roads=roads,
            out=out,
        )
        run_geocode(sources, console)
