"""`visitplanner officer`: the officers in the bank's store."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db, Policy

officer = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
training = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

OfficerId = Annotated[str, typer.Argument(metavar="OFFICER", help=tr("The officer's number."))]


@officer.callback()
def group() -> None:
    """Hold the commands."""


@training.callback()
def training_group() -> None:
    """Hold the commands."""


officer.add_typer(training, name="training", help=tr("Courses that officers have done."))


@officer.command(
    "import", help=tr("Take a table of officers into the store, or bring it up to date.")
)
def import_officers(
    officers: Annotated[
        Path, typer.Argument(metavar="FILE", help=tr("Table of officers, .csv or .xlsx."))
    ],
    *,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take all of a table, or nothing."""
    from visitplanner.cli.officers import run_import  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_import(url, name, officers, console)


@officer.command("list", help=tr("List the officers, and what ends soon or is missing."))
def list_officers(
    *, policy: Policy = None, url: Db = None, name: As = None, lang: Lang = CHOSEN
) -> None:
    """Show nothing personal."""
    from visitplanner.cli.officers import run_list  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_list(url, name, policy, console)


@officer.command(help=tr("Record that an officer works no more."))
def left(
    officer_id: OfficerId,
    *,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="YYYY-MM-DD",
            help=tr("The first day without the officer; today by default."),
        ),
    ] = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Mark an officer, who is never taken away."""
    from visitplanner.cli.officers import run_left  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_left(url, name, officer_id, on, console)


@training.command("add", help=tr("Record that an officer has done a course."))
def add_training(  # noqa: PLR0913 (one parameter an option)
    officer_id: OfficerId,
    *,
    course: Annotated[
        str, typer.Option(help=tr("What was taught: law, communication, products, or other words."))
    ],
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="YYYY-MM-DD", help=tr("The day it was done; today by default.")
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help=tr("The last valid day; the policy's by default.")),
    ] = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Record a course."""
    from visitplanner.cli.duties import (  # noqa: PLC0415 (--help stays quick)
        TypedCourse,
        run_training,
    )

    console = Console(lang.code)
    with console.speaking():
        typed = TypedCourse(course=course, on=on, until=until)
        run_training(url, name, officer_id, typed, console)


@training.command("import", help=tr("Take a table of courses that officers have done."))
def import_training(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=tr("Table of courses, .csv or .xlsx."))
    ],
    *,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take all of a table, or nothing."""
    from visitplanner.cli.duties import run_training_import  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_training_import(url, name, file, console)


@officer.command(help=tr("Set the hours of one day; without hours the day is as usual again."))
def shift(  # noqa: PLR0913 (one parameter an option)
    officer_id: OfficerId,
    *,
    on: Annotated[str, typer.Option("--on", metavar="YYYY-MM-DD", help=tr("The day."))],
    start: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help=tr("When the shift starts."))
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="TIME", help=tr("When the shift ends."))
    ] = None,
    overtime: Annotated[
        int | None,
        typer.Option(metavar="MINUTES", help=tr("Overtime allowed; as on usual days by default.")),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--start", help=tr("Where the day starts: branch or home; as usual by default.")
        ),
    ] = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Set a shift for one day."""
    from visitplanner.cli.duties import TypedShift, run_shift  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        typed = TypedShift(on=on, start=start, end=end, overtime=overtime, place=place)
        run_shift(url, name, officer_id, typed, console)


@officer.command(help=tr("Take a table of shifts of single days: who works when on which day."))
def roster(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=tr("Table of shifts, .csv or .xlsx."))
    ],
    *,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Take all of a table, or nothing."""
    from visitplanner.cli.duties import run_roster  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_roster(url, name, file, console)
