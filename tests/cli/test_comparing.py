"""`visitplanner compare`: on the sample, killed half-way, on a cluster, and told what is wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from errands import dask_cluster
from typer.testing import CliRunner

from visitplanner.cli.app import app
from visitplanner.comparison.document import read_comparison
from visitplanner.comparison.reconciling import reconcile

if TYPE_CHECKING:
    from typer.testing import Result

DATA = Path(__file__).parents[2] / "data"

VARIANTS = """
[variant.one-more]
name = "One more on an e-bike"
add_officers = [{ like = "W11" }]

[variant.wider]
name = "Windows wider by half an hour"
widen_minutes = 30

[[sweep]]
officers = { from = 10, to = 12 }
"""

NUM_PLANS = 6 * 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return scenarios of the sample: a base and five variants, two seeds, little work."""
    tables = "\n".join(f'{name} = "{DATA / name}.csv"' for name in ("cases", "officers"))
    head = f"""
    {tables}
    policy = "{DATA / "policy.toml"}"
    address_book = "{DATA / "address_book.csv"}"
    days = [2026-10-08]
    seeds = 2
    iterations = 60
    """
    file = tmp_path / "scenarios.toml"
    file.write_text(head + VARIANTS, encoding="utf-8")
    return file


def words(file: Path, out: Path, *options: str) -> list[str]:
    return ["compare", str(file), "-o", str(out), "--lang", "en", *options]


def run(file: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(app, words(file, out, *options))


def started(file: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-m", "visitplanner", *words(file, out, *options)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_plans(run: subprocess.Popen[str], out: Path, count: int) -> None:
    while len(list(out.glob("cells/[!.]*/cell.json"))) < count:
        assert run.poll() is None, "the run ended before it could be stopped"
        time.sleep(0.01)


def test_a_killed_run_goes_on_to_the_same_bytes(file: Path, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert run(file, whole, "--jobs", "2").exit_code == 0
    process = started(file, killed, "--jobs", "2", "--iterations", "60")
    wait_for_plans(process, killed, 2)
    process.kill()
    process.communicate()
    assert not (killed / "comparison.json").exists()
    kept = {path: path.stat().st_mtime_ns for path in killed.glob("cells/[!.]*/cell.json")}
    assert 2 <= len(kept) < NUM_PLANS
    done = run(file, killed, "--jobs", "2")
    assert done.exit_code == 0, done.output
    for name in ("comparison.json", "comparison.csv"):
        assert (killed / name).read_bytes() == (whole / name).read_bytes()
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    reconcile(read_comparison(killed / "comparison.json"), killed)


def test_ctrl_c_keeps_the_plans_that_were_made(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(file, out, "--jobs", "1", "--iterations", "20000")
    wait_for_plans(process, out, 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Plans that were made stay" in said
    assert "Traceback" not in said
    assert not (out / "comparison.json").exists()


def test_a_cluster_gives_the_same_bytes_and_is_told_of_nobody(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    here, there = tmp_path / "here", tmp_path / "there"
    assert run(file, here, "--jobs", "1").exit_code == 0
    with dask_cluster(2) as (address, workers):
        process = started(file, there, "--scheduler", address)
        wait_for_plans(process, there, 1)
        os.kill(workers[0].pid, signal.SIGKILL)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert (there / "comparison.json").read_bytes() == (here / "comparison.json").read_bytes()


def test_the_table_and_the_report_are_there_in_both_languages(file: Path, tmp_path: Path) -> None:
    done = run(file, tmp_path / "en", "--seeds", "1")
    assert done.exit_code == 0, done.output
    assert "One more on an e-bike" in done.stdout
    assert "one observation: nobody can tell" in done.stdout
    chinese = CliRunner().invoke(app, [*words(file, tmp_path / "zh", "--seeds", "1"), "--lang=zh"])
    assert "只有一次观测：无从判断" in chinese.stdout
    for name in ("en", "zh"):
        for report in ("report.html", "report.xlsx", "comparison.csv"):
            assert (tmp_path / name / report).stat().st_size > 0


def test_a_bound_that_was_not_found_in_its_time_is_none(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8").split("[variant")[0]
    file.write_text(f"{text}[variant.nobody]\nofficers = 0\n", encoding="utf-8")
    done = run(file, tmp_path / "out", "--bound", "1", "--seeds", "1")
    assert done.exit_code == 0, done.output
    comparison = read_comparison(tmp_path / "out" / "comparison.json")
    assert comparison.effort.bound_s == 1
    base, nobody = comparison.cells
    assert base.measures.bound_fen is None or base.measures.bound_by == "base"
    assert (nobody.measures.net_value_fen, nobody.measures.num_visits) == (0, 0)


def test_faults_of_options_and_file_are_told_at_once(file: Path, tmp_path: Path) -> None:
    file.write_text("title = 3\n", encoding="utf-8")
    done = run(file, tmp_path / "out", "--iterations", "1", "--time-limit", "2")
    assert done.exit_code == 2
    assert "--time-limit: expected either iterations or a time limit" in done.stderr
    assert "scenarios.toml, cases: is missing" in done.stderr
    assert not (tmp_path / "out").exists()


def test_faults_of_all_tables_are_told_at_once(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(str(DATA), "nowhere"), encoding="utf-8")
    done = run(file, tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.count("nowhere") + done.stderr.count("policy.toml") >= 1
    assert "Faults: 4" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_told(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    done = run(file, tmp_path / "out", "--scheduler", "nonsense")
    assert done.exit_code in {2, 3}
    assert "Traceback" not in done.output
