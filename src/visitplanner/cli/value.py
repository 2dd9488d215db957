"""`visitplanner value`: what a visit is worth, learned from the bank's own history."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db

value = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class SplitChoice(StrEnum):
    """How rows are held out."""

    TIME = "time"
    RANDOM = "random"


def _column(words: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(metavar="COLUMN", help=words)
    return info


def _columns(words: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(metavar="A,B,...", help=words)
    return info


Card = Annotated[
    Path | None, typer.Option(metavar="CARD.html", help=tr("Write the model's card, a page."))
]


@value.callback()
def group() -> None:
    """Hold the commands."""


@value.command(help=tr("Learn from a history what visits bring, and try it on rows held out."))
def train(  # noqa: PLR0913 (one parameter an option)
    *,
    history: Annotated[
        Path | None,
        typer.Argument(
            metavar="[HISTORY]",
            help=tr("Table of what came of cases; without it, the store's visits and payments."),
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="MODEL.json", help=tr("The model's file."))
    ],
    outcome: Annotated[
        str | None, _column(tr("Whether it came, yes or no: paid within 30 days, say."))
    ] = None,
    yes: Annotated[
        str | None, typer.Option(help=tr("What says yes there, where it is no usual word."))
    ] = None,
    numeric: Annotated[str, _columns(tr("Columns of numbers to learn from."))] = "",
    categorical: Annotated[str, _columns(tr("Columns of words to learn from."))] = "",
    amount: Annotated[str | None, _column(tr("What was paid, yuan."))] = None,
    owed: Annotated[
        str | None, _column(tr("What was owed, yuan; amounts are told as shares of it."))
    ] = None,
    time: Annotated[str | None, _column(tr("The day of a row."))] = None,
    visited: Annotated[
        str | None, _column(tr("Whether the case was visited; tells what a visit changes."))
    ] = None,
    met: Annotated[str | None, _column(tr("Whether a visit met somebody."))] = None,
    weekday: Annotated[str | None, _column(tr("Weekday of a visit; the day's by default."))] = None,
    hour: Annotated[str | None, _column(tr("Hour of a visit."))] = None,
    split: Annotated[
        SplitChoice, typer.Option(help=tr("Hold out the last rows, or any at random."))
    ] = SplitChoice.TIME,
    seed: Annotated[int, typer.Option(min=0, help=tr("Seed of the split at random."))] = 0,
    group: Annotated[
        str | None, _column(tr("Tell findings apart by this column; it is not learned from."))
    ] = None,
    card: Card = None,
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Learn a model, and write it."""
    from visitplanner.cli.value_training import Training, run_train  # noqa: PLC0415 (quick --help)

    console = Console(lang.code)
    with console.speaking():
        training = Training(
            history=history,
            output=output,
            card=card,
            url=url,
            name=name,
            columns={
                "outcome": outcome,
                "yes": yes,
                "amount": amount,
                "owed": owed,
                "time": time,
                "visited": visited,
                "met": met,
                "weekday": weekday,
                "hour": hour,
                "group": group,
            },
            numeric=_split(numeric),
            categorical=_split(categorical),
            split=split.value,
            seed=seed,
        )
        run_train(training, console)


@value.command(help=tr("Show what a model was learned from, how good it is, and what it says."))
def show(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help=tr("The model's file."))],
    *,
    card: Card = None,
    lang: Lang = CHOSEN,
) -> None:
    """Show a model."""
    from visitplanner.cli.value_training import run_show  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_show(model, card, console)


def _split(names: str) -> tuple[str, ...]:
    """Return names between commas, as English and Chinese write them."""
    return tuple(name.strip() for name in names.replace("，", ",").split(",") if name.strip())
