"""An officer's day as GeoJSON: stops as points, ways as lines, numbers in place of names.

Positions are longitude before latitude, in degrees of WGS-84. What has no place that may be told, a
break or a way to an officer's home, is a feature without a geometry.

References
----------
.. [1] RFC 7946, "The GeoJSON Format", 2016; 3.1.1 of positions, 3.2 of features without one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.calendar import TIMEZONE
from visitplanner.plan import PlannedVisit
from visitplanner.report.carry.ways import rounded, ways
from visitplanner.report.drawing import licence_of
from visitplanner.report.itinerary import is_home, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from visitplanner.domain import Location
    from visitplanner.plan import Plan, PlannedBreak
    from visitplanner.report.carry.ways import Way
    from visitplanner.report.drawing import Point
    from visitplanner.report.itinerary import Itinerary
    from visitplanner.travel.streets import Streets

Json: TypeAlias = "str | int | float | Sequence[Json] | Mapping[str, Json] | None"


def day_geojson(itinerary: Itinerary, plan: Plan, streets: Streets | None = None) -> bytes:
    """Return the day as a collection of features, one a line.

    Raises
    ------
    ServiceError
        When a road server draws no ways any more.
    """
    head = {
        "type": "FeatureCollection",
        "day": itinerary.day.isoformat(),
        "plan": plan.provenance.fingerprint,
        "lines": "straight" if streets is None else "streets",
        "attribution": licence_of(streets),
    }
    features = ",\n".join(_dumps(feature) for feature in _features(itinerary, streets))
    return f'{_dumps(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def _dumps(value: Json) -> str:
    return json.dumps(value, allow_nan=False)


def _features(itinerary: Itinerary, streets: Streets | None) -> Iterator[Json]:
    route, shift = itinerary.route, itinerary.route.shift
    if not is_home(shift, shift.start):
        yield _feature(_point(shift.start), kind="start", start=_moment(route.departure))
    for way in ways(itinerary, streets):
        yield _way(way, str(shift.mode))
    for stop in route.stops:
        yield _visit(stop, itinerary) if isinstance(stop, PlannedVisit) else _break(stop)
    if not is_home(shift, shift.end):
        yield _feature(_point(shift.end), kind="end", end=_moment(route.end))


def _way(way: Way, mode: str) -> Json:
    line = {"type": "LineString", "coordinates": [_position(point) for point in way.line]}
    return _feature(
        line if way.line else None,
        kind="leg",
        to=None if way.visit is None else way.visit.number,
        mode=mode,
        leave_by=_moment(way.leave_by),
        duration_s=way.duration,
        distance_m=way.distance,
    )


def _visit(visit: PlannedVisit, itinerary: Itinerary) -> Json:
    return _feature(
        _point(place_of(visit)),
        kind="visit",
        number=visit.number,
        leave_by=_moment(visit.leave_by),
        arrival=_moment(visit.arrival),
        start=_moment(visit.start),
        end=_moment(visit.end),
        window_start=_moment(visit.window.start),
        window_end=_moment(visit.window.end),
        meets_partner=bool(itinerary.partners_at(visit)),
    )


def _break(rest: PlannedBreak) -> Json:
    return _feature(None, kind="break", start=_moment(rest.start), end=_moment(rest.end))


def _feature(geometry: Json, **properties: Json) -> Json:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(place: Location) -> Json:
    point = rounded([(place.latitude, place.longitude)])[0]
    return {"type": "Point", "coordinates": _position(point)}


def _position(point: Point) -> Json:
    return [point[1], point[0]]


def _moment(moment: datetime) -> str:
    return moment.astimezone(TIMEZONE).isoformat()
