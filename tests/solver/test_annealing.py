"""Stages of annealing share what there is to spend; the best plan is kept, told of and polished."""

from __future__ import annotations

import math
import time
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import Size, random_problem

from visitplanner.solution import Termination, route_cost
from visitplanner.solver import annealing
from visitplanner.solver.annealing import (
    CYCLE_SECONDS,
    FIRST_SHARE,
    HEAD_START_SHARE,
    LEAST_CYCLES,
    LEAST_POLISHING,
    MOST_POLISHING,
    NUM_CHAINS,
    NUM_STARTS,
    POLISHING_SHARE,
    RECOMBINING_SHARE,
    STARTS_SHARE,
    Clocked,
    Counted,
    Searching,
    head_start,
)
from visitplanner.solver.chains import Chains, Iterations, Seconds
from visitplanner.solver.columns import Column
from visitplanner.solver.found import OWN, ROUTING, timed
from visitplanner.solver.insertion import Draft, insert_visits
from visitplanner.solver.kernel.layout import lay_out
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.proving import Exchange
from visitplanner.solver.recombination import Effort
from visitplanner.solver.stopping import MaxIterations, TimeLimit
from visitplanner.solver.temperatures import WARMER, Cooling, from_hot, from_warm
from visitplanner.solver.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.problem import Problem
    from visitplanner.solver.found import Found

SCALE = 1_000.0
NOTHING = Draft(orders=(), meetings={})
EFFORT = Effort(seconds=math.inf, nodes=20)


