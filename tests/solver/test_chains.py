"""Several searches spend one budget, cool down together, and never lose the best plan."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Size, random_problem

from visitplanner.check import ViolationKind, find_violations
from visitplanner.solution import Route, Termination
from visitplanner.solver import chains as module
from visitplanner.solver import partition
from visitplanner.solver.chains import (
    ITERATIONS_A_LOOK,
    ITERATIONS_A_ROUND,
    Chains,
    Iterations,
    Seconds,
)
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.kernel.layout import lay_out
from visitplanner.solver.kernel.search import Search
from visitplanner.solver.temperatures import Cooling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from visitplanner.problem import Problem
    from visitplanner.solver.insertion import Draft

T = TypeVar("T")

MANY = Size(visits=20, shifts=10, teams=10)
WARM = Cooling(hot=500_000, cold=100_000)
HOT = Cooling(hot=1e9, cold=1e9)
"""Whatever comes is gone on from, so that plans get worse."""


def never(_: int) -> bool:
    return False


def noting(heard: list[T], note: Callable[[int], T]) -> Callable[[int], bool]:
    """Return a criterion that never stops and notes something of each round's iterations."""

    def is_over(iterations: int) -> bool:
        heard.append(note(iterations))
        return False

    return is_over


def lively(seed: int = 5) -> Problem:
    return random_problem(Random(seed), MANY)  # noqa: S311 (test data)


def chains_of(problem: Problem, num_chains: int = 2, num_threads: int = 1, seed: int = 0) -> Chains:
    return Chains(problem, lay_out(problem), seed, num_chains, num_threads)


@pytest.fixture
def in_parts() -> Iterator[None]:
    """Have even small problems divided."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(partition, "FEWEST_SHIFTS", 1)
        yield


class Recorded:
    """A budget of some rounds that records their temperatures and searches nothing."""

    def __init__(self, rounds: int) -> None:
        self._rounds, self._done = rounds, 0
        self.temperatures: list[float] = []

    @property
    def spent(self) -> float:
        """The share of the rounds that is done."""
        return self._done / self._rounds

    def run(self, search: Search, temperature: float) -> int:
        """Note the temperature."""
        assert isinstance(search, Search)
        self.temperatures.append(temperature)
        return 7

    def end_round(self) -> None:
        """Count the round."""
        self._done += 1


def test_iterations_are_that_many_for_each_chain_in_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(Search, "anneal", lambda _, __, iterations: told.append(iterations))
    heard: list[int] = []
    with chains_of(lively()) as chains:
        chains.run(Iterations(2_300), WARM, noting(heard, int))
    assert told == [*[ITERATIONS_A_ROUND] * 4, 300, 300]
    assert heard == [2 * ITERATIONS_A_ROUND, 2 * ITERATIONS_A_ROUND, 600]


@pytest.mark.parametrize(
    ("seconds", "looks"),
    [
        pytest.param(25, [3 + 3, 1 + 1], id="slices of 10 s, the last one shorter"),
        pytest.param(0, [1 + 1], id="no time is time for one look each"),
    ],
)
def test_seconds_are_spent_in_slices_and_looked_at_now_and_then(
    monkeypatch: pytest.MonkeyPatch, seconds: float, looks: list[int]
) -> None:
    clock, heard = [100.0], list[int]()

    def anneal(_: Search, __: float, iterations: int) -> None:
        assert iterations == ITERATIONS_A_LOOK
        clock[0] += 4

    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(Search, "anneal", anneal)
    monkeypatch.setattr(module, "ROUND_SECONDS", 10)
    with chains_of(lively(), num_chains=2) as chains:  # which take turns
        chains.run(Seconds(seconds), WARM, noting(heard, int))
    assert heard == [look * ITERATIONS_A_LOOK for look in looks]


def test_all_chains_of_a_round_are_as_hot_and_the_next_is_colder() -> None:
    budget, heard = Recorded(3), list[int]()
    with chains_of(lively(), num_chains=2) as chains:
        chains.run(budget, Cooling(hot=8, cold=1), noting(heard, int))
    assert budget.temperatures == pytest.approx([8, 8, 4, 4, 2, 2])
    assert heard == [14, 14, 14]


@pytest.mark.parametrize("fewest", [1, 99])
def test_a_search_that_is_over_does_no_more_rounds(
    monkeypatch: pytest.MonkeyPatch, fewest: int
) -> None:
    monkeypatch.setattr(partition, "FEWEST_SHIFTS", fewest)
    budget = Recorded(9)
    answers = iter([False, True])
    with chains_of(lively()) as chains:
        chains.run(budget, WARM, lambda _: next(answers))
    assert len(budget.temperatures) == 4


def routes_of(problem: Problem, draft: Draft) -> tuple[Route, ...]:
    """Return a draft's routes with their times; nothing is wrong with them."""
    found = timed(problem, draft, OWN)
    faults = find_violations(problem, found.solution(Termination.UNKNOWN))
    assert {fault.kind for fault in faults} <= {ViolationKind.REQUIRED_LEFT_OUT}
    return found.routes


def test_chains_begin_with_plans_of_their_own_and_the_best_is_the_first() -> None:
    problem = lively()
    with chains_of(problem, num_chains=3) as chains:
        first = chains.construct()
        drafts = [search.draft() for search in chains.searches]
        assert all(routes_of(problem, draft) for draft in drafts)
        assert first == chains.best.draft()
        assert drafts[1] != drafts[0]


