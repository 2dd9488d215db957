"""Links to the phone's maps: the right place in the right datum, and nothing of a case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.domain import Location, TravelMode
from visitplanner.report.markup import tag
from visitplanner.report.navigation import (
    AMAP_ANDROID,
    AMAP_IPHONE,
    amap_link,
    geo_link,
    is_amap_link,
)
from visitplanner.report.remote import remote_references
from visitplanner.travel.datum import Datum, to_wgs84

PLACES = st.builds(
    Location,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    source=st.text(max_size=10),
)
MODES, APPS = st.sampled_from(TravelMode), st.sampled_from([AMAP_ANDROID, AMAP_IPHONE])
CHANGES = st.sampled_from(
    [
        "&dname=x",
        "#x",
        "\n",
        " ",
        "?",
        "javascript:",
        "//example.org",
        "&t=0",
        "\uff19",
        "%2e",
        "\x00",
    ]
)


@given(PLACES, MODES, APPS)
def test_amaps_link_holds_numbers_alone_and_passes_the_check(
    place: Location, mode: TravelMode, app: str
) -> None:
    link = amap_link(place, mode, app)
    assert is_amap_link(link)
    assert re.sub(r"[-0-9.]+", "#", link) == (
        f"{app}?sourceApplication=visitplanner&dlat=#&dlon=#&dev=#&t=#"
    )
    assert remote_references(tag("a", "go", href=link, data_iphone=link)) == ()


@given(PLACES, MODES, APPS, CHANGES, st.data())
def test_a_link_with_anything_more_does_not_pass(
    place: Location, mode: TravelMode, app: str, change: str, data: st.DataObject
) -> None:
    link = amap_link(place, mode, app)
    at = data.draw(st.integers(0, len(link)))
    assert not is_amap_link(link[:at] + change + link[at:])


@given(st.text(max_size=40), APPS)
def test_no_other_address_of_amap_passes(rest: str, app: str) -> None:
    for address in (app + rest, f"{app.partition(':')[0]}:{rest}"):
        assert is_amap_link(address) or len(remote_references(tag("a", "go", href=address))) == 1


@given(st.floats(18, 53), st.floats(74, 134), MODES, APPS)
def test_amap_finds_the_same_place(
    latitude: float, longitude: float, mode: TravelMode, app: str
) -> None:
    link = amap_link(Location(latitude=latitude, longitude=longitude), mode, app)
    shown = re.search(r"dlat=([-0-9.]+)&dlon=([-0-9.]+)", link)
    assert shown is not None
    back = to_wgs84(float(shown[1]), float(shown[2]), Datum.GCJ02)
    assert back == pytest.approx((latitude, longitude), abs=2e-6)


def test_a_known_place_by_each_mode() -> None:
    place = Location(latitude=37.5, longitude=122.1)
    links = [amap_link(place, mode, AMAP_ANDROID) for mode in TravelMode]
    assert [link[-1] for link in links] == ["0", "3", "2"]
    assert geo_link(place) == "geo:37.500000,122.100000?q=37.500000,122.100000"
