"""A bank's branches planned side by side: each once, whole or not at all, whoever is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from cli.conftest import CASES_HEADER, GOOD_CASE, OFFICERS, POLICY
from errands import dask_cluster
from typer.testing import CliRunner, Result

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

DATE = ("--date", "2026-10-08", "--time-limit", "1", "--lang", "en")
PATIENCE_S = 120
HEARING = """
import signal
from visitplanner.__main__ import main
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
"""
"""The command, which hears Ctrl-C even where the tests run in the background."""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return a bank's file of three branches with three cases each."""
    return make_bank(tmp_path)


@pytest.fixture(scope="module")
def planned_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    assert plan(make_bank(folder)).exit_code == 0
    return folder


@pytest.fixture
def planned(planned_once: Path, tmp_path: Path) -> Path:
    """Return the file of a bank that is planned."""
    shutil.copytree(planned_once, tmp_path / "planned")
    return tmp_path / "planned" / "bank.toml"


def make_bank(tmp_path: Path, num: int = 3) -> Path:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "officers.csv").write_text(OFFICERS, encoding="utf-8")
    for number in range(num):
        write_cases(tmp_path / f"cases-{number}.csv", 10 * number)
    entries = [f"[[branch]]\nname = 'b{n}'\ncases = 'cases-{n}.csv'\n" for n in range(num)]
    every = "[every]\npolicy = 'policy.toml'\nofficers = 'officers.csv'\n"
    file = tmp_path / "bank.toml"
    file.write_text(every + "".join(entries), encoding="utf-8")
    return file


def write_cases(path: Path, first: int) -> None:
    rows = [GOOD_CASE.format(n=first + n) for n in (1, 2, 3)]
    path.write_text("\n".join([CASES_HEADER, *rows]) + "\n", encoding="utf-8")


def plan(bank: Path, *options: str) -> Result:
    out = ("-o", str(bank.parent / "out"))
    return CliRunner().invoke(app, ["plan-branches", str(bank), *DATE, *out, *options])


def written(bank: Path) -> dict[str, tuple[int, int]]:
    """Return which file each branch's plan is, and when it was written: anew, it is another."""
    found = sorted((bank.parent / "out").glob("*/plan.json"))
    return {file.parent.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in found}


def test_each_branch_is_planned_into_its_folder_and_summed_up(bank: Path) -> None:
    done = plan(bank, "--jobs", "2")
    assert done.exit_code == 0, done.output
    assert list(written(bank)) == ["b0", "b1", "b2"]
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:-2]] == ["branch", "b0", "b1", "b2"]
    assert lines[-1].startswith("3 of 3 branches planned: 9 visits, net value ¥")
    assert lines[-2].endswith("with what was said of it in told.txt.")
    told = (bank.parent / "out" / "b1" / "told.txt").read_text(encoding="utf-8")
    assert "3 visits planned" in told


def test_what_is_done_stays(planned: Path) -> None:
    before = written(planned)
    again = plan(planned)
    assert "3 branches are done already." in again.stderr
    assert "3 of 3 branches planned: 9 visits" in again.stdout
    assert written(planned) == before


def test_what_changed_is_planned_anew(planned: Path) -> None:
    before = written(planned)
    write_cases(planned.parent / "cases-2.csv", 50)
    assert plan(planned).exit_code == 0
    now = written(planned)
    assert [name for name in now if now[name] != before[name]] == ["b2"]


def test_another_option_plans_anew(planned: Path) -> None:
    before = written(planned)
    assert plan(planned, "--seed", "1").exit_code == 0
    assert all(anew != before[name] for name, anew in written(planned).items())


def test_a_plan_that_is_no_longer_whole_is_made_again(planned: Path) -> None:
    before = written(planned)
    (planned.parent / "out" / "b0" / "problem.json").write_bytes(b"{}")
    again = plan(planned)
    assert again.exit_code == 0
    assert "Branch b0: its plan is no longer whole or was changed" in again.stderr
    now = written(planned)
    assert [name for name in now if now[name] != before[name]] == ["b0"]


