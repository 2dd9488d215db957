"""`visitplanner officer`: the officers of the store, as typed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from table_files import grid, officer, write_csv
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import officers
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a store, a key, a user and a moment of the test's own."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    moment = datetime(2026, 9, 28, 9, tzinfo=TIMEZONE)
    monkeypatch.setattr(officers, "now", lambda: moment)
    assert CliRunner().invoke(app, ["db", "init"]).exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["officer", *words, "--lang", "en"])


def test_officers_are_taken_in_and_listed_with_what_ends_soon(tmp_path: Path) -> None:
    held = {
        "W01": "AML 2026-09-27; 上门 2026-10-28",
        "W02": "AML 2026-10-29",
        "W03": "",
    }
    rows = [officer(name, certifications=text) for name, text in held.items()]
    table = write_csv(tmp_path / "officers.csv", grid(rows))
    done = run("import", str(table))
    assert done.stdout == "Officers: 3 new, 0 changed, 0 as they were.\n", done.output
    assert run("list").stdout.splitlines() == [
        "W01: holds AML, 上门",
        "W02: holds AML",
        "W03",
        "W01: AML ended on Sun 27 Sep 2026",
        "W01: 上门 ends on Wed 28 Oct 2026",  # 30 days from now; W02's a day later
    ]


def test_who_is_not_in_the_table_is_told_and_may_be_marked(tmp_path: Path) -> None:
    both = write_csv(tmp_path / "both.csv", grid([officer("W01"), officer("W02")]))
    one = write_csv(tmp_path / "one.csv", grid([officer("W01")]))
    run("import", str(both))
    assert "Not in the table, and left as they were: W02." in run("import", str(one)).stderr
    assert run("left", "W02", "--on", "2026-10-01").stdout == (
        "W02: works no more from Thu 1 Oct 2026\n"
    )
    assert "Not in the table" not in run("import", str(one)).stderr
    done = run("left", "W02", "--on", "someday")
    assert done.exit_code == 2
    assert "--on" in done.stderr


def test_a_table_with_faults_changes_nothing(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "officers.csv", grid([officer("W01"), officer("W01")]))
    assert run("import", str(table)).exit_code == 2
    assert run("list").stdout == ""


def test_nothing_personal_is_shown(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "officers.csv", grid([officer("W01", phone="19900007777")]))
    told = run("import", str(table)).output + run("list").output
    assert "赵一" not in told
    assert "19900007777" not in told
