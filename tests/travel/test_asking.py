"""Asking a geocoder over real HTTP, on 127.0.0.1: answers, silence, refusals and rubbish."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from samples import make_case

from visitplanner.domain import Location, PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.travel.datum import Datum, from_wgs84
from visitplanner.travel.geocoders import GeocoderSettings, build_geocoder
from visitplanner.travel.placing import place_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.travel.placing import Geocoder

TIMEOUT_S = 0.3


@dataclass
class Service:
    """A geocoding service on this machine: what it answers, and what it was asked."""

    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    paths: list[str] = field(default_factory=list)
    domain: str = ""

    def answer(self, document: object) -> None:
        """Answer with `document` from now on."""
        self.body = json.dumps(document, ensure_ascii=False).encode()

    @property
    def questions(self) -> list[str]:
        """The addresses asked for, in order."""
        queries = [parse_qs(urlsplit(path).query) for path in self.paths]
        return [(query.get("q") or query["address"])[0] for query in queries]


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.paths.append(self.path)
            time.sleep(state.delay_s)
            with contextlib.suppress(OSError):  # who asked may have given up
                self.send_response(state.status)
                for name, value in state.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(state.body)

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 (as in its base)
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.domain = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def geocoder(service: Service, **changes: Any) -> Geocoder:  # noqa: ANN401 (any field)
    fields = {"kind": "nominatim", "domain": service.domain, "timeout_s": TIMEOUT_S}
    return build_geocoder(GeocoderSettings(**{**fields, "min_delay_s": 0.0, **changes}))


def nominatim_place(rank: int = 30, latitude: str = "37.5", longitude: str = "122.1") -> object:
    return [
        {
            "place_id": 1,
            "licence": "Data © OpenStreetMap contributors, ODbL 1.0",
            "lat": latitude,
            "lon": longitude,
            "class": "building",
            "type": "apartments",
            "place_rank": rank,
            "address": {"house_number": "1"},
            "display_name": "晴川小区, 环翠区, 威海市, 山东省, 中国",
        }
    ]


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
    service: Service, rank: int, grade: PlaceGrade
) -> None:
    service.answer(nominatim_place(rank))
    assert geocoder(service).find("文化路1号") == Location(
        latitude=37.5, longitude=122.1, grade=grade, source="nominatim"
    )
    assert service.questions == ["文化路 1"]  # as `nominatim` has it
    assert service.paths[0].startswith("/search?")


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
    service: Service, kind: str, grade: PlaceGrade
) -> None:
    properties = {"type": kind, "name": "晴川小区", "countrycode": "CN"}
    geometry = {"type": "Point", "coordinates": [122.1, 37.5]}
    service.answer({"features": [{"geometry": geometry, "properties": properties}]})
    assert geocoder(service, kind="photon").find("文化路1号") == Location(
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
    service: Service, monkeypatch: pytest.MonkeyPatch, level: str, grade: PlaceGrade
) -> None:
    monkeypatch.setenv("MAP_KEY", "k")
    latitude, longitude = from_wgs84(37.5, 122.1, Datum.BD09)
    place = {"location": {"lat": latitude, "lng": longitude}, "level": level, "confidence": 80}
    service.answer({"status": 0, "result": place})
    found = geocoder(service, kind="baidu_v3", key_env="MAP_KEY").find("文化路1号")
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((37.5, 122.1), abs=1e-9)
    assert (found.grade, found.source) == (grade, "baidu_v3")
    assert service.questions == ["文化路1号"]


@pytest.mark.parametrize("status", [200, 211, 240])
def test_baidu_refuses_a_key_in_words(
    service: Service, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("MAP_KEY", "k")
    service.answer({"status": status, "message": "APP 文化路1号"})
    with pytest.raises(ServiceError, match="refused the key"):
        geocoder(service, kind="baidu_v3", key_env="MAP_KEY").find("文化路1号")


def test_an_address_that_is_not_known_is_no_failure(service: Service) -> None:
    assert geocoder(service).find("文化路1号") is None
    service.answer({"features": []})
    assert geocoder(service, kind="photon").find("文化路1号") is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (429, "asks for fewer questions"),
        (401, "refused the key"),
        (403, "refused the key"),
        (500, "could not be reached, or failed"),
        (502, "could not be reached, or failed"),
        (504, "did not answer in time"),
    ],
)
def test_an_error_of_the_server_is_told_in_words(service: Service, status: int, words: str) -> None:
    service.status, service.body = status, "文化路1号".encode()
    with pytest.raises(ServiceError, match=words) as raised:
        geocoder(service).find("文化路1号")
    assert "文化路" not in str(raised.value)
    assert len(service.paths) == 1


def test_silence_ends_with_the_time_limit(service: Service) -> None:
    service.delay_s = 3 * TIMEOUT_S
    started = time.monotonic()
    with pytest.raises(ServiceError, match="did not answer in time"):
        geocoder(service).find("文化路1号")
    assert TIMEOUT_S <= time.monotonic() - started < 3 * TIMEOUT_S


def test_a_stopped_server_is_told_in_words() -> None:
    nobody = Service(domain="127.0.0.1:9")  # discard, which nothing serves here
    with pytest.raises(ServiceError, match="could not be reached"):
        geocoder(nobody).find("文化路1号")


@pytest.mark.parametrize("kind", ["nominatim", "photon", "baidu_v3"])
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
        b"[" * 5_000,
    ],
)
def test_rubbish_is_an_error_in_words_or_no_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch, body: bytes, kind: str
) -> None:
    monkeypatch.setenv("MAP_KEY", "k")
    service.body = body
    try:
        found = geocoder(service, kind=kind, key_env="MAP_KEY").find("文化路1号")
    except ServiceError as error:
        assert "geocoder" in str(error)  # noqa: PT017 (either ending is right, no other is)
    else:
        assert found is None


def test_a_server_that_points_elsewhere_is_not_followed(service: Service) -> None:
    service.status = 302
    service.headers = {"Location": f"http://{service.domain}/elsewhere?q=x"}
    with pytest.raises(ServiceError, match="could not be reached, or failed"):
        geocoder(service).find("文化路1号")
    assert len(service.paths) == 1


def test_a_question_to_this_machine_takes_no_proxy(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    service.answer(nominatim_place())
    assert geocoder(service).find("文化路1号") is not None


def test_questions_are_as_far_apart_as_asked_for(service: Service) -> None:
    asked = geocoder(service, min_delay_s=0.2)
    started = time.monotonic()
    asked.find("文化路1号")
    asked.find("文化路2号")
    assert time.monotonic() - started >= 0.2


def test_no_address_gets_into_a_log(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = geocoder(service)
    asked.find("文化路1号")
    service.status, service.body = 500, "文化路1号".encode()
    with pytest.raises(ServiceError, match="failed"):
        asked.find("文化路1号")
    assert caplog.text == ""


def test_a_failing_service_never_ends_the_job(service: Service) -> None:
    service.status = 500
    cases = [make_case(f"C{n}", location=None, address=f"文化路{n}号") for n in range(6)]
    placed, unplaced = place_cases([*cases, make_case("C9")], {}, geocoder(service))
    assert [case.case_id for case in placed] == ["C9"]
    assert [case.case_id for case, _ in unplaced] == [case.case_id for case in cases]
    assert service.questions == ["文化路 0", "文化路 1", "文化路 2"]


def test_another_city_of_the_same_name_is_refused(service: Service) -> None:
    service.answer(nominatim_place(latitude="30.25", longitude="120.16"))  # Hangzhou
    case = make_case(location=None)
    placed, ((_, reason),) = place_cases([case], {}, geocoder(service))
    assert placed == ()
    assert "outside the region" in str(reason)
