"""Officers as the bank types them, crews of two, and everything that can be wrong with them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from table_files import grid, officer, told, write_csv

from visitplanner.domain import Certification, Location, Lunch, Officer, TravelMode
from visitplanner.tables import read_officers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables import TableRead

HOME = {
    "start": "home",
    "home_latitude": "37.5",
    "home_longitude": "122.1",
    "home_datum": "WGS-84",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "officers.csv"


def read(path: Path, *rows: Mapping[str, str]) -> TableRead[Officer]:
    return read_officers(write_csv(path, grid(rows)))


def read_one(path: Path, **cells: str) -> Officer:
    table = read(path, officer(**cells))
    assert not table.faults
    (only,) = table.rows
    return only


def test_every_column_is_read(path: Path) -> None:
    table = read(
        path,
        officer(
            **HOME,
            phone="19900001234",
            crew_id="甲组",
            skills="房贷、车贷",
            certifications="AML 2027-06-30; 上岗证 2026年12月31日",
            work_days="Mon-Wed, 周六",
            shift_start="9点",
            shift_end="17:30",
            overtime_minutes="60",
            lunch="11:30-12:30",
            lunch_minutes="45",
            max_visits="8",
            leave="2026-10-09; 2026-10-12..2026-10-14",
            extra_days="2026-10-11",
        )
        | {"mode": "电动车"},
    )
    assert table.rows == (
        Officer(
            officer_id="W01",
            name="赵一",
            phone="19900001234",
            crew_id="甲组",
            mode=TravelMode.EBIKE,
            home=Location(latitude=37.5, longitude=122.1),
            skills=frozenset({"房贷", "车贷"}),
            certifications=(
                Certification(name="AML", expires_on=date(2027, 6, 30)),
                Certification(name="上岗证", expires_on=date(2026, 12, 31)),
            ),
            weekdays=frozenset({0, 1, 2, 5}),
            shift_start=9 * 3600,
            shift_end=17 * 3600 + 1800,
            overtime=3600,
            lunch=Lunch(earliest=41_400, latest=45_000, duration=2_700),
            max_visits=8,
            leave=frozenset({date(2026, 10, 9), *(date(2026, 10, day) for day in (12, 13, 14))}),
            extra_days=frozenset({date(2026, 10, 11)}),
        ),
    )


def test_empty_cells_take_the_defaults(path: Path) -> None:
    table = read_officers(write_csv(path, [["工号", "姓名"], ["W01", "赵一"]]))
    assert table.rows == (
        Officer(officer_id="W01", name="赵一", shift_start=30_600, shift_end=64_800),
    )


def test_lunch_lasts_an_hour_unless_said(path: Path) -> None:
    assert read_one(path, lunch="12:00-13:00").lunch == Lunch(
        earliest=43_200, latest=46_800, duration=3_600
    )


def test_home_coordinates_of_an_officer_who_starts_at_the_branch_are_not_used(path: Path) -> None:
    assert read_one(path, **{**HOME, "start": "网点"}).home is None


def test_a_shift_may_end_at_midnight(path: Path) -> None:
    assert read_one(path, shift_end="24:00").shift_end == 86_400


FAULTS: Mapping[str, tuple[Mapping[str, str], str, str]] = {
    "no number": ({"officer_id": ""}, "officer_id", "expected a value, got an empty cell"),
    "unsafe number": ({"officer_id": "../W1"}, "officer_id", "as in the name of a file"),
    "reserved number": ({"officer_id": "NUL"}, "officer_id", "as in the name of a file"),
    "no name": ({"name": ""}, "name", "expected a value, got an empty cell"),
    "unsafe crew": ({"crew_id": "a/b"}, "crew_id", "as in the name of a file"),
    "unknown mode": ({"mode": "boat"}, "mode", "one of: car 汽车, ebike 电动车, walk 步行, got"),
    "unknown start": ({"start": "pub"}, "start", "one of: branch 网点, home 家, got “pub”"),
    "home unknown": ({"start": "home"}, "home_longitude", "expected the home's coordinates"),
    "home in half": ({**HOME, "home_longitude": ""}, "home_longitude", "expected both"),
    "home swapped": (
        {**HOME, "home_latitude": "122.1", "home_longitude": "37.5"},
        "home_longitude",
        "are swapped",
    ),
    "home without datum": ({**HOME, "home_datum": ""}, "home_datum", "need their datum"),
    "certification undated": ({"certifications": "AML"}, "certifications", "its last valid day"),
    "unknown day": ({"work_days": "Mon-Moonday"}, "work_days", "one of: Mon 周一"),
    "no time": ({"shift_start": "early"}, "shift_start", "a time such as 9:00"),
    "late time": ({"shift_start": "25:00"}, "shift_start", "0:00 to 24:00"),
    "backward shift": ({"shift_end": "8:30"}, "shift_end", "a shift that ends after it starts"),
    "much overtime": ({"overtime_minutes": "241"}, "overtime_minutes", "at most 240, got “241”"),
    "negative overtime": ({"overtime_minutes": "-1"}, "overtime_minutes", "at least 0, got “-1”"),
    "lunch no range": ({"lunch": "12:00"}, "lunch", "a range of times such as"),
    "lunch before work": ({"lunch": "8:29-9:00"}, "lunch", "a lunch that starts within the shift"),
    "lunch after work": ({"lunch": "17:00-18:01"}, "lunch", "that starts within the shift"),
    "lunch too late": ({"lunch": "17:01-17:30"}, "lunch_minutes", "a lunch that can end within"),
    "lunch too short": (
        {"lunch": "12:00-13:00", "lunch_minutes": "9"},
        "lunch_minutes",
        "at least 10, got “9”",
    ),
    "length of no lunch": ({"lunch_minutes": "30"}, "lunch_minutes", "a range for the lunch"),
    "no visits at all": ({"max_visits": "0"}, "max_visits", "at least 1, got “0”"),
    "countless visits": ({"max_visits": "101"}, "max_visits", "at most 100, got “101”"),
    "backward leave": ({"leave": "2026-10-14..2026-10-12"}, "leave", "from the first to the last"),
    "no date": ({"extra_days": "someday"}, "extra_days", "a date such as 2026-10-08"),
}


@pytest.mark.parametrize(("cells", "column", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_with_its_place_and_what_was_expected(
    path: Path, cells: Mapping[str, str], column: str, words: str
) -> None:
    table = read(path, officer("W00"), {**officer(), **cells})
    (fault,) = told(table)
    assert re.match(rf"row 3, column {column}[ :]", fault)  # with its Chinese where it is missing
    assert words in fault
    assert [row.officer_id for row in table.rows] == ["W00"]


def test_lunch_may_end_with_the_shift(path: Path) -> None:
    assert read_one(path, lunch="17:00-18:00").lunch is not None


def test_numbers_that_differ_only_in_case_are_told(path: Path) -> None:
    assert told(read(path, officer("a1"), officer("A1"))) == [
        "row 2, column officer_id: expected each number once, got “a1” in rows 2, 3",
        "row 3, column officer_id: expected each number once, got “A1” in rows 2, 3",
    ]


def test_a_crew_is_two_who_travel_together(path: Path) -> None:
    table = read(path, officer("W1", crew_id="A"), officer("W2", crew_id="A"))
    assert not table.faults
    assert not table.warnings


def test_a_crew_of_three_is_told_in_every_row(path: Path) -> None:
    modes = ("car", "car", "boat")  # the third is bad for another reason too, and counts
    rows = [officer(f"W{n}", crew_id="A", mode=mode) for n, mode in enumerate(modes)]
    table = read(path, *rows)
    crews = [fault for fault in told(table) if "column crew_id" in fault]
    assert crews == [
        f"row {row}, column crew_id: expected at most two officers in crew A, got rows 2, 3, 4"
        for row in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"mode": "walk"}, "mode", "expected car as in row 2, got walk: crew A travels together"),
        (HOME, "start", "expected the place of row 2: crew A starts together"),
        (
            {"shift_start": "18:00", "shift_end": "22:00"},  # the other ends at 18:00
            "shift_start",
            "expected working hours shared with row 2: crew A works together",
        ),
    ],
)
def test_a_crew_that_cannot_travel_as_one_is_told(
    path: Path, cells: Mapping[str, str], column: str, words: str
) -> None:
    table = read(path, officer("W1", crew_id="A"), {**officer("W2", crew_id="A"), **cells})
    assert told(table) == [f"row 3, column {column}: {words}"]


def test_a_crew_that_shares_a_minute_is_sound(path: Path) -> None:
    table = read(
        path,
        officer("W1", crew_id="A"),
        officer("W2", crew_id="A", shift_start="17:59", shift_end="22:00"),
    )
    assert not table.faults


def test_a_crew_of_one_is_remarked_on(path: Path) -> None:
    table = read(path, officer("W1", crew_id="A"), officer("W2", crew_id=""))
    assert not table.faults
    assert [str(warning) for warning in table.warnings] == [
        "crew A has one officer only, who is planned alone"
    ]


def test_names_are_never_repeated(path: Path) -> None:
    (fault,) = told(read(path, officer(name="赵一\x01")))
    assert "赵一" not in fault
