"""Our engine against a real OSRM; needs its programs, and a map of a region.

`VISITPLANNER_TEST_OSRM` names the folder with `bin/osrm-routed` and `share/profiles/car.lua`;
`VISITPLANNER_TEST_EXTRACT` a file of OpenStreetMap, best a small one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from visitplanner.domain import Location, TravelMode
from visitplanner.errors import ServiceError
from visitplanner.travel.great_circle import GreatCircleSettings, metres_between
from visitplanner.travel.osrm import osrm_travel
from visitplanner.travel.osrm.servers import OsrmServers
from visitplanner.travel.roads.building import build_network
from visitplanner.travel.roads.extract import read_extract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.travel.osrm.engine import OsrmTravel

pytestmark = pytest.mark.services

HOME, REGION = (os.environ.get(f"VISITPLANNER_TEST_{name}", "") for name in ("OSRM", "EXTRACT"))
CAR = TravelMode.CAR
MAX_TABLE_SIZE = 30
NUM_PLACES = 70
"""More than twice what the server allows at once."""


def program(name: str, *arguments: str) -> list[str]:
    return [str(Path(HOME) / "bin" / name), *arguments]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = {"a map in EXTRACT": Path(REGION), "OSRM in OSRM": Path(HOME, "bin", "osrm-routed")}
    missing = [name for name, file in wanted.items() if not file.is_file()]
    if missing:  # only who names them has them: CI installs no OSRM
        pytest.skip(f"not given: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("osrm")
    region = folder / "region.osm.pbf"
    shutil.copy(REGION, region)
    profile = str(Path(HOME) / "share" / "profiles" / "car.lua")
    small = ("--small-component-size", "20")
    for command in (
        program("osrm-extract", "-p", profile, *small, "--data_version", "test", str(region)),
        program("osrm-partition", str(folder / "region.osrm")),
        program("osrm-customize", str(folder / "region.osrm")),
    ):
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (the user names it)
    return folder / "region.osrm"


@pytest.fixture
def url(prepared: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--algorithm", "mld", "--ip", "127.0.0.1", "--port", str(port)]
    options += ["--max-table-size", str(MAX_TABLE_SIZE)]
    with subprocess.Popen(  # noqa: S603 (the user names it)
        program("osrm-routed", *options, str(prepared)), stdout=subprocess.DEVNULL
    ) as server:
        try:
            _await_listening(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _await_listening(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("OSRM did not start within 10 s")


@pytest.fixture(scope="module")
def places() -> Sequence[Location]:
    network = build_network(read_extract(Path(REGION)))
    corners, _ = network.lines(network.usable(CAR))
    chosen = np.random.default_rng(1).choice(len(corners), size=NUM_PLACES, replace=False)
    return [Location(latitude=float(y), longitude=float(x)) for y, x in corners[chosen]]


def engine(url: str) -> OsrmTravel:
    return osrm_travel(OsrmServers(urls={CAR: url}), GreatCircleSettings())


def test_a_table_in_pieces_is_the_table_of_its_rows(url: str, places: Sequence[Location]) -> None:
    whole = engine(url).table(places, places, CAR)
    for n in (0, NUM_PLACES - 1):
        row = engine(url).table(places[n : n + 1], places, CAR)
        assert row.distances[0].tolist() == whole.distances[n].tolist()
        assert row.durations[0].tolist() == whole.durations[n].tolist()
    assert (whole.durations.diagonal() == 0).all()
    assert (whole.durations >= 0).mean() > 0.9


def test_places_on_roads_are_near_roads(url: str, places: Sequence[Location]) -> None:
    asked = engine(url)
    assert np.median(asked.metres_off(places, CAR)) < 5
    assert "test" in asked.identity


def test_a_line_is_as_long_as_its_way(url: str, places: Sequence[Location]) -> None:
    asked = engine(url)
    table = asked.table(places[:2], places[:2], CAR)
    (line,) = asked.lines(places[:2], CAR)
    corners = np.array(line)
    length = metres_between(corners[:-1], corners[1:]).sum()
    assert length == pytest.approx(table.distances[0, 1], rel=0.05, abs=50)


def test_a_server_that_stopped_is_told(prepared: Path, places: Sequence[Location]) -> None:
    assert prepared.parent.exists()
    with pytest.raises(ServiceError, match="could not be reached"):
        engine("http://127.0.0.1:9").metres_off(places, CAR)