def watch_of(seconds: float = 60, iterations: int = 10**9) -> Watch:
    return Watch(TimeLimit(seconds), MaxIterations(iterations))


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what tells the time."""
    return Clock(monkeypatch)


def budgets(clock: Clock, watch: Watch) -> Iterator[tuple[float, float]]:
    """Spend all that each stage may spend, and yield its seconds of annealing and recombining."""
    for stage in Clocked(watch, SCALE):
        assert isinstance(stage.budget, Seconds)
        begin = clock.now
        clock.now += 1.0
        annealing_seconds = 1 / stage.budget.spent
        clock.now = begin + annealing_seconds + stage.effort.seconds
        yield annealing_seconds, stage.effort.seconds


def test_stages_spend_the_time_but_for_polishing(clock: Clock) -> None:
    spent = list(budgets(clock, watch_of(100)))
    polishing = POLISHING_SHARE * 100
    assert sum(map(sum, spent)) == pytest.approx(100 - polishing)
    assert sum(spent[0]) == pytest.approx(FIRST_SHARE * (100 - polishing))
    others = [sum(stage) for stage in spent[1:]]
    assert others == pytest.approx([others[0]] * len(others))
    shares = [recombining / (annealing + recombining) for annealing, recombining in spent]
    assert shares == pytest.approx([RECOMBINING_SHARE] * len(spent))


@pytest.mark.parametrize(
    ("seconds", "num_stages"),
    [(0, 0), (CYCLE_SECONDS - 0.1, 0), (CYCLE_SECONDS, 1), (3 * CYCLE_SECONDS, 3)],
)
def test_more_time_is_more_stages(clock: Clock, seconds: float, num_stages: int) -> None:
    assert len(list(budgets(clock, watch_of(seconds)))) == LEAST_CYCLES + num_stages


def test_a_recombination_that_ends_early_leaves_its_time_to_annealing(clock: Clock) -> None:
    shares = []
    for stage in Clocked(watch_of(100), SCALE):
        begin = clock.now
        clock.now += 1.0
        annealing_seconds = 1 / stage.budget.spent
        shares.append(annealing_seconds / (annealing_seconds + stage.effort.seconds))
        clock.now = begin + annealing_seconds  # and a recombination that takes no time
    first, *others = shares
    assert first == pytest.approx(1 - RECOMBINING_SHARE)
    assert others == pytest.approx([1 / (1 + RECOMBINING_SHARE)] * len(others))


@pytest.mark.parametrize(
    ("seconds", "polishing"),
    [
        pytest.param(1, LEAST_POLISHING, id="at least"),
        pytest.param(60, 3, id="a share"),
        pytest.param(1_000, MOST_POLISHING, id="at most"),
    ],
)
def test_polishing_has_a_share_of_the_time_within_limits(
    clock: Clock, seconds: float, polishing: float
) -> None:
    watch = watch_of(seconds)
    assert Clocked(watch, SCALE).polishing == pytest.approx(polishing)
    assert watch.remaining == seconds  # the clock stands still
    assert clock.now == 100


def test_a_stage_that_overruns_leaves_nothing_to_those_after_it(clock: Clock) -> None:
    stages = iter(Clocked(watch_of(30), SCALE))
    next(stages)
    clock.now += 31
    assert sum(stage.effort.seconds for stage in stages) == 0


@given(iterations=st.integers(NUM_CHAINS, 10**6))
def test_counted_stages_are_that_many_iterations_whatever_the_clock_says(iterations: int) -> None:
    stages = list(Counted(iterations, SCALE))
    done = [iterations_of(stage.budget) for stage in stages]
    assert 0 <= iterations - NUM_CHAINS * sum(done) < NUM_CHAINS
    assert done[0] == math.ceil(FIRST_SHARE * iterations / NUM_CHAINS)
    assert {stage.effort.seconds for stage in stages} == {math.inf}
    assert all(stage.effort.nodes for stage in stages)


@given(iterations=st.integers(NUM_CHAINS, 10**6), num_starts=st.integers(2, 7))
def test_starts_have_their_share_and_are_recombined_together(
    iterations: int, num_starts: int
) -> None:
    stages = list(Counted(iterations, SCALE, num_starts=num_starts))
    done = [iterations_of(stage.budget) for stage in stages]
    assert 0 <= iterations - NUM_CHAINS * sum(done) < NUM_CHAINS
    starts = [stage for stage in stages if stage.effort is None or stage.is_anew]
    assert len(starts) in {0, num_starts}
    assert [stage.is_anew for stage in starts] == [False, *[True] * (num_starts - 1)][: len(starts)]
    assert [stage.effort is None for stage in starts] == [*[True] * (len(starts) - 1), False][
        : len(starts)
    ]
    spent = sum(done[: len(starts)]) * NUM_CHAINS
    assert spent <= STARTS_SHARE * iterations < spent + NUM_CHAINS * num_starts


@pytest.mark.parametrize(
    ("num_starts", "share"), [(1, HEAD_START_SHARE), (NUM_STARTS, STARTS_SHARE)]
)
def test_a_head_start_has_its_share_of_the_time(
    clock: Clock, num_starts: int, share: float
) -> None:
    watch, spent, anew = watch_of(100), 0.0, list[bool]()
    for stage in head_start(watch, SCALE, num_starts=num_starts):
        begin = clock.now
        clock.now += 1.0
        clock.now = begin + 1 / stage.budget.spent
        spent += clock.now - begin
        spent += 0 if stage.effort is None else stage.effort.seconds
        anew.append(stage.is_anew)
    assert spent == pytest.approx(share * 100)
    assert anew == [False, *[True] * (num_starts - 1)]


def test_what_is_begun_anew_is_searched_before_all_are_joined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = list[str]()
    bench = Bench(watch_of())
    for owner, name in ((bench.chains, "begin_anew"), (bench.search, "recombine")):
        plain = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *args, plain=plain, name=name: (done.append(name), plain(*args))
        )
    bench.search.run(Counted(400, SCALE, num_starts=3))
    assert done == [*["begin_anew"] * 2, *["recombine"] * 3]
    assert bench.search.best.rank <= bench.first.rank


def iterations_of(budget: object) -> int:
    assert isinstance(budget, Iterations)
    return budget._iterations  # noqa: SLF001 (nobody else asks)


def test_no_iterations_are_no_stages() -> None:
    assert list(Counted(0, SCALE)) == []


def test_only_the_first_stage_is_hot(clock: Clock) -> None:
    watch = watch_of(30)
    coolings = list[Cooling]()
    for number, stage in enumerate(Clocked(watch, SCALE)):
        coolings.append(stage.cooling)
        watch.found(100 - number)
    assert clock.now == 100
    for first, *others in (coolings, [stage.cooling for stage in Counted(100, SCALE)]):
        assert first == from_hot(SCALE)
        assert others == [from_warm(SCALE)] * len(others) != []


@pytest.mark.usefixtures("clock")
def test_a_stage_after_one_that_found_nothing_better_is_warmer_until_one_does() -> None:
    watch = watch_of(60)
    watch.found(100)
    hots, found_in = [], 5
    for number, stage in enumerate(Clocked(watch, SCALE)):
        hots.append(stage.cooling.hot)
        if number == found_in:
            watch.found(99)
    warm = from_warm(SCALE).hot
    rising = [warm * WARMER**n for n in range(found_in)]
    assert hots[1 : 2 * found_in] == pytest.approx([*rising, *rising[:-1]])
    assert max(hots) <= from_hot(SCALE).hot


class Bench:
    """A problem, and all that its search is made of."""

    def __init__(self, watch: Watch, draft: Draft | None = None) -> None:
        self.problem = random_problem(Random(5), Size(visits=14, shifts=3, breaks=0, teams=0))  # noqa: S311 (nothing secret)
        self.chains = Chains(self.problem, lay_out(self.problem), 0, NUM_CHAINS, 1)
        constructed = self.chains.construct()
        self.first = timed(self.problem, constructed if draft is None else draft, OWN)
        self.first.tell(watch)
        self.exchange = Exchange(self.problem)
        self.search = Searching(self.problem, self.chains, watch, self.exchange, self.first)


def test_the_best_plan_gets_better_and_everyone_goes_on_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, loaded = list[int](), list[object]()
    watch = Watch(TimeLimit(60), MaxIterations(10**9), on_better=told.append)
    bench = Bench(watch, NOTHING)
    monkeypatch.setattr(bench.chains, "load", loaded.append)
    bench.search.run(Counted(400, SCALE))
    assert bench.search.best.rank < bench.first.rank
    assert (told[0], told[-1]) == (bench.first.units, bench.search.best.units)
    assert (len(loaded), loaded[-1]) == (2, bench.search.best.routes)
    assert watch.iterations == 400


def test_a_run_that_is_over_leaves_the_plan_so_far() -> None:
    watch = watch_of(iterations=0)
    bench = Bench(watch)
    bench.search.run(Counted(400, SCALE))
    bench.search.polish(0)
    assert bench.search.best is bench.first
    assert (watch.reason, watch.iterations) == (Termination.ITERATION_LIMIT, 0)


def test_a_run_that_is_over_in_a_round_ends_after_it() -> None:
    watch = watch_of(iterations=1)
    Bench(watch).search.run(Counted(400, SCALE))
    assert watch.iterations == math.ceil(FIRST_SHARE * 400 / NUM_CHAINS) * NUM_CHAINS


def test_recombination_gives_the_proof_the_best_of_the_routes_seen() -> None:
    bench = Bench(watch_of())
    for number, search in enumerate(bench.chains.searches):
        search.anneal(1e6, 20 + number)
    bench.search.recombine(EFFORT)
    given = bench.exchange.take_columns()
    best = {(route.shift_idx, route.visit_idxs) for route in bench.search.best.routes}
    assert best <= {(column.shift_idx, column.visit_idxs) for column in given}
    seen = sum(search.num_pooled for search in bench.chains.searches)
    assert len(best) < len(given) <= seen


def pooled(problem: Problem, found: Found) -> list[Column]:
    """Return a plan's routes as the proof hands them over."""
    return [
        Column(route.shift_idx, route.visit_idxs, route_cost(problem, route).units)
        for route in found.routes
    ]


