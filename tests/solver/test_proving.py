"""The search and the proof hand each other routes, and neither suffers from the other's end."""

from __future__ import annotations

import threading
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from problems import Size, random_problem

from visitplanner.problem import Costs, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import Termination
from visitplanner.solver import proving
from visitplanner.solver.columns import Column
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.kernel.pool import PooledRoute
from visitplanner.solver.proving import Exchange, Proof
from visitplanner.solver.stopping import FirstOf, GapReached, Interrupt, Progress, TimeLimit
from visitplanner.solver.watching import Watch
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Callable

ALONE, TOGETHER = 0, 1
"""Visits of one person, and of two."""

PLAIN, RESTING, PAIR = 0, 1, 2
"""Shifts: without a break, with one, and of a crew of two."""

SHIFT = ProblemShift(
    shift_id=0, start_idx=0, end_idx=0, time_window=(0, 100), costs=Costs(per_duration_hour=3_600)
)
PROBLEM = Problem(
    visits=tuple(
        ProblemVisit(visit_id=n, location_idx=1, prize=50, team_size=1 + n) for n in range(2)
    ),
    shifts=(
        SHIFT,
        replace(SHIFT, breaks=(ProblemBreak(break_id=0, duration=5),)),
        replace(SHIFT, crew=2),
    ),
    profiles=(
        TravelMatrix(
            durations=np.array([[0, 10], [10, 0]]), distances=np.array([[0, 10], [10, 0]])
        ),
    ),
)


def watch_of(interrupt: Interrupt) -> Watch:
    """Return a watch that knows a plan; over at a trigger, or once it is proven."""
    watch = Watch(TimeLimit(60), FirstOf(GapReached(0), interrupt), prize_units=10**9)
    watch.found(10**8)
    return watch


def test_a_route_of_the_search_is_handed_over_once_without_its_breaks() -> None:
    exchange = Exchange(PROBLEM)
    exchange.give_routes([PooledRoute(RESTING, (~0, 1, ~1, 0), ((1, 30),), 7)])
    exchange.give_routes(iter([PooledRoute(PLAIN, (0,), (), 5)]))
    assert exchange.take_columns() == [
        Column(RESTING, (1, 0), 7, ((1, 30),)),
        Column(PLAIN, (0,), 5),
    ]
    assert exchange.take_columns() == []
    exchange.give_routes([PooledRoute(PLAIN, (0,), (), 4)])
    assert exchange.take_columns() == [Column(PLAIN, (0,), 4)]


def test_a_route_of_the_proof_is_handed_over_once() -> None:
    exchange = Exchange(PROBLEM)
    exchange.give_columns([Column(PLAIN, (ALONE,), 5)])
    exchange.give_columns([Column(PAIR, (TOGETHER, ALONE), 9)])
    assert exchange.take_routes() == [
        PooledRoute(PLAIN, (ALONE,), (), 5),
        PooledRoute(PAIR, (TOGETHER, ALONE), (), 9),
    ]
    assert exchange.take_routes() == []


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(Column(RESTING, (ALONE,), 5), id="nobody knows where the break lies"),
        pytest.param(Column(PLAIN, (ALONE, TOGETHER), 5), id="nobody knows when they meet"),
        pytest.param(Column(PLAIN, (TOGETHER,), 5, ((TOGETHER, 10),)), id="it meets"),
    ],
)
def test_routes_that_the_search_cannot_use_are_left_out(column: Column) -> None:
    exchange = Exchange(PROBLEM)
    exchange.give_columns([column, Column(PLAIN, (ALONE,), 5)])
    assert exchange.take_routes() == [PooledRoute(PLAIN, (ALONE,), (), 5)]


def test_what_goes_one_way_does_not_come_back() -> None:
    exchange = Exchange(PROBLEM)
    exchange.give_routes([PooledRoute(PLAIN, (0,), (), 5)])
    assert exchange.take_routes() == []
    exchange.give_columns([Column(PLAIN, (0,), 5)])
    assert len(exchange.take_columns()) == len(exchange.take_routes()) == 1


