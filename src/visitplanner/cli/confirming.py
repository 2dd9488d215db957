"""Pins into the book, with the words that are said on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.policy import read_policy
from visitplanner.tables import read_pins
from visitplanner.travel.geocoding.book import AddressBook, Confirmed
from visitplanner.travel.geocoding.found import BOOK_SOURCE
from visitplanner.travel.geocoding.geocoders import PUBLIC_SERVERS
from visitplanner.travel.geocoding.reading import read_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.messages import Message
    from visitplanner.tables import TableRead
    from visitplanner.tables.address_rows import Pin
    from visitplanner.travel.geocoding.book import Taken
    from visitplanner.travel.geocoding.districts import Districts
    from visitplanner.travel.geocoding.matching import KnownPlace

CONFIRMED = "confirmed"
"""Source of a place that a person has confirmed."""


COMPUTED = frozenset({*PUBLIC_SERVERS, BOOK_SOURCE})
"""Sources of places that the program has found itself, as `placed.csv` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSources:
    """What the options of the command name."""

    pins: Path
    book: Path
    by: str
    policy: Path | None
    elsewhere: bool


def run_confirm(sources: ConfirmSources, console: Console) -> None:
    """Read, keep, and say what was kept."""
    policy = read_policy(sources.policy)
    districts = policy.geocoding.districts
    table = read_pins(sources.pins, districts, elsewhere=sources.elsewhere)
    if table.faults:
        raise InputError(table.faults)
    entries = _entries(table, sources.by)
    if not entries:
        raise InputError([Fault(message=say("no pin is set in it"), file=str(sources.pins))])
    with AddressBook.open(sources.book) as book:
        taken = book.confirm(entries, districts)
    console.result(_kept(taken, num_open=len(table.rows) - len(entries)))
    for remark in _remarks(taken):
        console.result(remark)


def _kept(taken: Taken, num_open: int) -> Message:
    return say(
        "{confirmed} places are confirmed, {found} are taken as they were found,"
        " {open} are still open.",
        confirmed=taken.num_confirmed,
        found=taken.num_found,
        open=num_open,
    )


def _remarks(taken: Taken) -> Iterator[Message]:
    if taken.num_replaced:
        yield say(
            "{count} of them replace another place of the same address.", count=taken.num_replaced
        )
    if taken.num_left:
        yield say(
            "{count} were left out: a person has confirmed a place of the address. To replace it,"
            " name somebody in confirmed_by, or empty the source.",
            count=taken.num_left,
        )


def _entries(table: TableRead[Pin], by: str) -> list[Confirmed]:
    return [_entry(pin.place, pin, by) for pin in table.rows if pin.place is not None]


def _entry(place: KnownPlace, pin: Pin, by: str) -> Confirmed:
    """Return a pin as the book has it; what the program has found is confirmed by nobody."""
    is_found = pin.source in COMPUTED and not pin.confirmed_by
    source = pin.source if is_found else CONFIRMED
    return Confirmed(
        place=replace(place, location=replace(place.location, source=source)),
        confirmed_by="" if is_found else pin.confirmed_by or by,
    )


def pins_not_in(book: Iterable[KnownPlace], table: TableRead[Pin], districts: Districts) -> int:
    """Return how many pins a table holds that the book does not know."""

    def spot(known: KnownPlace) -> tuple[str, float, float]:
        key = read_address(known.address, known.district, districts).key
        return key, round(known.location.latitude, 6), round(known.location.longitude, 6)

    kept = {spot(known) for known in book}
    return sum(pin.place is not None and spot(pin.place) not in kept for pin in table.rows)
