"""`visitplanner replan`: something has happened, and the rest of the day is planned anew."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli import moved_options as moved
from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang, Seed, number
from visitplanner.cli.store_options import As, Db

DEFAULT_TIME_LIMIT = 3.0
"""Seconds."""


def replan(  # noqa: PLR0913 (one parameter an option)
    plan: Annotated[Path, typer.Argument(metavar="PLAN_DIR", help=tr("The plan's folder."))],
    *,
    now: Annotated[
        str,
        typer.Option(metavar="HH:MM", help=tr("The time; with its day where days are planned.")),
    ],
    out: Annotated[Path, typer.Option(help=tr("Folder for the new version."))],
    event: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=...",
            help=tr(
                "What has happened, such as ill=W03, overran=C12,11:50 or nobody-home=C12; may be"
                " given again."
            ),
        ),
    ] = None,
    events: Annotated[
        Path | None, typer.Option(help=tr("Table of what has happened, .csv or .xlsx."))
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option(min=0.5, max=600, callback=number, help=tr("Seconds for the search.")),
    ] = DEFAULT_TIME_LIMIT,
    seed: Seed = 0,
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
    """Plan the rest of a day anew after something has happened."""
    from visitplanner.cli.reopening import NamedAnew  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.replanning import Asked, run_replan  # noqa: PLC0415 (likewise)

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
        asked = Asked(
            folder=plan,
            out=out,
            now=now,
            typed=tuple(event or ()),
            events=events,
            time_limit=time_limit,
            seed=seed,
        )
        run_replan(asked, anew, console)
