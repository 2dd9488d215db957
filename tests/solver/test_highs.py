"""HiGHS works in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import pytest

from visitplanner.solver.highs import QuietHighs

if TYPE_CHECKING:
    from collections.abc import Callable


def solve(kind: Callable[[], highspy.Highs]) -> float:
    """Return the least x >= 2.5 that is whole, found by a branch-and-bound."""
    solver = kind()
    solver.setOptionValue("threads", 1)  # as everywhere: HiGHS keeps those of a process
    solver.addVar(2.5, 10)
    solver.changeColCost(0, 1)
    solver.changeColIntegrality(0, highspy.HighsVarType.kInteger)
    solver.run()
    return float(solver.getInfo().objective_function_value)


def test_nothing_is_said_on_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    assert solve(QuietHighs) == pytest.approx(3)
    assert capfd.readouterr() == ("", "")


def test_what_highs_itself_says_would_be_heard(capfd: pytest.CaptureFixture[str]) -> None:
    assert solve(highspy.Highs) == pytest.approx(3)
    assert "HiGHS" in capfd.readouterr().out
