"""Which road servers may be asked: coordinates leave the machine only by the user's word."""

from __future__ import annotations

import pytest

from visitplanner.domain import TravelMode
from visitplanner.errors import InputError
from visitplanner.travel.osrm.servers import OsrmServers, is_url, require_askable


def servers(url: str, *, may_leave: bool = False) -> OsrmServers:
    return OsrmServers(urls={TravelMode.CAR: url}, coordinates_may_leave_this_machine=may_leave)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:5000", "http://localhost", "http://[::1]:80/osrm/", "https://127.9.9.9"],
)
def test_a_server_on_this_machine_needs_nobodys_word(url: str) -> None:
    require_askable(servers(url))


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.7:5000", "https://localhost.example.org", "http://example.org/127.0.0.1"],
)
def test_any_other_server_is_refused_until_the_user_says_so(url: str) -> None:
    with pytest.raises(InputError, match="coordinates would leave the machine"):
        require_askable(servers(url))
    require_askable(servers(url, may_leave=True))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999",
        "http://user:word@127.0.0.1",
        "http://127.0.0.1/?key=1",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\r\nHost: x",
        "http://127.0.0.1:0",
        "127.0.0.1:5000",
    ],
)
def test_an_address_that_makes_no_sense_is_told(url: str) -> None:
    with pytest.raises(InputError, match="expected the address of a road server") as raised:
        require_askable(servers(url, may_leave=True))
    assert [fault.column for fault in raised.value.faults] == ["roads.osrm.car"]


def test_all_faults_are_told_at_once() -> None:
    urls = {TravelMode.CAR: "http://", TravelMode.WALK: "https://example.org"}
    with pytest.raises(InputError) as raised:
        require_askable(OsrmServers(urls=urls))
    assert [fault.column for fault in raised.value.faults] == ["roads.osrm.car", "roads.osrm.walk"]


def test_an_address_is_told_from_a_file() -> None:
    assert is_url("http://127.0.0.1:5000")
    assert is_url("HTTPS://example.org")
    assert not is_url("http.roads")
    assert not is_url("/data/weihai.roads")
