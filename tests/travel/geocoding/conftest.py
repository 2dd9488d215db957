"""A geocoding service to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from map_services import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a service that knows nothing, until it is told what to answer."""
    with serving() as running:
        yield running
