"""The plan without the hand is never worse than the one with it, and each begins with the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from samples import BRANCH, DAY, make_case, make_officer

from visitplanner import pipeline
from visitplanner.domain import Location
from visitplanner.hand.laying import HandAsked
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.pipeline import Prepared, Request, find_plan, freely, plan_visits, prepare
from visitplanner.pipeline.freely import find_free_plan
from visitplanner.policy import Policy
from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver import solve

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

POLICY = replace(Policy(), branch=BRANCH)
EMPTY = Solution(routes=(), termination=Termination.TIME_LIMIT, engine="", bound_units=7)
REQUEST = Request(
    cases=tuple(
        make_case(f"C{n}", location=Location(latitude=37.50 + 0.004 * n, longitude=122.12))
        for n in range(3)
    ),
    officers=(make_officer("W0"), make_officer("W1")),
    days=(DAY,),
    time_limit=0.6,
    hand=HandAsked(
        wishes=(Wish(kind=WishKind.OFFICER, case_id="C0", officer_id="W1", requires=True),),
        file="hand.csv",
    ),
)


class Searches:
    """Stands in for the solver: notes what it began with, and finds what it is told to find."""

    def __init__(self, found: Solution | None = None) -> None:
        self.starts: list[tuple[Route, ...]] = []
        self._found = found

    def __call__(self, problem: Problem, **asked: Any) -> Solution:  # noqa: ANN401 (as the solver)
        """Search, or be told what is found."""
        self.starts.append(tuple(asked["start"]))
        return self._found or solve(problem, **asked)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    """Return a small day with a wish."""
    return prepare(REQUEST, POLICY)


@pytest.fixture(scope="module")
def kept(prepared: Prepared) -> Solution:
    """Return a plan that keeps the wish."""
    return find_plan(prepared)


def free_plan(prepared: Prepared, *found: Solution) -> Solution:
    plan = find_free_plan(prepared, lambda _: None, *found)
    assert plan is not None
    return plan


def test_a_search_that_finds_less_gives_way_to_the_plan_with_the_hand(
    prepared: Prepared, kept: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = Searches(EMPTY)
    monkeypatch.setattr(freely, "solve", searches)
    before = replace(EMPTY, bound_units=9)
    free = free_plan(prepared, kept, before)
    assert free.routes == kept.routes
    assert free.bound_units == 9  # the better of the two bounds, and none of the plan with the hand
    assert searches.starts == [kept.routes]


def test_the_plan_without_the_hand_goes_on_from_itself_where_it_is_better(
    prepared: Prepared, kept: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = Searches()
    monkeypatch.setattr(freely, "solve", searches)
    worse = replace(kept, routes=kept.routes[:0])
    free = free_plan(prepared, worse, kept)
    assert searches.starts == [kept.routes]
    problem = prepared.hand.free.problem
    assert objective_units(problem, free) <= objective_units(problem, kept)


def test_whoever_ended_the_search_does_not_wait_for_another(
    prepared: Prepared, kept: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = Searches()
    monkeypatch.setattr(freely, "solve", searches)
    ended = replace(kept, termination=Termination.INTERRUPTED)
    assert free_plan(prepared, ended, EMPTY).routes == kept.routes
    assert searches.starts == []


def test_the_plan_with_the_hand_begins_with_what_keeps_it_of_the_plan_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searches = Searches()
    monkeypatch.setattr(pipeline, "solve", searches)
    by_anyone = Wish(kind=WishKind.MUST, case_id="C0", requires=True)
    plan = plan_visits(
        replace(REQUEST, hand=HandAsked(wishes=(by_anyone,), file="hand.csv")), POLICY
    ).plan
    (start,) = searches.starts
    assert sum(len(route.visit_idxs) for route in start) == 3
    assert plan.hand is not None
    assert plan.hand.price.fen == 0
