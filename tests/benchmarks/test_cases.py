"""The registry: which files are cases, how they are grouped, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases import DISTANCE, NET_VALUE, PROFIT, days_in_files, solomon_cases, toptw_cases
from made_up import made_up_day
from visitplanner.problem_file import problem_json

if TYPE_CHECKING:
    from pathlib import Path


def test_instances_are_grouped_by_their_class_and_other_files_passed_over(tmp_path: Path) -> None:
    for name in ("R101.txt", "RC208.txt", "C1_2_1.txt", "SOURCE.txt", "README.txt", "R101.sol"):
        (tmp_path / name).touch()
    text = "instance,dimacs_distance\nR101,1637.7\n"
    (tmp_path / "best_known.csv").write_text(text, encoding="utf-8")
    found = {case.name: (case.family, case.best_known) for case in solomon_cases(tmp_path)}
    assert found == {"C1_2_1": ("C1", None), "R101": ("R1", 1637.7), "RC208": ("RC2", None)}


@pytest.mark.parametrize(("paths", "best"), [(1, 30.0), (None, 40.0), (2, None)])
def test_what_is_known_of_a_profit_depends_on_the_paths(
    tmp_path: Path, paths: int | None, best: float | None
) -> None:
    (tmp_path / "pr01.txt").touch()
    text = "instance,sum_profit_=opt_for_m=v,opt_m1_RighiniSalani\npr01,40,30\n"
    (tmp_path / "known_optima.csv").write_text(text, encoding="utf-8")
    (case,) = toptw_cases(tmp_path, paths)
    assert (case.family, case.best_known) == ("PR0", best)


def test_a_day_in_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_bytes(problem_json(made_up_day(5, 1, 0)))
    (case,) = days_in_files([file])
    assert (case.name, len(case.load().visits)) == ("day", 5)


def test_objectives_read_the_same_cost_in_their_own_units() -> None:
    # prizes of 1,000 fen, a cost of 250
    assert NET_VALUE.measure(1_000, 250) == 7.5
    assert DISTANCE.measure(0, 250) == 25.0
    assert PROFIT.measure(1_000, 250) == 750
    assert NET_VALUE.shortfall(90, 100) == pytest.approx(0.1)
    assert DISTANCE.shortfall(110, 100) == pytest.approx(0.1)
    assert DISTANCE.text(1234.56) == "1,234.6"
