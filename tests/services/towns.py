"""A town for a geocoder to know: a made-up corner of Weihai, written as OpenStreetMap has it.

Its streets bear names of Weihai's, and lie elsewhere; whoever lives there is nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import osmium
from osmium.osm.mutable import Node, Relation, Way
from street_maps import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from street_maps import Cell

Tags = dict[str, str]

STREETS: Mapping[str, Sequence[Cell]] = {
    "文化西路": [(0, 0), (0, 8), (0, 16)],
    "新威路": [(-8, 4), (0, 4), (8, 4)],
    "世昌大道": [(4, 0), (4, 16)],
    "和平路": [(-8, 10), (8, 10)],
    "古山五巷": [(6, 11), (6, 15)],
}
"""Over the cells of `street_maps`, 111 m north and 88 m east each."""

STREETS_ELSEWHERE: Mapping[str, Sequence[Cell]] = {"文化西路": [(0, -50), (0, -40)]}
"""In the next district: a street's name alone does not say which one is meant."""

HOUSES: Sequence[tuple[str, str, tuple[float, float]]] = [
    ("文化西路", "12号", (0.2, 2)),
    ("文化西路", "180号", (0.2, 12)),
    ("新威路", "9", (-4, 4.2)),
    ("和平路", "3", (2, 10.2)),
]
"""Street, number and cell; mappers write `9` as well as `9号`."""

COMPOUND = "望海小区"
OFFICE = "威海市环翠区政府"
"""Its name begins as the addresses around it do."""

DIVISIONS: Sequence[tuple[str, str, tuple[Cell, Cell]]] = [
    ("山东省", "4", ((-400, -400), (400, 300))),
    ("威海市", "5", ((-300, -300), (300, 200))),
    ("环翠区", "6", ((-30, -20), (30, 40))),
    ("文登区", "6", ((-30, -90), (30, -20))),
]
"""Name, level and the corners in the south-west and north-east."""


class _Numbered:
    """Objects of OpenStreetMap, each with the next number of its kind."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.ways: list[Way] = []
        self.relations: list[Relation] = []

    def node(self, cell: tuple[float, float], tags: Tags | None = None) -> int:
        latitude, longitude = place(cell)
        number = len(self.nodes) + 1
        self.nodes.append(Node(id=number, version=1, location=(longitude, latitude), tags=tags))
        return number

    def way(self, cells: Sequence[tuple[float, float]], tags: Tags, *, closed: bool = False) -> int:
        nodes = [self.node(cell) for cell in cells]
        number = len(self.ways) + 1
        refs = [*nodes, nodes[0]] if closed else nodes
        self.ways.append(Way(id=number, version=1, nodes=refs, tags=tags))
        return number

    def boundary(self, outline: int, tags: Tags) -> None:
        members = [("w", outline, "outer")]
        number = len(self.relations) + 1
        self.relations.append(Relation(id=number, version=1, members=members, tags=tags))

    def __iter__(self) -> Iterator[Node | Way | Relation]:
        yield from (*self.nodes, *self.ways, *self.relations)


def write_town(path: Path) -> Path:
    """Write the town as a file of OpenStreetMap and return its path."""
    town = _Numbered()
    for streets in (STREETS, STREETS_ELSEWHERE):
        for name, cells in streets.items():
            town.way(cells, {"highway": "residential", "name": name})
    for street, number, cell in HOUSES:
        town.node(cell, {"addr:street": street, "addr:housenumber": number})
    town.way(_box((5, 5), (7, 9)), {"landuse": "residential", "name": COMPOUND}, closed=True)
    town.node((-6, 4.2), {"amenity": "townhall", "name": OFFICE})
    for name, level, corners in DIVISIONS:
        tags = {"boundary": "administrative", "admin_level": level, "name": name}
        town.boundary(town.way(_box(*corners), {}, closed=True), {"type": "boundary", **tags})
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in town:
            writer.add(thing)
    return path


def _box(south_west: Cell, north_east: Cell) -> list[Cell]:
    (south, west), (north, east) = south_west, north_east
    return [(south, west), (south, east), (north, east), (north, west)]
