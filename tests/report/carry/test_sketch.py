"""The map on paper: to scale, whole, with marks that can be told apart, and about nobody."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from drawn_streets import DrawnStreets
from factories import full_plan, make_cases, make_plan, make_route
from hostile import hostile_plan, texts
from hypothesis import given
from hypothesis import strategies as st
from samples import make_officer

from visitplanner.domain import Location
from visitplanner.messages import translator
from visitplanner.report.carry.sketch import HEIGHT_MM, MARK_MM, WIDTH_MM, Sheet, sketch_svg
from visitplanner.report.itinerary import Itinerary, itineraries

if TYPE_CHECKING:
    from collections.abc import Sequence

EN = translator("en")
points = st.tuples(st.floats(37.4, 37.6), st.floats(121.9, 122.3))


def day_at(places: Sequence[tuple[float, float]]) -> Itinerary:
    cases = [
        replace(case, location=Location(latitude=latitude, longitude=longitude))
        for case, (latitude, longitude) in zip(make_cases(len(places)), places, strict=True)
    ]
    return itineraries(make_plan([make_route([make_officer()], cases)]))[0]


def centres(svg: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)"', svg)
    return [(float(x), float(y)) for x, y in found]


@given(st.lists(points, min_size=1, max_size=9))
def test_every_mark_is_on_the_sheet_and_covers_no_other(
    places: list[tuple[float, float]],
) -> None:
    found = centres(sketch_svg(day_at(places), EN, "Font", DrawnStreets()))
    assert len(found) == len(places)
    for x, y in found:
        assert MARK_MM - 0.01 <= x <= WIDTH_MM - MARK_MM + 0.01
        assert MARK_MM - 0.01 <= y <= HEIGHT_MM - MARK_MM + 0.01
    for one, other in itertools.combinations(found, 2):
        assert math.dist(one, other) >= 2 * MARK_MM - 0.02  # printed to a hundredth of a mm


def test_marks_of_one_place_stand_apart_and_are_joined_to_it() -> None:
    svg = sketch_svg(day_at([(37.5, 122.1)] * 5), EN, "Font", None)
    assert len(set(centres(svg))) == 5
    assert svg.count("<line ") == 4


def test_a_degree_is_as_long_as_the_scale_says_and_north_is_up() -> None:
    sheet = Sheet.around([(37.49, 122.05), (37.51, 122.15)])
    (x, y), (right, up) = sheet.spot((37.50, 122.10)), sheet.spot((37.51, 122.11))
    assert (x, y) == pytest.approx((WIDTH_MM / 2, HEIGHT_MM / 2))
    assert y - up == pytest.approx(1111.95 * sheet.scale)
    assert right - x == pytest.approx(1111.95 * math.cos(math.radians(37.5)) * sheet.scale)
    south, west, north, east = sheet.box
    assert sheet.spot((south, west)) == pytest.approx((0, HEIGHT_MM), abs=1e-6)
    assert sheet.spot((north, east)) == pytest.approx((WIDTH_MM, 0), abs=1e-6)


def test_streets_are_drawn_where_they_are_known() -> None:
    day = itineraries(full_plan())[0]
    assert sketch_svg(day, EN, "Font", DrawnStreets()).count("<path") == 5  # two ranks more
    assert sketch_svg(day, EN, "Font", None).count("<path") == 3  # the way, the scale, the north


@given(texts)
def test_no_text_of_a_table_gets_onto_the_map(text: str) -> None:
    plain = itineraries(make_plan([make_route([make_officer()], make_cases(2))]))[0]
    hostile = itineraries(hostile_plan(text))[0]
    assert sketch_svg(hostile, EN, "Font", None) == sketch_svg(plain, EN, "Font", None)
