"""A file of scenarios: what it may say, and every fault of it at once, in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from visitplanner.domain import TravelMode
from visitplanner.errors import InputError
from visitplanner.scenarios.reading import read_scenarios, require_few

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.scenarios.reading import Scenarios

HEAD = 'cases = "cases.csv"\nofficers = "officers.csv"\ndays = [2026-10-08]\n'


def read(folder: Path, text: str, head: str = HEAD) -> Scenarios:
    file = folder / "what-if.toml"
    file.write_text(head + text, encoding="utf-8")
    return read_scenarios(file)


def faults_of(folder: Path, text: str, head: str = HEAD) -> list[str]:
    with pytest.raises(InputError) as found:
        read(folder, text, head)
    return [f.describe("en").removeprefix("what-if.toml, ") for f in found.value.faults]


def told(faults: list[str]) -> list[str]:
    """Return faults without their lines."""
    return [re.sub(r"^line \d+, ", "", fault) for fault in faults]


def test_the_base_comes_first_and_variants_build_on_others(tmp_path: Path) -> None:
    text = """
    seeds = 2
    [variant.cars]
    modes = [{ officers = ["W01"], mode = "car" }]
    [variant.more-cars]
    on = "cars"
    officers = 4
    """
    found = read(tmp_path, text)
    base, cars, more = found.variants
    assert (base.variant_id, base.changes, found.seeds) == ("base", (), (0, 1))
    assert cars.changes[0].modes[0].mode is TravelMode.CAR
    assert more.changes[0] == cars.changes[0]
    assert more.changes[1].officers == 4
    assert more.begins_with == ("cars", "base")


def test_a_sweep_is_every_combination_and_begins_with_what_lies_below(tmp_path: Path) -> None:
    text = """
    [[sweep]]
    officers = { from = 6, to = 8, step = 2 }
    "policy.prices.per_person_hour" = [40, 45.5]
    """
    found = read(tmp_path, text).variants[1:]
    assert [each.variant_id for each in found] == [
        "officers-6-per_person_hour-40",
        "officers-6-per_person_hour-45_5",
        "officers-8-per_person_hour-40",
        "officers-8-per_person_hour-45_5",
    ]
    assert found[3].begins_with == (found[1].variant_id, found[2].variant_id, "base")
    assert found[3].axes == {"officers": 8, "policy.prices.per_person_hour": 45.5}
    assert found[3].changes[0].policy == {"prices": {"per_person_hour": 45.5}}


def test_all_faults_of_shape_are_told_at_once(tmp_path: Path) -> None:
    text = """
    itrations = 4
    [variant.x]
    widen_minuts = 30
    hours = [{ start = "soon", max_visits = "3" }]
    modes = [{ mode = "bike" }]
    overtime_minutes = -1
    [variant."Too Loud"]
    """
    assert faults_of(tmp_path, text) == [
        "line 5, itrations: is not known here; did you mean iterations?",
        "line 7, variant.x.widen_minuts: is not known here; did you mean widen_minutes?",
        "line 8, variant.x.hours[0].max_visits: expected a whole number, got 3",
        "line 8, variant.x.hours[0].start: expected a time such as 9:00 or 9:00-11:00, got soon",
        "line 9, variant.x.modes[0].mode: expected one of car, ebike, walk, got bike",
        "line 10, variant.x.overtime_minutes: expected at least 0, got -1",
        "line 11, variant.Too Loud: expected small letters, digits, - and _, got Too Loud",
    ]


def test_faults_of_shape_hide_no_others(tmp_path: Path) -> None:
    text = """
    seeds = "many"
    iterations = 5
    time_limit = 5
    [variant.x]
    on = "later"
    officers = -1
    [[sweep]]
    officers = [nan]
    [[sweep]]
    colour = ["red"]
    [variant.later]
    on = "x"
    """
    assert [each.split(":")[0] for each in faults_of(tmp_path, text, "cases = 1\n")] == [
        "days",
        "officers",
        "line 1, cases",
        "line 3, seeds",
        "line 5, time_limit",
        "line 7, variant.x.on",
        "line 8, variant.x.officers",
        "line 10, sweep[0].officers[0]",
        "line 12, sweep[1].colour",
    ]


def test_all_faults_between_entries_are_told_at_once(tmp_path: Path) -> None:
    text = """
    iterations = 5
    time_limit = 5
    [variant.x]
    on = "y"
    [[sweep]]
    colour = ["red"]
    [[sweep]]
    officers = { from = 5, to = 4 }
    [[sweep]]
    officers = ["many"]
    [[sweep]]
    officers = [3, 3]
    """
    assert told(faults_of(tmp_path, text)) == [
        "sweep: two variants have the id officers-3",
        "time_limit: expected either iterations or a time limit, got both",
        "variant.x.on: expected a variant that stands before, got y",
        (
            "sweep[0].colour: expected one of officers, overtime_minutes, widen_minutes, num_days, "
            "or a setting of the policy, got colour"
        ),
        "sweep[1].officers: has no values",
        "sweep[2].officers: expected a whole number, got many",
    ]


def test_a_sweep_too_large_is_refused_before_it_is_made(tmp_path: Path) -> None:
    text = "[[sweep]]\nofficers = { from = 0, to = 1000000000 }\n"
    assert told(faults_of(tmp_path, text)) == ["sweep[0]: expected at most 500 variants, got more"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "the file is no text in UTF-8; save it as UTF-8"),
        (b"a = ", "line 1: expected a value"),
        (b"days = []", "is missing"),
    ],
)
def test_what_is_no_file_of_scenarios_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "what-if.toml"
    file.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_scenarios(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_scenarios(tmp_path / "what-if.toml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("starts = [{ latitude = 200, longitude = 1 }]", "starts[0].latitude: expected at most 90"),
        ("starts = [{ latitude = nan, longitude = 1 }]", "starts[0].latitude: expected at least"),
        ("starts = [{ latitude = 37.5 }]", "starts[0].longitude: is missing"),
        ("cases = { days_past_due = [90, 31] }", "cases.days_past_due: expected the smaller first"),
        ("cases = { days_past_due = [-9, 31] }", "cases.days_past_due[0]: expected at least 0"),
        ("hours = [{ lunch = true }]", "hours[0].lunch: expected a time such as 12:00-13:00, or"),
        (r'name = "a\u001b[31m"', "name: expected a line of 80 characters"),
        (r'name = "a\nb"', "name: expected a line of 80 characters"),
        (f'name = "{"x" * 81}"', "name: expected a line of 80 characters"),
        ("policy" + ".a" * 60 + " = 1", "is nested too deeply"),
        ("policy.x = " + "[" * 5_000 + "]" * 5_000, "is nested too deeply"),
        ("officers = " + "9" * 5_000, "holds a number of too many digits"),
        ("officers = " + "9" * 30, "holds a number of too many digits"),
        ("policy.x = 1e99999999999999999999", "holds a number of too many digits"),
    ],
)
def test_a_variant_that_no_plan_can_be_made_of_is_refused(
    tmp_path: Path, text: str, fault: str
) -> None:
    (found,) = faults_of(tmp_path, f"[variant.x]\n{text}\n")
    assert fault in found


@pytest.mark.parametrize(
    ("axes", "fault"),
    [
        ('"policy.prices.per_shift" = [1e9999999]', "expected at most 1000000000, got 1E+9999999"),
        ("officers = { from = 1, to = inf }", "sweep[0].officers.to: expected a whole number"),
        ('"policy." = [1]', "or a setting of the policy, got policy."),
        ('"policy..x" = [1]', "or a setting of the policy, got policy..x"),
        ('"policy' + ".x" * 900 + '" = [1]', "or a setting of the policy, got policy.x"),
        ('"policy.a" = [1]\n"policy.a.b" = [1]', "another axis of the sweep lies in this one"),
    ],
)
def test_an_axis_that_is_none_is_refused(tmp_path: Path, axes: str, fault: str) -> None:
    (found,) = faults_of(tmp_path, f"[[sweep]]\n{axes}\n")
    assert fault in found


def test_many_large_sweeps_are_refused_before_they_are_made(tmp_path: Path) -> None:
    text = "[[sweep]]\nofficers = { from = 0, to = 499 }\n" * 300
    assert told(faults_of(tmp_path, text))[-1] == "sweep: expected at most 500 variants, got more"


def test_more_plans_than_anybody_waits_for_are_refused(tmp_path: Path) -> None:
    sweep = "seeds = 100\n[[sweep]]\nofficers = {{ from = 1, to = {last} }}\n"
    require_few(read(tmp_path, sweep.format(last=199)), "x.toml")  # 200 variants: the most
    with pytest.raises(InputError, match=r"at most 20000 plans, got 201 variants, 1 days and 100"):
        require_few(read(tmp_path, sweep.format(last=200)), "x.toml")


@pytest.mark.parametrize("day", ["1999-12-31", "2100-01-01", "9999-12-31"])
def test_days_of_another_century_are_refused(tmp_path: Path, day: str) -> None:
    (found,) = faults_of(tmp_path, f"days = [{day}]\n", 'cases = "c"\nofficers = "o"\n')
    assert "days[0]: expected at" in found


def test_a_variant_may_be_called_as_a_kind_is(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, "[variant.int]\nofficers = -1\n")
    assert found == "line 5, variant.int.officers: expected at least 0, got -1"
