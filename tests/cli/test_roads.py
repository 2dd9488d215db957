"""`visitplanner roads`, and plans on the streets that it builds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from street_maps import Street, osm_xml
from typer.testing import CliRunner

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk
    from typer.testing import Result

TOWN = [
    Street(cells=[(-2, 10), (40, 10), (40, 30), (-2, 30), (-2, 10)]),
    Street(cells=[(-2, 20), (40, 20)], tags={"highway": "primary"}),
    *(Street(cells=[(north, 10), (north, 20), (north, 30)]) for north in (-2, 10, 20, 30, 40)),
]
"""Round the cases and the branch of `Desk`."""


def change_cases(desk: Desk, old: str, new: str) -> None:
    file = desk.folder / "cases.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def roads(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["roads", *arguments, "--lang", "en"])


@pytest.fixture
def town(desk: Desk) -> Path:
    map_file, network = desk.folder / "town.osm", desk.folder / "town.roads"
    map_file.write_text(osm_xml(TOWN), encoding="utf-8")
    done = roads("build", str(map_file), "-o", str(network))
    assert done.exit_code == 0, done.output
    return network


def test_what_is_built_is_described(town: Path) -> None:
    done = roads("info", str(town))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Source: town.osm, © OpenStreetMap contributors, ODbL 1.0"
    assert lines[1] == "Data of an unknown day: the file does not say"
    assert lines[2] == "Box: 122.1100 to 122.1300 east, 37.4980 to 37.5400 north, WGS-84"
    assert lines[4].startswith("by car: ")
    assert lines[7] == "Mean km/h of cars in free flow: primary roads 65, streets 25"
    # The evening's factors are 1.35 and 1.2.
    assert lines[9] == (
        "Mean km/h of cars on working days 17:00-19:00, unless the policy says otherwise: "
        "primary roads 48, streets 21"
    )
    assert len(lines) == 10


def test_a_picture_is_drawn(town: Path) -> None:
    picture = town.with_name("town.svg")
    assert roads("info", str(town), "--draw", str(picture)).exit_code == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_box_is_west_south_east_north(town: Path) -> None:
    part = town.with_name("part.roads")
    arguments = ["build", str(town.with_name("town.osm")), "-o", str(part)]
    assert roads(*arguments, "--bbox", "122.105,37.495,122.125,37.525").exit_code == 0
    assert "122.1100 to 122.1200 east" in roads("info", str(part)).stdout


@pytest.mark.parametrize(
    "box", ["1,2,3", "a,b,c,d", "37.4,122.1,37.6,122.2", "122.2,37.4,122.1,37.6", "nan,0,1,1", ""]
)
def test_a_box_that_is_none_is_a_fault(town: Path, box: str) -> None:
    part = town.with_name("part.roads")
    done = roads("build", str(town.with_name("town.osm")), "-o", str(part), "--bbox", box)
    assert done.exit_code == 2
    assert "--bbox: expected WEST,SOUTH,EAST,NORTH, west before east" in done.stderr
    assert not part.exists()


def test_the_map_is_not_written_over(town: Path) -> None:
    map_file = town.with_name("town.osm")
    before = map_file.read_bytes()
    assert roads("build", str(map_file), "-o", str(map_file)).exit_code == 2
    assert map_file.read_bytes() == before


def test_a_plan_travels_on_the_streets(desk: Desk, town: Path) -> None:
    straight, streets = desk.folder / "straight", desk.folder / "streets"
    assert desk.plan("--out", str(straight)).exit_code == 0
    done = desk.plan("--roads", str(town), "--out", str(streets))
    assert done.exit_code == 0, done.output
    plans = [
        json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        for folder in (straight, streets)
    ]
    fingerprints = {plan["provenance"]["fingerprint"] for plan in plans}
    assert len(fingerprints) == 2
    assert "roads" in plans[1]["provenance"]["inputs"]
    problems = [
        json.loads((folder / "problem.json").read_text(encoding="utf-8"))
        for folder in (straight, streets)
    ]
    assert problems[0]["matrices"] != problems[1]["matrices"]


def test_the_pages_show_the_streets_and_whose_data_they_are(desk: Desk, town: Path) -> None:
    assert desk.plan("--roads", str(town)).exit_code == 0
    pages = list((desk.out / "maps").glob("*.html"))
    assert len(pages) > 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "Streets: © OpenStreetMap contributors, ODbL 1.0" in text
        assert "Straight lines" not in text
        assert len(text.encode()) < 1_000_000
    assert desk.plan().exit_code == 0
    assert "OpenStreetMap" not in pages[0].read_text(encoding="utf-8")


def test_a_place_far_from_any_road_is_told(desk: Desk, town: Path) -> None:
    change_cases(desk, "37.51,122.12", "37.51,122.136")
    done = desk.plan("--roads", str(town))
    assert done.exit_code == 0, done.output
    assert "C1 is 0.5 km from the nearest road and is walked to" in done.stderr


def test_a_case_outside_the_region_is_listed_and_the_others_planned(desk: Desk, town: Path) -> None:
    change_cases(desk, "37.52,122.12", "37.52,122.9")
    done = desk.plan("--roads", str(town))
    assert done.exit_code == 0, done.output
    assert "2 visits planned" in done.stdout
    assert "1 not placed" in done.stdout
    unplaced = (desk.out / "unplaced.csv").read_text(encoding="utf-8-sig")
    assert "km from the nearest road of the road network" in unplaced
    assert "C2" in unplaced


def test_a_network_of_another_region_names_the_officers(desk: Desk, town: Path) -> None:
    policy = desk.folder / "policy.toml"
    text = policy.read_text(encoding="utf-8").replace("122.1207", "122.9")
    policy.write_text(text, encoding="utf-8")
    done = desk.plan("--roads", str(town))
    assert done.exit_code == 2
    for officer in ("W01", "W02"):
        assert f"--roads: officer {officer} starts or ends" in done.stderr
    assert not desk.out.exists()


def test_a_picture_of_another_kind_is_refused(town: Path) -> None:
    done = roads("info", str(town), "--draw", str(town.with_name("town.png")))
    assert done.exit_code == 2
    assert "expected a name that ends in .svg" in done.stderr
    assert done.stdout == ""


def test_roads_that_are_none_are_a_fault_among_the_others(desk: Desk, town: Path) -> None:
    town.write_bytes(b"no roads")
    change_cases(desk, "20000", "much")
    done = desk.plan("--roads", str(town))
    assert done.exit_code == 2
    assert "town.roads: expected a road network" in done.stderr
    assert "cases.csv, row 2" in done.stderr
