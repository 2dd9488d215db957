"""The commands, as a user finds them under `visitplanner --help`."""

from typing import Annotated

import typer

from visitplanner import __version__
from visitplanner.cli.case import agree, case, notice, withdraw
from visitplanner.cli.check import check
from visitplanner.cli.compare import compare
from visitplanner.cli.confirm import confirm
from visitplanner.cli.db import db
from visitplanner.cli.demo import demo
from visitplanner.cli.geocode import geocode
from visitplanner.cli.language import CHOSEN, LanguageChoice, tr
from visitplanner.cli.officer import officer
from visitplanner.cli.override import override
from visitplanner.cli.packs import means, pack, strategies
from visitplanner.cli.payment import payment
from visitplanner.cli.plan import plan
from visitplanner.cli.plan_branches import plan_branches
from visitplanner.cli.privacy import privacy
from visitplanner.cli.repayment import repayment
from visitplanner.cli.replan import replan
from visitplanner.cli.risk import risk
from visitplanner.cli.roads import roads
from visitplanner.cli.robustness import robustness
from visitplanner.cli.rules import rules
from visitplanner.cli.slots import slots
from visitplanner.cli.solve import solve
from visitplanner.cli.value import value
from visitplanner.cli.visit_outcomes import followups, visit_outcomes
from visitplanner.cli.why import why

app = typer.Typer(
    name="visitplanner",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=tr("Plan a bank's lawful, agreed home visits: who is visited, by whom, when, and why."),
    epilog=tr("Words in Chinese by default; --lang en for English."),
)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"visitplanner {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=lambda value: _show_version(wanted=value),
            is_eager=True,
            help=tr("Show the version."),
        ),
    ] = False,
    lang: Annotated[LanguageChoice, typer.Option(help=tr("Language of the help."))] = CHOSEN,
) -> None:
    """Hold the options that stand before a command."""


app.command(help=tr("Plan the made-up sample branch's day, into out/ and maps/."))(demo)
app.command(help=tr("Plan one or more days, from tables or from the store."))(plan)
app.command("plan-branches", help=tr("Plan every branch of a bank, side by side."))(plan_branches)
app.command(help=tr("Plan the rest of a day anew after something has happened."))(replan)
app.command(help=tr("Say why visits are left out of a plan, and what could be offered."))(why)
app.command(help=tr("Replay a plan against simulated days, and say how it stands up to them."))(
    robustness
)
app.command(help=tr("Plan a base and its variants alike, and say what each costs and brings."))(
    compare
)
app.command(help=tr("Find the best plan for a problem file, and prove how good it is."))(solve)
app.command(help=tr("Offer windows for a visit, the cheapest first; or keep the one taken."))(slots)
app.command(help=tr("Check a solution file against its problem file, from scratch."))(check)
app.command(help=tr("Place the addresses of a table, and list those that a person must look at."))(
    geocode
)
app.command(help=tr("Take pins that a person has set, or an address book, into the book."))(confirm)
app.add_typer(
    repayment,
    name="repayment",
    help=tr("Reckon ways to repay a debt, to the fen, and which of them can be borne."),
)
app.add_typer(payment, name="payment", help=tr("Record what was paid."))
app.add_typer(
    visit_outcomes, name="outcome", help=tr("Take back what officers recorded of their visits.")
)
case.command(
    help=tr("Take a table of debts and means into the store: what packs are reckoned from.")
)(means)
case.command(help=tr("Prepare a visit: what is known, what the talk is for, what may be offered."))(
    pack
)
case.command(help=tr("Show the rules that choose what a talk is for, and what each rests on."))(
    strategies
)
app.add_typer(case, name="case", help=tr("Keep case files: what is known, and what is recorded."))
app.add_typer(notice, name="notice", help=tr("Record notices of the arrears."))
app.command(help=tr("Record the borrower's agreement to be visited, and when."))(agree)
app.command(help=tr("Record that the borrower took the agreement back."))(withdraw)
app.command(help=tr("List what is due of the cases in the store, by day, and why."))(followups)
app.command(help=tr("Show managers what visits found, by days past due, in numbers alone."))(risk)
app.add_typer(
    value, name="value", help=tr("Learn from a history what a visit is worth, and show it.")
)
app.add_typer(officer, name="officer", help=tr("Keep the officers and what they hold."))
app.add_typer(
    db, name="db", help=tr("Keep the bank's store: make it, prove it whole, change its key.")
)
app.add_typer(
    privacy,
    name="privacy",
    help=tr("Tell a case to whom it is about; take out what time is over for."),
)
app.add_typer(rules, name="rules", help=tr("Read the rulebook, and ask it about a case."))
app.add_typer(
    override, name="override", help=tr("Lift a rule of the bank's own for one case, for a time.")
)
app.add_typer(
    roads, name="roads", help=tr("Build a road network from OpenStreetMap, and look into it.")
)


def run(started: float | None = None) -> None:
    """Run the command line of this process, which began at `started` on the monotonic clock."""
    app(obj=started)
