"""`visitplanner db`: the store made, proved, its key changed, its people taken on."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store of the test's own."""
    store = tmp_path / "store.sqlite"
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{store}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    assert run("init").exit_code == 0
    return store


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["db", *words, "--lang", "en"])


def test_a_new_store_is_ours_alone_and_whole(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"The store is ready: sqlite:///{file}\n" in run("init").stdout
    done = run("verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Last entry, to be kept elsewhere: " in done.stdout


def test_what_was_changed_by_another_way_is_told(file: Path) -> None:
    assert run("staff", "add", "李强", "--role", "officer").exit_code == 0
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE staff SET role = 'manager' WHERE name = '李强'")
    connection.close()
    done = run("verify")
    assert done.exit_code == 1
    assert 'staff: a row was added: ["李强","manager"]' in done.stderr
    assert "Changed behind the store's back: 2." in done.stderr


def test_the_seal_of_an_entry_is_asked_for_again() -> None:
    seal = run("verify").stdout.split()[-1]
    run("staff", "add", "李强", "--role", "auditor")
    assert run("verify", "--expect", seal).exit_code == 0
    done = run("verify", "--expect", "0" * 64)
    assert done.exit_code == 1
    assert "does not hold the entry that was its last one" in done.stderr


def test_people_come_and_go() -> None:
    done = run("staff", "add", "李强", "--role", "officer", "--role", "auditor")
    assert done.stdout == "李强 works as: officer, auditor\n"
    assert run("verify", "--as", "李强").exit_code == 0
    assert run("staff", "remove", "李强", "--role", "auditor").exit_code == 0
    done = run("verify", "--as", "李强")
    assert (done.exit_code, "it is for" in done.stderr) == (2, True)


def test_a_role_that_is_none_is_told() -> None:
    done = run("staff", "add", "李强", "--role", "king")
    assert done.exit_code == 2
    assert "--role: expected one of dispatcher" in done.stderr


def test_a_new_key_is_put_into_use(tmp_path: Path) -> None:
    before = (tmp_path / "store.key").read_bytes()
    done = run("rotate")
    assert done.exit_code == 0
    assert "Rows sealed anew: 0." in done.stdout
    assert (tmp_path / "store.key").read_bytes() != before
    assert run("verify").exit_code == 0


def test_people_are_listed_with_their_roles_in_either_language() -> None:
    assert run("staff", "add", "李强", "--role", "外访员", "--role", "auditor").exit_code == 0
    assert run("staff", "list").stdout == "周敏: dispatcher, manager\n李强: auditor, officer\n"
    chinese = CliRunner().invoke(app, ["db", "staff", "list", "--lang", "zh"])
    assert chinese.stdout == "周敏：调度员、管理员\n李强：审计员、外访员\n"
    done = run("staff", "add", "李强", "--role", "officer", "--officer", "W01")
    assert (done.exit_code, "the store knows no officer W01" in done.stderr) == (2, True)


def test_only_a_manager_sees_who_works_here() -> None:
    run("staff", "add", "李强", "--role", "auditor")
    assert "it is for: manager" in run("staff", "list", "--as", "李强").stderr
