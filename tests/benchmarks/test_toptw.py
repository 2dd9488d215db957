"""The TOPTW format: profits to win, no costs, days that end with the depot's closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toptw import Optima, read_optima, read_toptw

if TYPE_CHECKING:
    from pathlib import Path

TINY = """4 3 2 1
0 200
  0 40.00 50.00 0.00 0.00 0 0 0 123
  1 41.00 51.00 9.00 10.00 1 1 1 5 112
  2 43.50 54.00 0.50 30.00 1 2 1 2 0 60
"""


def write(folder: Path, name: str, text: str = TINY) -> Path:
    file = folder / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_windows_stand_last_whatever_stands_before(tmp_path: Path) -> None:
    problem = read_toptw(write(tmp_path, "r901"))
    assert [visit.time_windows for visit in problem.visits] == [((50, 1120),), ((0, 600),)]
    assert [visit.prize for visit in problem.visits] == [10, 30]
    assert [visit.service_duration for visit in problem.visits] == [90, 5]
    # 10 * sqrt(2) = 14.1; 10 * sqrt(3.5 ** 2 + 4 ** 2) = 53.15
    assert problem.profiles[0].durations[0].tolist() == [0, 14, 53]


def test_paths_are_as_many_as_asked_or_as_the_file_says(tmp_path: Path) -> None:
    file = write(tmp_path, "r901")
    assert len(read_toptw(file).shifts) == 3
    (path,) = read_toptw(file, 1).shifts
    assert path.time_window == (0, 1230)
    assert path.costs.per_km == path.costs.per_duration_hour == 0


def test_cordeaus_instances_have_two_decimals(tmp_path: Path) -> None:
    problem = read_toptw(write(tmp_path, "pr901"))
    assert problem.profiles[0].durations[0].tolist() == [0, 141, 531]
    assert problem.shifts[0].time_window == (0, 12_300)


@pytest.mark.parametrize("text", ["", TINY.replace("41.00 51.00", "x"), "4 3 2 1\n0 200\n"])
def test_another_format_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    file = write(tmp_path, "r902", text)
    with pytest.raises(ValueError, match=r"TOPTW format in r902\.txt"):
        read_toptw(file)


def test_what_is_not_proven_is_not_known(tmp_path: Path) -> None:
    assert read_optima(tmp_path) == {}
    text = "instance,sum_profit_=opt_for_m=v,opt_m1_RighiniSalani\nr901,40,30\nr902,40,\n"
    (tmp_path / "known_optima.csv").write_text(text, encoding="utf-8")
    assert read_optima(tmp_path) == {
        "r901": Optima(of_one_path=30, of_all_points=40),
        "r902": Optima(of_one_path=None, of_all_points=40),
    }
