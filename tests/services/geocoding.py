"""The product's own geocoding, as the tests of services reach it: the one place that names it."""

from __future__ import annotations

from visitplanner.travel.geocoders import GeocoderSettings, build_geocoder
from visitplanner.travel.placing import Geocoder, place_cases

__all__ = ["Geocoder", "geocoder_at", "place_cases"]


def geocoder_at(server: str) -> Geocoder:
    """Return a geocoder that asks a Nominatim at `host:port`."""
    return build_geocoder(GeocoderSettings(kind="nominatim", domain=server, min_delay_s=0))
