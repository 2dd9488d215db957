"""Options that several commands share."""

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.language import LanguageChoice, tr


class EngineChoice(StrEnum):
    """The solver's engines; its own list is not loaded here, so that --help stays quick."""

    AUTO = "auto"
    ORTOOLS = "ortools"


def number(value: float | None) -> float | None:
    """Refuse what is written like a number and is none; bounds let it pass."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter(tr("expected a number, got {value}", value=value))
    return value


Lang = Annotated[LanguageChoice, typer.Option(help=tr("Language of everything that is read."))]
TimeLimit = Annotated[
    float,
    typer.Option(min=1, max=86_400, callback=number, help=tr("Seconds for the search.")),
]
Seed = Annotated[int, typer.Option(min=0, help=tr("Seed of the search."))]
ChosenEngine = Annotated[
    EngineChoice,
    typer.Option(help=tr("auto: every search that we have; ortools: OR-Tools routing alone.")),
]
AddressBook = Annotated[Path | None, typer.Option(help=tr("Table of addresses placed already."))]
Value = Annotated[
    Path | None,
    typer.Option(
        metavar="MODEL", help=tr("Value visits by this learned model; the scorecard without.")
    ),
]
Roads = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|URL",
        help=tr("Road network to travel on, or address of OSRM; great circles without."),
    ),
]
