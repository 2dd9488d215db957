"""A dispatcher's table without coordinates, planned with a real geocoder beside the planner."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from services.maps import metres_from
from services.processes import free_port
from table_files import case, grid, officer, write_csv

from visitplanner.domain import Location

if TYPE_CHECKING:
    from services.maps import KnownPlaces

pytestmark = pytest.mark.services

PROGRAM = Path(sys.executable).with_name("visitplanner")
NOWHERE = {"latitude": "", "longitude": "", "datum": ""}
ALONE = {
    "persons": "1",
    "single_officer_approval": "B-1",
    "agreed_windows": "2026-10-08 9:00-17:00",
}

POLICY = """
[branch]
latitude = {latitude}
longitude = {longitude}
datum = "WGS-84"

[geocoder]
kind = "nominatim"
domain = "{server}"
min_delay_s = 0
"""


def write_tables(folder: Path, server: str, places: KnownPlaces, addresses: dict[str, str]) -> None:
    rows = [case(name, address=text, **ALONE, **NOWHERE) for name, text in addresses.items()]
    write_csv(folder / "cases.csv", grid(rows))
    write_csv(folder / "officers.csv", grid([officer("W01"), officer("W02")]))
    latitude, longitude = places.middle
    policy = POLICY.format(latitude=latitude, longitude=longitude, server=server)
    (folder / "policy.toml").write_text(policy, encoding="utf-8")


def plan(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), "plan", "--lang", "en", "--date", "2026-10-08", "--time-limit", "2"]
    for option, name in (("cases", "cases.csv"), ("officers", "officers.csv")):
        command += [f"--{option}", str(folder / name)]
    command += ["--policy", str(folder / "policy.toml"), "--out", str(folder / "out")]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (ours)


def visits(folder: Path) -> dict[str, dict[str, Any]]:
    told = json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8"))
    stops = [stop for route in told["routes"] for stop in route["stops"]]
    return {stop["case_id"]: stop for stop in stops if stop["kind"] == "visit"}


def unplaced(folder: Path) -> dict[str, str]:
    with (folder / "out" / "unplaced.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["Case"]: row["Reason"] for row in csv.DictReader(stream)}


def test_cases_without_coordinates_are_visited_where_they_are_known_and_listed_where_not(
    tmp_path: Path, nominatim: str, places: KnownPlaces
) -> None:
    street, house = min(places.streets), places.houses[0]
    addresses = {
        "STREET": f"环翠区{street}",
        "HOUSE": f"{house.street}{house.number}号",
        "ROOM": f"{house.street}{house.number}号2号楼3单元501",
        "UNKNOWN": "环翠区无此路5号",
        "ELSEWHERE": f"烟台市芝罘区{street}5号",
        "DISTRICT": "环翠区",
    }
    write_tables(tmp_path, nominatim, places, addresses)
    done = plan(tmp_path)
    assert done.returncode == 0, done.stderr
    visited = visits(tmp_path)
    assert {name: stop["place_grade"] for name, stop in visited.items()} == {
        "STREET": "street",
        "HOUSE": "door",
        "ROOM": "community",  # no map knows the room, so it is not the door that was found
    }
    stop = visited["HOUSE"]
    place = Location(latitude=stop["latitude"], longitude=stop["longitude"])
    assert metres_from(place, [[house.point]]) < 30
    told = unplaced(tmp_path)
    assert set(told) == {"UNKNOWN", "ELSEWHERE", "DISTRICT"}
    assert "does not know the address" in told["UNKNOWN"]
    assert "does not know the address" in told["ELSEWHERE"]
    assert "found only the district" in told["DISTRICT"]


def test_a_server_that_is_down_stops_no_plan_and_tells_no_address(
    tmp_path: Path, places: KnownPlaces
) -> None:
    street = min(places.streets)
    nobody = f"127.0.0.1:{free_port()}"
    write_tables(tmp_path, nobody, places, {f"C{n}": f"{street}{n}号" for n in range(5)})
    done = plan(tmp_path)
    assert done.returncode == 0, done.stderr
    assert visits(tmp_path) == {}
    assert set(unplaced(tmp_path)) == {f"C{n}" for n in range(5)}
    assert street not in done.stdout + done.stderr
