"""`visitplanner replan --db`: a later version of a plan that stands in the store."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from cli.test_planning_from_store import (  # noqa: F401 (fixtures)
    branch,
    key_file,
    postgres,
    postgres_programs,
    url,
)

from visitplanner.calendar import TIMEZONE

if TYPE_CHECKING:
    from cli.test_planning_from_store import Branch
    from click.testing import Result

MORNING = datetime(2026, 10, 8, 8, tzinfo=TIMEZONE)


def replan(branch: Branch, *words: str, of: str = "", to: str = "second") -> Result:  # noqa: F811
    folder = branch.desk.folder / of if of else branch.desk.out
    out = ["--out", str(branch.desk.folder / to), "--time-limit", "0.5"]
    return branch.run("replan", str(folder), "--db", branch.url, "--now", "08:00", *out, *words)


def planned(branch: Branch) -> Branch:  # noqa: F811
    done = branch.plan()
    assert done.exit_code == 0, done.output
    branch.at(MORNING)
    return branch


def test_a_visit_that_is_dropped_is_taken_off_and_the_command_is_told(branch: Branch) -> None:  # noqa: F811
    done = replan(planned(branch), "--event", "paid=C1")
    assert done.exit_code == 0, done.output
    assert "Kept in the store as plan 2." in done.stdout
    assert "taken off: C1" in done.stdout
    assert "Record it in the store: visitplanner case record C1 pay" in done.stderr
    branch.told("case", "record", "C1", "pay", "--yes")
    assert "2 planned" in branch.states()


def test_only_the_plan_that_stands_is_replaced(branch: Branch) -> None:  # noqa: F811
    planned(branch)
    assert replan(branch, "--event", "paid=C1").exit_code == 0
    done = replan(branch, "--event", "paid=C2", to="third")
    assert done.exit_code == 2
    assert "another plan stands for Thu 8 Oct 2026" in done.stderr
    assert not (branch.desk.folder / "third").exists()


def test_a_version_whose_files_were_never_written_is_made_again(branch: Branch) -> None:  # noqa: F811
    planned(branch)
    assert replan(branch, "--event", "paid=C1").exit_code == 0
    shutil.rmtree(branch.desk.folder / "second")
    done = replan(branch, "--event", "paid=C1")
    assert done.exit_code == 0, done.output
    assert "Kept in the store as plan 3." in done.stdout
    assert (branch.desk.folder / "second" / "plan.json").exists()


def test_a_version_in_the_store_is_replanned(branch: Branch) -> None:  # noqa: F811
    planned(branch)
    assert replan(branch, "--event", "paid=C1").exit_code == 0
    done = replan(branch, "--event", "cancelled=C2", of="second", to="third")
    assert done.exit_code == 0, done.output
    assert "Kept in the store as plan 3." in done.stdout
    third = json.loads((branch.desk.folder / "third" / "plan.json").read_bytes())
    assert third["replaces"]["version"] == 3


def test_a_case_that_has_moved_on_stops_it(branch: Branch) -> None:  # noqa: F811
    planned(branch)
    branch.told("withdraw", "C2")
    done = replan(branch, "--event", "paid=C1")
    assert done.exit_code == 2
    assert "--event: case C2 has moved on since the plan was made (the case is now: " in done.stderr
    assert "such as cancelled=C2" in done.stderr


def test_an_urgent_case_is_agreed_in_the_store_first(branch: Branch) -> None:  # noqa: F811
    table = branch.desk.folder / "cases.csv"
    done = replan(planned(branch), "--event", f"urgent={table}")
    assert done.exit_code == 2
    assert "are agreed there" in done.stderr
