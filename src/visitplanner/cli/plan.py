"""`visitplanner plan`: two tables or the store in, the day's plan out."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import (
    AddressBook,
    ChosenEngine,
    EngineChoice,
    Lang,
    Roads,
    Seed,
    TimeLimit,
    Value,
    number,
)
from visitplanner.cli.store_options import As, Policy

DEFAULT_TIME_LIMIT = 30.0
"""Seconds."""


def plan(  # noqa: PLR0913 (one parameter an option)
    *,
    date: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=tr("First day to plan."))],
    out: Annotated[Path, typer.Option(help=tr("Folder for the plan."))],
    cases: Annotated[Path | None, typer.Option(help=tr("Table of cases, .csv or .xlsx."))] = None,
    officers: Annotated[
        Path | None, typer.Option(help=tr("Table of officers, .csv or .xlsx."))
    ] = None,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="URL",
            help=tr("Plan from this store, and keep the plan in it; VISITPLANNER_DB by default."),
        ),
    ] = None,
    name: As = None,
    days: Annotated[int, typer.Option(min=1, max=31, help=tr("Days to plan, from the first."))] = 1,
    policy: Policy = None,
    address_book: AddressBook = None,
    roads: Roads = None,
    roads_fallback: Annotated[
        bool,
        typer.Option(
            "--roads-fallback", help=tr("Plan with great circles where the road server fails.")
        ),
    ] = False,
    no_matrix_cache: Annotated[
        bool,
        typer.Option("--no-matrix-cache", help=tr("Keep no travel on streets for the next plan.")),
    ] = False,
    maps: Annotated[
        Path | None, typer.Option(help=tr("Folder for the pages; maps/ in the plan's by default."))
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT",
            help=tr("A file of each day for other programs, too: ics, gpx, geojson, pdf."),
        ),
    ] = None,
    seal: Annotated[
        bool | None,
        typer.Option(
            "--seal/--no-seal",
            show_default=False,
            help=tr(
                "Seal officers' pages with day codes; where neither is given, as the policy says."
            ),
        ),
    ] = None,
    after: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER",
            help=tr("Plan made before: keep what is firm, begin with the rest, share the load."),
        ),
    ] = None,
    hand: Annotated[
        Path | None,
        typer.Option(help=tr("Table of your own wishes: officers, times, orders; .csv or .xlsx.")),
    ] = None,
    value: Value = None,
    keep: Annotated[
        bool,
        typer.Option("--keep", help=tr("Keep what the store's plans hold firm for these days.")),
    ] = False,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
    why: Annotated[
        float | None,
        typer.Option(
            min=1,
            max=86_400,
            callback=number,
            metavar="SECONDS",
            help=tr("Seconds more to look into what is left out, for unplanned.csv."),
        ),
    ] = None,
    seed: Seed = 0,
    engine: ChosenEngine = EngineChoice.AUTO,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help=tr("Plan the good rows, list the others."))
    ] = False,
    lang: Lang = CHOSEN,
) -> None:
    """Plan one or more days, from tables or from the store."""
    from visitplanner.cli.plan_sources import Sources  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.planning import run_plan  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        sources = Sources(
            cases=cases,
            officers=officers,
            db=db,
            name=name,
            policy=policy,
            address_book=address_book,
            roads=roads,
            roads_fallback=roads_fallback,
            keeps_matrices=not no_matrix_cache,
            first_day=date,
            num_days=days,
            time_limit=time_limit,
            seed=seed,
            engine=engine,
            skip_bad_rows=skip_bad_rows,
            out=out,
            maps=maps or out / "maps",
            also=tuple(also or ()),
            seal=seal,
            after=tuple(after or ()),
            keeps_firm=keep,
            hand=hand,
            why=why,
            value=value,
        )
        run_plan(sources, console)
