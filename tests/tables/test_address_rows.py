"""The address book of places that the bank knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from table_files import grid, told, write_csv

from visitplanner.domain import Location
from visitplanner.tables import read_address_book
from visitplanner.travel.datum import Datum, from_wgs84

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables import TableRead


def entry(**changes: str) -> dict[str, str]:
    cells = {"address": "示例路1号", "latitude": "37.5", "longitude": "122.1", "datum": "WGS-84"}
    return {**cells, **changes}


def read(folder: Path, *rows: Mapping[str, str]) -> TableRead[tuple[str, Location]]:
    return read_address_book(write_csv(folder / "addresses.csv", grid(rows)))


def test_an_address_has_its_place(tmp_path: Path) -> None:
    book = read(tmp_path, entry(), entry(address="示例路2号"))
    place = Location(latitude=37.5, longitude=122.1, source="address book")
    assert dict(book.rows) == {"示例路1号": place, "示例路2号": place}


def test_places_come_out_in_wgs84(tmp_path: Path) -> None:
    latitude, longitude = from_wgs84(37.5, 122.1, Datum.GCJ02)
    book = read(tmp_path, entry(latitude=f"{latitude}", longitude=f"{longitude}", datum="高德"))
    ((_, place),) = book.rows
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
