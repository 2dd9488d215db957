"""`visitplanner outcome`: what officers bring back of their day."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.case import On
from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db, Policy

visit_outcomes = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@visit_outcomes.callback()
def group() -> None:
    """Hold the commands."""


@visit_outcomes.command("import", help=tr("Take in what officers' pages export."))
def import_outcomes(  # noqa: PLR0913 (one parameter an option)
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help=tr("Exports of officers' pages; a .txt, or - for stdin, holds pasted text."),
        ),
    ],
    *,
    plan: Annotated[Path, typer.Option(metavar="DIR", help=tr("Folder of the plan."))],
    outcomes: Annotated[
        Path | None,
        typer.Option(help=tr("The table of outcomes, outcomes.csv by default; made if missing.")),
    ] = None,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="URL",
            help=tr("Take them into this store instead; VISITPLANNER_DB by default."),
        ),
    ] = None,
    late: Annotated[
        bool, typer.Option("--late", help=tr("Take what comes more than 7 days after its day."))
    ] = False,
    policy: Policy = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Judge all, take the good ones, and name the others with their reasons."""
    from visitplanner.cli import taking_outcomes  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        store = taking_outcomes.chosen_store(db, outcomes, name, policy)
        if store is None:
            table = outcomes or Path("outcomes.csv")
            taking_outcomes.run_import(files, plan, table, console, takes_late=late)
            return
        from visitplanner.cli import outcomes_in_store  # noqa: PLC0415 (--help stays quick)
        from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)

        office = Office.of(store, name, policy)
        outcomes_in_store.run_import(files, plan, office, console, takes_late=late)


@visit_outcomes.command(help=tr("Record in the store what came of a visit that has no page."))
def add(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    outcome: Annotated[str, typer.Option(help=tr("What came of it, such as not_at_home."))],
    on: On = None,
    officer: Annotated[str, typer.Option(help=tr("Number of the officer who went."))] = "",
    arrived: Annotated[str | None, typer.Option(metavar="TIME", help=tr("Such as 9:05."))] = None,
    left: Annotated[str | None, typer.Option(metavar="TIME", help=tr("Such as 9:40."))] = None,
    promise_date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help=tr("When the promise falls due."))
    ] = None,
    promise_amount: Annotated[
        str | None, typer.Option(metavar="YUAN", help=tr("What was promised."))
    ] = None,
    willingness: Annotated[
        str, typer.Option(help=tr("willing, unsure, unwilling or not_known."))
    ] = "not_known",
    ability: Annotated[
        str, typer.Option(help=tr("able, in_part, unable or not_known."))
    ] = "not_known",
    note: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=tr("What is to be noted: a text file, or - for stdin.")),
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record an outcome by the word of who types it."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.outcomes_in_store import (  # noqa: PLC0415 (--help stays quick)
        TypedOutcome,
        run_add,
    )

    typed = TypedOutcome(
        outcome=outcome,
        on=on,
        officer_id=officer,
        arrived=arrived,
        left=left,
        promise_date=promise_date,
        promise_amount=promise_amount,
        willingness=willingness,
        ability=ability,
        note=note,
    )
    console = Console(lang.code)
    with console.speaking():
        run_add(Office.of(url, name, policy), case_id, typed, console)


def followups(
    *,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help=tr("The last day to be listed."))
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help=tr("List this kind alone, such as promise or revisit."))
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """List what is due, by day."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.outcomes_in_store import (  # noqa: PLC0415 (--help stays quick)
        run_follow_ups,
    )

    console = Console(lang.code)
    with console.speaking():
        run_follow_ups(Office.of(url, name, policy), until, kind, console)
