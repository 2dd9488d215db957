"""A peer's orders get the best times, and only problems that every peer can express."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from made_up import made_up_day
from peers import Found, UnsupportedError, prices_of, require_basic
from peers.adapter import run_pyvrp, run_vroom, timed
from visitplanner.check import find_violations
from visitplanner.problem import Overtime, ProblemBreak
from visitplanner.problem_file import problem_json, read_solution
from visitplanner.solution import objective_units
from visitplanner.solver import solve
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from pathlib import Path

DAY = made_up_day(12, 2, 0)


def test_orders_of_a_plan_get_times_that_are_as_good_as_the_plans() -> None:
    plan = solve(DAY, time_limit=0.5)
    orders = {route.shift_idx: route.visit_idxs for route in plan.routes}
    solution = timed(DAY, Found(orders={**orders, 1: orders.get(1, ())}, seconds=1.0), "peer")
    assert solution is not None
    assert find_violations(DAY, solution) == ()
    assert objective_units(DAY, solution) <= objective_units(DAY, plan)


def test_orders_that_no_times_fit_are_no_plan() -> None:
    everything = {0: tuple(range(12))}
    assert timed(DAY, Found(orders=everything, seconds=1.0), "peer") is None


def options(folder: Path) -> Namespace:
    (folder / "problem.json").write_bytes(problem_json(DAY))
    return Namespace(problem=folder / "problem.json", folder=folder, seconds=1, seed=1, threads=1)


def test_a_peer_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "peers.pyvrp", None)
    assert run_pyvrp(options(tmp_path)) == {"error": "is not installed (peers.pyvrp)"}
    assert not (tmp_path / "solution.json").exists()


def test_a_peer_that_finds_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = ModuleType("peers.vroom")
    nobody.vroom = lambda *_: []  # type: ignore[attr-defined]  # made up
    monkeypatch.setitem(sys.modules, "peers.vroom", nobody)
    assert run_vroom(options(tmp_path)) == {"error": "found no plan"}


def test_the_best_of_a_peers_plans_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = {route.shift_idx: route.visit_idxs for route in solve(DAY, time_limit=0.5).routes}
    found = [
        Found(orders={}, seconds=1.0, note="nothing"),
        Found(orders=plan, seconds=2.0, note="something"),
        Found(orders={0: tuple(range(12))}, seconds=3.0, note="too much"),
    ]
    several = ModuleType("peers.vroom")
    several.vroom = lambda *_: found  # type: ignore[attr-defined]  # made up
    monkeypatch.setitem(sys.modules, "peers.vroom", several)
    assert run_vroom(options(tmp_path)) == {"solving_s": 2.0, "note": "something"}
    assert read_solution(tmp_path / "solution.json", DAY).served


def test_prices_keep_their_proportions() -> None:
    prices = prices_of(DAY)
    ratio = prices.prizes[0] / prices.metre[0]
    # a km costs 120 fen, so a metre 120 / 1,000 fen
    assert ratio == pytest.approx(DAY.visits[0].prize / 0.12)
    assert prices.metre[0] < 120 * COST_UNITS_PER_FEN / 1_000  # the common divisor is out


def test_what_not_every_peer_can_express_is_refused_by_its_names() -> None:
    rest = ProblemBreak(break_id=1, duration=60)
    shift = replace(DAY.shifts[0], breaks=(rest,), overtime=Overtime(after=0, per_hour=1))
    visit = replace(DAY.visits[0], team_size=2, skills=frozenset({1}))
    day = replace(DAY, visits=(visit, *DAY.visits[1:]), shifts=(shift,))
    with pytest.raises(UnsupportedError, match=r"^breaks, overtime, skills, two-person visits$"):
        require_basic(day)
    require_basic(DAY)
