"""`visitplanner check`: exit code 0, 1 or 2, and every violation in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk
    from typer.testing import Result


def check(folder: Path) -> Result:
    files = [str(folder / "problem.json"), str(folder / "solution.json")]
    return CliRunner().invoke(app, ["check", "--lang", "en", *files])


def test_a_plans_own_files_pass(desk: Desk) -> None:
    desk.plan()
    done = check(desk.out)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("No violation. 3 of 3 visits")


def test_a_solution_moved_by_hand_is_found(desk: Desk) -> None:
    desk.plan()
    file = desk.out / "solution.json"
    solution = json.loads(file.read_text(encoding="utf-8"))
    for step in solution["routes"][0]["steps"]:
        step["arrival"] += 12 * 3_600
    file.write_text(json.dumps(solution), encoding="utf-8")
    done = check(desk.out)
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) > 1
    assert "violations" in done.stderr


def test_files_that_are_none_are_faults(desk: Desk) -> None:
    desk.out.mkdir()
    (desk.out / "problem.json").write_text("{", encoding="utf-8")
    done = check(desk.out)
    assert done.exit_code == 2
    assert "problem.json" in done.stderr
