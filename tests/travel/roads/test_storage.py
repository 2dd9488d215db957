"""A network in a file: what comes back is what was kept, and nothing else is believed."""

from __future__ import annotations

import hashlib
import io
import json
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from street_maps import RING, Street, network_of

from visitplanner.errors import InputError
from visitplanner.travel.roads.storage import ABOUT, FORMAT, TYPES, load_network, network_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from visitplanner.travel.roads.network import RoadNetwork

    Array = NDArray[Any]

REFUSED = r"town\.roads: expected a road network"


@pytest.fixture
def network(tmp_path: Path) -> RoadNetwork:
    return network_of(tmp_path, [RING, Street(cells=[(0, 0), (2, 2), (5, 5)])])


def kept(folder: Path, content: bytes) -> Path:
    file = folder / "town.roads"
    file.write_bytes(content)
    return file


def arrays_of(content: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(content)) as file:
        return {name: file[name] for name in (ABOUT, *TYPES)}


def packed(arrays: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def test_a_network_comes_back_as_it_was(network: RoadNetwork, tmp_path: Path) -> None:
    content = network_bytes(network)
    again = load_network(kept(tmp_path, content))
    for name in TYPES:
        assert np.array_equal(getattr(again, name), getattr(network, name)), name
    assert again.origin == network.origin
    assert again.sha256 == hashlib.sha256(content).hexdigest()
    assert b"Contributors".lower() not in content  # compressed
    assert network_bytes(again) == content


def test_a_file_that_is_damaged_is_refused_or_whole(network: RoadNetwork, tmp_path: Path) -> None:
    content, random = network_bytes(network), Random(6)  # noqa: S311 (no secret)
    for _ in range(500):
        damaged = bytearray(content)
        damaged[random.randrange(len(content))] ^= 1 << random.randrange(8)
        try:
            again = load_network(kept(tmp_path, bytes(damaged)))
        except InputError as error:
            assert "build it anew" in str(error)  # noqa: PT017 (it may also be read)
        else:
            assert all(np.array_equal(getattr(again, n), getattr(network, n)) for n in TYPES)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04N.", b"no network"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match=REFUSED):
        load_network(kept(tmp_path, content))


def test_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found no file"):
        load_network(tmp_path / "town.roads")
    with pytest.raises(InputError, match="build it anew"):
        load_network(tmp_path)


NO_BOX = {"source": "a", "as_of": "", "box": [1, 2], "licence": "b"}
NO_TEXT = {"source": "a", "as_of": "", "box": [1, 2, 3, 4], "licence": 7}

CHANGES: dict[str, tuple[str, Callable[[Array], Array]]] = {
    "a node too high": ("ends", lambda rows: rows + 1),
    "a node below 0": ("ends", lambda rows: rows - 1),
    "a segment without ends": ("ends", lambda rows: rows[:-1]),
    "wide numbers": ("ends", lambda rows: rows.astype(np.int64)),
    "less than no way": ("metres", lambda row: -row),
    "no number": ("metres", lambda row: row * np.nan),
    "less than no time": ("seconds", lambda rows: -rows),
    "a mode too few": ("seconds", lambda rows: rows[:1]),
    "shapes backwards": ("shape_start", lambda row: row[::-1]),
    "a bend too few": ("shape", lambda rows: rows[1:]),
    "no such class": ("road_class", lambda row: row + 100),
    "half a point": ("nodes", lambda rows: rows[:, :1]),
    "beyond the pole": ("nodes", lambda rows: rows + 600_000_000),
    "no byway and no road": ("byways", lambda row: row - 1),
    "turns from nowhere": ("turns", lambda rows: rows + 1_000),
    "turns elsewhere": ("turns", lambda rows: rows[:, ::-1] + [0, 1]),
    "turns too few": ("turns", lambda rows: rows[1:]),
    "turns that never end": ("turn_s", lambda row: row + np.float32(np.inf)),
    "no time at all": ("seconds", lambda rows: rows * np.nan),
}


@pytest.mark.parametrize(("name", "change"), CHANGES.values(), ids=CHANGES)
def test_arrays_that_do_not_fit_together_are_refused(
    network: RoadNetwork, tmp_path: Path, name: str, change: Callable[[Array], Array]
) -> None:
    arrays = arrays_of(network_bytes(network))
    with pytest.raises(InputError, match=REFUSED):
        load_network(kept(tmp_path, packed({**arrays, name: change(arrays[name])})))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other roads 2"},
        {"modes": ["horse"]},
        {"origin": {}},
        {"origin": NO_BOX},
        {"origin": NO_TEXT},
    ],
)
def test_what_a_later_version_writes_is_refused(
    network: RoadNetwork, tmp_path: Path, change: dict[str, object]
) -> None:
    arrays = arrays_of(network_bytes(network))
    about = json.loads(arrays[ABOUT].tobytes())
    assert about["format"] == FORMAT
    text = np.frombuffer(json.dumps({**about, **change}).encode(), dtype=np.uint8)
    with pytest.raises(InputError, match=REFUSED):
        load_network(kept(tmp_path, packed({**arrays, ABOUT: text})))


@pytest.mark.parametrize("version", ["visitplanner roads 1", "visitplanner roads 99"])
def test_a_network_of_another_version_is_to_be_built_again(
    network: RoadNetwork, tmp_path: Path, version: str
) -> None:
    arrays = arrays_of(network_bytes(network))
    about = {**json.loads(arrays[ABOUT].tobytes()), "format": version}
    text = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    first = {name: rows for name, rows in arrays.items() if "turn" not in name and name != "byways"}
    with pytest.raises(InputError, match=r"town\.roads: .* another version: build it again"):
        load_network(kept(tmp_path, packed({**first, ABOUT: text})))
