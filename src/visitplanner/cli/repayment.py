"""`visitplanner repayment`: what is owed in; ways to repay, and a schedule to the fen, out."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.target import STDOUT
from visitplanner.repayment.terms import Method


class FormatChoice(StrEnum):
    """What the result is for."""

    TABLE = "table"
    CSV = "csv"


def repayment(  # noqa: PLR0913 (one parameter an option)
    *,
    principal: Annotated[
        str, typer.Option(metavar="YUAN", help=tr("Principal owed, such as 12,345.67 or 1.2万."))
    ],
    interest: Annotated[
        str, typer.Option(metavar="YUAN", help=tr("Interest accrued until the day."))
    ] = "0",
    fees: Annotated[
        str, typer.Option(metavar="YUAN", help=tr("Fees accrued until the day."))
    ] = "0",
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help=tr("The day of these amounts; today."))
    ] = None,
    months: Annotated[
        int | None,
        typer.Option(help=tr("Show this plan; without it, the shortest that can be borne.")),
    ] = None,
    method: Annotated[
        Method | None, typer.Option(help=tr("How the plan divides the debt; the policy's first."))
    ] = None,
    first_due: Annotated[
        str | None,
        typer.Option(metavar="DATE", help=tr("First due day of instalments; in a month.")),
    ] = None,
    down_payment: Annotated[
        str, typer.Option(metavar="YUAN", help=tr("Paid at once before instalments."))
    ] = "0",
    income: Annotated[
        str | None,
        typer.Option(metavar="YUAN", help=tr("Monthly income of the household, if known.")),
    ] = None,
    outgoings: Annotated[
        str | None,
        typer.Option(metavar="YUAN", help=tr("Rent and other instalments a month, if known.")),
    ] = None,
    dependants: Annotated[
        int | None, typer.Option(help=tr("Persons who live on the income too, if known."))
    ] = None,
    at_hand: Annotated[
        str | None,
        typer.Option(metavar="YUAN", help=tr("Money that could be paid at once, if known.")),
    ] = None,
    policy: Annotated[Path | None, typer.Option(help=tr("The bank's policy, a TOML file."))] = None,
    output_format: Annotated[
        FormatChoice, typer.Option("--format", help=tr("table to read, csv for a spreadsheet."))
    ] = FormatChoice.TABLE,
    output: Annotated[
        Path, typer.Option("-o", "--output", help=tr("File for the result; - is stdout."))
    ] = STDOUT,
    lang: Lang = CHOSEN,
) -> None:
    """Reckon every way to repay that the bank allows, and show one plan month by month."""
    from visitplanner.cli.repaying import Asked, run_repayment  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        asked = Asked(
            amounts={
                "--principal": principal,
                "--interest": interest,
                "--fees": fees,
                "--down-payment": down_payment,
                "--income": income,
                "--outgoings": outgoings,
                "--at-hand": at_hand,
            },
            days={"--as-of": as_of, "--first-due": first_due},
            dependants=dependants,
            months=months,
            method=method,
            policy=policy,
        )
        run_repayment(asked, console, output, as_csv=output_format is FormatChoice.CSV)
