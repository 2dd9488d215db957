"""`visitplanner payment`: money that came, and what it settles."""

from typing import Annotated

import typer

from visitplanner.cli.case import On
from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db, Policy

payment = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@payment.callback()
def group() -> None:
    """Hold the commands."""


@payment.command(help=tr("Record what was paid: it settles a promise, or instalments, to the fen."))
def add(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    amount: Annotated[str, typer.Option(metavar="YUAN", help=tr("What was paid."))],
    on: On = None,
    ref: Annotated[
        str, typer.Option(help=tr("The bank's reference; tells payments of one day apart."))
    ] = "",
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record a payment."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.paying import run_payment  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_payment(Office.of(url, name, policy), case_id, (amount, on, ref), console)


@payment.command(help=tr("Take back a payment that was recorded by mistake; for a manager."))
def void(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    on: Annotated[
        str, typer.Option("--on", metavar="YYYY-MM-DD", help=tr("The day of the payment."))
    ],
    reason: Annotated[str, typer.Option(help=tr("Why, kept sealed; - reads it from stdin."))],
    ref: Annotated[
        str | None, typer.Option(help=tr("Its reference, where that day has several."))
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take a payment back."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.voiding import run_void  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_void(Office.of(url, name, policy), case_id, (on, ref, reason), console)
