"""`--roads URL`: plans by a road server, and what happens where there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from osrm_server import FakeOsrm, running

from visitplanner.travel.osrm import asking

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

STATES = ("free flow", "morning", "evening")
"""Of the traffic, for each of which travel is kept."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WAITS_S", (0.0,))


def provenance(desk: Desk) -> Any:  # noqa: ANN401 (JSON)
    return json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))["provenance"]


def append_policy(desk: Desk, text: str) -> None:
    with (desk.folder / "policy.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def change_cases(desk: Desk, old: str, new: str) -> None:
    file = desk.folder / "cases.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_plan_travels_as_the_server_says(desk: Desk) -> None:
    assert desk.plan().exit_code == 0
    straight = provenance(desk)
    with running(FakeOsrm()) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 0, done.output
    assert straight["travel"] == "great-circles"
    assert provenance(desk)["travel"] == "osrm"
    assert len(provenance(desk)["inputs"]["roads"]) == 64
    assert provenance(desk)["fingerprint"] != straight["fingerprint"]
    assert {target.split("/")[1] for target in osrm.asked} == {"table", "route"}


def test_the_pages_show_the_ways_and_whose_data_they_are(desk: Desk) -> None:
    with running(FakeOsrm()) as osrm:
        assert desk.plan("--roads", osrm.url).exit_code == 0
    for page in (desk.out / "maps").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "Streets: © OpenStreetMap contributors, ODbL 1.0" in text
        assert osrm.url not in text


def test_a_stopped_server_ends_the_command(desk: Desk) -> None:
    with running(FakeOsrm()) as osrm:
        pass
    done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 3
    assert f"the road server {osrm.url} could not be reached" in done.stderr
    assert "--roads-fallback" in done.stderr
    assert not desk.out.exists()


@pytest.mark.parametrize("dies_after", [0, 1, 2])
def test_great_circles_where_the_user_says_so(desk: Desk, dies_after: int) -> None:
    with running(FakeOsrm(dies_after=dies_after)) as osrm:
        done = desk.plan("--roads", osrm.url, "--roads-fallback")
    assert done.exit_code == 0, done.output
    assert "could not be reached" in done.stderr
    assert "Planned with great circles, as --roads-fallback asks" in done.stderr
    assert provenance(desk)["travel"] == "great-circles, for osrm failed"
    assert "roads" not in provenance(desk)["inputs"]
    page = next((desk.out / "maps").glob("overview*.html")).read_text(encoding="utf-8")
    assert "Straight lines from stop to stop" in page


def test_a_server_that_works_needs_no_fallback(desk: Desk) -> None:
    with running(FakeOsrm()) as osrm:
        done = desk.plan("--roads", osrm.url, "--roads-fallback")
    assert "great circles" not in done.stderr
    assert provenance(desk)["travel"] == "osrm"


def test_where_only_the_lines_fail_they_are_straight(desk: Desk) -> None:
    # Three questions are of starts, of cases and of the table; the next are of lines.
    with running(FakeOsrm(dies_after=3)) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 0, done.output
    assert "draws no ways any more: the pages show straight lines" in done.stderr
    assert provenance(desk)["travel"] == "osrm"
    page = next((desk.out / "maps").glob("overview*.html")).read_text(encoding="utf-8")
    assert "Straight lines from stop to stop" in page


def test_where_only_the_lines_fail_what_is_carried_is_straight_too(desk: Desk) -> None:
    with running(FakeOsrm(dies_after=3)) as osrm:
        done = desk.plan("--roads", osrm.url, "--also", "geojson,gpx")
    assert done.exit_code == 0, done.output
    carried = [file.read_text("utf-8") for file in sorted(desk.out.glob("carry/*.geojson"))]
    assert carried
    assert all('"lines": "straight"' in text for text in carried)


def test_a_server_elsewhere_is_a_fault_among_the_others(desk: Desk) -> None:
    change_cases(desk, "20000", "much")
    done = desk.plan("--roads", "http://osrm.example.org")
    assert done.exit_code == 2
    assert "roads.osrm.car: this road server is not on this machine" in done.stderr
    assert "cases.csv, row 2" in done.stderr


def test_the_policy_names_the_servers(desk: Desk) -> None:
    with running(FakeOsrm()) as osrm:
        append_policy(desk, f"[roads.osrm]\ncar = '{osrm.url}'\n")
        assert desk.plan().exit_code == 0
    assert provenance(desk)["travel"] == "osrm"


def test_officers_who_travel_otherwise_are_told(desk: Desk) -> None:
    officers = desk.folder / "officers.csv"
    officers.write_text("officer_id,name,mode\nW01,官一,car\nW02,官二,walk\n", encoding="utf-8")
    with running(FakeOsrm()) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 2
    assert "roads.osrm.walk: officers travel by this mode, and no road server" in done.stderr


def test_a_place_far_from_any_road_is_told(desk: Desk) -> None:
    change_cases(desk, "37.51,122.12", "37.51,122.13")
    with running(FakeOsrm(off=lambda longitude: 500.0 if longitude > 122.125 else 0.0)) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 0, done.output
    assert "C1 is 0.5 km from the nearest road and is walked to" in done.stderr


def test_a_case_outside_the_region_is_listed_and_the_others_planned(desk: Desk) -> None:
    change_cases(desk, "37.52,122.12", "37.52,122.9")
    with running(FakeOsrm(off=lambda longitude: 6_000.0 if longitude > 122.5 else 0.0)) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert "2 visits planned" in done.stdout
    unplaced = (desk.out / "unplaced.csv").read_text(encoding="utf-8-sig")
    assert "C2" in unplaced
    assert "km from the nearest road" in unplaced


def test_a_case_that_no_way_leads_to_is_listed_with_whom_it_is_cut_off_from(desk: Desk) -> None:
    change_cases(desk, "37.52,122.12", "37.52,122.2")
    with running(FakeOsrm(island_from=122.15)) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 0, done.output
    assert "2 visits planned" in done.stdout
    unplaced = (desk.out / "unplaced.csv").read_text(encoding="utf-8-sig")
    assert "C2" in unplaced
    assert "The road server knows no way from here to W0" in unplaced


def test_officers_who_are_cut_off_are_named(desk: Desk) -> None:
    policy = desk.folder / "policy.toml"
    text = policy.read_text(encoding="utf-8").replace("122.1207", "122.2")
    policy.write_text(text, encoding="utf-8")
    with running(FakeOsrm(island_from=122.15)) as osrm:
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 2
    for officer in ("W01", "W02"):
        assert f"--roads: officer {officer} starts or ends where no way leads to C" in done.stderr
    assert not desk.out.exists()


def test_nothing_of_a_borrower_is_in_what_is_said(desk: Desk) -> None:
    for fault in (b"<html>", "500", b'{"code": "No", "message": "37.51,122.12"}'):
        with running(FakeOsrm(faults=[fault] * 10)) as osrm:
            done = desk.plan("--roads", osrm.url)
        assert done.exit_code == 3
        said = done.output.replace(osrm.url, "")
        assert not any(text in said for text in ("37.5", "122.1", "王测试", "polyline"))


def test_of_tomorrows_cases_only_the_new_are_asked_for(desk: Desk, kept_matrices: Path) -> None:
    with running(FakeOsrm()) as osrm:
        assert desk.plan("--roads", osrm.url).exit_code == 0
        first = (desk.out / "problem.json").read_bytes()
        osrm.asked.clear()
        assert desk.plan("--roads", osrm.url).exit_code == 0
        tables = [target for target in osrm.asked if target.startswith("/table")]
    # Where starts and cases join the roads is asked each time; of the table, nothing.
    assert len(tables) == 2
    assert (desk.out / "problem.json").read_bytes() == first
    assert len(list(kept_matrices.iterdir())) == len(STATES)


def test_nothing_is_kept_where_the_user_says_so(desk: Desk, kept_matrices: Path) -> None:
    with running(FakeOsrm()) as osrm:
        assert desk.plan("--roads", osrm.url, "--no-matrix-cache").exit_code == 0
        assert not kept_matrices.exists()
        assert desk.plan("--roads", osrm.url, "--roads-fallback").exit_code == 0
    assert len(list(kept_matrices.iterdir())) == len(STATES)


def test_a_damaged_table_is_told_and_the_plan_made(desk: Desk, kept_matrices: Path) -> None:
    with running(FakeOsrm()) as osrm:
        assert desk.plan("--roads", osrm.url).exit_code == 0
        for file in kept_matrices.iterdir():
            file.write_bytes(b"x")
        done = desk.plan("--roads", osrm.url)
    assert done.exit_code == 0
    assert "A kept travel table cannot be used; it is made anew." in done.stderr


def test_an_address_without_its_scheme_is_told_what_is_missing(desk: Desk) -> None:
    done = desk.plan("--roads", "127.0.0.1:9")
    assert done.exit_code == 2
    assert "a road server's address begins with http://" in done.stderr


def test_a_fallback_without_a_server_is_told(desk: Desk) -> None:
    done = desk.plan("--roads-fallback")
    assert done.exit_code == 2
    assert "--roads-fallback: is for a road server, and none is named" in done.stderr
