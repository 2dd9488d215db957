"""A branch is done where its plan is whole and made from the same, and in no other case."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from visitplanner.cli.bank_file import NamedBranch
from visitplanner.cli.branch_marks import (
    MARK_FILE,
    SUMS_FILE,
    done_in,
    fingerprint_of,
    mark_of,
    seal,
    stands,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FINGERPRINT = "f" * 64
TOTALS = {
    "num_visited": 3,
    "num_routes": 1,
    "num_held": 0,
    "num_unplanned": 2,
    "num_unplaced": 0,
    "net_value_fen": 700,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a branch that is done."""
    mark = mark_of(FINGERPRINT)[MARK_FILE]
    (tmp_path / MARK_FILE).write_bytes(mark)
    named = {"sha256": hashlib.sha256(mark).hexdigest()}
    write_plan(tmp_path, {"files": {str(MARK_FILE): named}, "totals": TOTALS})
    seal(tmp_path)
    return tmp_path


def write_plan(folder: Path, document: object) -> None:
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")


def plan_in(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "plan.json").read_bytes())
    return found


def test_a_whole_plan_is_done_and_told_by_its_figures(folder: Path) -> None:
    done = done_in(folder, FINGERPRINT)
    assert done is not None
    assert (done.num_visited, done.net_value) == (3, 700)
    assert done_in(folder, "e" * 64) is None


def test_a_run_that_was_killed_before_the_seal_is_done(folder: Path) -> None:
    (folder / SUMS_FILE).unlink()
    assert done_in(folder, FINGERPRINT) is not None


@pytest.mark.parametrize(
    "document",
    [
        [],
        None,
        "files",
        {"files": [], "totals": TOTALS},
        {"files": {"branch.json": "x"}, "totals": TOTALS},
        {"files": {"branch.json": {"sha256": 1}}, "totals": TOTALS},
        {"files": {}, "totals": TOTALS},
        {"files": {}, "totals": None},
    ],
)
def test_what_is_no_plan_is_not_done(folder: Path, document: object) -> None:
    (folder / SUMS_FILE).unlink()
    write_plan(folder, document)
    assert done_in(folder, FINGERPRINT) is None
    assert stands(folder, FINGERPRINT)


@pytest.mark.parametrize("name", ["/dev/zero", "../outside", "a/../../outside"])
def test_a_plan_that_names_files_elsewhere_is_not_done(folder: Path, name: str) -> None:
    (folder / SUMS_FILE).unlink()
    (folder.parent / "outside").write_bytes(b"x")
    document = plan_in(folder)
    document["files"][name] = {"sha256": hashlib.sha256(b"x").hexdigest()}
    write_plan(folder, document)
    assert done_in(folder, FINGERPRINT) is None


def test_figures_that_were_changed_are_noticed(folder: Path) -> None:
    document = plan_in(folder)
    document["totals"]["net_value_fen"] = 9_999
    write_plan(folder, document)
    assert done_in(folder, FINGERPRINT) is None
    assert stands(folder, FINGERPRINT)


def _edition(folder: Path) -> None:
    (folder / "editions" / "a.toml").write_text("changed", encoding="utf-8")


def _another_edition(folder: Path) -> None:
    (folder / "editions" / "b.toml").write_text("new", encoding="utf-8")


def _traffic(folder: Path) -> None:
    (folder / "traffic.csv").write_text("changed", encoding="utf-8")


@pytest.mark.parametrize("change", [_edition, _another_edition, _traffic])
def test_what_a_policy_names_is_part_of_what_a_plan_is_made_from(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    (tmp_path / "editions").mkdir()
    for name in ("editions/a.toml", "traffic.csv", "cases.csv"):
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    policy = 'rulebook = "editions"\n[traffic]\nfile = "traffic.csv"\n'
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    files = {"policy": tmp_path / "policy.toml", "cases": tmp_path / "cases.csv"}
    branch = NamedBranch(name="b", files=files)
    before = fingerprint_of(branch, {})
    assert fingerprint_of(branch, {}) == before
    change(tmp_path)
    assert fingerprint_of(branch, {}) != before


@pytest.mark.parametrize("policy", ["nonsense", 'rulebook = "nowhere"', "[value]\nfloor = -1"])
def test_a_policy_at_fault_is_for_planning_to_tell(tmp_path: Path, policy: str) -> None:
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    branch = NamedBranch(name="b", files={"policy": tmp_path / "policy.toml"})
    assert len(fingerprint_of(branch, {})) == 64
