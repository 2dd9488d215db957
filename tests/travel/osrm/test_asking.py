"""One question and its answer: patient, bounded, and to no other server."""

from __future__ import annotations

import pytest
from osrm_server import FakeOsrm, running

from visitplanner.errors import ServiceError
from visitplanner.travel.osrm.asking import WAITS_S, Asker

TARGET = "/route/v1/driving/polyline6(%3F%3F_ibE_ibE)"
TRIES = len(WAITS_S) + 1


@pytest.mark.parametrize("fault", ["500", "503", "429", "408", "drop", "half"])
def test_a_passing_failure_is_tried_again(fault: str) -> None:
    waits = list[float]()
    with running(FakeOsrm(faults=[fault, fault])) as osrm:
        asker = Asker(osrm.url, 5, waits.append)
        assert asker.ask(TARGET).status == 200
        asker.close()
    assert len(osrm.asked) == 3
    assert waits[0] == 0.0
    assert 0.125 <= waits[1] <= 0.25


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("500", "failed with status 500, in 6 tries"),
        ("429", "failed with status 429, in 6 tries"),
        ("drop", "could not be reached, or broke off, in 6 tries"),
        ("half", "could not be reached, or broke off, in 6 tries"),
    ],
)
def test_a_lasting_failure_ends(fault: str, words: str) -> None:
    waits = list[float]()
    with running(FakeOsrm(faults=[fault] * 100)) as osrm:
        with pytest.raises(ServiceError, match=words) as raised:
            Asker(osrm.url, 5, waits.append).ask(TARGET)
        assert len(osrm.asked) == TRIES
    assert f"the road server {osrm.url}" in str(raised.value)
    assert "--roads-fallback" in str(raised.value)
    assert "polyline" not in str(raised.value)
    assert all(one <= most for one, most in zip(waits, WAITS_S, strict=True))


def test_a_server_that_hangs_is_told() -> None:
    with (
        running(FakeOsrm(faults=["hang"] * TRIES)) as osrm,
        pytest.raises(ServiceError, match="did not answer in time"),
    ):
        Asker(osrm.url, 0.05, lambda _: None).ask(TARGET)


def test_a_stopped_server_is_told() -> None:
    with running(FakeOsrm()) as osrm:
        pass
    with pytest.raises(ServiceError, match="could not be reached"):
        Asker(osrm.url, 5, lambda _: None).ask(TARGET)


def test_the_server_may_ask_for_patience_within_bounds() -> None:
    for header, least in (("3", 3.0), ("100000", 10.0), ("soon", 0.0), ("-1", 0.0)):
        waits = list[float]()
        with running(FakeOsrm(faults=["429"], headers={"Retry-After": header})) as osrm:
            Asker(osrm.url, 5, waits.append).ask(TARGET)
        assert waits == [least]


@pytest.mark.parametrize("status", ["301", "302", "307", "308"])
def test_nothing_is_followed(status: str) -> None:
    with (
        running(FakeOsrm()) as other,
        running(FakeOsrm(faults=[status], headers={"Location": other.url})) as osrm,
        pytest.raises(ServiceError, match="points to another one"),
    ):
        Asker(osrm.url, 5).ask(TARGET)
    assert len(osrm.asked) == 1
    assert other.asked == []


def test_the_connection_is_kept_and_no_proxy_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(FakeOsrm()) as proxy, running(FakeOsrm()) as osrm:
        monkeypatch.setenv("http_proxy", proxy.url)
        asker = Asker(osrm.url, 5)
        for _ in range(5):
            asker.ask(TARGET)
        asker.close()
    assert (osrm.connections, proxy.connections) == (1, 0)


def test_a_path_of_the_address_is_kept() -> None:
    with running(FakeOsrm(faults=[b"x"])) as osrm:
        Asker(f"{osrm.url}/osrm/car/", 5).ask("/table/v1")
    assert osrm.asked == ["/osrm/car/table/v1"]


def test_what_the_server_refuses_is_an_answer() -> None:
    with running(FakeOsrm(faults=["400"])) as osrm:
        assert Asker(osrm.url, 5).ask(TARGET).status == 400
    assert len(osrm.asked) == 1
