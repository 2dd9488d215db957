"""`visitplanner roads`: a road network from OpenStreetMap, and what is in it."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.messages import say

roads = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

NetworkFile = Annotated[
    Path, typer.Argument(metavar="NETWORK.roads", help=tr("A road network, as built."))
]


@roads.command(help=tr("Build a road network from a file of OpenStreetMap."))
def build(
    extract_file: Annotated[
        Path, typer.Argument(metavar="REGION.osm.pbf", help=tr("A file of OpenStreetMap."))
    ],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=tr("File for the network."))],
    bbox: Annotated[
        str | None,
        typer.Option(
            metavar="WEST,SOUTH,EAST,NORTH",
            help=tr("Only what lies in this box, degrees of WGS-84."),
        ),
    ] = None,
    lang: Lang = CHOSEN,
) -> None:
    """Read, cut, join and write; then say what came of it."""
    from visitplanner.cli.road_words import build_roads  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        build_roads(extract_file, output, bbox, console)


@roads.command(help=tr("Say what is in a road network, and draw it."))
def info(
    network_file: NetworkFile,
    *,
    draw: Annotated[
        Path | None, typer.Option(metavar="PICTURE.svg", help=tr("File for a picture of it."))
    ] = None,
    lang: Lang = CHOSEN,
) -> None:
    """Print the origin, the size and the reach of each mode."""
    from visitplanner.cli.road_words import (  # noqa: PLC0415 (as above)
        describe,
        draw_roads,
        require_picture,
    )
    from visitplanner.travel.roads.storage import load_network  # noqa: PLC0415 (as above)

    console = Console(lang.code)
    with console.speaking():
        if draw is not None:
            require_picture(draw, network_file)
        network = load_network(network_file)
        for message in describe(network):
            console.result(message)
        if draw is not None:
            draw_roads(network, draw)
            console.note(say("Drawn into {file}", file=str(draw)))
