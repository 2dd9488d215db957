"""`visitplanner rules`: the rulebook printed, and its word on a case of a table or of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from table_files import case, grid, write_csv
from typer.testing import CliRunner

from visitplanner.cli.app import app
from visitplanner.rulebook.book import read_rulebook

if TYPE_CHECKING:
    from click.testing import Result

DAY = ("--date", "2026-10-08")
BOOKS = Path(__file__).parents[2] / "data" / "rulebooks"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["rules", *words, "--lang", "en"])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    sound = case("C1", single_officer_approval="B-1", persons="1")
    return write_csv(
        tmp_path / "cases.csv", grid([sound, {**sound, "case_id": "C2", "notices": ""}])
    )


def test_the_rulebook_is_printed_whole() -> None:
    done = run("list")
    assert done.exit_code == 0
    for rule in read_rulebook().rules:
        assert f"{rule.rule_id}: " in done.stdout
    assert "    min_days_between = 7\n" in done.stdout


def test_a_case_that_may_be_visited_is_told_when(table: Path) -> None:
    done = run("explain", "C1", "--cases", str(table), *DAY)
    assert done.exit_code == 0
    assert "HOLDS" not in done.stdout
    assert done.stdout.endswith("May be visited: Thu 8 Oct 2026 09:00 to 11:00.\n")


def test_a_rule_that_holds_is_told_with_its_source(table: Path) -> None:
    done = run("explain", "C2", "--cases", str(table), *DAY)
    assert done.exit_code == 0
    assert (
        "HOLDS   notice-first: Notice comes before a visit\n        0 of 1 notices" in done.stdout
    )
    assert "the bank's own policy" in done.stdout
    assert done.stdout.endswith("Not to be visited: held by notice-first.\n")


def test_the_store_is_asked_where_no_table_is_given(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    for words in (("db", "init"), ("case", "import", str(table))):
        assert CliRunner().invoke(app, [*words, "--lang", "en"]).exit_code == 0
    from_table = run("explain", "C1", "--cases", str(table), *DAY)
    assert run("explain", "C1", *DAY).stdout == from_table.stdout


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("explain", "C9", *DAY), "no such case that could be read: C9"),
        (("explain", "C1", "--date", "gestern"), "--on: expected a date"),
    ],
)
def test_what_is_amiss_is_told(table: Path, words: tuple[str, ...], what: str) -> None:
    done = run(*words, "--cases", str(table))
    assert done.exit_code == 2
    assert what in done.stderr


@pytest.mark.parametrize("book", sorted(BOOKS.glob("*.toml")), ids=lambda path: path.stem)
def test_other_countries_rulebooks_can_be_written(table: Path, book: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(f'rulebook = "{book}"\n', encoding="utf-8")
    done = run("explain", "C1", "--cases", str(table), *DAY, "--policy", str(policy))
    assert done.exit_code == 0
    assert "passes  hours" in done.stdout
    listed = run("list", "--policy", str(policy)).stdout
    assert listed.startswith(f"Rulebook {read_rulebook(book).edition}\n")
    assert "recalled and to be checked" in listed
