"""The product's own geocoding, as the tests of services reach it: the one place that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.travel.geocoding.chain import Service
from visitplanner.travel.geocoding.geocoders import GeocoderSettings, build_geocoder
from visitplanner.travel.geocoding.placing import Placer
from visitplanner.travel.geocoding.placing import place_cases as place_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from visitplanner.domain import Case, Location
    from visitplanner.messages import Message

__all__ = ["Geocoder", "geocoder_at", "place_cases"]


class Geocoder:
    """Asks a Nominatim at `host:port`; says where a place is, and nothing else of it."""

    def __init__(self, server: str) -> None:
        settings = GeocoderSettings(kind="nominatim", domain=server, min_delay_s=0)
        self.service = Service(name="nominatim", geocoder=build_geocoder(settings))

    def find(self, address: str) -> Location | None:
        """Return the place of `address`, or None where there is no such address."""
        found = self.service.geocoder.find(address)
        return None if found is None else found.location


def geocoder_at(server: str) -> Geocoder:
    """Return a geocoder that asks a Nominatim at `host:port`."""
    return Geocoder(server)


def place_cases(
    cases: Iterable[Case], geocoder: Geocoder
) -> tuple[tuple[Case, ...], tuple[tuple[Case, Message], ...]]:
    """Return the cases that have a place, and the others with the reason of each."""
    placed, unplaced = place_all(cases, Placer((), [geocoder.service]))
    return placed, tuple((each.case, each.reason) for each in unplaced)
