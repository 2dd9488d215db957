"""An officer's day as GPX: numbered waypoints, a route through them, and the way along the streets.

Coordinates are degrees of WGS-84, times UTC, as GPX has it. A track stands there only where streets
are known: a straight line is a route's affair.

References
----------
.. [1] "GPX 1.1 Schema Documentation", https://www.topografix.com/GPX/1/1/, 2004: the order of the
   elements is the schema's.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from visitplanner.report.carry.ways import DECIMALS, ways
from visitplanner.report.drawing import licence_of
from visitplanner.report.itinerary import is_home, place_of, time_range
from visitplanner.report.text import printable, short_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from visitplanner.domain import Location
    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedVisit
    from visitplanner.report.itinerary import Itinerary
    from visitplanner.travel.streets import Streets

NAMESPACE = "http://www.topografix.com/GPX/1/1"
SCHEMA = "http://www.topografix.com/GPX/1/1/gpx.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def day_gpx(
    itinerary: Itinerary, plan: Plan, tr: Translator, streets: Streets | None = None
) -> bytes:
    """Return the day as a GPX file.

    Raises
    ------
    ServiceError
        When a road server draws no ways any more.
    """
    root = ET.Element(
        "gpx",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": XSI,
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "version": "1.1",
            "creator": "visitplanner",
        },
    )
    root.append(_metadata(itinerary, plan, tr, streets))
    root.extend(_points("wpt", itinerary, tr))
    route = ET.SubElement(root, "rte")
    _text(route, "name", tr("Visits of {day:day}", day=itinerary.day))
    route.extend(_points("rtept", itinerary, tr))
    if streets is not None:
        root.append(_track(itinerary, tr, streets))
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"


def _metadata(
    itinerary: Itinerary, plan: Plan, tr: Translator, streets: Streets | None
) -> ET.Element:
    metadata = ET.Element("metadata")
    _text(metadata, "name", tr("Visits of {day:day}", day=itinerary.day))
    fingerprint = short_fingerprint(plan.provenance.fingerprint)
    _text(metadata, "desc", tr("Plan {fingerprint}", fingerprint=fingerprint))
    if licence_of(streets):
        ET.SubElement(metadata, "copyright", author=printable(licence_of(streets)))
    return metadata


def _points(name: str, itinerary: Itinerary, tr: Translator) -> Iterator[ET.Element]:
    """Yield the stops in order, between the start and the end where they are no home."""
    route, shift = itinerary.route, itinerary.route.shift
    if not is_home(shift, shift.start):
        yield _point(name, shift.start, route.departure, tr("Start"))
    for visit in route.visits:
        point = _point(name, place_of(visit), visit.start, str(visit.number))
        _text(point, "desc", "; ".join(_words(visit, itinerary, tr)))
        yield point
    if not is_home(shift, shift.end):
        yield _point(name, shift.end, route.end, tr("End"))


def _words(visit: PlannedVisit, itinerary: Itinerary, tr: Translator) -> Iterator[str]:
    yield tr.render(time_range(visit.start, visit.end))
    yield tr("Leave by {time:clock}", time=visit.leave_by)
    yield tr("Agreed: {span}", span=time_range(visit.window.start, visit.window.end))
    if itinerary.partners_at(visit):
        yield tr("Meet your partner there at {time:clock}", time=visit.start)


def _track(itinerary: Itinerary, tr: Translator, streets: Streets) -> ET.Element:
    """Return the way along the streets, a segment for each way from stop to stop."""
    track = ET.Element("trk")
    _text(track, "name", tr("Visits of {day:day}", day=itinerary.day))
    for way in ways(itinerary, streets):
        if way.line:
            segment = ET.SubElement(track, "trkseg")
            segment.extend(_element("trkpt", *point) for point in way.line)
    return track


def _point(name: str, place: Location, moment: datetime, label: str) -> ET.Element:
    point = _element(name, place.latitude, place.longitude)
    _text(point, "time", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    _text(point, "name", label)
    return point


def _element(name: str, latitude: float, longitude: float) -> ET.Element:
    return ET.Element(name, lat=f"{latitude:.{DECIMALS}f}", lon=f"{longitude:.{DECIMALS}f}")


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words
