"""OR-Tools routing alone: the better of two plans, completed, and timed exactly."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from problems import Size, random_problem

from visitplanner.solver import routing
from visitplanner.solver.found import OWN, ROUTING, timed
from visitplanner.solver.insertion import Draft, insert_visits
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.routing import route
from visitplanner.solver.stopping import MaxIterations, TimeLimit
from visitplanner.solver.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.problem import Problem

NOTHING = Draft(orders=(), meetings={})


def lively() -> Problem:
    return random_problem(Random(5), Size(visits=14, shifts=3, breaks=1))  # noqa: S311 (nothing secret)


def watch() -> Watch:
    return Watch(TimeLimit(10), MaxIterations(500))


def answering(draft: Draft, heard: list[object] | None = None) -> Callable[..., Draft]:
    def answer(*told: object) -> Draft:
        if heard is not None:
            heard.extend(told)
        return draft

    return answer


def test_a_plan_of_or_tools_that_is_dearer_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = lively()
    draft = insert_visits(problem)
    found = timed(problem, draft, OWN)
    first = replace(found, units=found.units - 1)
    monkeypatch.setattr(routing, "search", answering(draft))
    assert route(problem, first, watch(), 0) is first


def test_a_better_plan_is_taken_and_or_tools_has_found_it(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = lively()
    first, better = timed(problem, NOTHING, OWN), insert_visits(problem)
    monkeypatch.setattr(routing, "search", answering(better))
    found = route(problem, first, watch(), 0)
    assert (found.draft, found.engine) == (better, ROUTING)


def test_or_tools_begins_at_the_first_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, heard, over = lively(), list[object](), watch()
    first = timed(problem, insert_visits(problem), OWN)
    monkeypatch.setattr(routing, "search", answering(first.draft, heard))
    route(problem, first, over, 7)
    assert heard == [problem, first.draft, first.units, over, 7]


def test_a_plan_that_makes_more_required_visits_is_taken_at_any_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = lively()
    draft = insert_visits(problem)
    first = replace(timed(problem, NOTHING, OWN), num_left_out=99, units=0)
    monkeypatch.setattr(routing, "search", answering(draft))
    assert route(problem, first, watch(), 0).draft == draft


def test_nonsense_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = lively()
    first = timed(problem, insert_visits(problem), OWN)
    twice = Draft(orders=(RouteOrder(shift_idx=0, stops=(0, 0)),), meetings={})
    monkeypatch.setattr(routing, "search", answering(twice))
    with pytest.raises(EngineError, match="Expected orders that keep every rule"):
        route(problem, first, watch(), 0)


def test_or_tools_itself_is_never_worse_than_the_first_plan_and_fills_an_empty_one() -> None:
    problem, over = lively(), watch()
    first = timed(problem, NOTHING, OWN)
    first.tell(over)
    found = route(problem, first, over, 0)
    assert found.rank < first.rank
    assert found.engine == ROUTING