def test_chains_of_a_divided_plan_begin_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition, "FEWEST_SHIFTS", 1)
    with chains_of(lively(), num_chains=3) as chains:
        first = chains.construct()
        assert [search.draft() for search in chains.searches] == [first] * 3


def test_the_second_chain_has_a_place_for_what_is_far(monkeypatch: pytest.MonkeyPatch) -> None:
    told = list[bool]()
    with chains_of(lively(), num_chains=3) as chains:
        construct = Search.construct

        def noted(search: Search, *, farthest_first: bool = False) -> None:
            told.append(farthest_first)
            construct(search, farthest_first=farthest_first)

        monkeypatch.setattr(Search, "construct", noted)
        chains.construct()
        chains.begin_anew()
    assert told == 2 * [False, True, False]


def test_what_is_begun_anew_is_another_plan_each_time() -> None:
    problem = lively()
    with chains_of(problem) as chains:
        drafts = [chains.construct()]
        for _ in range(8):
            chains.begin_anew()
            drafts.append(chains.searches[0].draft())
        assert all(routes_of(problem, draft) for draft in drafts)
    assert any(draft != drafts[0] for draft in drafts)


def test_all_chains_go_on_from_a_plan_and_the_best_has_the_least_cost() -> None:
    problem = lively()
    with chains_of(problem, num_chains=3) as chains:
        routes = routes_of(problem, chains.construct())
        nobody, planned = (chains.load(plan) and chains.best.best_cost for plan in ((), routes))
        assert planned < nobody
        assert {search.best_cost for search in chains.searches} == {planned}
        chains.searches[0].load(())
        chains.searches[2].load(())
        assert chains.best is chains.searches[1]


def test_a_plan_that_one_chain_cannot_have_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([True, False, True, True, True, True])
    with chains_of(lively(), num_chains=3) as chains:
        monkeypatch.setattr(Search, "load", lambda *_: next(answers))
        assert [chains.load(()), chains.load(())] == [False, True]


@pytest.mark.parametrize("fewest", [1, 99])
def test_a_budget_that_is_spent_leaves_the_plan(
    monkeypatch: pytest.MonkeyPatch, fewest: int
) -> None:
    monkeypatch.setattr(partition, "FEWEST_SHIFTS", fewest)
    budget = Recorded(1)
    budget.end_round()
    with chains_of(lively()) as chains:
        chains.construct()
        first = [search.draft() for search in chains.searches]
        chains.run(budget, WARM, never)
        assert [search.draft() for search in chains.searches] == first


def test_chains_search_apart_and_each_its_own_way() -> None:
    with chains_of(lively()) as chains:
        chains.run(Iterations(200), WARM, never)
        one, two = (list(s.pool.routes_from(0, s.num_pooled)) for s in chains.searches)
    assert one != two


@pytest.mark.usefixtures("in_parts")
@settings(max_examples=60)
@given(
    number=st.integers(0, 2**32 - 1),
    seed=st.integers(),
    num_chains=st.integers(2, 4),
    cooling=st.sampled_from((WARM, HOT)),
)
def test_in_parts_the_best_plan_of_all_rounds_is_left_in_every_chain(
    number: int, seed: int, num_chains: int, cooling: Cooling
) -> None:
    problem = lively(number)
    if not problem.visits or not problem.shifts:
        return
    with chains_of(problem, num_chains, seed=seed) as chains, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ITERATIONS_A_ROUND", 10)
        chains.construct()
        seen = [chains.best.best_cost]

        def look(_: int) -> int:
            assert chains.best is chains.searches[0]  # it has the gains of all
            routes_of(problem, chains.best.draft())
            return chains.best.best_cost

        chains.run(Iterations(50), cooling, noting(seen, look))
        assert [search.best_cost for search in chains.searches] == [min(seen)] * num_chains
        drafts = [search.draft() for search in chains.searches]
    routes_of(problem, drafts[0])
    assert drafts == drafts[:1] * num_chains


@pytest.mark.usefixtures("in_parts")
def test_after_the_parts_every_chain_has_the_whole_plan_again() -> None:
    problem = lively()
    with chains_of(problem) as chains:
        chains.construct()
        confined: list[list[int]] = []
        chains.run(Iterations(50), WARM, noting(confined, lambda _: opened(chains)))
        usable = int(lay_out(problem).shifts["is_usable"].sum())
        assert [sum(each) for each in confined] == [usable]
        assert opened(chains) == [usable] * 2


def opened(chains: Chains) -> list[int]:
    """Return how many routes each search may change."""
    return [int(search._record.num_open) for search in chains.searches]  # noqa: SLF001 (nobody else asks)


@pytest.mark.parametrize("fewest", [1, 99])
def test_the_number_of_threads_decides_nothing_but_the_speed(
    monkeypatch: pytest.MonkeyPatch, fewest: int
) -> None:
    monkeypatch.setattr(partition, "FEWEST_SHIFTS", fewest)
    plans = []
    for num_threads in (1, 3):
        with chains_of(lively(), 3, num_threads) as chains:
            chains.construct()
            chains.run(Iterations(1_500), WARM, never)
            plans.append([search.draft() for search in chains.searches])
    assert plans[0] == plans[1]
