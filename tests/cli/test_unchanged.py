"""A file that was changed while a plan was made from it: the plan is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cli.test_replanning import document, replan

from visitplanner.cli import planning, replanning, unchanged
from visitplanner.files import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Desk

TRAFFIC = "period,start,end,overall\nmorning,7:00,9:00,{factor}\n"
PLACES = "address,latitude,longitude,datum\n示例路1号,37.51,122.12,WGS-84\n"
HAND = "case_id,start\nC1,10:30\n"


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str], happens: Callable[[], object]
) -> None:
    """Let something happen before a function of a module, given by its name, is called."""
    module, name = step
    was = getattr(module, name)

    def both(*words: Any, **named: Any) -> Any:  # noqa: ANN401 (whatever it takes and returns)
        happens()
        return was(*words, **named)

    monkeypatch.setattr(module, name, both)


def append_to(file: Path) -> Callable[[], object]:
    """Return what adds a line to a file."""
    return lambda: file.write_bytes(file.read_bytes() + b"\n")


def files_in(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def full(desk: Desk) -> tuple[Desk, tuple[str, ...]]:
    """Return a desk with an input of every kind, and the options that name them."""
    folder = desk.folder
    (folder / "book.csv").write_text(PLACES, encoding="utf-8")
    (folder / "hand.csv").write_text(HAND, encoding="utf-8")
    (folder / "traffic.csv").write_text(TRAFFIC.format(factor="1.3"), encoding="utf-8")
    with (folder / "policy.toml").open("a", encoding="utf-8") as policy:
        policy.write("[traffic]\nfile = 'traffic.csv'\n")
    assert desk.plan("--date", "2026-10-07", "--out", str(folder / "wed")).exit_code == 0
    named = {"address-book": "book.csv", "hand": "hand.csv", "after": "wed"}
    options = [(f"--{name}", str(folder / file)) for name, file in named.items()]
    return desk, tuple(word for option in options for word in option)


def test_a_plan_of_unchanged_files_is_written(full: tuple[Desk, tuple[str, ...]]) -> None:
    desk, options = full
    done = desk.plan(*options)
    assert done.exit_code == 0, done.stderr
    assert (desk.out / "plan.json").exists()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("cases.csv", "cases.csv, --cases: was changed while the plan was made: plan anew"),
        ("officers.csv", "officers.csv, --officers: was changed"),
        ("book.csv", "book.csv, --address-book: was changed"),
        ("hand.csv", "hand.csv, --hand: was changed"),
        ("policy.toml", "policy.toml, --policy: was changed"),
    ],
)
def test_a_file_that_was_changed_meanwhile_is_named_and_nothing_written(
    full: tuple[Desk, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, file: str, told: str
) -> None:
    desk, options = full
    assert desk.plan(*options).exit_code == 0
    before = files_in(desk.out)
    meanwhile(monkeypatch, (planning, "contents_of"), append_to(desk.folder / file))
    done = desk.plan(*options)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Faults: 1. Nothing was written." in done.stderr
    assert files_in(desk.out) == before


def test_what_the_policy_names_and_the_plans_before_are_looked_at_and_all_told_at_once(
    full: tuple[Desk, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, options = full

    def happens() -> None:
        other = TRAFFIC.format(factor="1.4")
        (desk.folder / "traffic.csv").write_text(other, encoding="utf-8")
        (desk.folder / "wed" / "plan.json").unlink()
        (desk.folder / "hand.csv").unlink()

    meanwhile(monkeypatch, (planning, "contents_of"), happens)
    done = desk.plan(*options)
    assert done.exit_code == 2
    assert "policy.toml, --policy: a file that it names was changed" in done.stderr
    assert "plan.json, --after: was changed" in done.stderr
    assert "hand.csv, --hand: was changed" in done.stderr
    assert not desk.out.exists()


def test_nobody_promises_a_time_while_a_plan_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tried() -> None:
        with pytest.raises(BlockingIOError), locked(desk.folder, waits=False):
            pass

    meanwhile(monkeypatch, (planning, "deliver"), tried)
    assert desk.plan().exit_code == 0
    with locked(desk.folder, waits=False):
        pass


def test_where_no_folder_can_be_locked_a_plan_is_made_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise OSError

    meanwhile(monkeypatch, (unchanged, "locked"), refused)
    assert desk.plan().exit_code == 0


def test_a_version_is_not_written_over_a_promise_made_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.plan().exit_code == 0
    meanwhile(monkeypatch, (replanning, "replan"), append_to(desk.folder / "cases.csv"))
    done = replan(desk, "--now", "08:00", "--event", "paid=C1")
    assert done.exit_code == 2
    assert "cases.csv, --cases: was changed while the plan was made" in done.stderr
    assert not (desk.folder / "second").exists()


def test_of_two_plans_into_one_folder_the_later_does_not_take_the_others_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other() -> None:
        monkeypatch.undo()
        assert desk.plan("--seed", "1").exit_code == 0

    meanwhile(monkeypatch, (planning, "plan_visits"), other)
    done = desk.plan()
    assert done.exit_code == 2
    assert "plan.json, --out: another plan was written here meanwhile" in done.stderr
    assert document(desk.out)["provenance"]["seed"] == 1
    assert desk.plan().exit_code == 0  # who has seen the other plan may write over it


def test_of_two_versions_into_one_folder_the_later_does_not_take_the_others_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other() -> None:
        monkeypatch.undo()
        assert replan(desk, "--now", "08:00", "--event", "cancelled=C2").exit_code == 0

    assert desk.plan().exit_code == 0
    meanwhile(monkeypatch, (replanning, "replan"), other)
    done = replan(desk, "--now", "08:00", "--event", "paid=C1")
    assert done.exit_code == 2
    assert "plan.json, --out: another plan was written here meanwhile" in done.stderr
    assert document(desk.folder / "second")["replaces"]["events"]
