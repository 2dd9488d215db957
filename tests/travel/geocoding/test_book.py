"""The address book: what was confirmed and answered is kept, for as long as it is good."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import Location, PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.travel.geocoding.book import AddressBook, Confirmed, Lifetimes, Taken
from visitplanner.travel.geocoding.chain import Kept
from visitplanner.travel.geocoding.districts import weihai
from visitplanner.travel.geocoding.found import Found
from visitplanner.travel.geocoding.matching import KnownPlace

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 10, 8, 9, 0, tzinfo=TIMEZONE)
PLACE = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.STREET, source="nominatim")
FOUND = Found(location=PLACE, reported="环翠区,371002")


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.sqlite"


def confirmed(address: str, latitude: float = 37.5) -> Confirmed:
    place = Location(latitude=latitude, longitude=122.1, source="confirmed")
    return Confirmed(place=KnownPlace(address=address, location=place), confirmed_by="调度一")


def nobody() -> Found | None:
    pytest.fail("asked again")


def test_confirmed_places_come_back_as_they_were(path: Path) -> None:
    entries = [confirmed("环翠区文化路1号"), confirmed("环翠区文化路2号", 37.51)]
    with AddressBook.open(path) as book:
        taken = book.confirm(entries, weihai())
    assert taken == Taken(num_confirmed=2, num_found=0, num_replaced=0, num_left=0)
    with AddressBook.open(path) as book:
        assert book.places() == tuple(entry.place for entry in entries)


def test_an_address_confirmed_again_is_replaced_whatever_its_spelling(path: Path) -> None:
    with AddressBook.open(path) as book:
        book.confirm([confirmed("经区文化路1号")], weihai())
        before = book.digest()
        taken = book.confirm([confirmed("威海市经技区 文化路１号", 37.6)], weihai())
        assert (taken.num_confirmed, taken.num_replaced) == (1, 1)
        (place,) = book.places()
        assert place.location.latitude == 37.6
        assert book.digest() != before


def test_what_was_only_found_never_replaces_what_a_person_has_confirmed(path: Path) -> None:
    found = replace(confirmed("经区文化路1号", 37.6), confirmed_by="")
    with AddressBook.open(path) as book:
        assert book.confirm([found], weihai()).num_found == 1
        assert book.confirm([confirmed("经区文化路1号")], weihai()).num_replaced == 1
        taken = book.confirm([found], weihai())
        assert taken == Taken(num_confirmed=0, num_found=0, num_replaced=0, num_left=1)
        assert [place.location.latitude for place in book.places()] == [37.5]


def test_the_same_place_again_replaces_nothing(path: Path) -> None:
    with AddressBook.open(path) as book:
        book.confirm([confirmed("经区文化路1号")], weihai())
        assert book.confirm([confirmed("经区文化路1号")], weihai()).num_replaced == 0


@pytest.mark.parametrize("answer", [FOUND, None])
def test_an_answer_is_asked_for_once_and_survives_the_process(
    path: Path, answer: Found | None
) -> None:
    with AddressBook.open(path) as book:
        assert book.answer("nominatim here", "文化路1号", lambda: answer) == answer
    with AddressBook.open(path) as book:
        assert book.answer("nominatim here", "文化路1号", nobody) == answer
        assert book.kept_answer("nominatim here", "文化路1号") == Kept(found=answer)
        assert book.kept_answer("photon there", "文化路1号") is None


def test_a_failure_is_not_kept(path: Path) -> None:
    def failing() -> Found | None:
        raise ServiceError(say("the geocoder did not answer in time"))

    with AddressBook.open(path) as book:
        with pytest.raises(ServiceError, match="in time"):
            book.answer("nominatim", "文化路1号", failing)
        assert book.kept_answer("nominatim", "文化路1号") is None
        assert book.answer("nominatim", "文化路1号", lambda: FOUND) == FOUND


@pytest.mark.parametrize(("answer", "days"), [(FOUND, 180), (None, 30)])
def test_an_answer_is_kept_for_its_time(path: Path, answer: Found | None, days: int) -> None:
    clock = Clock()
    with AddressBook.open(path, Lifetimes(), clock) as book:
        book.answer("nominatim", "文化路1号", lambda: answer)
        clock.time = START + timedelta(days=days, seconds=-1)
        assert book.kept_answer("nominatim", "文化路1号") == Kept(found=answer)
        clock.time = START + timedelta(days=days)
        assert book.kept_answer("nominatim", "文化路1号") is None


def test_what_another_run_answered_meanwhile_is_not_asked_again(path: Path) -> None:
    with AddressBook.open(path) as one, AddressBook.open(path) as two:
        assert two.kept_answer("nominatim", "文化路1号") is None
        one.answer("nominatim", "文化路1号", lambda: FOUND)
        assert two.answer("nominatim", "文化路1号", nobody) == FOUND


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE place SET grade = 'moon'",
        "UPDATE place SET latitude = 9e999",
        "UPDATE place SET longitude = 1000",
    ],
)
def test_rows_that_were_tampered_with_are_told(tmp_path: Path, change: str) -> None:
    file = tmp_path / "book.sqlite"
    with AddressBook.open(file) as book:
        book.confirm([confirmed("环翠区文化路1号")], weihai())
        with sqlite3.connect(file) as other:
            other.execute(change)
        with pytest.raises(ServiceError, match="the address book cannot be used: is damaged"):
            book.places()
