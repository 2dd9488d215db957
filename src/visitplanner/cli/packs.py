"""`visitplanner case pack`, `means` and `strategies`: what a visit is prepared with."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db, Policy


def means(
    table: Annotated[
        Path, typer.Argument(metavar="FILE", help=tr("Table of debts and means, .csv or .xlsx."))
    ],
    *,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take all of a table, or nothing."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.packing import run_means  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_means(Office.of(url, name, policy), table, console)


def pack(  # noqa: PLR0913 (one parameter an option)
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help=tr("The cases' numbers."))
    ] = None,
    *,
    day: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help=tr("The cases of the plan kept for this day.")),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(metavar="DIR", help=tr("The cases of the plan in this folder."))
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help=tr("FILE.html for one page of all, or a folder with a page a case.")
        ),
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Show or write packs; the audit log is told of each case."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.packing import Wanted, run_pack  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        wanted = Wanted(cases=tuple(cases or ()), day=day, plan=plan)
        run_pack(Office.of(url, name, policy), wanted, out, console)


def strategies(*, lang: Lang = CHOSEN) -> None:
    """Print the rules that choose, and what consequences rest on."""
    from visitplanner.process.strategies import (  # noqa: PLC0415 (--help stays quick)
        consequence_table,
        strategy_table,
    )

    console = Console(lang.code)
    with console.speaking():
        typer.echo(f"{strategy_table(console.tr)}\n\n{consequence_table(console.tr)}")
