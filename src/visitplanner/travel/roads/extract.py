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
from visitplanner.travel.roads.rules import (
    ROAD_CLASSES,
    ROUNDABOUTS,
    TURNAROUNDS,
    is_byway,
    is_shut,
    signal_sides,
    speeds_kmh,
)
from visitplanner.travel.roads.signs import SIGN_KEYS, restriction_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from visitplanner.travel.roads.signs import Restriction

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
    way_id, street, is_byway, is_roundabout
        By way: OpenStreetMap's number; a number that ways of one name share, or without a name of
        one road number, 0 where there is neither; whether cars avoid it; whether it is a
        roundabout.
    signals
        Numbers of the nodes with a traffic light for whoever goes along their way, and against it.
    turnarounds
        Numbers of the nodes at which cars may turn round.
    restrictions
        Turns that a sign forbids, or allows alone.
    shut
        By mode, numbers of the nodes that it does not get past.
    """

    origin: Origin
    first: NDArray[np.int64]
    node_id: NDArray[np.int64]
    point: NDArray[np.int32]
    road_class: NDArray[np.int8]
    speed: NDArray[np.float64]
    way_id: NDArray[np.int64]
    street: NDArray[np.int64]
    is_byway: NDArray[np.bool_]
    is_roundabout: NDArray[np.bool_]
    signals: tuple[NDArray[np.int64], NDArray[np.int64]]
    turnarounds: NDArray[np.int64]
    restrictions: tuple[Restriction, ...]
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
    kinds = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    objects = osmium.FileProcessor(str(path), kinds).with_locations()
    rows = _Rows()
    for thing in objects.with_filter(osmium.filter.KeyFilter("highway", "barrier", *SIGN_KEYS)):
        if isinstance(thing, osmium.osm.Node):
            rows.add_node(thing)
        elif isinstance(thing, osmium.osm.Way):
            rows.add_way(thing)
            if len(rows.classes) % WAYS_BETWEEN_LOOKS == 0:
                on_ways(len(rows.classes))
        elif isinstance(thing, osmium.osm.Relation):
            rows.add_relation(thing)
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
        self._way_ids, self._byways, self._rings = list[int](), list[bool](), list[bool]()
        self._names, self._streets = {"": 0}, list[int]()
        self._signals, self._turnarounds = (list[int](), list[int]()), list[int]()
        self._restrictions, self._shut = list["Restriction"](), [list[int]() for _ in MODES]
        self._numbers = {name: number for number, name in enumerate(ROAD_CLASSES)}

    def add_node(self, node: osmium.osm.Node) -> None:
        """Note lights, barriers and where one may turn round."""
        tags = dict(node.tags)
        for is_signal, signals in zip(signal_sides(tags), self._signals, strict=True):
            if is_signal:
                signals.append(node.id)
        if tags.get("highway") in TURNAROUNDS:
            self._turnarounds.append(node.id)
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
                self._way_ids.append(way.id)
                street = tags.get("name", tags.get("ref", ""))
                self._streets.append(self._names.setdefault(street, len(self._names)))
                self._byways.append(is_byway(tags))
                self._rings.append(tags.get("junction") in ROUNDABOUTS)

    def add_relation(self, relation: osmium.osm.Relation) -> None:
        """Note a sign that forbids turns."""
        members = [(member.type, member.role, member.ref) for member in relation.members]
        restriction = restriction_of(dict(relation.tags), members)
        if restriction is not None:
            self._restrictions.append(restriction)

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
            way_id=np.array(self._way_ids, dtype=np.int64),
            street=np.array(self._streets, dtype=np.int64),
            is_byway=np.array(self._byways, dtype=bool),
            is_roundabout=np.array(self._rings, dtype=bool),
            signals=(
                np.array(self._signals[0], dtype=np.int64),
                np.array(self._signals[1], dtype=np.int64),
            ),
            turnarounds=np.array(self._turnarounds, dtype=np.int64),
            restrictions=tuple(self._restrictions),
            shut=tuple(np.array(nodes, dtype=np.int64) for nodes in self._shut),
        )


def _as_of(path: Path) -> str:
    reader = osmium.io.Reader(str(path))
    try:
        return str(reader.header().get("osmosis_replication_timestamp"))[:10]
    finally:
        reader.close()
