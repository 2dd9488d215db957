"""The ways of an OpenStreetMap file that some mode may use, node by node."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import osmium

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.roads.network import MODES, Origin, box_of
from visitplanner.travel.roads.rules import ROAD_CLASSES, is_shut, speeds_kmh

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

WAYS_BETWEEN_LOOKS = 20_000
"""Ways read before somebody is told how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extract:
    """Ways in one row: the nodes of way w are at first[w], ..., first[w + 1] - 1.

    Attributes
    ----------
    node_id, point
        By position in the row: OpenStreetMap's number, and latitude and longitude in 1e-7 degrees.
    road_class, speed
        By way: number of `ROAD_CLASSES`; km/h along and against it by mode, shape (ways, modes, 2).
    signals
        Numbers of the nodes with a traffic light.
    shut
        By mode, numbers of the nodes that it does not get past.
    """

    origin: Origin
    first: NDArray[np.int64]
    node_id: NDArray[np.int64]
    point: NDArray[np.int32]
    road_class: NDArray[np.int8]
    speed: NDArray[np.float64]
    signals: NDArray[np.int64]
    shut: tuple[NDArray[np.int64], ...]


def read_extract(path: Path, on_ways: Callable[[int], None] = lambda _: None) -> Extract:
    """Return the ways of a file such as REGION.osm.pbf.

    Parameters
    ----------
    on_ways
        Told now and then how many ways were found.

    Raises
    ------
    InputError
        When the file is not there or not of OpenStreetMap, or has no roads.
    """
    if not path.is_file():
        raise input_fault(say("expected a file of OpenStreetMap, found none"), file=str(path))
    try:
        return _read(path, on_ways)
    except (osmium.InvalidLocationError, RuntimeError, OSError, ValueError):
        raise input_fault(
            say("expected a file of OpenStreetMap (.osm.pbf or .osm), got one that cannot be read"),
            file=str(path),
        ) from None


def _read(path: Path, on_ways: Callable[[int], None]) -> Extract:
    kinds = osmium.osm.NODE | osmium.osm.WAY
    objects = osmium.FileProcessor(str(path), kinds).with_locations()
    rows = _Rows()
    for thing in objects.with_filter(osmium.filter.KeyFilter("highway", "barrier")):
        if isinstance(thing, osmium.osm.Node):
            rows.add_node(thing)
        elif isinstance(thing, osmium.osm.Way):
            rows.add_way(thing)
            if len(rows.classes) % WAYS_BETWEEN_LOOKS == 0:
                on_ways(len(rows.classes))
    on_ways(len(rows.classes))
    if not rows.classes:
        raise input_fault(say("expected roads, found none"), file=str(path))
    return rows.extract(path.name, _as_of(path))


class _Rows:
    """What is gathered while a file is read."""

    def __init__(self) -> None:
        self.classes = list[int]()
        self._first, self._ids, self._points = [0], list[int](), list[tuple[int, int]]()
        self._speeds = list[list[tuple[float, float]]]()
        self._signals, self._shut = list[int](), [list[int]() for _ in MODES]
        self._numbers = {name: number for number, name in enumerate(ROAD_CLASSES)}

    def add_node(self, node: osmium.osm.Node) -> None:
        """Note lights and barriers."""
        tags = dict(node.tags)
        if tags.get("highway") == "traffic_signals":
            self._signals.append(node.id)
        for mode, nodes in zip(MODES, self._shut, strict=True):
            if is_shut(tags, mode):
                nodes.append(node.id)

    def add_way(self, way: osmium.osm.Way) -> None:
        """Note a way if some mode may use it; in pieces where the file lacks nodes of it."""
        tags = dict(way.tags)
        speeds = [speeds_kmh(tags, mode) for mode in MODES]
        if not any(map(any, speeds)):
            return
        for is_known, run in groupby(way.nodes, key=lambda node: bool(node.location.valid())):
            nodes = list(run)
            if is_known and len(nodes) > 1:
                self._ids += [node.ref for node in nodes]
                self._points += [(node.location.y, node.location.x) for node in nodes]
                self._first.append(len(self._ids))
                self.classes.append(self._numbers[tags["highway"]])
                self._speeds.append(speeds)

    def extract(self, source: str, as_of: str) -> Extract:
        """Return all of it as arrays."""
        point = np.array(self._points, dtype=np.int32)
        return Extract(
            origin=Origin(source=source, as_of=as_of, box=box_of(point)),
            first=np.array(self._first),
            node_id=np.array(self._ids),
            point=point,
            road_class=np.array(self.classes, dtype=np.int8),
            speed=np.array(self._speeds),
            signals=np.array(self._signals, dtype=np.int64),
            shut=tuple(np.array(nodes, dtype=np.int64) for nodes in self._shut),
        )


def _as_of(path: Path) -> str:
    reader = osmium.io.Reader(str(path))
    try:
        return str(reader.header().get("osmosis_replication_timestamp"))[:10]
    finally:
        reader.close()
