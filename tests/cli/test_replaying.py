"""`visitplanner robustness` as a dispatcher runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from visitplanner.cli.app import app
from visitplanner.dispatch.plan_document import read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Desk


def ask(desk: Desk, *options: str) -> Result:
    arguments = ["robustness", str(desk.out), "--lang", "en", "--days-simulated", "50"]
    return CliRunner().invoke(app, [*arguments, *options])


@pytest.fixture
def planned(desk: Desk) -> Desk:
    assert desk.plan().exit_code == 0
    return desk


def file_of(desk: Desk, text: str) -> str:
    file: Path = desk.folder / "chances.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_plan_with_wide_windows_is_on_time(planned: Desk) -> None:
    done = ask(planned)
    assert done.exit_code == 0, done.output
    assert "Replayed against 50 simulated days (seed 0)." in done.stdout
    assert "On time: 100.0% of visits" in done.stdout
    assert "Every visit is on time on 90.0% of days or more." in done.stdout
    assert "王测试" not in done.stdout


def test_the_same_seed_tells_the_same(planned: Desk) -> None:
    assert ask(planned, "--json").stdout == ask(planned, "--json").stdout


def test_programs_read_every_figure_and_no_personal_data(planned: Desk) -> None:
    chances = file_of(planned, "late_start_share = 1\nlate_start_mean_minutes = 240.0\n")
    done = ask(planned, "--json", "--chances", chances)
    told = json.loads(done.stdout)
    assert told["plan"] == read_plan(planned.out)["provenance"]["fingerprint"]
    assert (told["days_simulated"], told["chances"]["late_start_mean_s"]) == (50, 14_400)
    assert sorted(each["case_id"] for each in told["visits"]) == ["C1", "C2", "C3"]
    low, high = told["on_time"]["interval"]
    assert low <= told["on_time"]["value"] <= high
    assert told["shifts"][0]["overtime_share"]["value"] > 0
    assert "王测试" not in done.stdout


def test_weak_visits_and_late_shifts_are_named(planned: Desk) -> None:
    # Half of all days begin more than 2 h 46 min late: far too late for windows until 17:00?
    chances = file_of(planned, "late_start_share = 1.0\nlate_start_mean_minutes = 240.0\n")
    done = ask(planned, "--chances", chances)
    assert "Shifts, the least punctual first:" in done.stdout
    assert "-2026-10-08" in done.stdout


def test_buffers_are_compared_and_the_smallest_that_is_enough_is_recommended(planned: Desk) -> None:
    done = ask(planned, "--choose-buffer", "10,0", "--on-time", "90%")
    assert done.exit_code == 0, done.output
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("  ")]
    assert [row[:2] for row in rows[-2:]] == [["0", "3"], ["10", "3"]]
    assert "The smallest that keeps 90.0% of visits on time: 0 min" in done.stdout
    told = json.loads(ask(planned, "--json", "--choose-buffer", "0,30").stdout)["buffers"]
    assert [each["buffer_s"] for each in told] == [0, 1_800]
    assert told[0]["net_value_fen"] > told[1]["net_value_fen"]


def test_where_no_buffer_is_enough_that_is_said(planned: Desk) -> None:
    chances = file_of(planned, "late_start_share = 1.0\nlate_start_mean_minutes = 240.0\n")
    options = ("--choose-buffer", "0", "--on-time", "100%", "--chances", chances)
    assert "None of these buffers keeps 100.0% of visits on time." in ask(planned, *options).stdout


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--choose-buffer", "five"), "--choose-buffer: expected up to 20 numbers of minutes"),
        (("--choose-buffer", "121"), "--choose-buffer: expected up to 20 numbers of minutes"),
        (("--on-time", "101%"), "--on-time: expected a percentage like 95%, got 101%"),
    ],
)
def test_a_slip_is_told_under_its_option(
    planned: Desk, options: tuple[str, ...], fault: str
) -> None:
    done = ask(planned, *options)
    assert done.exit_code == 2
    assert fault in done.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("sigma = 1", "sigma: is no setting here; known are visit_sigma"),
        ("visit_sigma = -1.0", "visit_sigma: expected at least 0"),
        ("visit_sigma = 3.0", "visit_sigma: expected at most 2"),
        ("visit_sigma = 'x'", "visit_sigma: expected a number, got x"),
        ("nobody_home = 1", "nobody_home: expected true or false, got 1"),
        ("=", "line 1: expected TOML"),
    ],
)
def test_chances_at_fault_are_refused(planned: Desk, text: str, fault: str) -> None:
    done = ask(planned, "--chances", file_of(planned, text))
    assert done.exit_code == 2
    assert fault in done.stderr


def test_a_buffer_of_the_policy_is_planned_with_and_the_plan_opens_again(desk: Desk) -> None:
    desk.plan()
    before = read_plan(desk.out)["routes"][0]
    policy = desk.folder / "policy.toml"
    policy.write_text(
        f"{policy.read_text(encoding='utf-8')}[planning]\nbuffer_minutes = 7\n", encoding="utf-8"
    )
    assert desk.plan().exit_code == 0
    route = read_plan(desk.out)["routes"][0]
    ways = len([stop for stop in route["stops"] if stop["kind"] == "visit"]) + 1
    assert ways == 4  # the three visits stand at three places
    assert route["travel_duration_s"] == before["travel_duration_s"] + 4 * 7 * 60
    assert route["distance_m"] == before["distance_m"]
    assert "On time: 100.0%" in ask(desk).stdout


def test_a_buffer_out_of_bounds_is_refused(desk: Desk) -> None:
    policy = desk.folder / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(f"{text}[planning]\nbuffer_minutes = -1\n", encoding="utf-8")
    done = desk.plan()
    assert done.exit_code == 2
    assert "planning.buffer_minutes: expected at least 0" in done.stderr
