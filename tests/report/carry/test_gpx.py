"""The day as GPX: valid by the schema, equal to the itinerary, and about nobody."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from drawn_streets import DrawnStreets
from factories import full_plan, make_cases, make_plan, make_route
from hostile import hostile_plan, texts
from hypothesis import given
from samples import make_officer

from visitplanner.domain import Location
from visitplanner.messages import LANGUAGES, translator
from visitplanner.report.carry.gpx import NAMESPACE, day_gpx
from visitplanner.report.itinerary import itineraries, place_of

if TYPE_CHECKING:
    from visitplanner.plan import Plan

EN = translator("en")
SEQUENCES = {
    "gpx": ("metadata", "wpt", "rte", "trk", "extensions"),
    "metadata": ("name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"),
    "wpt": ("ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym"),
    "rte": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "rtept"],
    "trk": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "trkseg"],
    "trkseg": ("trkpt", "extensions"),
    "copyright": ("year", "license"),
}
"""The order of the children, the last ones left out, in https://www.topografix.com/GPX/1/1/gpx.xsd."""

ALIKE = {"rtept": "wpt", "trkpt": "wpt"}
MANY = {"wpt", "rte", "trk", "link", "rtept", "trkseg", "trkpt"}


def local(element: ET.Element) -> str:
    """Return an element's name, which must be GPX's own."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    assert element.tag == f"{{{NAMESPACE}}}{name}"
    return name


def check(element: ET.Element) -> None:
    """Fail where an element or anything in it is not as the schema has it."""
    name = ALIKE.get(local(element), local(element))
    children = [local(child) for child in element]
    order = SEQUENCES.get(name, ())
    assert sorted(children, key=list(order).index) == children, name
    assert all(children.count(child) == 1 or child in MANY for child in children)
    if name == "wpt":
        assert set(element.attrib) == {"lat", "lon"}
        assert -90 <= float(element.attrib["lat"]) <= 90
        assert -180 <= float(element.attrib["lon"]) < 180
    for child in element:
        check(child)


def read(content: bytes) -> ET.Element:
    root = ET.fromstring(content)  # noqa: S314 (our own)
    assert set(root.attrib) >= {"version", "creator"}
    assert root.attrib["version"] == "1.1"
    check(root)
    return root


def gpx(plan: Plan, streets: Any = None) -> ET.Element:  # noqa: ANN401 (streets of the tests)
    return read(day_gpx(itineraries(plan)[0], plan, EN, streets))


def texts_of(root: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall(path, {"": NAMESPACE})]


def test_waypoints_and_route_are_the_itinerary() -> None:
    plan = full_plan()
    visits = itineraries(plan)[0].route.visits
    root = gpx(plan)
    for name in ("wpt", "rte/rtept"):
        points = root.findall(name, {"": NAMESPACE})[1:-1]
        for point, visit in zip(points, visits, strict=True):
            place = place_of(visit)
            assert float(point.attrib["lat"]) == pytest.approx(place.latitude, abs=5e-7)
            assert float(point.attrib["lon"]) == pytest.approx(place.longitude, abs=5e-7)
            time = point.findtext("time", namespaces={"": NAMESPACE}) or ""
            assert datetime.fromisoformat(time) == visit.start
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time)
        assert texts_of(root, f"{name}/name") == ["Start", "1", "2", "3", "4", "5", "End"]
    assert texts_of(root, "wpt/desc")[1] == (
        "10:00 to 10:30; Leave by 09:52; Agreed: 09:00 to 17:00; Meet your partner there at 10:00"
    )


def test_the_check_of_the_schema_can_fail() -> None:
    plan = full_plan()
    content = day_gpx(itineraries(plan)[0], plan, EN).decode()
    moved = re.sub(r"(<time>.*?</time>)\s*(<name>1</name>)", r"\2\1", content, count=1)
    assert moved != content
    with pytest.raises(AssertionError, match="wpt"):
        read(moved.encode())


def test_a_track_follows_the_streets_where_they_are_known_and_names_them() -> None:
    root = gpx(full_plan(), DrawnStreets())
    segments = root.findall("trk/trkseg", {"": NAMESPACE})
    assert [len(segment) for segment in segments] == [3] * 6
    (metadata,) = root.findall("metadata/copyright", {"": NAMESPACE})
    assert metadata.attrib == {"author": DrawnStreets.licence}
    assert gpx(full_plan()).findall("trk", {"": NAMESPACE}) == []


def test_an_officers_home_is_not_written() -> None:
    cases = make_cases(2)
    home = Location(latitude=37.4321, longitude=122.0123)
    route = make_route([make_officer(home=home)], cases, start=home, end=home)
    plan = make_plan([route])
    content = day_gpx(itineraries(plan)[0], plan, EN, DrawnStreets())
    assert b"37.4321" not in content
    assert [len(found) for found in read(content).findall("trk/trkseg", {"": NAMESPACE})] == [3]


@given(texts)
def test_no_text_of_a_table_gets_into_the_file(text: str) -> None:
    plain = make_plan([make_route([make_officer()], make_cases(2))])
    hostile = hostile_plan(text)
    assert day_gpx(itineraries(hostile)[0], hostile, EN) == day_gpx(
        itineraries(plain)[0], plain, EN
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_names_nobody(language: Any) -> None:  # noqa: ANN401 (zh or en)
    plan = full_plan()
    text = day_gpx(itineraries(plan)[0], plan, translator(language)).decode()
    private = ["王", "示例路", "1990000", "WH2026", "W01", "于海洋", "宁静", "talk", "面谈"]
    assert [word for word in private if word in text] == []
