"""`visitplanner demo`: the sample, end to end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from visitplanner.cli.app import app

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]


def demo(*options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["demo", "--lang", "en", "--time-limit", "1", *options])
    return done.exit_code, done.stdout, done.stderr


def test_the_demo_leaves_plan_workbook_and_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, printed, told = demo("--data", str(ROOT / "data"))
    assert code == 0, told
    assert "240 cases" in told
    assert "visits planned in 8 routes" in printed
    for name in ("out/plan.json", "out/itineraries.xlsx", "maps/overview-2026-10-08.html"):
        assert (tmp_path / name).stat().st_size > 1_000
    assert len(list((tmp_path / "maps").glob("W*-2026-10-08.html"))) == 11


def test_without_the_sample_the_demo_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, told = demo()
    assert code == 2
    assert "data/cases.csv" in told
    assert "no such file" in told
