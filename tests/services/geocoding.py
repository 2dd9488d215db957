"""The product's own geocoding, as the tests of services reach it: the one place that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.travel.geocoding.chain import Service
from visitplanner.travel.geocoding.geocoders import GeocoderSettings, build_geocoder
from visitplanner.travel.geocoding.placing import Placer, place_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from visitplanner.domain import Case, Location
    from visitplanner.travel.geocoding.found import Geocoder

    Find = Callable[[str], Location | None]
    """Where an address is."""


def geocoder_at(server: str) -> Geocoder:
    """Return what asks a Nominatim at `host:port`."""
    return build_geocoder(GeocoderSettings(kind="nominatim", domain=server, min_delay_s=0))


def finder(server: str) -> Find:
    """Return what asks a Nominatim at `host:port` for an address, and keeps only where it is."""

    def find(address: str) -> Location | None:
        found = geocoder_at(server).find(address)
        return None if found is None else found.location

    return find


def place_all(cases: Iterable[Case], server: str) -> dict[str, str]:
    """Return by case id why a case could not be placed, "" where it was; one after the other."""
    service = Service(name="nominatim", geocoder=geocoder_at(server))
    placed, unplaced = place_cases(cases, Placer((), [service]))
    reasons = {each.case.case_id: str(each.reason) for each in unplaced}
    return {case.case_id: "" for case in placed} | reasons
