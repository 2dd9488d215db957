"""AMap as a geocoder of geopy: its question, its levels, its datum, its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from visitplanner.domain import PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.travel.datum import Datum, from_wgs84
from visitplanner.travel.geocoding.amap import KEY_CODES, QUESTION_CODES, QUOTA_CODES
from visitplanner.travel.geocoding.asking import GeopyGeocoder
from visitplanner.travel.geocoding.geocoders import GeocoderSettings

if TYPE_CHECKING:
    from map_services import Server


@pytest.fixture
def amap(server: Server, monkeypatch: pytest.MonkeyPatch) -> GeopyGeocoder:
    monkeypatch.setenv("MAP_KEY", "k")
    wished = GeocoderSettings(kind="amap", domain=server.domain, key_env="MAP_KEY")
    return GeopyGeocoder(wished, "威海市")


def answer(level: str = "门牌号") -> object:
    latitude, longitude = from_wgs84(37.5, 122.1, Datum.GCJ02)
    place = {
        "formatted_address": "山东省威海市环翠区文化路1号",
        "country": "中国",
        "city": "威海市",
        "district": "环翠区",
        "township": [],
        "adcode": "371002",
        "location": f"{longitude},{latitude}",
        "level": level,
    }
    return {"status": "1", "info": "OK", "infocode": "10000", "count": "1", "geocodes": [place]}


@pytest.mark.parametrize(
    ("level", "grade"),
    [
        ("门牌号", PlaceGrade.DOOR),
        ("单元号", PlaceGrade.DOOR),
        ("道路", PlaceGrade.STREET),
        ("道路交叉路口", PlaceGrade.STREET),
        ("兴趣点", PlaceGrade.COMMUNITY),
        ("村庄", PlaceGrade.COMMUNITY),
        ("热点商圈", PlaceGrade.DISTRICT),
        ("公交站台、地铁站", PlaceGrade.DISTRICT),
        ("区县", PlaceGrade.DISTRICT),
        ("未知", PlaceGrade.DISTRICT),
        ("a level of tomorrow", PlaceGrade.DISTRICT),
    ],
)
def test_a_level_is_a_grade_and_the_datum_is_taken_off(
    server: Server, amap: GeopyGeocoder, level: str, grade: PlaceGrade
) -> None:
    server.answer(answer(level))
    found = amap.find("文化路1号")
    assert found is not None
    place = found.location
    assert (place.latitude, place.longitude) == pytest.approx((37.5, 122.1), abs=1e-9)
    assert (place.grade, place.source, found.reported) == (grade, "amap", "环翠区,371002")


@pytest.mark.parametrize(
    ("address", "city"), [("威海市文化路1号", {"city": ["威海市"]}), ("烟台市文化路1号", {})]
)
def test_the_question_names_the_key_and_its_own_city(
    server: Server, amap: GeopyGeocoder, address: str, city: dict[str, list[str]]
) -> None:
    server.answer(answer())
    amap.find(address)
    parts = urlsplit(server.paths[0])
    assert parts.path == "/v3/geocode/geo"
    asked = {"key": ["k"], "output": ["JSON"], "address": [address]}
    assert parse_qs(parts.query) == asked | city


def test_an_address_that_is_not_known_is_no_failure(server: Server, amap: GeopyGeocoder) -> None:
    server.answer({"status": "1", "info": "OK", "infocode": "10000", "count": "0", "geocodes": []})
    assert amap.find("文化路1号") is None


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (sorted(QUOTA_CODES), "asks for fewer questions"),
        (sorted(KEY_CODES), "refused the key"),
        (sorted(QUESTION_CODES), "makes no sense"),
        (["10016", "30001", "99999", ""], "could not be reached, or failed"),
    ],
)
def test_a_code_is_told_in_words_that_hold_no_address(
    server: Server, amap: GeopyGeocoder, codes: list[str], words: str
) -> None:
    for code in codes:
        server.answer({"status": "0", "info": "文化路1号", "infocode": code})
        with pytest.raises(ServiceError, match=words) as raised:
            amap.find("文化路1号")
        assert "文化路" not in str(raised.value)


def test_no_code_means_two_things() -> None:
    assert not QUOTA_CODES & KEY_CODES
    assert not QUOTA_CODES & QUESTION_CODES
    assert not KEY_CODES & QUESTION_CODES
