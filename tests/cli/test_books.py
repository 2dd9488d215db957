"""The address book that an option names: a table, or the book that `geocode` keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from table_files import grid, write_csv

from visitplanner.cli.books import NO_BOOK, digest_of_book, read_named_book
from visitplanner.domain import Location
from visitplanner.errors import InputError
from visitplanner.travel.geocoding.book import AddressBook, Confirmed, Lifetimes
from visitplanner.travel.geocoding.districts import weihai
from visitplanner.travel.geocoding.matching import KnownPlace

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = KnownPlace(
    address="文化路1号", location=Location(latitude=37.5, longitude=122.1, source="address book")
)


def test_no_option_is_an_empty_book() -> None:
    assert read_named_book(None, Lifetimes()) is NO_BOOK
    assert NO_BOOK.table.rows == ()
    NO_BOOK.close()


def test_a_table_is_read_and_keeps_no_answers(tmp_path: Path) -> None:
    cells = {"address": "文化路1号", "latitude": "37.5", "longitude": "122.1", "datum": "WGS-84"}
    book = read_named_book(write_csv(tmp_path / "book.csv", grid([cells])), Lifetimes())
    assert book.table.rows == (KNOWN,)
    assert book.answers is None


@pytest.mark.parametrize("name", ["book.sqlite", "book"])
def test_a_kept_book_gives_its_places_and_a_digest_of_them(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with AddressBook.open(path) as kept:
        kept.confirm([Confirmed(place=KNOWN, confirmed_by="a")], weihai())
        digest = kept.digest()
    book = read_named_book(path, Lifetimes())
    assert book.table.rows == (KNOWN,)
    assert book.table.sha256 == digest
    assert book.answers is not None
    assert digest_of_book(path) == digest
    book.close()


def test_a_book_that_was_changed_or_is_gone_has_another_digest(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    with AddressBook.open(path) as kept:
        before = digest_of_book(path)
        kept.confirm([Confirmed(place=KNOWN, confirmed_by="a")], weihai())
        assert digest_of_book(path) != before
    path.write_text("address,latitude", encoding="utf-8")
    assert digest_of_book(path) == ""
    path.unlink()
    assert digest_of_book(path) == ""


def test_a_file_of_that_name_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.write_text("address,latitude", encoding="utf-8")
    with pytest.raises(InputError, match="is no database"):
        read_named_book(path, Lifetimes())
