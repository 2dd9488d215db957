"""`visitplanner case`: the case files of the bank's store, and what is recorded in them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, CaseId, Db, Policy

case = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
notice = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

On = Annotated[
    str | None,
    typer.Option("--on", metavar="YYYY-MM-DD", help=tr("The day it happened; today by default.")),
]
Channel = Annotated[
    str,
    typer.Option(
        "--channel", help=tr("How it was said: phone, sms, wechat, mail, app or in_person.")
    ),
]


class Drawing(StrEnum):
    """How the process is shown."""

    TABLE = "table"
    MERMAID = "mermaid"


@case.callback()
def group() -> None:
    """Hold the commands."""


@notice.callback()
def notice_group() -> None:
    """Hold the commands."""


@case.command("import", help=tr("Take a table of cases into the store, or bring it up to date."))
def import_cases(
    cases: Annotated[
        Path, typer.Argument(metavar="FILE", help=tr("Table of cases, .csv or .xlsx."))
    ],
    *,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take all of a table, or nothing."""
    from visitplanner.cli.case_files import Office, run_import  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_import(Office.of(url, name, policy), cases, console)


@case.command("list", help=tr("Count the cases by state, or list those in one, or due by a day."))
def list_cases(
    *,
    state: Annotated[str | None, typer.Option(help=tr("List the cases in this state."))] = None,
    due: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help=tr("List the cases to be looked at by this day: whom to call, promises, ends."),
        ),
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Show nothing personal."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.case_lists import run_list  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_list(Office.of(url, name, policy), state, due, console)


@case.command(help=tr("Show a case: what is known, what was recorded, what may follow."))
def show(
    case_id: CaseId,
    *,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Show a case file; the audit log is told."""
    from visitplanner.cli.case_files import Office, run_show  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_show(Office.of(url, name, policy), case_id, console)


@case.command(help=tr("Record what happened to a case: see visitplanner case states."))
def record(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    step: Annotated[
        str, typer.Argument(metavar="STEP", help=tr("What happened, such as counsel or pay."))
    ],
    *,
    on: On = None,
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            help=tr(
                "With notify_bureau, how it was said: phone, sms, wechat, mail, app or in_person."
            ),
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help=tr("Close the case without being asked."))
    ] = False,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record a step that comes with few facts of its own."""
    from visitplanner.cli.case_files import Office  # noqa: PLC0415 (--help stays quick)
    from visitplanner.cli.recording_steps import (  # noqa: PLC0415 (--help stays quick)
        TypedStep,
        run_record,
    )

    console = Console(lang.code)
    with console.speaking():
        typed = TypedStep(step=step, on=on, channel=channel, is_sure=yes)
        run_record(Office.of(url, name, policy), case_id, typed, console)


@case.command(help=tr("Record a complaint: the case is paused until it is resolved."))
def complain(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    on: On = None,
    text: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=tr("What was said: a text file, or - for stdin.")),
    ] = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record a complaint."""
    from visitplanner.cli.case_files import (  # noqa: PLC0415 (--help stays quick)
        Office,
        run_complain,
    )

    console = Console(lang.code)
    with console.speaking():
        run_complain(Office.of(url, name, policy), case_id, on, text, console)


@case.command(help=tr("Show every state of a case, every step, and the rule that it rests on."))
def states(
    *,
    form: Annotated[
        Drawing,
        typer.Option("--format", help=tr("table: in Markdown; mermaid: a picture as text.")),
    ] = Drawing.TABLE,
    lang: Lang = CHOSEN,
) -> None:
    """Print the machine that the program follows."""
    from visitplanner.process.drawing import mermaid, tables  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        typer.echo(mermaid(console.tr) if form is Drawing.MERMAID else tables(console.tr))


@notice.command("add", help=tr("Record that the borrower was told of the arrears."))
def add_notice(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    channel: Channel,
    on: On = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record a notice."""
    from visitplanner.cli.case_files import Office, run_notice  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_notice(Office.of(url, name, policy), case_id, channel, on, console)


def agree(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    window: Annotated[
        list[str],
        typer.Option(
            metavar="DATE TIME-TIME",
            help=tr("When a visit may start, such as '2026-10-08 9:00-11:00'; may be repeated."),
        ),
    ],
    ref: Annotated[str, typer.Option(help=tr("Where the agreement is kept: its reference."))],
    channel: Channel,
    on: On = None,
    with_: Annotated[
        str, typer.Option("--with", help=tr("With whom: borrower, guarantor or other."))
    ] = "borrower",
    asked_for: Annotated[
        bool, typer.Option("--asked-for", help=tr("The borrower named this very time."))
    ] = False,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record that the borrower agreed to a visit."""
    from visitplanner.cli.case_files import (  # noqa: PLC0415 (--help stays quick)
        Agreement,
        Office,
        run_agree,
    )

    console = Console(lang.code)
    agreement = Agreement(
        windows=window, reference=ref, channel=channel, on=on, party=with_, asked_for=asked_for
    )
    with console.speaking():
        run_agree(Office.of(url, name, policy), case_id, agreement, console)


def withdraw(
    case_id: CaseId,
    *,
    on: On = None,
    policy: Policy = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record that the borrower took the agreement back."""
    from visitplanner.cli.case_files import (  # noqa: PLC0415 (--help stays quick)
        Office,
        run_withdraw,
    )

    console = Console(lang.code)
    with console.speaking():
        run_withdraw(Office.of(url, name, policy), case_id, on, console)
