"""Options that name what a plan was made from, where it lies elsewhere now."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.language import tr

Cases = Annotated[Path | None, typer.Option(help=tr("Where the table of cases lies now."))]
Officers = Annotated[Path | None, typer.Option(help=tr("Where the table of officers lies now."))]
Policy = Annotated[Path | None, typer.Option(help=tr("Where the policy lies now."))]
AddressBook = Annotated[
    Path | None, typer.Option(help=tr("Where the table of addresses lies now."))
]
Value = Annotated[
    Path | None, typer.Option(metavar="MODEL", help=tr("Where the learned model lies now."))
]
Roads = Annotated[
    str | None,
    typer.Option(metavar="FILE|URL", help=tr("Where the road network or server is now.")),
]
