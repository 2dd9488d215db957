"""What is added to a database, altered or taken away, is named; ours as it was made is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from visitplanner.store.database import SQLITE, transaction
from visitplanner.store.structure import structure_findings
from visitplanner.store.verifying import verify

if TYPE_CHECKING:
    from visitplanner.store.opening import Store

SILENT_WRITER = {
    SQLITE: (
        (
            "CREATE TRIGGER quiet AFTER UPDATE ON case_file BEGIN"
            " DELETE FROM case_flag WHERE case_id = NEW.case_id; END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " DELETE FROM case_flag WHERE case_id = NEW.case_id; RETURN NEW; END $$"
        ),
        "CREATE TRIGGER quiet AFTER UPDATE ON case_file FOR EACH ROW EXECUTE FUNCTION quiet()",
    ),
}


def found(store: Store, *statements: str) -> list[str]:
    """Return what is found once statements have run by another way than the store's."""
    with transaction(store.engine) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with transaction(store.engine) as connection:
        findings = [str(each) for each in structure_findings(connection)]
        proof = verify(connection, store.vault)
        assert set(findings) <= {str(each) for each in proof.findings}
    return findings


def test_a_store_as_it_was_made_is_built_as_its_edition_says(store: Store) -> None:
    assert found(store) == []


def test_a_trigger_is_named(store: Store) -> None:
    (told,) = found(store, *SILENT_WRITER[store.engine.dialect.name])
    assert told.startswith("the database has a trigger that is not ours: quiet")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "CREATE VIEW case_names AS SELECT case_id FROM case_file",
            "the database has a view that is not ours: case_names",
        ),
        (
            "CREATE TABLE copy AS SELECT case_id FROM case_file",
            "the database has a table that is not ours: copy",
        ),
        ("DROP TABLE roll", "roll: the table is missing"),
        ("DROP INDEX ix_case_file_state", "case_file: index ix_case_file_state is missing"),
        ("CREATE INDEX extra ON case_file (district)", "case_file: index extra is not ours"),
        ("ALTER TABLE case_flag ADD COLUMN note TEXT", "case_flag: column note is not ours"),
        ("ALTER TABLE staff RENAME COLUMN role TO rank", "staff: column role is missing"),
    ],
)
def test_what_is_altered_is_named(store: Store, statement: str, told: str) -> None:
    assert told in found(store, statement)


def test_an_index_made_anew_for_some_rows_only_is_told_as_changed(store: Store) -> None:
    partly = "CREATE INDEX ix_case_file_state ON case_file (state) WHERE state = 'closed'"
    assert found(store, "DROP INDEX ix_case_file_state", partly) == [
        "case_file: index ix_case_file_state was changed"
    ]


@pytest.mark.parametrize(
    ("word", "other", "told"),
    [
        (
            "REFERENCES case_file (case_id)",
            "\\0 ON DELETE CASCADE",
            "reference of case_id was changed",
        ),
        ("PRIMARY KEY (case_id, flag)", "\\0 ON CONFLICT REPLACE", "ON CONFLICT is not ours"),
    ],
)
def test_what_sqlite_keeps_of_a_table_in_words_alone_is_named(
    store: Store, word: str, other: str, told: str
) -> None:
    if store.engine.dialect.name != SQLITE:
        pytest.skip("PostgreSQL keeps no words")
    changed = other.replace("\\0", word)
    rewrite = f"UPDATE sqlite_master SET sql = replace(sql, '{word}', '{changed}')"  # noqa: S608 (ours)
    statements = (
        "PRAGMA writable_schema = ON",
        f"{rewrite} WHERE type = 'table' AND name = 'case_flag'",
        "PRAGMA writable_schema = RESET",
    )
    assert f"case_flag: {told}" in found(store, *statements)


def test_an_index_of_an_expression_is_named(store: Store) -> None:
    if store.engine.dialect.name != SQLITE:
        pytest.skip("PostgreSQL tells of it as of any other")
    one_row = "CREATE UNIQUE INDEX only_one ON payment ((1))"
    assert "payment: index only_one is not ours" in found(store, one_row)


def test_a_rule_of_postgresql_is_named(store: Store) -> None:
    if store.engine.dialect.name == SQLITE:
        pytest.skip("SQLite has no rules")
    (told,) = found(store, "CREATE RULE deaf AS ON DELETE TO case_flag DO INSTEAD NOTHING")
    assert told == "the database has a rule that is not ours: deaf (case_flag)"
