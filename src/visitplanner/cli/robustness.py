"""`visitplanner robustness`: how a plan stands up to days that go otherwise."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli import moved_options as moved
from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db


def robustness(  # noqa: PLR0913 (one parameter an option)
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help=tr("The plan's folder."))],
    *,
    days_simulated: Annotated[
        int,
        typer.Option("--days-simulated", min=2, max=100_000, help=tr("Days to replay it against.")),
    ] = 200,
    seed: Annotated[int, typer.Option(min=0, help=tr("Seed of the simulated days."))] = 0,
    chances: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=tr("What may go otherwise, and how much, as TOML.")),
    ] = None,
    choose_buffer: Annotated[
        str | None,
        typer.Option(
            metavar="MINUTES,...",
            help=tr("Plan the day anew with these buffers on each way, and compare."),
        ),
    ] = None,
    on_time: Annotated[
        str, typer.Option(metavar="PERCENT", help=tr("Share of visits that are to be on time."))
    ] = "95%",
    as_json: Annotated[
        bool, typer.Option("--json", help=tr("The figures for programs, as JSON on stdout."))
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
    """Replay a plan against simulated days, and say how it stands up to them."""
    from visitplanner.cli.reopening import NamedAnew  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.replaying import Asked, run_robustness  # noqa: PLC0415 (--help: quick)

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
            num_days=days_simulated,
            seed=seed,
            chances=chances,
            buffers=choose_buffer,
            on_time=on_time,
            as_json=as_json,
        )
        run_robustness(plan, anew, asked, console)
