"""Options of the commands that work in the bank's store."""

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.language import tr

NAME_VARIABLE = "VISITPLANNER_USER"
"""Who works, in the environment."""

CaseId = Annotated[str, typer.Argument(metavar="CASE", help=tr("The case's number."))]
Policy = Annotated[Path | None, typer.Option(help=tr("The bank's policy, a TOML file."))]
Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help=tr("The store: sqlite:///FILE or postgresql://...; VISITPLANNER_DB by default."),
    ),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        help=tr("Who works: VISITPLANNER_USER, or who is logged in, by default."),
    ),
]


def worker(name: str | None) -> str:
    """Return who works: as said, or by the environment, or who is logged in here."""
    return name or os.environ.get(NAME_VARIABLE) or getpass.getuser()
