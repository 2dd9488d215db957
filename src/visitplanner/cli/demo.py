"""`visitplanner demo`: the sample, end to end."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import EngineChoice, Lang, Seed, TimeLimit

SAMPLE_DAY = "2026-10-08"
"""The first working day of the sample's week, after the National Day holiday."""

DEFAULT_TIME_LIMIT = 15.0
"""Seconds."""


def demo(
    *,
    data: Annotated[Path, typer.Option(help=tr("Folder of the sample."))] = Path("data"),
    out: Annotated[Path, typer.Option(help=tr("Folder for the plan."))] = Path("out"),
    maps: Annotated[Path, typer.Option(help=tr("Folder for the pages."))] = Path("maps"),
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
    seed: Seed = 0,
    lang: Lang = CHOSEN,
) -> None:
    """Plan the made-up sample branch's day, into out/ and maps/."""
    from visitplanner.cli.plan_sources import Sources  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.planning import run_plan  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        sources = Sources(
            cases=data / "cases.csv",
            officers=data / "officers.csv",
            policy=data / "policy.toml",
            address_book=data / "address_book.csv",
            first_day=SAMPLE_DAY,
            num_days=1,
            time_limit=time_limit,
            seed=seed,
            engine=EngineChoice.AUTO,
            skip_bad_rows=False,
            out=out,
            maps=maps,
        )
        run_plan(sources, console)
