"""One road server: tables in pieces as it allows, refusals told, nonsense not believed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
import pytest
from osrm_server import FakeOsrm, running

from visitplanner.errors import ServiceError
from visitplanner.travel.osrm.asking import Asker
from visitplanner.travel.osrm.server import FIRST_SIZE, RoadServer

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLACE = np.array([[37.5, 122.1]])


def points(count: int) -> NDArray[np.float64]:
    return PLACE + np.random.default_rng(1).uniform(0, 0.1, size=(count, 2)).round(6)


def server(osrm: FakeOsrm) -> RoadServer:
    return RoadServer(osrm.url, "driving", Asker(osrm.url, 5, lambda _: None))


def expected(origins: NDArray[np.float64], destinations: NDArray[np.float64]) -> list[list[float]]:
    """Return what the server would say if it were asked for everything at once."""
    with running(FakeOsrm(max_table_size=10_000)) as osrm:
        answers = [server(osrm).table(o[None], destinations)[1][0].tolist() for o in origins]
    return [list(answer) for answer in answers]


@pytest.mark.parametrize(
    ("allowed", "questions"),
    # 130 x 120 at once; refused, then in pieces of 100; of these one refused, then pieces of 50.
    [(130, 1), (100, 1 + 4), (50, 1 + 1 + 4 + 2 + 2 + 1), (3, None)],
)
def test_a_table_is_asked_for_in_pieces_that_the_server_allows(
    allowed: int, questions: int | None
) -> None:
    origins, destinations = points(130), points(120)
    with running(FakeOsrm(max_table_size=allowed)) as osrm:
        _, metres = server(osrm).table(origins, destinations)
    assert metres.tolist() == expected(origins, destinations)
    assert questions is None or len(osrm.asked) == questions


def test_the_size_allowed_is_remembered() -> None:
    with running(FakeOsrm(max_table_size=40)) as osrm:
        asked = server(osrm)
        asked.table(points(60), points(60))
        osrm.asked.clear()
        asked.table(points(50), points(50))
    # After 60 and 50 were refused: pieces of 25, none too big.
    assert len(osrm.asked) == 4


def test_an_address_that_is_too_long_makes_smaller_pieces() -> None:
    origins = points(80)
    with running(FakeOsrm(longest_target=600)) as osrm:
        _, metres = server(osrm).table(origins, origins)
    assert metres.tolist() == expected(origins, origins)
    assert any(len(target) <= 600 for target in osrm.asked)


def test_a_server_that_allows_nothing_is_told() -> None:
    with (
        running(FakeOsrm(max_table_size=0)) as osrm,
        pytest.raises(ServiceError, match="refused with code TooBig"),
    ):
        server(osrm).table(points(2), points(2))


def test_how_far_off_a_place_is_was_said_with_the_table() -> None:
    with running(FakeOsrm(off=lambda longitude: round(longitude, 2))) as osrm:
        asked = server(osrm)
        asked.table(points(3), points(4))
        count = len(osrm.asked)
        assert asked.metres_off(points(4)).tolist() == points(4)[:, 1].round(2).tolist()
        assert len(osrm.asked) == count
        assert asked.metres_off(points(FIRST_SIZE + 5)).shape == (FIRST_SIZE + 5,)
        # 401 new places, one column: two pieces.
        assert len(osrm.asked) == count + 2


def test_a_table_is_asked_for_once() -> None:
    with running(FakeOsrm()) as osrm:
        asked = server(osrm)
        tables = [asked.table(points(3), points(4))[1].tolist() for _ in range(2)]
    assert tables[0] == tables[1]
    assert len(osrm.asked) == 1


def test_a_way_is_asked_for_once() -> None:
    with running(FakeOsrm()) as osrm:
        asked = server(osrm)
        one, two = (37.5, 122.1), (37.6, 122.2)
        for _ in range(2):
            line = asked.line(one, two)
    assert line[[0, -1]].tolist() == [list(one), list(two)]
    assert len(osrm.asked) == 1
    assert "geometries=polyline6" in osrm.asked[0]


def test_no_way_is_no_line() -> None:
    with running(FakeOsrm(faults=[b'{"code": "NoRoute"}'])) as osrm:
        assert server(osrm).line((37.5, 122.1), (37.6, 122.2)).shape == (0, 2)


@pytest.mark.parametrize(
    "body",
    [b"<html>hello</html>", b"{}", b'{"code": "Ok"}', b'{"code": "Ok", "durations": [[1]]}'],
)
def test_nonsense_is_the_servers_failure(body: bytes) -> None:
    for ask in (lambda one: one.table(points(2), points(2)), lambda one: one.line((1, 1), (2, 2))):
        with (
            running(FakeOsrm(faults=[body])) as osrm,
            pytest.raises(ServiceError, match="makes no sense: see that it is OSRM"),
        ):
            ask(server(osrm))


@pytest.mark.parametrize("code", ["InvalidQuery", "NoSegment", "37.5, 122.1"])
def test_a_refusal_is_told_by_its_code_and_without_coordinates(code: str) -> None:
    body = b'{"code": "%s", "message": "near 37.5,122.1"}' % code.encode()
    with (
        running(FakeOsrm(faults=[body])) as osrm,
        pytest.raises(ServiceError, match="refused with code") as raised,
    ):
        server(osrm).table(points(2), points(2))
    shown = str(raised.value).replace(osrm.url, "")
    assert "37.5" not in shown
    assert "122.1" not in shown
    assert (code in shown) == code.isalpha()


def test_only_get_with_encoded_coordinates_is_asked() -> None:
    with running(FakeOsrm()) as osrm:
        server(osrm).table(points(2), points(3))
    (target,) = osrm.asked
    assert unquote(target).startswith("/table/v1/driving/polyline6(")
    assert "sources=0;1&destinations=2;3;4&annotations=duration,distance" in target
    assert all(one.isascii() and one.isprintable() for one in itertools.chain(target))