def breaks_down(*_: object, **__: object) -> int | None:
    msg = "Expected nothing good."
    raise RuntimeError(msg)


def test_a_proof_that_fails_leaves_the_bound_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    def proves_and_fails(*_: object, on_bound: Callable[[int], None], **__: object) -> None:
        on_bound(7)
        breaks_down()

    monkeypatch.setattr(proving, "prove", proves_and_fails)
    for is_beside in (False, True):
        watch = watch_of(Interrupt())
        proof = Proof(PROBLEM, Exchange(PROBLEM), watch)
        if is_beside:
            with proof:
                pass
        else:
            proof.run()
        assert (watch.bound_units, watch.reason) == (7, None)


def test_a_proof_beside_the_search_ends_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    has_begun, answers = threading.Event(), list[bool]()

    def proves(*_: object, is_over: Callable[[], bool], **__: object) -> None:
        answers.append(is_over())
        has_begun.set()
        while not is_over():
            pass
        answers.append(is_over())

    monkeypatch.setattr(proving, "prove", proves)
    monkeypatch.setattr(proving, "PATIENCE_SECONDS", 60)
    before = threading.active_count()
    with Proof(PROBLEM, Exchange(PROBLEM), watch_of(Interrupt())):
        assert has_begun.wait(60)
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    assert answers == [False, True]


def test_a_proof_that_does_not_listen_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    monkeypatch.setattr(proving, "prove", lambda *_, **__: may_end.wait(60))
    monkeypatch.setattr(proving, "PATIENCE_SECONDS", 0)
    with Proof(PROBLEM, Exchange(PROBLEM), watch_of(Interrupt())):
        pass
    (left,) = (thread for thread in threading.enumerate() if thread.name == "proof")
    assert left.daemon  # the program can end without it
    may_end.set()
    left.join(60)
    assert not left.is_alive()


def test_a_proof_beside_the_search_never_asks_the_criterion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def asks(progress: Progress) -> Termination | None:
        assert progress.best_units == 1
        asked.append(threading.current_thread().name)
        return None

    def proves(*_: object, is_over: Callable[[], bool], **__: object) -> None:
        is_over()

    monkeypatch.setattr(proving, "prove", proves)
    watch = Watch(TimeLimit(60), asks)
    watch.found(1)
    proof = Proof(PROBLEM, Exchange(PROBLEM), watch)
    with proof:
        pass
    assert asked == []
    proof.run()
    assert asked == [threading.current_thread().name]


def test_a_proof_after_the_search_ends_when_the_watch_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    interrupt, answers = Interrupt(), list[bool]()

    def proves(*_: object, is_over: Callable[[], bool], **__: object) -> None:
        answers.append(is_over())
        interrupt.trigger()
        answers.append(is_over())

    monkeypatch.setattr(proving, "prove", proves)
    watch = watch_of(interrupt)
    Proof(PROBLEM, Exchange(PROBLEM), watch).run()
    assert (answers, watch.reason) == ([False, True], Termination.INTERRUPTED)


def test_the_proof_begins_with_the_routes_of_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []

    def listens(
        problem: Problem, columns: object, *, best_units: Callable[[], int | None], **_: object
    ) -> None:
        heard.extend([problem, columns, best_units()])

    monkeypatch.setattr(proving, "prove", listens)
    exchange = Exchange(PROBLEM)
    exchange.give_routes([PooledRoute(PLAIN, (0,), (), 5)])
    Proof(PROBLEM, exchange, watch_of(Interrupt())).run()
    assert heard == [PROBLEM, [Column(PLAIN, (0,), 5)], 10**8]


def test_what_is_proven_and_the_routes_of_the_proof_are_handed_back() -> None:
    problem = random_problem(Random(5), Size(visits=8, shifts=2, teams=0, breaks=0))  # noqa: S311 (nothing secret)
    found, exchange = timed(problem, insert_visits(problem), OWN), Exchange(problem)
    watch = watch_of(Interrupt())
    Proof(problem, exchange, watch).run()
    assert watch.bound_units is not None
    assert watch.bound_units <= found.units
    assert exchange.take_routes()
