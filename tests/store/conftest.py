"""A store of its own for each test: in SQLite, and in PostgreSQL where services are tested."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from samples import at
from services.conftest import postgres, postgres_programs  # noqa: F401 (fixtures)

from visitplanner.store.database import connect
from visitplanner.store.opening import Visitor, make_store
from visitplanner.store.vault import KEY_FILE_VARIABLE, KEY_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.postgres import Postgres

    from visitplanner.store.opening import Store

NUMBERS = itertools.count()


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the key among the test's own files."""
    file = tmp_path / "key" / "store.key"
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(file))
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a store may be made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    database = f"store_{next(NUMBERS)}"
    server.execute(f"CREATE DATABASE {database}")
    return f"postgresql://postgres@/{database}?host={server.folder}"


@pytest.fixture
def dispatcher() -> Visitor:
    """Return who made the store, at work."""
    return Visitor(name="周敏", action="test", now=at("08:00"))


@pytest.fixture
def store(url: str, dispatcher: Visitor) -> Iterator[Store]:
    """Give a new store."""
    made = make_store(url, dispatcher)
    yield made
    made.engine.dispose()


@pytest.fixture
def bare_url(url: str) -> Iterator[str]:
    """Give a database without tables."""
    engine = connect(url, makes=True)
    yield url
    engine.dispose()
