"""Small maps in OpenStreetMap's XML, for what must hold of any road network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

from visitplanner.travel.roads.building import build_network
from visitplanner.travel.roads.extract import read_extract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from visitplanner.travel.roads.network import Box, RoadNetwork

SOUTH, WEST = 37.5, 122.1
STEP_DEG = 0.001
"""Between neighbours of the grid on which nodes lie, about 111 m north and 88 m east."""

Cell = tuple[int, int]
"""Steps north and east."""


@dataclass(frozen=True, kw_only=True)
class Street:
    """A way over cells of the grid."""

    cells: Sequence[Cell]
    tags: Mapping[str, str] = field(default_factory=lambda: {"highway": "residential"})


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A relation of type `restriction`: from which street, at which cell, into which."""

    begin: int
    via: Cell
    end: int
    tags: Mapping[str, str]


def place(cell: tuple[float, float]) -> tuple[float, float]:
    """Return a cell's latitude and longitude."""
    return SOUTH + STEP_DEG * cell[0], WEST + STEP_DEG * cell[1]


def osm_xml(
    streets: Sequence[Street],
    marks: Mapping[Cell, Mapping[str, str]] | None = None,
    signs: Sequence[Sign] = (),
) -> str:
    """Return streets as a file of OpenStreetMap; `marks` are the tags of nodes."""
    cells = list(dict.fromkeys(cell for street in streets for cell in street.cells))
    numbers = {cell: number for number, cell in enumerate(cells, start=1)}
    lines = ['<osm version="0.6">']
    for cell, number in numbers.items():
        latitude, longitude = place(cell)
        tags = _tags((marks or {}).get(cell, {}))
        lines.append(
            f'<node id="{number}" lat="{latitude:.7f}" lon="{longitude:.7f}">{tags}</node>'
        )
    for number, street in enumerate(streets, start=1):
        refs = "".join(f'<nd ref="{numbers[cell]}"/>' for cell in street.cells)
        lines.append(f'<way id="{number}">{refs}{_tags(street.tags)}</way>')
    for number, sign in enumerate(signs, start=1):
        members = (
            f'<member type="way" ref="{sign.begin + 1}" role="from"/>'
            f'<member type="node" ref="{numbers[sign.via]}" role="via"/>'
            f'<member type="way" ref="{sign.end + 1}" role="to"/>'
        )
        tags = _tags({"type": "restriction", **sign.tags})
        lines.append(f'<relation id="{number}">{members}{tags}</relation>')
    return "\n".join([*lines, "</osm>"])


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


def network_of(
    folder: Path,
    streets: Sequence[Street],
    marks: Mapping[Cell, Mapping[str, str]] | None = None,
    box: Box | None = None,
    signs: Sequence[Sign] = (),
) -> RoadNetwork:
    """Return the network of streets, by way of a file."""
    file = folder / "map.osm"
    file.write_text(osm_xml(streets, marks, signs), encoding="utf-8")
    return build_network(read_extract(file), box)


CELLS = st.tuples(st.integers(0, 5), st.integers(0, 5))
TAGS = st.fixed_dictionaries(
    {"highway": st.sampled_from(["residential", "primary", "footway", "service", "cycleway"])},
    optional={
        "oneway": st.sampled_from(["yes", "-1", "no"]),
        "maxspeed": st.sampled_from(["30", "60", "20 mph", "walk"]),
        "access": st.sampled_from(["private", "yes"]),
    },
)
STREETS = st.lists(
    st.builds(Street, cells=st.lists(CELLS, min_size=2, max_size=6, unique=True), tags=TAGS),
    min_size=1,
    max_size=8,
)

RING = Street(cells=[(0, 0), (0, 5), (5, 5), (5, 0), (0, 0)])
"""That every mode can go round both ways."""
