"""`visitplanner case`: the process around the visit."""

from enum import StrEnum
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang

cases = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class Drawing(StrEnum):
    """How the process is shown."""

    TABLE = "table"
    MERMAID = "mermaid"


@cases.callback()
def group() -> None:
    """Hold the commands."""


@cases.command(help=tr("Show every state of a case, every step, and the rule that it rests on."))
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
