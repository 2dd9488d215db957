"""A store that is open: who may come in, and that all of a visit is kept or nothing."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import make_case
from sqlalchemy import text

from visitplanner.errors import InputError, ServiceError
from visitplanner.store.access import RefusedError, Right, Role
from visitplanner.store.case_rows import CaseFacts, case_row, fact_rows
from visitplanner.store.cases import count_by_state, known_cases, read_facts, write_facts
from visitplanner.store.opening import Store, make_store, open_store, upgrade_store
from visitplanner.store.people import dismiss, take_on
from visitplanner.store.rotating import rotate_key
from visitplanner.store.vault import WrongKeyError, make_key

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from visitplanner.store.opening import Visitor


def facts(case_id: str) -> CaseFacts:
    case = make_case(case_id)
    return CaseFacts(case=case_row(case, "agreed"), facts=fact_rows(case))


def test_a_stranger_is_turned_away(store: Store, dispatcher: Visitor) -> None:
    stranger = replace(dispatcher, name="nobody")
    with (
        pytest.raises(InputError, match="nobody does not work in this store"),
        store.acting(stranger, Right.READ_CASES),
    ):
        pytest.fail("let in")


def test_people_are_taken_on_and_dismissed(store: Store, dispatcher: Visitor) -> None:
    officer = replace(dispatcher, name="李强")
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "李强", [Role.OFFICER])
    with (
        pytest.raises(RefusedError, match="it is for: dispatcher"),
        store.acting(officer, Right.CHANGE_CASES),
    ):
        pytest.fail("let in")
    with store.acting(dispatcher, Right.MANAGE) as journal:
        dismiss(journal, "李强", [Role.OFFICER])
    with pytest.raises(InputError, match="does not work"), store.acting(officer, Right.PLAN):
        pytest.fail("let in")


def test_the_last_manager_stays(store: Store, dispatcher: Visitor) -> None:
    with (
        pytest.raises(InputError, match="nobody would be left"),
        store.acting(dispatcher, Right.MANAGE) as journal,
    ):
        dismiss(journal, dispatcher.name, [Role.MANAGER])
    with store.acting(dispatcher, Right.MANAGE):
        pass


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb"])
def test_a_name_that_is_none_is_refused(store: Store, dispatcher: Visitor, name: str) -> None:
    with (
        pytest.raises(InputError, match="expected a name"),
        store.acting(dispatcher, Right.MANAGE) as journal,
    ):
        take_on(journal, name, [Role.AUDITOR])


def test_what_fails_half_way_leaves_nothing(store: Store, dispatcher: Visitor) -> None:
    with (
        pytest.raises(InputError, match="no case C9"),
        store.acting(dispatcher, Right.CHANGE_CASES) as journal,
    ):
        read_facts(journal, ["C9" for _ in range(write_facts(journal, [facts("C1")]))])
    with store.acting(dispatcher, Right.READ_CASES) as journal:
        assert known_cases(journal, ["C1"]) == frozenset()
    assert store.verified(dispatcher).findings == ()


def test_writing_the_same_again_writes_nothing(store: Store, dispatcher: Visitor) -> None:
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        assert write_facts(journal, [facts("C1"), facts("C2")]) == 8
    before = store.verified(dispatcher)
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        assert write_facts(journal, [facts("C1"), facts("C2")]) == 0
    assert store.verified(dispatcher) == before


def test_a_reading_stands_in_the_log_and_a_count_does_not(
    store: Store, dispatcher: Visitor
) -> None:
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        write_facts(journal, [facts("C1")])
    before = store.verified(dispatcher).num_entries
    with store.acting(dispatcher, Right.READ_CASES) as journal:
        assert count_by_state(journal) == {"agreed": 1}
        assert known_cases(journal, ["C1", "C9"]) == {"C1"}
    assert store.verified(dispatcher).num_entries == before
    with store.acting(dispatcher, Right.READ_CASES) as journal:
        read_facts(journal, ["C1"])
    assert store.verified(dispatcher).num_entries == before + 1


def test_cases_that_are_not_there_are_all_named(store: Store, dispatcher: Visitor) -> None:
    with (
        pytest.raises(InputError, match=r"no case C8(,| and) C9"),
        store.acting(dispatcher, Right.READ_CASES) as journal,
    ):
        read_facts(journal, ["C8", "C9"])


def test_another_key_opens_nothing(store: Store, dispatcher: Visitor, key_file: Path) -> None:
    key_file.unlink()
    make_key()
    stolen = open_store(store.engine.url.render_as_string(hide_password=False))
    with pytest.raises(WrongKeyError), stolen.acting(dispatcher, Right.READ_CASES):
        pytest.fail("opened")


def test_a_new_key_takes_the_place_of_the_old(
    store: Store, url: str, dispatcher: Visitor, key_file: Path
) -> None:
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        write_facts(journal, [facts("C1")])
    old = key_file.read_bytes()
    assert rotate_key(url, dispatcher) == 1
    assert key_file.read_bytes() != old
    assert len(key_file.read_bytes().split()) == 1
    renewed = open_store(url)
    with renewed.acting(dispatcher, Right.READ_CASES) as journal:
        (found,) = read_facts(journal, ["C1"])
    assert found.case["borrower_name"] == "王小明"
    assert renewed.verified(dispatcher).findings == ()
    with store.acting(dispatcher, Right.READ_CASES) as journal:  # reads the key again
        read_facts(journal, ["C1"])
    assert store.verified(dispatcher).findings == ()  # likewise
    assert key_file.with_name("store.key.old").read_bytes() == old
    key_file.write_bytes(old)
    (told,) = store.verified(dispatcher).findings
    assert told.template == "the log's own key cannot be opened: it was changed"


def test_who_is_dismissed_while_they_wait_does_nothing(store: Store, dispatcher: Visitor) -> None:
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "李强", [Role.DISPATCHER])

    def change() -> None:
        with store.acting(replace(dispatcher, name="李强"), Right.CHANGE_CASES):
            pytest.fail("let in")

    with ThreadPoolExecutor(1) as pool:
        with store.acting(dispatcher, Right.MANAGE) as journal:
            late = pool.submit(change)
            _let_wait(store, late)
            dismiss(journal, "李强", [Role.DISPATCHER])
        with pytest.raises(InputError, match="李强 does not work in this store"):
            late.result()


def _let_wait(store: Store, late: Future[None]) -> None:
    """Wait until a server lets somebody wait; in SQLite nobody gets so far."""
    if store.engine.dialect.name == "sqlite":
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with store.engine.connect() as connection:
        while not (late.done() or connection.scalar(waiting)):
            pass


def test_making_and_upgrading_again_leave_it_as_it_is(
    store: Store, url: str, dispatcher: Visitor
) -> None:
    before = store.verified(dispatcher)
    upgrade_store(url)
    make_store(url, replace(dispatcher, name="somebody else"))
    assert store.verified(dispatcher) == before


@pytest.mark.parametrize(
    "bad", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://host/db", ""]
)
@pytest.mark.usefixtures("key_file")
def test_what_is_no_store_is_told(bad: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a store such as"):
        open_store(bad)
    assert list(tmp_path.glob("*.sqlite")) == []


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="make one with: visitplanner db init"):
        open_store(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert not (tmp_path / "none.sqlite").exists()


def test_a_file_that_is_something_else_is_told(tmp_path: Path, dispatcher: Visitor) -> None:
    file = tmp_path / "photo.sqlite"
    file.write_bytes(b"JFIF" * 1000)
    with pytest.raises(ServiceError, match="the store does not answer"):
        make_store(f"sqlite:///{file}", dispatcher)
    assert file.read_bytes() == b"JFIF" * 1000


def test_an_empty_database_is_no_store(tmp_path: Path, dispatcher: Visitor) -> None:
    file = tmp_path / "empty.sqlite"
    sqlite3.connect(file).close()
    file.touch()
    make_key()
    empty = open_store(f"sqlite:///{file}")
    with (
        pytest.raises(InputError, match="there is no store here"),
        empty.acting(dispatcher, Right.READ_CASES),
    ):
        pytest.fail("let in")


def test_a_server_that_is_not_there_is_told(dispatcher: Visitor) -> None:
    pytest.importorskip("psycopg")
    make_key()
    gone = open_store("postgresql://nobody@127.0.0.1:1/none")
    with (
        pytest.raises(ServiceError, match="the store does not answer"),
        gone.acting(dispatcher, Right.READ_CASES),
    ):
        pytest.fail("let in")


def test_a_store_whose_key_is_lost_is_not_made_anew(
    store: Store, url: str, dispatcher: Visitor, key_file: Path
) -> None:
    del store
    kept = key_file.read_bytes()
    key_file.unlink()
    with pytest.raises(InputError, match="there is no key for the store"):
        make_store(url, dispatcher)
    assert not key_file.exists()
    make_key()
    with pytest.raises(WrongKeyError):
        make_store(url, dispatcher)
    key_file.write_bytes(kept)
    make_store(url, dispatcher)


def test_one_key_in_the_environment_is_not_rotated(
    store: Store, url: str, dispatcher: Visitor, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del store
    monkeypatch.setenv("VISITPLANNER_DB_KEY", key_file.read_text(encoding="ascii").strip())
    with pytest.raises(InputError, match="put a new key before the one that stands there"):
        rotate_key(url, dispatcher)
