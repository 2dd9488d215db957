"""The engine behind the store: what SQLite is told to keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples import DAY
from sqlalchemy import insert

from visitplanner.errors import ServiceError
from visitplanner.store.database import transaction
from visitplanner.store.schema import NOTICE

if TYPE_CHECKING:
    from visitplanner.store.opening import Store


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("secure_delete", 1), ("synchronous", 2)],
)
def test_sqlite_keeps_a_log_its_keys_and_nothing_of_what_is_deleted(
    store: Store, pragma: str, value: object
) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("a server is told by those who keep it")
    with transaction(store.engine) as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_nothing_points_to_what_is_not_there(store: Store) -> None:
    row = {"case_id": "C9", "given_on": DAY, "channel": "sms"}
    with pytest.raises(ServiceError, match=r"(?i)foreign key"), transaction(store.engine) as it:
        it.execute(insert(NOTICE).values(row))
