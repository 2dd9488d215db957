"""`visitplanner outcome import`: what a dispatcher gives, gets and is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from exports import EVENING, PAGE, body, export_file, sealed, visit, write_plan
from typer.testing import CliRunner, Result

from visitplanner.cli import taking_outcomes
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Inbox:
    """A folder with a plan and exports, and the command run in it."""

    folder: Path

    def put(self, name: str, content: bytes) -> str:
        """Write a file and return its path."""
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def take(self, *arguments: str, language: str = "en", pasted: bytes | None = None) -> Result:
        """Run the command."""
        command = ["outcome", "import", *arguments, "--lang", language]
        command += ["--plan", str(self.folder / "plan"), "--outcomes", str(self.table)]
        return CliRunner().invoke(app, command, input=pasted)

    @property
    def table(self) -> Path:
        """Where outcomes go."""
        return self.folder / "outcomes.csv"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """Return an inbox on the evening of the plan's day."""
    monkeypatch.setattr(taking_outcomes, "now", lambda: EVENING)
    write_plan(tmp_path / "plan")
    return Inbox(tmp_path)


def test_an_export_is_taken_and_said(inbox: Inbox) -> None:
    done = inbox.take(inbox.put("a.vpo", export_file()))
    assert done.exit_code == 0, done.output
    assert "a.vpo: 1 visits of W01 on Thu 8 Oct 2026 are taken." in done.stdout
    assert inbox.table.read_text("utf-8-sig").count("not_at_home") == 1


def test_all_are_judged_the_good_taken_and_the_others_left(inbox: Inbox) -> None:
    good = export_file()
    files = {
        "a.vpo": good,
        "b.vpo": good,
        "c.vpo": good[:-9],
        "d.vpo": good.replace(b"not_at_home", b"cancelled"),
    }
    paths = [inbox.put(name, content) for name, content in files.items()]
    done = inbox.take(*paths, str(inbox.folder / "absent.vpo"), str(inbox.folder))
    assert done.exit_code == 2
    for words in (
        "b.vpo: is doubled",
        "c.vpo: is damaged",
        "d.vpo: was altered",
        "absent.vpo: cannot be read: No such file",
        "cannot be read: Is a directory",
        "Refused, and left as they are: 5.\n",
    ):
        assert words in done.stderr
    assert {name: (inbox.folder / name).read_bytes() for name in files} == files
    assert inbox.table.read_text("utf-8-sig").count("not_at_home") == 1


def test_a_later_export_says_what_it_replaces(inbox: Inbox) -> None:
    inbox.take(inbox.put("a.vpo", export_file(body(visit(1), visit(2), number=1))))
    later = inbox.put("b.vpo", export_file(body(visit(1), visit(3), number=2)))
    done = inbox.take(later)
    assert "1 of them take the place of what was taken before." in done.stdout
    assert inbox.table.read_text("utf-8-sig").count("W01") == 3


def test_pasted_text_is_read_from_a_file_and_from_stdin(inbox: Inbox) -> None:
    chat = "18:01 于海洋\n{}\n收到"
    first, second = sealed(body(number=1)).text, sealed(body(visit(2), number=2)).text
    done = inbox.take(inbox.put("chat.TXT", chat.format(first).encode()))
    assert done.exit_code == 0, done.output
    done = inbox.take("-", pasted=chat.format(second).encode())
    assert done.exit_code == 0, done.output
    assert inbox.table.read_text("utf-8-sig").count("W01") == 2
    done = inbox.take("-", pasted=b"hello")
    assert done.exit_code == 2
    assert "-: holds no export" in done.stderr


def test_where_nothing_is_taken_nothing_is_written(inbox: Inbox) -> None:
    done = inbox.take(inbox.put("a.vpo", b"{}"))
    assert done.exit_code == 2
    assert "Nothing was written." in done.stderr
    assert not inbox.table.exists()


def test_a_link_keeps_pointing_to_the_table(inbox: Inbox) -> None:
    real = inbox.folder / "kept" / "outcomes.csv"
    real.parent.mkdir()
    inbox.table.symlink_to(real)
    assert inbox.take(inbox.put("a.vpo", export_file())).exit_code == 0
    assert inbox.table.is_symlink()
    assert real.read_text("utf-8-sig").count("W01") == 1


def test_late_is_taken_where_it_is_meant(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_outcomes, "now", lambda: EVENING + timedelta(days=8))
    file = inbox.put("a.vpo", export_file())
    done = inbox.take(file)
    assert done.exit_code == 2
    assert "comes too late, 8 days after its day; --late takes it" in done.stderr
    assert inbox.take(file, "--late").exit_code == 0


def test_a_folder_without_a_plan_is_told(inbox: Inbox) -> None:
    (inbox.folder / "plan" / "plan.json").unlink()
    done = inbox.take(inbox.put("a.vpo", export_file()))
    assert done.exit_code == 2
    assert "plan.json: cannot be read" in done.stderr


def test_words_are_chinese_by_default_and_name_no_borrower(inbox: Inbox) -> None:
    note = export_file(body(visit(note="王小明说月底还")))
    done = inbox.take(inbox.put("a.vpo", note), inbox.put("b.vpo", note[:-1]), language="zh")
    assert "已导入 W01 2026年10月8日 周四的1条上门记录" in done.stdout
    assert "b.vpo: 已损坏" in done.stderr
    assert "王小明" not in done.output
    assert PAGE.plan not in done.output
