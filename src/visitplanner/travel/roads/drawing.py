"""A road network as a picture: SVG, so that one sees at a glance what is in it and what is not."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.roads.rules import ROAD_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.travel.roads.network import RoadNetwork

WIDTH, MARGIN, CAPTION = 1200.0, 10.0, 24.0
"""Pixels."""

STROKES: Mapping[str, tuple[str, float]] = {
    **dict.fromkeys(("motorway", "motorway_link", "trunk", "trunk_link"), ("#b5432a", 3.0)),
    **dict.fromkeys(("primary", "primary_link"), ("#d9822b", 2.4)),
    **dict.fromkeys(("secondary", "secondary_link", "tertiary", "tertiary_link"), ("#8a6d3b", 1.8)),
    **dict.fromkeys(("unclassified", "residential", "living_street", "road"), ("#555555", 1.2)),
}
"""Colour and width by class; the others are thin and grey."""

OTHER = ("#9a9a9a", 0.7)


def draw_network(network: RoadNetwork) -> str:
    """Return the network as an SVG, north up, with its licence."""
    corners, owners = network.lines(np.arange(network.num_segments))
    low, high = corners.min(axis=0), corners.max(axis=0)
    stretch = np.cos(np.radians((low[0] + high[0]) / 2))
    size = np.maximum((high - low) * [1.0, stretch], 1e-9)
    scale = (WIDTH - 2 * MARGIN) / size[1]
    x = MARGIN + (corners[:, 1] - low[1]) * stretch * scale
    y = MARGIN + (high[0] - corners[:, 0]) * scale
    height = size[0] * scale + 2 * MARGIN + CAPTION
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    paths = dict[tuple[str, float], list[str]]()
    for segment, (first, last) in enumerate(zip(firsts, [*firsts[1:], len(owners)], strict=True)):
        stroke = STROKES.get(ROAD_CLASSES[network.road_class[segment]], OTHER)
        steps = [f"{a:.1f},{b:.1f}" for a, b in zip(x[first:last], y[first:last], strict=True)]
        paths.setdefault(stroke, []).append("M" + "L".join(steps))
    lines = [
        f'<path d="{"".join(parts)}" stroke="{colour}" stroke-width="{width}"/>'
        for (colour, width), parts in sorted(paths.items(), key=lambda item: item[0][1])
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">'
        f'<rect width="100%" height="100%" fill="white"/>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(lines)}</g>'
        f'<text x="{MARGIN:.0f}" y="{height - MARGIN:.0f}" font-size="14">'
        f"{escape(network.origin.licence)}</text></svg>\n"
    )
