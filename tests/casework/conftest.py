"""A desk in a new store, for each test."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.store.opening import Store, Visitor

POLICY = Policy()


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
