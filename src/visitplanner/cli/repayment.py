"""`visitplanner repayment`: what is owed in; ways to repay, and a schedule to the fen, out."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db, Policy
from visitplanner.cli.target import STDOUT
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.repayment.terms import Method

METHODS = f"[{'|'.join(Method)}]"
"""Shown in help; the words in which methods are printed are taken, too."""


class FormatChoice(StrEnum):
    """What the result is for."""

    TABLE = "table"
    CSV = "csv"


repayment = typer.Typer(invoke_without_command=True, rich_markup_mode=None)

Income = Annotated[
    str | None,
    typer.Option(metavar="YUAN", help=tr("Monthly income of the household, if known.")),
]
Outgoings = Annotated[
    str | None,
    typer.Option(metavar="YUAN", help=tr("Rent and other instalments a month, if known.")),
]
Dependants = Annotated[
    int | None, typer.Option(help=tr("Persons who live on the income too, if known."))
]
AtHand = Annotated[
    str | None,
    typer.Option(metavar="YUAN", help=tr("Money that could be paid at once, if known.")),
]
FirstDue = Annotated[
    str | None,
    typer.Option(metavar="DATE", help=tr("First due day of instalments; in a month.")),
]
DownPayment = Annotated[
    str, typer.Option(metavar="YUAN", help=tr("Paid at once before instalments."))
]


@repayment.callback()
def options(  # noqa: PLR0913 (one parameter an option)
    context: typer.Context,
    *,
    principal: Annotated[
        str | None,
        typer.Option(metavar="YUAN", help=tr("Principal owed, such as 12,345.67 or 1.2万.")),
    ] = None,
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
        str | None,
        typer.Option(
            metavar=METHODS, help=tr("How the plan divides the debt; the policy's first.")
        ),
    ] = None,
    first_due: FirstDue = None,
    down_payment: DownPayment = "0",
    income: Income = None,
    outgoings: Outgoings = None,
    dependants: Dependants = None,
    at_hand: AtHand = None,
    policy: Policy = None,
    output_format: Annotated[
        FormatChoice, typer.Option("--format", help=tr("table to read, csv for a spreadsheet."))
    ] = FormatChoice.TABLE,
    output: Annotated[
        Path, typer.Option("-o", "--output", help=tr("File for the result; - is stdout."))
    ] = STDOUT,
    lang: Lang = CHOSEN,
) -> None:
    """Reckon every way to repay that the bank allows, and show one plan month by month."""
    if context.invoked_subcommand is not None:
        return
    from visitplanner.cli.repaying import Asked, run_repayment  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        if principal is None:
            raise input_fault(say("expected the principal owed"), column="--principal")
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


@repayment.command(help=tr("Record a plan of instalments that the borrower agreed to."))
def agree(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    method: Annotated[
        str, typer.Option(metavar=METHODS, help=tr("How the plan divides the debt."))
    ],
    months: Annotated[int, typer.Option(help=tr("How many months, as the policy allows."))],
    first_due: FirstDue = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=tr("The day it was agreed; today."))
    ] = None,
    debt: Annotated[
        str | None,
        typer.Option(metavar="YUAN", help=tr("What the plan is of; what is due now.")),
    ] = None,
    interest: Annotated[
        str | None, typer.Option(metavar="YUAN", help=tr("Of it, interest: it bears none."))
    ] = None,
    fees: Annotated[
        str | None, typer.Option(metavar="YUAN", help=tr("Of it, fees: they bear no interest."))
    ] = None,
    down_payment: DownPayment = "0",
    income: Income = None,
    outgoings: Outgoings = None,
    dependants: Dependants = None,
    at_hand: AtHand = None,
    approved_by: Annotated[
        str, typer.Option(help=tr("Who approved what the policy wants approved."))
    ] = "",
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record a plan."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.paying import (  # noqa: PLC0415 (--help stays quick)
        TypedPlan,
        run_agree_plan,
    )

    console = Console(lang.code)
    with console.speaking():
        typed = TypedPlan(
            method=method,
            months=months,
            amounts={
                "--debt": debt,
                "--interest": interest,
                "--fees": fees,
                "--down-payment": down_payment,
                "--income": income,
                "--outgoings": outgoings,
                "--at-hand": at_hand,
            },
            dependants=dependants,
            first_due=first_due,
            on=on,
            approved_by=approved_by,
        )
        run_agree_plan(Office.of(url, name, policy), case_id, typed, console)
