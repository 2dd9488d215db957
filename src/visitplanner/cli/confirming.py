"""Pins into the book, with the words that are said on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.policy import Policy, read_policy
from visitplanner.tables import read_pins
from visitplanner.travel.geocoding.book import AddressBook, Confirmed
from visitplanner.travel.geocoding.reading import read_address

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.tables import TableRead
    from visitplanner.tables.address_rows import Pin
    from visitplanner.travel.geocoding.districts import Districts
    from visitplanner.travel.geocoding.matching import KnownPlace

CONFIRMED = "confirmed"
"""Source of a place that a person has confirmed."""


def run_confirm(
    pins_file: Path, book_file: Path, by: str, policy_file: Path | None, console: Console
) -> None:
    """Read, keep, and say what was kept."""
    policy = read_policy(policy_file) if policy_file else Policy()
    table = read_pins(pins_file)
    if table.faults:
        raise InputError(table.faults)
    confirmed = _confirmed(table, by)
    if not confirmed:
        raise InputError([Fault(message=say("no pin is set in it"), file=str(pins_file))])
    districts = policy.geocoding.districts
    doubtful = sum(_is_in_another(entry.place, districts) for entry in confirmed)
    with AddressBook.open(book_file) as book:
        count = book.confirm(confirmed, districts)
    console.result(
        say(
            "{count} places are confirmed, {open} are still open.",
            count=count,
            open=len(table.rows) - count,
        )
    )
    if doubtful:
        console.note(
            say(
                "{count} of them lie in another district than stated: look at them again.",
                count=doubtful,
            )
        )


def _confirmed(table: TableRead[Pin], by: str) -> list[Confirmed]:
    return [
        Confirmed(
            place=replace(pin.place, location=replace(pin.place.location, source=CONFIRMED)),
            confirmed_by=pin.confirmed_by or by,
        )
        for pin in table.rows
        if pin.place is not None
    ]


def pins_not_in(book: Iterable[KnownPlace], table: TableRead[Pin], districts: Districts) -> int:
    """Return how many pins a table holds that the book does not know."""

    def spot(known: KnownPlace) -> tuple[str, float, float]:
        key = read_address(known.address, known.district, districts).key
        return key, round(known.location.latitude, 6), round(known.location.longitude, 6)

    kept = {spot(known) for known in book}
    return sum(pin.place is not None and spot(pin.place) not in kept for pin in table.rows)


def _is_in_another(known: KnownPlace, districts: Districts) -> bool:
    district = read_address(known.address, known.district, districts).district
    return district is not None and not districts.can_hold(district, known.location)
