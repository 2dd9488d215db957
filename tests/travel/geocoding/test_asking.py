"""Asking a geocoder over real HTTP, on 127.0.0.1: answers, silence, refusals and rubbish."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import pytest
from map_services import Server, nominatim_place
from samples import make_case

from visitplanner.domain import Location, PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.travel.datum import Datum, from_wgs84
from visitplanner.travel.geocoding.asking import MAX_TRIES, GeopyGeocoder
from visitplanner.travel.geocoding.chain import Service
from visitplanner.travel.geocoding.found import Unplaced
from visitplanner.travel.geocoding.geocoders import GeocoderSettings
from visitplanner.travel.geocoding.placing import Placer, place_cases

if TYPE_CHECKING:
    from visitplanner.travel.geocoding.found import Found

TIMEOUT_S = 0.3


def geocoder(server: Server, waits: list[float] | None = None, **changes: Any) -> GeopyGeocoder:  # noqa: ANN401 (any field)
    fields = {"kind": "nominatim", "domain": server.domain, "timeout_s": TIMEOUT_S}
    wished = GeocoderSettings(**{**fields, "min_delay_s": 0.0, **changes})
    return GeopyGeocoder(wished, "威海市", sleep=([] if waits is None else waits).append)


def placer(server: Server) -> Placer:
    return Placer((), [Service(name="nominatim", geocoder=geocoder(server))])


def place(found: Found | None) -> Location:
    assert found is not None
    return found.location


@pytest.mark.parametrize(
    ("rank", "grade"),
    [
        (30, PlaceGrade.DOOR),
        (28, PlaceGrade.DOOR),
        (27, PlaceGrade.STREET),
        (26, PlaceGrade.STREET),
        (25, PlaceGrade.COMMUNITY),
        (19, PlaceGrade.COMMUNITY),
        (18, PlaceGrade.DISTRICT),
    ],
)
def test_nominatim_answers_with_a_place_and_its_grade(
    server: Server, rank: int, grade: PlaceGrade
) -> None:
    server.answer(nominatim_place(rank))
    found = geocoder(server).find("文化路1号")
    assert place(found) == Location(latitude=37.5, longitude=122.1, grade=grade, source="nominatim")
    assert found is not None
    assert found.reported == "环翠区, 威海市, 山东省, 中国"
    assert server.questions == ["文化路 1"]  # as `nominatim` has it
    assert server.paths[0].startswith("/search?")


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("house", PlaceGrade.DOOR),
        ("street", PlaceGrade.STREET),
        ("locality", PlaceGrade.COMMUNITY),
        ("city", PlaceGrade.DISTRICT),
    ],
)
def test_photon_answers_with_a_place_and_its_grade(
    server: Server, kind: str, grade: PlaceGrade
) -> None:
    properties = {"type": kind, "name": "晴川小区", "countrycode": "CN"}
    geometry = {"type": "Point", "coordinates": [122.1, 37.5]}
    server.answer({"features": [{"geometry": geometry, "properties": properties}]})
    assert place(geocoder(server, kind="photon").find("文化路1号")) == Location(
        latitude=37.5, longitude=122.1, grade=grade, source="photon"
    )


@pytest.mark.parametrize(
    ("level", "grade"),
    [
        ("门址", PlaceGrade.DOOR),
        ("道路", PlaceGrade.STREET),
        ("地产小区", PlaceGrade.COMMUNITY),
        ("区县", PlaceGrade.DISTRICT),
        ("", PlaceGrade.DISTRICT),
    ],
)
def test_baidus_datum_is_taken_off(
    server: Server, monkeypatch: pytest.MonkeyPatch, level: str, grade: PlaceGrade
) -> None:
    monkeypatch.setenv("MAP_KEY", "k")
    latitude, longitude = from_wgs84(37.5, 122.1, Datum.BD09)
    entry = {"location": {"lat": latitude, "lng": longitude}, "level": level, "confidence": 80}
    server.answer({"status": 0, "result": entry})
    found = place(geocoder(server, kind="baidu_v3", key_env="MAP_KEY").find("文化路1号"))
    assert (found.latitude, found.longitude) == pytest.approx((37.5, 122.1), abs=1e-9)
    assert (found.grade, found.source) == (grade, "baidu_v3")
    assert server.questions == ["文化路1号"]


@pytest.mark.parametrize("status", [200, 211, 240])
def test_baidu_refuses_a_key_in_words(
    server: Server, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("MAP_KEY", "k")
    server.answer({"status": status, "message": "APP 文化路1号"})
    with pytest.raises(ServiceError, match="refused the key"):
        geocoder(server, kind="baidu_v3", key_env="MAP_KEY").find("文化路1号")


def test_an_address_that_is_not_known_is_no_failure(server: Server) -> None:
    assert geocoder(server).find("文化路1号") is None
    server.answer({"features": []})
    assert geocoder(server, kind="photon").find("文化路1号") is None


@pytest.mark.parametrize(
    ("status", "words", "tries"),
    [
        (429, "asks for fewer questions", 1),  # without a time to come back, nobody comes back
        (401, "refused the key", 1),
        (403, "refused the key", 1),
        (400, "makes no sense", 1),
        (500, "127\\.0\\.0\\.1:[0-9]+ could not be reached, or failed", MAX_TRIES),
        (502, "could not be reached, or failed", MAX_TRIES),
        (504, "did not answer in time", MAX_TRIES),
    ],
)
def test_an_error_of_the_server_is_told_in_words(
    server: Server, status: int, words: str, tries: int
) -> None:
    server.status, server.body = status, "文化路1号".encode()
    with pytest.raises(ServiceError, match=words) as raised:
        geocoder(server).find("文化路1号")
    assert "文化路" not in str(raised.value)
    assert len(server.paths) == tries


def test_a_server_that_failed_is_tried_again_after_longer_and_longer_waits(server: Server) -> None:
    def mended_at_the_third(_: str) -> None:
        server.status = 200 if len(server.paths) == MAX_TRIES else 503

    server.answer(nominatim_place())
    server.on_question = mended_at_the_third
    waits: list[float] = []
    assert geocoder(server, waits).find("文化路1号") is not None
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize(("seconds", "is_waited"), [("60", True), ("61", False), ("soon", False)])
def test_a_server_that_says_when_to_come_back_is_obeyed_within_reason(
    server: Server, seconds: str, *, is_waited: bool
) -> None:
    def busy_at_first(_: str) -> None:
        server.status = 429 if len(server.paths) == 1 else 200

    server.answer(nominatim_place())
    server.headers = {"Retry-After": seconds}
    server.on_question = busy_at_first
    waits: list[float] = []
    asked = geocoder(server, waits)
    if is_waited:
        assert asked.find("文化路1号") is not None
    else:
        with pytest.raises(ServiceError, match="asks for fewer questions"):
            asked.find("文化路1号")
    assert waits == ([float(seconds)] if is_waited else [])


def test_silence_ends_with_the_time_limit(server: Server) -> None:
    server.delay_s = 3 * TIMEOUT_S
    started = time.monotonic()
    with pytest.raises(ServiceError, match="did not answer in time"):
        geocoder(server).find("文化路1号")
    assert TIMEOUT_S <= time.monotonic() - started < 3 * TIMEOUT_S


def test_a_stopped_server_is_told_in_words() -> None:
    nobody = Server(domain="127.0.0.1:9")  # discard, which nothing serves here
    with pytest.raises(ServiceError, match="could not be reached"):
        geocoder(nobody).find("文化路1号")


@pytest.mark.parametrize("kind", ["nominatim", "photon", "baidu_v3", "amap"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>busy</html>",
        b"\xff\xfe",
        b"42",
        b'"37.5,122.1"',
        b"[1]",
        b'[{"lat": "north", "lon": "122.1"}]',
        b'[{"lat": "NaN", "lon": "122.1"}]',
        b'[{"lat": 95, "lon": 122.1, "place_rank": 30}]',
        b'[{"lat": 37.5, "lon": 122.1, "place_rank": "high"}]',
        b'{"features": [{}]}',
        b'{"features": [{"geometry": {"coordinates": []}, "properties": {}}]}',
        b'{"features": 7}',
        b'{"result": {"location": {}}, "status": 0}',
        b'{"result": [7], "status": 0}',
        b'{"status": "ok"}',
        b'[{"lat": 1e400, "lon": 122.1, "place_rank": 30}]',
        b'{"status": "1", "geocodes": [{}]}',
        b'{"status": "1", "geocodes": [{"location": [], "formatted_address": []}]}',
        b'{"status": "1"}',
        b"[" * 5_000,
    ],
)
def test_rubbish_is_an_error_in_words_or_no_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch, body: bytes, kind: str
) -> None:
    monkeypatch.setenv("MAP_KEY", "k")
    server.body = body
    try:
        found = geocoder(server, kind=kind, key_env="MAP_KEY").find("文化路1号")
    except ServiceError as error:
        assert "geocoder" in str(error)  # noqa: PT017 (either ending is right, no other is)
    else:
        assert found is None


def test_a_server_that_points_elsewhere_is_not_followed(server: Server) -> None:
    server.status = 302
    server.headers = {"Location": f"http://{server.domain}/elsewhere?q=x"}
    with pytest.raises(ServiceError, match="could not be reached, or failed"):
        geocoder(server).find("文化路1号")
    assert len(server.paths) == 1


def test_a_question_to_this_machine_takes_no_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    server.answer(nominatim_place())
    assert geocoder(server).find("文化路1号") is not None


def test_no_address_gets_into_a_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = geocoder(server)
    asked.find("文化路1号")
    server.status, server.body = 500, "文化路1号".encode()
    with pytest.raises(ServiceError, match="failed"):
        asked.find("文化路1号")
    assert caplog.text == ""


def test_a_failing_service_never_ends_the_job(server: Server) -> None:
    server.status = 400
    cases = [make_case(f"C{n}", location=None, address=f"文化路{n}号") for n in range(6)]
    placed, unplaced = place_cases([*cases, make_case("C9")], placer(server))
    assert [case.case_id for case in placed] == ["C9"]
    assert [each.case.case_id for each in unplaced] == [case.case_id for case in cases]
    assert server.questions == [f"威海市环翠区文化路 {n}" for n in range(3)]


def test_another_city_of_the_same_name_is_refused(server: Server) -> None:
    server.answer(nominatim_place(latitude="30.25", longitude="120.16"))  # Hangzhou
    found = placer(server).place(make_case(location=None))
    assert isinstance(found, Unplaced)
    assert "outside the region" in str(found.reason)
