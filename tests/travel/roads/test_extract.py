"""What is read of a map, and what is said of files that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from street_maps import Street, osm_xml

from visitplanner.errors import InputError
from visitplanner.travel.roads.extract import read_extract
from visitplanner.travel.roads.network import MODES

if TYPE_CHECKING:
    from pathlib import Path


BAD_PLACE = '<osm version="0.6"><node id="1" lat="nan" lon="122.1"/></osm>'


def written(folder: Path, text: str) -> Path:
    file = folder / "map.osm"
    file.write_text(text, encoding="utf-8")
    return file


def test_ways_that_nobody_may_use_are_left_out(tmp_path: Path) -> None:
    streets = [
        Street(cells=[(0, 0), (0, 1), (0, 2)]),
        Street(cells=[(0, 0), (5, 5)], tags={"waterway": "river"}),
        Street(cells=[(1, 0), (1, 1)], tags={"highway": "service", "access": "no"}),
        Street(cells=[(2, 0), (2, 1)], tags={"highway": "footway"}),
    ]
    told: list[int] = []
    extract = read_extract(written(tmp_path, osm_xml(streets)), told.append)
    assert extract.first.tolist() == [0, 3, 5]
    assert extract.speed.shape == (2, len(MODES), 2)
    assert told == [2]
    assert extract.origin.source == "map.osm"
    assert extract.point[0].tolist() == [375_000_000, 1_221_000_000]


def test_lights_and_barriers_are_noted(tmp_path: Path) -> None:
    marks = {(0, 1): {"highway": "traffic_signals"}, (0, 2): {"barrier": "bollard"}}
    streets = [Street(cells=[(0, 0), (0, 1), (0, 2)])]
    extract = read_extract(written(tmp_path, osm_xml(streets, marks)))
    assert [nodes.tolist() for nodes in extract.signals] == [[2], [2]]
    assert [nodes.tolist() for nodes in extract.shut] == [[3], [], []]


def test_a_way_is_cut_where_the_file_lacks_a_node(tmp_path: Path) -> None:
    text = osm_xml([Street(cells=[(0, n) for n in range(6)])])
    cut = "\n".join(line for line in text.splitlines() if 'id="3"' not in line)
    extract = read_extract(written(tmp_path, cut))
    assert extract.first.tolist() == [0, 2, 5]
    assert extract.node_id.tolist() == [1, 2, 4, 5, 6]


@pytest.mark.parametrize("text", ["", "no map", "<osm", "<html></html>", BAD_PLACE])
def test_what_is_no_map_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"map\.osm: expected"):
        read_extract(written(tmp_path, text))


def test_a_map_without_roads_is_refused(tmp_path: Path) -> None:
    river = osm_xml([Street(cells=[(0, 0), (0, 1)], tags={"waterway": "river"})])
    with pytest.raises(InputError, match="expected roads, found none"):
        read_extract(written(tmp_path, river))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.osm\.pbf: expected a file .* found none"):
        read_extract(tmp_path / "nowhere.osm.pbf")
