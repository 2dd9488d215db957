"""A road network in one file: a zip of arrays (numpy's .npz), and where they come from in JSON."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from visitplanner.domain import MAX_LATITUDE, MAX_LONGITUDE
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.roads.network import (
    MODES,
    STEPS_PER_DEGREE,
    Origin,
    RoadNetwork,
)
from visitplanner.travel.roads.rules import ROAD_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

OURS = "visitplanner roads "
FORMAT = f"{OURS}2"
"""Told apart by what is in a file; a change that old readers would misread gets the next number."""

ABOUT = "about"

NUM_TEXTS, NUM_SIDES = 3, 4
"""Of what is said of the origin."""

TYPES: Mapping[str, type[np.generic]] = {
    "nodes": np.int32,
    "ends": np.int32,
    "road_class": np.int8,
    "byways": np.int8,
    "metres": np.float32,
    "seconds": np.float32,
    "turns": np.int32,
    "turn_s": np.float32,
    "shape_start": np.int32,
    "shape": np.int32,
}


_READING_FAILS = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, MemoryError),
    *(RuntimeError, zipfile.BadZipFile, zlib.error),
)
"""What reading a zip, an array or our own words may raise where a file is damaged."""


class _DamagedError(ValueError):
    """What was read makes no network."""


def network_bytes(network: RoadNetwork) -> bytes:
    """Return a network as the content of its file."""
    about = {
        "format": FORMAT,
        "modes": list(MODES),
        "road_classes": list(ROAD_CLASSES),
        "origin": asdict(network.origin),
    }
    arrays: dict[str, Any] = {name: getattr(network, name) for name in TYPES}
    arrays[ABOUT] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def load_network(path: Path) -> RoadNetwork:
    """Return the network of a file.

    Raises
    ------
    InputError
        When the file is not there, is none of ours, or is damaged.
    """
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            _require_version(json.loads(file[ABOUT].tobytes())["format"], path)
            arrays = {name: file[name] for name in (ABOUT, *TYPES)}
        return _network(arrays, hashlib.sha256(content).hexdigest())
    except FileNotFoundError:
        raise input_fault(say("expected a road network, found no file"), file=str(path)) from None
    except _READING_FAILS:
        message = say(
            "expected a road network as `visitplanner roads build` writes it, got another or a "
            "damaged file: build it anew"
        )
        raise input_fault(message, file=str(path)) from None


def _require_version(name: object, path: Path) -> None:
    if name != FORMAT and str(name).startswith(OURS):
        message = say(
            "this road network was built by another version: build it again with "
            "`visitplanner roads build`"
        )
        raise input_fault(message, file=str(path))


def _network(arrays: Arrays, sha256: str) -> RoadNetwork:
    about = json.loads(arrays[ABOUT].tobytes())
    expected = [FORMAT, list(MODES), list(ROAD_CLASSES)]
    if [about["format"], about["modes"], about["road_classes"]] != expected:
        raise _DamagedError
    network = RoadNetwork(
        origin=_origin(**about["origin"]),
        **{name: arrays[name] for name in TYPES},
        sha256=sha256,
    )
    if any(arrays[name].dtype != kind for name, kind in TYPES.items()) or not _fits(network):
        raise _DamagedError
    return network


def _origin(source: object, as_of: object, box: object, licence: object) -> Origin:
    texts = [text for text in (source, as_of, licence) if isinstance(text, str)]
    sides = tuple(map(float, box)) if isinstance(box, list) else ()
    if len(texts) != NUM_TEXTS or len(sides) != NUM_SIDES or not np.isfinite(sides).all():
        raise _DamagedError
    south, west, north, east = sides
    return Origin(source=texts[0], as_of=texts[1], box=(south, west, north, east), licence=texts[2])


def _fits(network: RoadNetwork) -> bool:
    """Return whether the arrays fit together."""
    count, starts = network.num_segments, network.shape_start
    shapes = {
        "nodes": (len(network.nodes), 2),
        "ends": (count, 2),
        "road_class": (count,),
        "byways": (count,),
        "metres": (count,),
        "seconds": (len(MODES), 2, count),
        "turns": (len(network.turns), 2),
        "turn_s": (len(network.turns),),
        "shape_start": (count + 1,),
        "shape": (len(network.shape), 2),
    }
    return (
        count > 0
        and all(getattr(network, name).shape == shape for name, shape in shapes.items())
        and all(_are_on_earth(points) for points in (network.nodes, network.shape))
        and bool(((network.ends >= 0) & (network.ends < len(network.nodes))).all())
        and bool((np.diff(starts) >= 0).all())
        and (starts[0], starts[-1]) == (0, len(network.shape))
        and bool((network.seconds >= 0).all())
        and bool(((network.byways >= 0) & (network.byways <= 1)).all())
        and _are_turns(network)
        and bool((network.metres >= 0).all() and np.isfinite(network.metres).all())
        and bool(((network.road_class >= 0) & (network.road_class < len(ROAD_CLASSES))).all())
    )


def _are_turns(network: RoadNetwork) -> bool:
    """Return whether turns lead from an open side to one that begins where it ends."""
    turns, seconds = network.turns, network.turn_s
    if not ((turns >= 0) & (turns < 2 * network.num_segments)).all():
        return False
    tail, head = network.ends.T.reshape(-1), network.ends[:, ::-1].T.reshape(-1)
    return bool(
        (head[turns[:, 0]] == tail[turns[:, 1]]).all()
        and (np.isfinite(seconds) & (seconds >= 0)).all()
    )


def _are_on_earth(points: NDArray[np.int32]) -> bool:
    most = np.array([MAX_LATITUDE, MAX_LONGITUDE]) * STEPS_PER_DEGREE
    return bool((np.abs(points.astype(np.int64)) <= most).all())