def test_routes_of_the_proof_make_a_better_plan() -> None:
    watch = watch_of()
    bench = Bench(watch, NOTHING)
    good = timed(bench.problem, insert_visits(bench.problem), OWN)
    bench.exchange.give_columns(pooled(bench.problem, good))
    bench.search.recombine(EFFORT)
    assert bench.search.best.rank <= good.rank < bench.first.rank


def polishing(answer: Draft | Exception, monkeypatch: pytest.MonkeyPatch, bench: Bench) -> None:
    def polish(problem: Problem, draft: Draft, units: int, *_: object) -> Draft:
        assert (problem, draft, units) == (bench.problem, bench.first.draft, bench.first.units)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(annealing, "polish", polish)
    bench.search.polish(0)


def test_a_plan_that_or_tools_betters_is_its_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(watch_of(), NOTHING)
    polishing(insert_visits(bench.problem), monkeypatch, bench)
    assert bench.search.best.rank < bench.first.rank
    assert bench.search.best.engine == ROUTING


def test_a_plan_that_or_tools_does_not_better_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(watch_of())
    polishing(bench.first.draft, monkeypatch, bench)
    assert bench.search.best is bench.first


def test_a_plan_that_or_tools_does_not_accept_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(watch_of())
    polishing(EngineError("Expected a plan."), monkeypatch, bench)
    assert bench.search.best is bench.first


def test_an_error_of_another_kind_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(watch_of())
    with pytest.raises(ZeroDivisionError, match="by nothing"):
        polishing(ZeroDivisionError("by nothing"), monkeypatch, bench)
