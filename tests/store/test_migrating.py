"""The tables of a store: made step by step, up and down, and the same as the program's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from store.test_verifying import full  # noqa: F401 (a fixture)

from store_editions import digests
from visitplanner.errors import InputError
from visitplanner.store.database import connect, transaction
from visitplanner.store.migrating import (
    MIGRATIONS,
    migrate,
    newest_revision,
    require_current,
    undo_migrations,
)
from visitplanner.store.schema import METADATA

if TYPE_CHECKING:
    from visitplanner.store.opening import Store, Visitor

OLDER = [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][1:]


def test_the_steps_lead_to_the_tables_of_the_program(bare_url: str) -> None:
    with transaction(connect(bare_url)) as connection:
        migrate(connection)
        require_current(connection)
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_they_lead_back_to_nothing_and_up_again(bare_url: str) -> None:
    engine = connect(bare_url)
    with transaction(engine) as connection:
        migrate(connection)
        undo_migrations(connection)
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        migrate(connection)
        migrate(connection)
        require_current(connection)


@pytest.mark.parametrize("revision", OLDER)
def test_what_an_older_edition_holds_outlives_the_way_there_and_back(
    full: Store,  # noqa: F811 (a fixture)
    dispatcher: Visitor,
    revision: str,
) -> None:
    everything, _ = digests(full)
    with transaction(full.engine) as connection:
        undo_migrations(connection, revision)
    kept, columns = digests(full)
    assert "case_file" in kept
    with transaction(full.engine) as connection:
        migrate(connection)
    assert digests(full, columns)[0] == kept
    whole, _ = digests(full)
    changed = {name for name, digest in everything.items() if whole[name] != digest}
    told = {dict(finding.values)["table"] for finding in full.verified(dispatcher).findings}
    assert told == changed


def test_a_step_that_fails_leaves_nothing_half_made(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    engine = connect(bare_url)
    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", stop)
        with pytest.raises(KeyboardInterrupt), transaction(engine) as connection:
            migrate(connection)
    with transaction(engine) as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.parametrize(
    ("found", "told"),
    [("0000", "made by a newer version"), ("", "make one with: visitplanner db init")],
)
def test_another_edition_is_told(bare_url: str, found: str, told: str) -> None:
    with transaction(connect(bare_url)) as connection:
        if found:
            migrate(connection)
            connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        with pytest.raises(InputError, match=told):
            require_current(connection)


def test_a_store_that_names_two_editions_is_neither_opened_nor_migrated(bare_url: str) -> None:
    told = r"names 2 editions of its tables \(0001, 0009\).*alembic_version was changed by hand"
    with transaction(connect(bare_url)) as connection:
        migrate(connection)
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        with pytest.raises(InputError, match=told):
            require_current(connection)
        with pytest.raises(InputError, match=told):
            migrate(connection)


def test_the_newest_edition_has_a_number() -> None:
    assert newest_revision() == "0009"
