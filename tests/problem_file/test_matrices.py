"""Matrices with hours: every fault is told at its place, and none of them gets in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from visitplanner.errors import InputError
from visitplanner.problem_file import read_problem

if TYPE_CHECKING:
    from pathlib import Path

FREE, SLOW = [[0, 60], [50, 0]], [[0, 90], [40, 0]]
HOURS = {"changes": [[0, 0], [25_200, 1], [32_400, 0]], "durations": [FREE, SLOW]}
CAR: dict[str, Any] = {"durations": [[0, 90], [50, 0]], "hours": HOURS}


def read(folder: Path, car: dict[str, Any]) -> Any:  # noqa: ANN401 (whatever a test looks at)
    file = folder / "p.json"
    file.write_text(json.dumps({"jobs": [], "vehicles": [], "matrices": {"car": car}}))
    return read_problem(file)


def test_hours_are_read(tmp_path: Path) -> None:
    (matrix,) = read(tmp_path, CAR).profiles
    assert matrix.hours.changes == ((0, 0), (25_200, 1), (32_400, 0))
    assert matrix.hours.durations.tolist() == [FREE, SLOW]
    assert matrix.way(0, 1).arrival(25_200) == 25_290


@pytest.mark.parametrize(
    ("car", "column", "words"),
    [
        ({**CAR, "hours": []}, "hours", "expected an object"),
        ({**CAR, "hours": {**HOURS, "why": 1}}, "hours.why", "not a field"),
        ({**CAR, "hours": {"changes": [[0, 0]]}}, "hours.durations", "a list that is not empty"),
        ({**CAR, "hours": {**HOURS, "changes": []}}, "hours.changes", "a list that is not empty"),
        ({**CAR, "hours": {**HOURS, "changes": [0]}}, "hours.changes\\[0\\]", "a second, and"),
        (
            {**CAR, "hours": {**HOURS, "changes": [[0, True]]}},
            "hours.changes\\[0\\]",
            "a second, and",
        ),
        (
            {**CAR, "hours": {**HOURS, "changes": [[5, 0], [5, 1]]}},
            "hours.changes\\[1\\]",
            "seconds in order",
        ),
        (
            {**CAR, "hours": {**HOURS, "changes": [[-1, 0]]}},
            "hours.changes\\[0\\]",
            "seconds in order",
        ),
        (
            {**CAR, "hours": {**HOURS, "changes": [[0, 2]]}},
            "hours.changes\\[0\\]",
            "expected a table below 2, got 2",
        ),
        (
            {**CAR, "hours": {**HOURS, "durations": [FREE, [[0, 90]]]}},
            "hours.durations\\[1\\]",
            "expected",
        ),
        (
            {**CAR, "hours": {**HOURS, "durations": [FREE, [[0, -90], [40, 0]]]}},
            "hours.durations\\[1\\]\\[0\\]\\[1\\]",
            "at least 0",
        ),
        (
            {**CAR, "hours": {**HOURS, "changes": [[n, 0] for n in range(501)]}},
            "hours.changes",
            "expected at most 500, got 501",
        ),
        ({**CAR, "durations": FREE}, "durations", "expected the slowest of all hours"),
    ],
)
def test_a_fault_in_the_hours_is_told(
    tmp_path: Path, car: dict[str, Any], column: str, words: str
) -> None:
    with pytest.raises(InputError, match=f"matrices.car.{column}: .*{words}"):
        read(tmp_path, car)
