"""The datums: published points, there and back, and the box that the shifts are used in."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from visitplanner.travel.datum import (
    CHINA_LATITUDES_DEG,
    CHINA_LONGITUDES_DEG,
    Datum,
    from_wgs84,
    to_wgs84,
)

METRES_PER_DEGREE = 111_195

# Of the test suite of eviltransform: WGS-84 and the same places in GCJ-02.
PUBLISHED_GCJ02 = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]

# Of the README of coordtransform, one place in the three datums.
PUBLISHED_BD09 = ((39.915, 116.404), (39.92133699351022, 116.41036949371029))

in_china = st.tuples(
    # A hundredth of a degree inside the box, so that no shift crosses its edge.
    st.floats(CHINA_LATITUDES_DEG[0] + 0.01, CHINA_LATITUDES_DEG[1] - 0.01),
    st.floats(CHINA_LONGITUDES_DEG[0] + 0.01, CHINA_LONGITUDES_DEG[1] - 0.01),
)
shifted = st.sampled_from([Datum.GCJ02, Datum.BD09])


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED_GCJ02)
def test_gcj02_is_as_published(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert from_wgs84(*wgs84, Datum.GCJ02) == pytest.approx(gcj02, abs=1e-12)
    assert to_wgs84(*gcj02, Datum.GCJ02) == pytest.approx(wgs84, abs=1e-12)


def test_bd09_is_gcj02_shifted_once_more_as_published() -> None:
    gcj02, bd09 = PUBLISHED_BD09
    wgs84 = to_wgs84(*gcj02, Datum.GCJ02)
    assert from_wgs84(*wgs84, Datum.BD09) == pytest.approx(bd09, abs=1e-9)


@settings(max_examples=300)
@given(point=in_china, datum=shifted)
@example(point=(37.50914, 122.11356), datum=Datum.GCJ02)
def test_there_and_back_is_off_by_nanometres(point: tuple[float, float], datum: Datum) -> None:
    # The shift takes the root of the distance from 105 E, endlessly steep there: see below.
    assume(abs(point[1] - 105.0) > 1e-6)
    back = to_wgs84(*from_wgs84(*point, datum), datum)
    # 10 nm: the last bit of a longitude of 137 degrees is 3 nm already.
    assert back == pytest.approx(point, rel=0, abs=1e-8 / METRES_PER_DEGREE)


@settings(max_examples=300)
@given(point=in_china, datum=shifted)
@example(point=(35.0, 105.0), datum=Datum.GCJ02)
def test_there_and_back_is_within_a_millionth_of_a_degree_all_over_china(
    point: tuple[float, float], datum: Datum
) -> None:
    assert to_wgs84(*from_wgs84(*point, datum), datum) == pytest.approx(point, rel=0, abs=1e-6)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("latitude", [20.0, 35.0, 50.0])
def test_on_the_meridian_of_105_degrees_a_micrometre_remains(latitude: float, datum: Datum) -> None:
    back = to_wgs84(*from_wgs84(latitude, 105.0, datum), datum)
    assert back == pytest.approx((latitude, 105.0), rel=0, abs=1e-6 / METRES_PER_DEGREE)


@given(point=in_china, datum=shifted)
def test_a_shift_is_some_hundreds_of_metres_everywhere_in_the_box(
    point: tuple[float, float], datum: Datum
) -> None:
    moved = from_wgs84(*point, datum)
    assert moved != point
    assert max(abs(a - b) for a, b in zip(moved, point, strict=True)) < 0.05


def test_mixing_datums_puts_a_weihai_pin_half_a_kilometre_off() -> None:
    latitude, longitude = from_wgs84(37.50914, 122.11356, Datum.GCJ02)
    north_m = (latitude - 37.50914) * METRES_PER_DEGREE
    east_m = (longitude - 122.11356) * METRES_PER_DEGREE * 0.793  # cos(37.5 degrees)
    # DESIGN.md says about 460 m.
    assert (north_m**2 + east_m**2) ** 0.5 == pytest.approx(460, abs=40)


def test_wgs84_is_left_as_it_is() -> None:
    assert to_wgs84(37.5, 122.1, Datum.WGS84) == (37.5, 122.1)
    assert from_wgs84(37.5, 122.1, Datum.WGS84) == (37.5, 122.1)


@pytest.mark.parametrize("datum", list(Datum))
@pytest.mark.parametrize("point", [(42.5, 1.52), (-33.9, 151.2), (0.8, 110.0), (35.0, 138.0)])
def test_outside_the_box_nothing_is_shifted(point: tuple[float, float], datum: Datum) -> None:
    assert from_wgs84(*point, datum) == point
    assert to_wgs84(*point, datum) == point


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_the_shift_begins_at_the_edge_of_the_box(datum: Datum) -> None:
    inside = CHINA_LATITUDES_DEG[0], 110.0
    outside = CHINA_LATITUDES_DEG[0] - 1e-9, 110.0
    assert from_wgs84(*inside, datum) != inside
    assert from_wgs84(*outside, datum) == outside
    assert to_wgs84(*from_wgs84(*inside, datum), datum) == pytest.approx(inside, abs=1e-9)


def test_datums_are_named_as_people_write_them() -> None:
    assert [datum.value for datum in Datum] == ["WGS-84", "GCJ-02", "BD-09"]
