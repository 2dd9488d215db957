"""A desk in a new store, for each test; branches whose stores are put back, for commands."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from casework.branches import Branch, open_branch
from casework.given import write_given
from casework.snapshots import snapshot
from casework.writing import NOW
from store.conftest import (  # noqa: F401 (fixtures)
    dispatcher,
    key_file,
    postgres,
    postgres_programs,
    store,
    url,
)

from visitplanner.casework.desk import Desk
from visitplanner.policy import Policy
from visitplanner.store.access import Right
from visitplanner.store.database import transaction
from visitplanner.store.migrating import undo_migrations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from services.postgres import Postgres

    from visitplanner.store.opening import Store, Visitor

POLICY = Policy()
NUM_BRANCHES = 2
"""Where commands are killed at the same time: one for each core of a small machine."""


@pytest.fixture
def at_desk(
    store: Store,  # noqa: F811 (a fixture)
    dispatcher: Visitor,  # noqa: F811 (a fixture)
) -> Callable[[datetime], AbstractContextManager[Desk]]:
    """Return what gives the dispatcher's desk at a moment."""

    @contextlib.contextmanager
    def desk(now: datetime) -> Iterator[Desk]:
        with store.acting(replace(dispatcher, now=now), Right.CHANGE_CASES) as journal:
            yield Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)

    return desk


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]
)
def branches(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sequence[Branch]]:
    """Give branches of which the first has kept its store, with what all commands need."""
    server: Postgres | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
    folder = tmp_path_factory.mktemp("branches")
    write_given(folder / "given")
    with ExitStack() as stack:
        opened = [
            stack.enter_context(
                open_branch(folder / str(n), folder / "given", folder / "kept", server)
            )
            for n in range(NUM_BRANCHES)
        ]
        _keep_stores(opened[0])
        yield opened


def _keep_stores(branch: Branch) -> None:
    """Keep a store with nothing, one with cases and officers, and that of an older edition."""
    branch.keep("nothing")
    assert branch.run(("db", "init"), NOW) == 0
    assert branch.run(("case", "import", "{given}/cases.csv"), NOW) == 0
    assert branch.run(("officer", "import", "{given}/officers.csv"), NOW) == 0
    assert snapshot(branch).findings == ()
    branch.keep("branch")
    branch.clear()
    assert branch.run(("db", "init"), NOW) == 0
    assert branch.run(("case", "import", "{given}/cases.csv"), NOW) == 0
    with transaction(branch.open().engine) as connection:
        undo_migrations(connection, "0001")
    branch.keep("older")
