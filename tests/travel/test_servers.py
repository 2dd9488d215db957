"""Which servers are on this machine."""

from __future__ import annotations

import pytest

from visitplanner.travel.servers import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "10.0.0.1", "localhost.example.org", "0.0.0.0", "127.1"])  # noqa: S104 (a name to refuse)
def test_any_other(host: str) -> None:
    assert not is_loopback(host)
