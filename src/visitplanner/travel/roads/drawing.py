"""A road network as a picture: SVG, so that one sees at a glance what is in it and what is not."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.roads.shapes import all_streets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.travel.roads.network import RoadNetwork

    Floats = NDArray[np.float64]

WIDTH, MARGIN, CAPTION = 1200.0, 10.0, 24.0
"""Pixels."""

STROKES = (("#b5432a", 3.0), ("#d9822b", 2.4), ("#8a6d3b", 1.8), ("#555555", 1.2), ("#9a9a9a", 0.7))
"""Colour and width by rank of street, the most important first."""


def draw_network(network: RoadNetwork) -> str:
    """Return the network as an SVG, north up, with its licence."""
    ranks = list(all_streets(network))
    corners = np.concatenate([line for rank in ranks for line in rank])
    low, high = corners.min(axis=0), corners.max(axis=0)
    stretch = np.cos(np.radians((low[0] + high[0]) / 2))
    size = np.maximum((high - low) * [1.0, stretch], 1e-9)
    scale = (WIDTH - 2 * MARGIN) / size[1]
    height = size[0] * scale + 2 * MARGIN + CAPTION

    def path(line: Floats) -> str:
        x = MARGIN + (line[:, 1] - low[1]) * stretch * scale
        y = MARGIN + (high[0] - line[:, 0]) * scale
        return "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))

    lines = [
        f'<path d="{"".join(map(path, rank))}" stroke="{colour}" stroke-width="{width}"/>'
        for rank, (colour, width) in reversed(list(zip(ranks, STROKES, strict=True)))
        if rank
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">'
        f'<rect width="100%" height="100%" fill="white"/>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(lines)}</g>'
        f'<text x="{MARGIN:.0f}" y="{height - MARGIN:.0f}" font-size="14">'
        f"{escape(network.origin.licence)}</text></svg>\n"
    )
