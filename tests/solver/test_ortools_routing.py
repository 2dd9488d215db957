"""The search by OR-Tools: lawful orders, told of, stopped and broken off when asked."""

from __future__ import annotations

import gc
import weakref
from random import Random
from typing import TYPE_CHECKING

import pytest
from problems import SMALL, Size, random_problem

from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver import ortools_routing
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.orders import are_lawful, meetings_in
from visitplanner.solver.ortools_model import build_model
from visitplanner.solver.ortools_routing import polish, search
from visitplanner.solver.schedule import time_routes
from visitplanner.solver.stopping import MaxIterations, Progress, StoppingCriterion, TimeLimit
from visitplanner.solver.watching import Watch

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solver.insertion import Draft
    from visitplanner.solver.ortools_layout import Layout
    from visitplanner.solver.ortools_model import Model


def watch(stop: StoppingCriterion, units: int, told: list[int] | None = None) -> Watch:
    """Return a watch that knows the first plan's objective, and whom it tells of better ones."""
    watch = Watch(TimeLimit(10), stop, on_better=[].append if told is None else told.append)
    watch.found(units)
    return watch


def units_of(problem: Problem, draft: Draft) -> int:
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    plan = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
    return objective_units(problem, plan)


def lively(seed: int) -> Problem:
    return random_problem(Random(seed), Size(visits=14, shifts=3, breaks=1))  # noqa: S311 (nothing secret)


@pytest.mark.parametrize("seed", range(30))
def test_orders_found_are_lawful_and_their_meetings_have_a_second(seed: int) -> None:
    problem = random_problem(Random(seed), SMALL)  # noqa: S311 (nothing secret)
    first = insert_visits(problem)
    units = units_of(problem, first)
    found = search(problem, first, units, watch(MaxIterations(200), units), 0)
    assert are_lawful(problem, found.orders)
    assert meetings_in(found.orders) <= set(found.meetings)


def test_better_plans_are_told_of_and_the_reason_is_given() -> None:
    problem, told = lively(5), list[int]()
    first = insert_visits(problem)
    units = units_of(problem, first)
    over = watch(MaxIterations(3_000), units, told)
    found = search(problem, first, units, over, 0)
    assert told == sorted(set(told), reverse=True)
    assert told[0] == units
    assert over.reason is Termination.ITERATION_LIMIT
    assert units_of(problem, found) <= told[-1]  # exact times are no worse than OR-Tools'


def test_nothing_within_reach_is_the_start_again() -> None:
    problem = random_problem(Random(1), Size(visits=0, shifts=2))  # noqa: S311 (nothing secret)
    first = insert_visits(problem)
    over = watch(MaxIterations(9), 0)
    assert search(problem, first, 0, over, 0) == first
    assert over.reason is None


def test_polishing_begins_at_the_plan_and_is_told_of_nothing_worse() -> None:
    problem, told = lively(5), list[int]()
    first = insert_visits(problem)
    good = search(problem, first, 0, watch(MaxIterations(1_000), 0), 0)
    units = units_of(problem, good)
    polished = polish(problem, good, units, watch(MaxIterations(1_000), units, told), 0)
    assert are_lawful(problem, polished.orders)
    assert max(told) == units
    assert units_of(problem, polished) <= units


def test_what_a_criterion_raises_comes_out_of_the_search() -> None:
    def breaks(progress: Progress) -> Termination | None:
        msg = f"Expected nobody to ask at {progress.best_units > 0}."
        raise KeyboardInterrupt(msg)

    problem = lively(5)
    first = insert_visits(problem)
    with pytest.raises(KeyboardInterrupt, match="nobody to ask"):
        search(problem, first, units_of(problem, first), watch(breaks, 0), 0)


def test_a_search_that_is_over_leaves_no_model_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    built = list["weakref.ref[Model]"]()

    def build(layout: Layout) -> Model:
        model = build_model(layout)
        built.append(weakref.ref(model))
        return model

    monkeypatch.setattr(ortools_routing, "build_model", build)
    problem = lively(5)
    search(problem, insert_visits(problem), 0, watch(MaxIterations(200), 0), 0)
    gc.collect()
    assert built
    assert not any(model() for model in built)
