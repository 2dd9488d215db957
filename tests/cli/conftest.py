"""The command line as a user runs it, on small tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from visitplanner.cli import road_choice
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

CASES_HEADER = (
    "case_id,borrower_name,address,latitude,longitude,datum,overdue_amount,days_past_due,notices,"
    "agreed_windows,consent_ref,consent_date,consent_channel,persons,single_officer_approval,"
    "instruction,instruction_reason,skills,flags"
)
GOOD_CASE = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)
OFFICERS = "officer_id,name,lunch\nW01,官一,11:30-12:45\nW02,官二,\n"
POLICY = "[branch]\nlatitude = 37.4993\nlongitude = 122.1207\ndatum = 'WGS-84'\n"


@dataclass(frozen=True)
class Desk:
    """A folder with tables, and the command run in it."""

    folder: Path

    def write_cases(self, *rows: str) -> None:
        """Write the table of cases."""
        text = "\n".join([CASES_HEADER, *rows]) + "\n"
        (self.folder / "cases.csv").write_text(text, encoding="utf-8")

    def plan(self, *options: str) -> Result:
        """Run `visitplanner plan` on the tables, in English, with a short search."""
        arguments = ["plan", "--lang", "en", "--date", "2026-10-08", "--time-limit", "1"]
        for name in ("cases", "officers"):
            arguments += [f"--{name}", str(self.folder / f"{name}.csv")]
        arguments += ["--policy", str(self.folder / "policy.toml")]
        return CliRunner().invoke(app, [*arguments, "--out", str(self.out), *options])

    @property
    def out(self) -> Path:
        """Where the plan goes."""
        return self.folder / "out"


@pytest.fixture(autouse=True)
def kept_matrices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep travel in a folder of the test, and not in the user's."""
    monkeypatch.setattr(road_choice, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "matrices"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with three good cases, two officers and a policy."""
    made = Desk(tmp_path)
    made.write_cases(*(GOOD_CASE.format(n=n) for n in (1, 2, 3)))
    (tmp_path / "officers.csv").write_text(OFFICERS, encoding="utf-8")
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    return made
