"""Solomon's format: tenths rounded down, customers required, a metre for a fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from solomon import read_best_known, read_solomon
from visitplanner.problem_file import problem_json, read_problem

if TYPE_CHECKING:
    from pathlib import Path

TINY = """R901

VEHICLE
NUMBER     CAPACITY
  2         200

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0       230          0
    1      1          1         10          5       100         10
    2      3          4         30          0       200         20
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    file = tmp_path / "R901.txt"
    file.write_text(TINY, encoding="utf-8")
    return file


def test_times_and_distances_are_tenths_rounded_down(tiny: Path) -> None:
    problem = read_solomon(tiny)
    # 10 * sqrt(2) = 14.1, 10 * 5 = 50, 10 * sqrt(13) = 36.05
    assert problem.profiles[0].distances.tolist() == [[0, 14, 50], [14, 0, 36], [50, 36, 0]]
    assert (problem.profiles[0].durations == problem.profiles[0].distances).all()
    assert [visit.time_windows for visit in problem.visits] == [((50, 1000),), ((0, 2000),)]
    assert [visit.service_duration for visit in problem.visits] == [100, 200]


def test_all_are_required_and_only_distance_costs(tiny: Path) -> None:
    problem = read_solomon(tiny)
    assert all(visit.required and visit.prize == 0 for visit in problem.visits)
    assert [visit.demand for visit in problem.visits] == [(10,), (30,)]
    shift = problem.shifts[0]
    assert len(problem.shifts) == 2
    assert (shift.time_window, shift.capacity, shift.costs.per_km) == ((0, 2300), (200,), 1_000)


def test_the_problem_can_be_written_as_a_file(tiny: Path, tmp_path: Path) -> None:
    written = tmp_path / "problem.json"
    written.write_bytes(problem_json(read_solomon(tiny)))
    assert len(read_problem(written).visits) == 2


@pytest.mark.parametrize("text", ["", "R901\nVEHICLE\nNUMBER CAPACITY\n", "NUMBER CAPACITY\n2 x\n"])
def test_another_format_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "R902.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"Solomon's format in R902\.txt"):
        read_solomon(file)


def test_best_known_distances_are_read_where_there_are_any(tmp_path: Path) -> None:
    assert read_best_known(tmp_path) == {}
    text = "instance,dimacs_routes,dimacs_distance\nR901,2,114.2\n"
    (tmp_path / "best_known.csv").write_text(text, encoding="utf-8")
    assert read_best_known(tmp_path) == {"R901": 114.2}
