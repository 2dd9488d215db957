"""`visitplanner rules`: the rulebook in words, and what each rule says of a case."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db, Policy

rules = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@rules.callback()
def group() -> None:
    """Hold the commands."""


@rules.command("list", help=tr("Print the rulebook: each rule, its parameters, its source."))
def list_rules(
    *,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="YYYY-MM-DD", help=tr("The edition in force then; today by default.")
        ),
    ] = None,
    policy: Policy = None,
    lang: Lang = CHOSEN,
) -> None:
    """Print the rulebook that holds under a policy."""
    from visitplanner.cli.rule_words import run_list  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_list(policy, on, console)


@rules.command(help=tr("Say of every rule whether it lets a case be visited, and why not."))
def explain(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            "--date",
            metavar="YYYY-MM-DD",
            help=tr("The day of the visit, or the first of several; with --plan, all of the plan."),
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=31, help=tr("Days, from the first."))] = 1,
    rulebook: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=tr("Explain by the editions in this file or folder, as they are.")
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|NUMBER",
            help=tr("Explain by the very editions of a plan: its folder, or its number."),
        ),
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(help=tr("Table of cases; without it, the store is asked."))
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Walk every rule, also after one that holds the case."""
    from visitplanner.cli.rule_words import Question, run_explain  # noqa: PLC0415 (quick --help)

    console = Console(lang.code)
    question = Question(
        case_id=case_id,
        first_day=on,
        num_days=days,
        cases=cases,
        policy=policy,
        url=url,
        name=name,
        rulebook=rulebook,
        plan=plan,
    )
    with console.speaking():
        run_explain(question, console)
