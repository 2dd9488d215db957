"""Which geocoders may be asked: addresses leave the machine only by the user's word."""

from __future__ import annotations

from typing import Any

import pytest

from visitplanner.errors import InputError
from visitplanner.travel.geocoding.geocoders import (
    GeocoderSettings,
    build_geocoder,
    build_services,
    where_addresses_go,
)


def settings(**changes: Any) -> GeocoderSettings:  # noqa: ANN401 (any field)
    return GeocoderSettings(**{"kind": "nominatim", **changes})


@pytest.mark.parametrize(
    "domain",
    [
        "127.0.0.1:8088",
        "localhost:2322",
        "[::1]:80",
        "http://127.0.0.1:8088/nominatim",
        "127.9.9.9",
    ],
)
def test_a_server_on_this_machine_needs_nobodys_word(domain: str) -> None:
    assert settings(domain=domain).is_on_this_machine
    assert build_geocoder(settings(domain=domain))


@pytest.mark.parametrize(
    "domain",
    [
        "",  # the public service
        "nominatim.example.org",
        "10.0.0.7:8088",
        "https://127.0.0.1@example.org",
        "127.0.0.1.example.org",
        "example.org/127.0.0.1",
        "localhost.example.org",
    ],
)
def test_any_other_server_is_refused_until_the_user_says_so(domain: str) -> None:
    with pytest.raises(InputError, match="borrowers' addresses would leave the machine"):
        build_geocoder(settings(domain=domain))
    assert build_geocoder(settings(domain=domain, addresses_may_leave_this_machine=True))


@pytest.mark.parametrize(
    "domain",
    ["ftp://example.org", "http://", "http://[::1", "://x", "http//x", "https:/x", "http:x"],
)
def test_a_server_that_makes_no_sense_is_told(domain: str) -> None:
    with pytest.raises(InputError, match="malformed address: expected a server") as raised:
        build_geocoder(settings(domain=domain, addresses_may_leave_this_machine=True))
    assert [fault.column for fault in raised.value.faults] == ["geocoder.domain"]


def test_a_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    baidu = settings(kind="baidu_v3", key_env="MAP_KEY", addresses_may_leave_this_machine=True)
    monkeypatch.delenv("MAP_KEY", raising=False)
    with pytest.raises(InputError, match="the environment variable MAP_KEY is not set"):
        build_geocoder(baidu)
    monkeypatch.setenv("MAP_KEY", "secret")
    assert build_geocoder(baidu)
    assert "secret" not in repr(baidu)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputError, match="name the environment variable") as raised:
        build_geocoder(settings(kind="baidu_v3"))
    assert [fault.column for fault in raised.value.faults] == [
        "geocoder.addresses_may_leave_this_machine",
        "geocoder.key_env",
    ]


def test_the_faults_of_a_chain_are_told_with_their_places() -> None:
    chain = [settings(domain="127.0.0.1:80"), settings(), settings(kind="amap")]
    with pytest.raises(InputError) as raised:
        build_services(chain)
    assert [fault.column for fault in raised.value.faults] == [
        "geocoder.2.addresses_may_leave_this_machine",
        "geocoder.3.addresses_may_leave_this_machine",
        "geocoder.3.key_env",
    ]


def test_a_service_is_known_by_its_kind_and_server() -> None:
    local, public = build_services(
        [
            settings(domain="127.0.0.1:80", min_delay_s=0.2),
            settings(kind="photon", addresses_may_leave_this_machine=True),
        ]
    )
    assert (local.name, local.min_delay_s) == ("nominatim 127.0.0.1:80", 0.2)
    assert public.name == "photon photon.komoot.io"


def test_it_is_told_who_gets_to_know_addresses() -> None:
    asked = [settings(domain="127.0.0.1:80"), settings(), settings(domain="https://geo.example/x")]
    assert where_addresses_go(asked) == ("nominatim.openstreetmap.org", "geo.example")


@pytest.mark.parametrize(
    ("domain", "scheme", "server"),
    [
        ("127.0.0.1:8088", "http", "127.0.0.1:8088"),
        ("nominatim.example.org", "https", "nominatim.example.org"),
        ("HTTP://nominatim.bank.example/geo/", "http", "nominatim.bank.example/geo"),
    ],
)
def test_https_unless_at_home_or_told_otherwise(domain: str, scheme: str, server: str) -> None:
    assert settings(domain=domain).scheme == scheme
    assert settings(domain=domain).server == server
