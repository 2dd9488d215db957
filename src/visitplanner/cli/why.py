"""`visitplanner why`: why a case is not visited, what it would cost, and what could be offered."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli import moved_options as moved
from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang, TimeLimit
from visitplanner.cli.store_options import As, Db

DEFAULT_TIME_LIMIT = 60.0
"""Seconds."""

PlanFolder = Annotated[Path, typer.Option("--plan", metavar="DIR", help=tr("The plan's folder."))]


def why(  # noqa: PLR0913 (one parameter an option)
    case_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE]...", help=tr("Numbers of cases; without, all left out.")),
    ] = None,
    *,
    plan: PlanFolder,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
    as_json: Annotated[
        bool, typer.Option("--json", help=tr("Claims for programs, as JSON on stdout."))
    ] = False,
    cases: moved.Cases = None,
    officers: moved.Officers = None,
    policy: moved.Policy = None,
    address_book: moved.AddressBook = None,
    roads: moved.Roads = None,
    value: moved.Value = None,
    db: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Say why visits are left out of a plan, and what could be offered."""
    from visitplanner.cli.asking_why import run_why  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.reopening import NamedAnew  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        anew = NamedAnew(
            cases=cases,
            officers=officers,
            policy=policy,
            address_book=address_book,
            roads=roads,
            value=value,
            db=db,
            name=name,
        )
        run_why(plan, anew, case_ids or (), time_limit, console, as_json=as_json)
