"""A place as it is sealed in the store, and back."""

from __future__ import annotations

import json

from visitplanner.domain import Location, PlaceGrade


def place_text(place: Location | None) -> str:
    """Return a place as text."""
    if place is None:
        return ""
    return json.dumps([place.latitude, place.longitude, str(place.grade), place.source])


def place_of(text: str) -> Location | None:
    """Return the place that a text tells."""
    if not text:
        return None
    latitude, longitude, grade, source = json.loads(text)
    return Location(latitude=latitude, longitude=longitude, grade=PlaceGrade(grade), source=source)
