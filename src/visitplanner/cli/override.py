"""`visitplanner override`: rules of the bank's own lifted for one case, for a time."""

from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db, Policy

override = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

RuleId = Annotated[
    str, typer.Option("--rule", metavar="ID", help=tr("The rule: see visitplanner rules list."))
]


@override.callback()
def group() -> None:
    """Hold the commands."""


@override.command(help=tr("Lift a rule of the bank's own for a case, up to a day."))
def add(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    rule: RuleId,
    reason: Annotated[str, typer.Option(help=tr("Why, kept sealed; - reads it from stdin."))],
    until: Annotated[
        str,
        typer.Option(metavar="YYYY-MM-DD", help=tr("The last day of a visit without the rule.")),
    ],
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Lift a rule for a case."""
    from visitplanner.cli.overriding import run_add  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_add((url, name, policy), case_id, (rule, reason, until), console)


@override.command("list", help=tr("List what is lifted today or later, or all of a case."))
def list_overrides(
    case_id: Annotated[
        str | None, typer.Argument(metavar="CASE", help=tr("The case's number."))
    ] = None,
    *,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """List overrides; the audit log is told of each case shown."""
    from visitplanner.cli.overriding import run_list  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_list((url, name, policy), case_id, console)


@override.command(help=tr("Let a rule hold a case again, from today on."))
def end(
    case_id: CaseId,
    *,
    rule: RuleId,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """End an override."""
    from visitplanner.cli.overriding import run_end  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_end((url, name, policy), case_id, rule, console)