def test_a_branch_at_fault_is_told_and_the_others_are_planned(bank: Path) -> None:
    (bank.parent / "cases-1.csv").write_text("case_id\nC1\n", encoding="utf-8")
    done = plan(bank, "--jobs", "2")
    assert done.exit_code == 2
    assert list(written(bank)) == ["b0", "b2"]
    assert "2 of 3 branches planned: 6 visits" in done.stdout
    assert f"Branch b1:\n{bank.parent / 'cases-1.csv'}, borrower_name" in done.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "branch: is missing"),
        ("branch = []", "branch: lists no branch"),
        ("[[branch]]\nname = 'x'", "branch.x.cases: is missing"),
        ("[[branch]]\nname = '../x'", "branch.0.name: expected a name of letters"),
        ("[[branch]]\nname = 'x'\ncase = 'y'", "branch.0.case: is no setting of a branch"),
        ("[[branch]]\nname = 1", "branch.0.name: expected text in quotes, got 1"),
        ("[[branch]]\nname = 'x'\n[[branch]]\nname = 'X'", "x: 2 branches have this name"),
        (
            "[[branch]]\nname = 'x'\ncases = 'c'\nofficers = 'o'\npolicy = 'https://h/p.toml'",
            "branch.x.policy: expected a file, got the address of a server",
        ),
        (
            "[every]\nhand = 'http://h'\n[[branch]]\nname = 'x'\ncases = 'c'\nofficers = 'o'",
            "every.hand: expected a file, got the address of a server",
        ),
        ("[[branch]]\nname = 'x'\n[[branch]]\nname = 'x '", "x: 2 branches have this name"),
        ("nonsense", "line 1: expected = after a key"),
    ],
)
def test_a_bank_at_fault_is_refused_before_anything(bank: Path, text: str, fault: str) -> None:
    bank.write_text(text, encoding="utf-8")
    done = plan(bank)
    assert done.exit_code == 2
    assert fault in done.stderr
    assert not (bank.parent / "out").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_with_what_is_left(tmp_path: Path, how: int) -> None:
    bank = make_bank(tmp_path, num=5)
    command = [sys.executable, "-c", HEARING, "plan-branches", str(bank), *DATE]
    command += ["-o", str(bank.parent / "out"), "--jobs", "1"]
    with subprocess.Popen(  # noqa: S603 (our own code)
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a terminal's Ctrl-C reaches all of its processes
    ) as planner:
        until = time.monotonic() + PATIENCE_S
        while not written(bank):
            assert time.monotonic() < until
            time.sleep(0.01)
        if how == signal.SIGINT:
            os.killpg(planner.pid, how)
        else:
            planner.send_signal(how)
        _, told = planner.communicate(timeout=PATIENCE_S)
    if how == signal.SIGINT:
        assert planner.returncode == 130
        assert told.splitlines()[-1].startswith("Stopped by you; the same command goes on")
    before = written(bank)
    assert len(before) < 5  # at most one is under way, and one is handed out before it is needed
    assert plan(bank, "--jobs", "2").exit_code == 0
    now = written(bank)
    assert list(now) == ["b0", "b1", "b2", "b3", "b4"]
    assert all(now[name] == before[name] for name in before)


def test_a_cluster_that_loses_a_worker_plans_every_branch_once(bank: Path) -> None:
    with dask_cluster(2) as (address, workers):
        command = [sys.executable, "-m", "visitplanner", "plan-branches", str(bank), *DATE]
        command += ["-o", str(bank.parent / "out"), "--scheduler", address]
        with subprocess.Popen(  # noqa: S603 (our own code)
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as planner:
            until = time.monotonic() + PATIENCE_S
            while not list((bank.parent / "out").glob("*/.planning")):
                assert time.monotonic() < until
                time.sleep(0.01)
            workers[0].send_signal(signal.SIGKILL)
            deliveries: set[tuple[str, tuple[int, int]]] = set()
            while planner.poll() is None:
                deliveries |= set(written(bank).items())
                time.sleep(0.01)
            printed, told = planner.communicate(timeout=PATIENCE_S)
    deliveries |= set(written(bank).items())
    assert planner.returncode == 0, told
    assert sorted(name for name, _ in deliveries) == ["b0", "b1", "b2"]  # none twice
    assert "3 of 3 branches planned: 9 visits" in printed
