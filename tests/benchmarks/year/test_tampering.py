"""Each tampering of a store is made, looked for by the command, and told of where it is missed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from year.chances import Chances
from year.commands import Answer, Commands
from year.days import new_year
from year.tampering import tamper

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 2)
ROW = "C1,王测试,示例路1号,37.51,122.12,WGS-84,20000,45,2026-02-0{n} phone"
HEADER = (
    "case_id,borrower_name,address,latitude,longitude,datum,overdue_amount,days_past_due,notices"
)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """Return the commands of a branch whose store holds a few cases."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    made = new_year(tmp_path, url, 1, (DAY, DAY.replace(day=9)), Chances(), 0).commands
    rows = [ROW.format(n=n).replace("C1", f"C{n}") for n in range(1, 9)]
    table = tmp_path / "cases.csv"
    table.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    made.told("db", "init")
    made.told("case", "import", str(table))
    assert made.surprises == []
    return made


def test_each_change_is_found(commands: Commands) -> None:
    done = tamper(commands, commands.folder / "store.sqlite", 30, seed=1)
    assert done.not_found == ()
    assert done.kinds.total() == 30


def test_a_proof_that_finds_nothing_is_told_of(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Answer(code=0, out="Last entry: " + "0" * 64, err="")
    monkeypatch.setattr(Commands, "run", lambda *_, **__: silent)
    done = tamper(commands, commands.folder / "store.sqlite", 10, seed=1)
    assert len(done.not_found) == done.kinds.total() == 10


def test_a_row_that_is_not_named_is_told_of(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    vague = Answer(code=1, out="Last entry: " + "0" * 64, err="something was changed")
    monkeypatch.setattr(Commands, "run", lambda *_, **__: vague)
    monkeypatch.setattr(Commands, "told", lambda *_, **__: vague.out)
    assert len(tamper(commands, commands.folder / "store.sqlite", 10, seed=1).not_found) == 10
