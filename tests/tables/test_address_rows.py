"""The address book of places that the bank knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from table_files import grid, told, write_csv

from visitplanner.domain import Location, PlaceGrade
from visitplanner.tables import read_address_book, read_pins
from visitplanner.travel.datum import Datum, from_wgs84
from visitplanner.travel.geocoding.matching import KnownPlace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables import TableRead
    from visitplanner.tables.address_rows import Pin


def entry(**changes: str) -> dict[str, str]:
    cells = {"address": "示例路1号", "latitude": "37.5", "longitude": "122.1", "datum": "WGS-84"}
    return {**cells, **changes}


def read(folder: Path, *rows: Mapping[str, str]) -> TableRead[KnownPlace]:
    return read_address_book(write_csv(folder / "addresses.csv", grid(rows)))


def test_an_address_has_its_place(tmp_path: Path) -> None:
    book = read(tmp_path, entry(), entry(address="示例路2号"))
    place = Location(latitude=37.5, longitude=122.1, source="address book")
    assert book.rows == tuple(KnownPlace(address=f"示例路{n}号", location=place) for n in (1, 2))


def test_places_come_out_in_wgs84(tmp_path: Path) -> None:
    latitude, longitude = from_wgs84(37.5, 122.1, Datum.GCJ02)
    book = read(tmp_path, entry(latitude=f"{latitude}", longitude=f"{longitude}", datum="高德"))
    place = book.rows[0].location
    assert (place.latitude, place.longitude) == pytest.approx((37.5, 122.1), abs=1e-9)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"address": ""}, "address", "expected a value"),
        ({"latitude": ""}, "latitude", "expected a value"),
        ({"longitude": "east"}, "longitude", "expected decimal degrees"),
        ({"latitude": "122.1", "longitude": "37.5"}, "longitude", "are swapped"),
        ({"datum": ""}, "datum", "expected a value"),
        ({"latitude": "1", "longitude": "2", "datum": "BD-09"}, "datum", "in China only"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, cells: Mapping[str, str], column: str, words: str) -> None:
    (fault,) = told(read(tmp_path, entry(**cells)))
    assert fault.startswith(f"row 2, column {column}: ")
    assert words in fault


def test_an_address_in_two_places_is_told_without_repeating_it(tmp_path: Path) -> None:
    book = read(tmp_path, entry(), entry(address="示例路2号"), entry(latitude="37.6"))
    assert told(book) == [
        f"row {row}, column address: expected one place for an address, got several in rows 2, 4"
        for row in (2, 4)
    ]


def test_an_address_that_is_merely_repeated_is_sound(tmp_path: Path) -> None:
    assert not read(tmp_path, entry(), entry()).faults


def test_one_address_may_be_in_two_districts(tmp_path: Path) -> None:
    book = read(tmp_path, entry(district="环翠区"), entry(district="荣成市", latitude="37.1"))
    assert not book.faults
    assert [known.district for known in book.rows] == ["环翠区", "荣成市"]


def test_what_geocode_has_placed_is_a_book_without_a_warning(tmp_path: Path) -> None:
    cells = {"case_id": "C1", "grade": "street", "source": "amap", "score": "92.5"}
    book = read(tmp_path, entry(**cells))
    assert (book.faults, book.warnings) == ((), ())
    assert book.rows[0].location.grade is PlaceGrade.STREET


def pins(folder: Path, *rows: Mapping[str, str]) -> TableRead[Pin]:
    return read_pins(write_csv(folder / "pins.csv", grid(rows)))


def test_a_pin_that_nobody_has_set_is_open(tmp_path: Path) -> None:
    still_open = entry(latitude="", longitude="", datum="", confirmed_by="")
    table = pins(tmp_path, still_open, entry(address="示例路2号", confirmed_by="调度一"))
    assert not table.faults
    first, second = table.rows
    assert first.place is None
    assert second.place is not None
    assert (second.place.address, second.confirmed_by) == ("示例路2号", "调度一")


def test_half_a_pin_is_a_fault(tmp_path: Path) -> None:
    (fault,) = told(pins(tmp_path, entry(datum="")))
    assert "need their datum" in fault
    (fault,) = told(pins(tmp_path, entry(longitude="")))
    assert "expected both" in fault


def test_two_pins_for_one_address_are_a_fault(tmp_path: Path) -> None:
    still_open = entry(latitude="", longitude="", datum="")
    assert len(told(pins(tmp_path, entry(), still_open, entry(latitude="37.6")))) == 3
