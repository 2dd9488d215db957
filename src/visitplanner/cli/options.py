"""Options that several commands share."""

from typing import Annotated

import typer

from visitplanner.cli.language import LanguageChoice, tr

Lang = Annotated[LanguageChoice, typer.Option(help=tr("Language of everything that is read."))]
TimeLimit = Annotated[
    float,
    typer.Option(min=1, max=86_400, help=tr("Seconds for the search.")),
]
Seed = Annotated[int, typer.Option(min=0, help=tr("Seed of the search."))]
