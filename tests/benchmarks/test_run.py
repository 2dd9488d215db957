"""One command for a claim: tables on stdout, raw results in a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from made_up import made_up_day
from visitplanner.problem_file import problem_json

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "run.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own program)


def test_contenders_are_compared_and_the_results_kept(tmp_path: Path) -> None:
    file, out = tmp_path / "day.json", tmp_path / "results.json"
    file.write_bytes(problem_json(made_up_day(8, 1, 0)))
    seconds = ("--ours-seconds", "1", "--peer-seconds", "1")
    done = run(
        *("home-visits", "--files", str(file), "--contenders", "ortools", "ours"),
        *(*seconds, "--out", str(out)),
    )
    assert done.returncode == 0, done.stderr
    assert "| net value, yuan | best known or proven | ours 1 s | ortools 1 s |" in done.stdout
    assert "| sound plans | 1 of 1 | 1 of 1 |" in done.stdout
    kept = json.loads(out.read_bytes())
    assert [entry["entry"]["who"] for entry in kept["runs"]] == ["ours", "ortools"]
    assert kept["machine"]["cores"] >= 1
    assert set(kept["versions"]) >= {"visitplanner", "python", "ortools"}
    assert str(tmp_path) not in out.read_text(encoding="utf-8")  # no paths of a machine


def test_without_a_case_there_is_nothing_to_measure(tmp_path: Path) -> None:
    done = run("solomon", "--folder", str(tmp_path))
    assert done.returncode == 1
    assert "Expected at least one case, found none." in done.stderr
