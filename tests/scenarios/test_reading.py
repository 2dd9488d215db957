"""A file of scenarios: what it may say, and every fault of it at once, in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from visitplanner.domain import TravelMode
from visitplanner.errors import InputError
from visitplanner.scenarios.reading import read_scenarios

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
    assert sorted(faults_of(tmp_path, text)) == [
        "itrations: is not known here; did you mean iterations?",
        "variant.Too Loud: expected small letters, digits, - and _, got Too Loud",
        "variant.x.hours[0].max_visits: expected a whole number, got 3",
        "variant.x.hours[0].start: expected a time such as 9:00 or 9:00-11:00, got soon",
        "variant.x.modes[0].mode: expected one of car, ebike, walk, got bike",
        "variant.x.overtime_minutes: expected at least 0, got -1",
        "variant.x.widen_minuts: is not known here; did you mean widen_minutes?",
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
    assert faults_of(tmp_path, text) == [
        "variant.x.on: expected a variant that stands before, got y",
        "time_limit: expected either iterations or a time limit, got both",
        (
            "sweep[0].colour: expected one of officers, overtime_minutes, widen_minutes, num_days, "
            "or a setting of the policy, got colour"
        ),
        "sweep[1].officers: has no values",
        "sweep[2].officers: expected a whole number, got many",
        "sweep: two variants have the id officers-3",
    ]


def test_a_sweep_too_large_is_refused_before_it_is_made(tmp_path: Path) -> None:
    text = "[[sweep]]\nofficers = { from = 0, to = 1000000000 }\n"
    assert faults_of(tmp_path, text) == ["sweep[0]: expected at most 500 variants, got more"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "the file is no text in UTF-8; save it as UTF-8"),
        (b"a = ", "Invalid value"),
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
