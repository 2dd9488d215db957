"""The picture of a network: each class once, north up, with its licence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from street_maps import RING, Street, network_of

from visitplanner.travel.roads.drawing import WIDTH, draw_network

if TYPE_CHECKING:
    from pathlib import Path


def test_every_segment_is_drawn_within_the_picture(tmp_path: Path) -> None:
    streets = [RING, Street(cells=[(0, 0), (2, 2), (5, 5)], tags={"highway": "primary"})]
    network = network_of(tmp_path, streets)
    picture = ET.fromstring(draw_network(network))  # noqa: S314 (our own)
    paths = picture.findall(".//{*}path")
    assert [path.get("stroke") for path in paths] == ["#555555", "#d9822b"]
    assert sum(path.get("d", "").count("M") for path in paths) == network.num_segments
    height = float(picture.get("viewBox", "").split()[-1])
    for path in paths:
        for x, y in re.findall(r"([\d.]+),([\d.]+)", path.get("d", "")):
            assert 0 <= float(x) <= WIDTH
            assert 0 <= float(y) <= height
    assert picture.findtext(".//{*}text") == "© OpenStreetMap contributors, ODbL 1.0"


def test_north_is_up(tmp_path: Path) -> None:
    north = Street(cells=[(0, 0), (5, 5)], tags={"highway": "primary"})
    text = draw_network(network_of(tmp_path, [RING, north]))
    (line,) = re.findall(r'<path d="M([^M"]*)" stroke="#d9822b"', text)
    (x, y), *_, (far_x, far_y) = (map(float, step.split(",")) for step in line.split("L"))
    assert (far_x - x) * (far_y - y) < 0


def test_a_source_is_text(tmp_path: Path) -> None:
    network = network_of(tmp_path, [RING])
    hostile = replace(network, origin=replace(network.origin, licence="<script>&"))
    assert "<script>" not in draw_network(hostile)
