"""Real services for the tests of this folder: each started once, and stopped after the last."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from services.geocoding import geocoder_at
from services.maps import EXTRACT, known_places
from services.nominatim import PROGRAM, imported_map, served_map
from services.postgres import has_extension, programs_of_postgres, running_postgres
from services.towns import write_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from services.geocoding import Geocoder
    from services.maps import KnownPlaces
    from services.postgres import Postgres

REQUIRED = "VISITPLANNER_REQUIRE_SERVICES"
"""Set where a missing service is a failure and not a reason to skip."""


def skip_without(missing: list[str]) -> None:
    """Skip a test where something is missing; fail it where that must not be."""
    if not missing:
        return
    reason = f"not on this machine: {', '.join(missing)}"
    if os.environ.get(REQUIRED):
        pytest.fail(f"{reason}, and {REQUIRED} is set")
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _stopped_in_order() -> Iterator[None]:
    """Let a `kill` end the tests as a Ctrl-C does, so that the services stop."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs, or skip."""
    found = programs_of_postgres()
    missing = [] if shutil.which("setpriv") else ["setpriv"]
    skip_without(missing if found else [*missing, "postgresql"])
    assert found is not None
    return found


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[Postgres]:
    """Give a PostgreSQL server of the session's own."""
    with running_postgres(postgres_programs) as server:
        yield server


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of OpenStreetMap that is imported."""
    given = os.environ.get(EXTRACT)
    if given:
        return Path(given)
    return write_town(tmp_path_factory.mktemp("map") / "town.osm.pbf")


@pytest.fixture(scope="session")
def places(extract: Path) -> KnownPlaces:
    """Return what the imported file says itself."""
    return known_places(extract)


@pytest.fixture(scope="session")
def project(
    postgres_programs: Path, extract: Path, request: pytest.FixtureRequest
) -> Iterator[Path]:
    """Give the folder of a Nominatim that has imported the file, or skip."""
    wanted = {
        "postgis": has_extension(postgres_programs, "postgis"),
        "osm2pgsql": shutil.which("osm2pgsql"),
        "nominatim-db": PROGRAM.exists(),
        "nominatim-api": importlib.util.find_spec("nominatim_api"),
        "uvicorn": importlib.util.find_spec("uvicorn"),
    }
    skip_without([name for name, found in wanted.items() if not found])
    postgres: Postgres = request.getfixturevalue("postgres")
    with imported_map(postgres, extract) as folder:
        yield folder


@pytest.fixture(scope="session")
def nominatim(project: Path) -> Iterator[str]:
    """Give the `host:port` of a Nominatim that knows the file."""
    with served_map(project) as server:
        yield server


@pytest.fixture(scope="session")
def geocoder(nominatim: str) -> Geocoder:
    """Return the product's geocoder, which asks that Nominatim."""
    return geocoder_at(nominatim)
