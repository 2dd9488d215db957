"""A run takes the search that its problem can have, and loses no plan whatever fails."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest
from problems import NOWHERE

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solution import Solution, Termination
from visitplanner.solver import bound, partition, proving, soft
from visitplanner.solver import run as module
from visitplanner.solver.annealing import NUM_CHAINS, NUM_STARTS, Searching
from visitplanner.solver.chains import Chains
from visitplanner.solver.engines import Engine
from visitplanner.solver.found import OWN, ROUTING
from visitplanner.solver.kernel import library
from visitplanner.solver.kernel.layout import MOST_UNITS
from visitplanner.solver.notices import NO_COMPILER
from visitplanner.solver.run import LEAST_PROVING, MOST_PROVABLE, SOFT, SOON_PROVEN, Request, Run
from visitplanner.solver.stopping import FirstOf, MaxIterations, Progress, TimeLimit
from visitplanner.solver.watching import Watch
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from visitplanner.messages import Message
    from visitplanner.solver.found import Found
    from visitplanner.solver.kernel.layout import Instance
    from visitplanner.solver.stopping import StoppingCriterion


def problem_of(num_visits: int) -> Problem:
    """Return visits in one place that all pay."""
    return Problem(
        visits=tuple(
            ProblemVisit(visit_id=n, location_idx=0, service_duration=1, prize=100)
            for n in range(num_visits)
        ),
        shifts=(
            ProblemShift(
                shift_id=0, start_idx=0, end_idx=0, time_window=(0, 1_000),
                costs=Costs(per_duration_hour=3_600),
            ),
        ),
        profiles=(NOWHERE,),
    )  # fmt: skip


THREE = problem_of(3)
LATE = replace(THREE, visits=tuple(replace(visit, late_per_hour=1) for visit in THREE.visits))
TOO_LARGE = replace(THREE, visits=tuple(replace(visit, prize=MOST_UNITS) for visit in THREE.visits))
NOBODY = replace(THREE, visits=())


def solved(problem: Problem, request: Request, stop: StoppingCriterion | None = None) -> Solution:
    """Return the answer of a run that ends after its first round, or when it is told to."""
    run = Run(problem, request, lambda _: None)
    watch = Watch(TimeLimit(60), FirstOf(stop or MaxIterations(1), *run.criteria))
    return run.solve(watch)


def breaks_down(*_: object, **__: object) -> NoReturn:
    msg = "Expected nothing good."
    raise RuntimeError(msg)


@pytest.mark.parametrize(("threads", "num_threads"), [(3, 3), (1, 1), (-2, 1)])
def test_there_is_at_least_one_thread(threads: int, num_threads: int) -> None:
    assert Request(threads=threads).num_threads == num_threads


@pytest.mark.parametrize(("cores", "num_threads"), [(6, 6), (None, 1)])
def test_without_a_number_there_is_a_thread_for_each_core(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, num_threads: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert Request().num_threads == num_threads


COUNTED = Request(max_iterations=100)


def test_our_own_search_is_used_where_it_can_be() -> None:
    assert solved(THREE, COUNTED).engine == OWN
    assert solved(LATE, COUNTED).engine == SOFT


@pytest.fixture
def routed(monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """Return the problems that OR-Tools routing was asked to solve; it answers the first plan."""
    asked: list[Problem] = []

    def route(problem: Problem, first: Found, *_: object) -> Found:
        asked.append(problem)
        return replace(first, engine=ROUTING)

    monkeypatch.setattr(module, "route", route)
    return asked


def test_without_a_compiler_or_tools_routing_is_used(
    monkeypatch: pytest.MonkeyPatch, routed: list[Problem]
) -> None:
    def misses(*_: object) -> NoReturn:
        msg = "Expected a C compiler, got none."
        raise library.CompilerError(msg)

    monkeypatch.setattr(library, "library", misses)
    told: list[Message] = []
    Run(THREE, Request(), told.append)
    assert told[-1] == NO_COMPILER
    plan = solved(THREE, Request())
    assert (routed, plan.engine) == ([THREE], ROUTING)
    assert plan.served == {0, 1, 2}


def test_numbers_too_great_for_our_own_search_are_left_to_or_tools(routed: list[Problem]) -> None:
    plan = solved(TOO_LARGE, Request())
    assert (routed, plan.engine) == ([TOO_LARGE], ROUTING)
    assert plan.served == {0, 1, 2}


def test_or_tools_is_used_where_that_is_asked_for(routed: list[Problem]) -> None:
    assert solved(THREE, Request(engine=Engine.ORTOOLS)).engine == ROUTING
    assert routed == [THREE]
    assert solved(THREE, COUNTED).engine == OWN


def test_or_tools_is_not_asked_once_the_run_is_over(routed: list[Problem]) -> None:
    plan = solved(THREE, Request(engine=Engine.ORTOOLS), MaxIterations(0))
    assert (routed, plan.engine, plan.termination) == ([], OWN, Termination.ITERATION_LIMIT)


@pytest.mark.parametrize(
    ("problem", "engine", "is_counted_here"),
    [
        (THREE, Engine.AUTO, False),
        (LATE, Engine.AUTO, False),
        (LATE, Engine.ORTOOLS, False),
        (THREE, Engine.ORTOOLS, True),
        (TOO_LARGE, Engine.AUTO, True),
    ],
)
def test_only_the_iterations_of_or_tools_are_counted_by_the_watch(
    problem: Problem, engine: Engine, *, is_counted_here: bool
) -> None:
    run = Run(problem, Request(engine=engine, max_iterations=5), lambda _: None)
    reason = FirstOf(*run.criteria)(Progress(best_units=9, iterations=5))
    assert reason is (Termination.ITERATION_LIMIT if is_counted_here else None)
    assert FirstOf(*run.criteria)(Progress(best_units=9, bound_units=9)) is Termination.GAP_REACHED


@pytest.mark.parametrize("part", ["run", "recombine"])
def test_a_search_that_fails_leaves_the_plan_so_far(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(Searching, part, breaks_down)
    plan = solved(THREE, COUNTED, MaxIterations(1_000))
    assert plan.termination is Termination.ENGINE_FAILED
    assert plan.served == {0, 1, 2}


@pytest.mark.parametrize(
    ("request_", "fewest", "num"),
    [
        pytest.param(COUNTED, 99, NUM_STARTS, id="from nothing"),
        pytest.param(replace(COUNTED, start=solved(THREE, COUNTED).routes), 99, 1, id="warm"),
        pytest.param(COUNTED, 1, 1, id="divided"),
        pytest.param(Request(time_limit=0.5, bound=False), 99, NUM_STARTS, id="timed"),
        pytest.param(Request(time_limit=0.5, bound=True), 99, NUM_STARTS, id="with a proof"),
    ],
)
def test_a_search_from_nothing_begins_several_times(
    monkeypatch: pytest.MonkeyPatch, request_: Request, fewest: int, num: int
) -> None:
    begun = list[bool]()
    monkeypatch.setattr(partition, "FEWEST_SHIFTS", fewest)
    monkeypatch.setattr(Chains, "begin_anew", lambda _: begun.append(True))
    solved(THREE, request_, MaxIterations(10**9))
    assert len(begun) == num - 1


def test_or_tools_that_fails_leaves_the_plan_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "route", breaks_down)
    plan = solved(THREE, Request(engine=Engine.ORTOOLS))
    assert (plan.termination, plan.engine) == (Termination.ENGINE_FAILED, OWN)
    assert plan.served == {0, 1, 2}


@pytest.mark.parametrize("limit", [None, 100])
def test_a_proof_that_fails_is_no_failure_of_the_search(
    monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    monkeypatch.setattr(proving, "prove", breaks_down)
    plan = solved(THREE, Request(bound=True, max_iterations=limit), MaxIterations(1_000))
    assert (plan.termination, plan.bound_units) == (Termination.ITERATION_LIMIT, None)
    assert plan.served == {0, 1, 2}


def test_what_is_proven_after_a_counted_search_is_part_of_the_answer() -> None:
    plan = solved(THREE, Request(bound=True, max_iterations=100), MaxIterations(1_000))
    # three seconds of service at a fen each, and nothing else costs
    assert plan.bound_units == 3 * COST_UNITS_PER_FEN


def test_a_search_with_time_ends_when_its_plan_is_proven() -> None:
    plan = solved(THREE, Request(bound=True), MaxIterations(10**12))
    assert plan.termination is Termination.GAP_REACHED
    assert plan.bound_units == 3 * COST_UNITS_PER_FEN


@pytest.mark.parametrize(
    ("request_", "num_chains", "num_threads"),
    [
        pytest.param(Request(threads=5, bound=False), 5, [5], id="one a thread"),
        pytest.param(Request(threads=1, bound=False), NUM_CHAINS, [1], id="but some at least"),
        pytest.param(Request(threads=5, bound=True), 5, [5, 4], id="and a thread for the proof"),
        pytest.param(Request(threads=1, bound=True), NUM_CHAINS, [1, 1], id="if there is one"),
        pytest.param(Request(threads=5, max_iterations=9), NUM_CHAINS, [5], id="counted"),
    ],
)
def test_the_chains_leave_the_proof_a_thread(
    monkeypatch: pytest.MonkeyPatch, request_: Request, num_chains: int, num_threads: list[int]
) -> None:
    heard: list[int] = []

    def chains(problem: Problem, instance: Instance, seed: int, *nums: int) -> Chains:
        heard.extend(nums)
        made = Chains(problem, instance, seed, *nums)
        monkeypatch.setattr(made, "use_threads", heard.append)
        return made

    monkeypatch.setattr(module, "Chains", chains)
    monkeypatch.setattr(proving, "prove", lambda *_, **__: None)
    solved(THREE, replace(request_, time_limit=0.2))
    assert heard == [num_chains, *num_threads]


class Parts:
    """The compiled parts of the solver, none of which is compiled yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        for name, part in (("library", library), ("bound", bound), ("soft", soft)):
            monkeypatch.setattr(part, "is_compiled", lambda name=name: name in self.done)
            monkeypatch.setattr(part, "prepare", lambda name=name: self.done.append(name))

    def prepared(self, problem: Problem, request: Request) -> list[str]:
        """Return what a run has compiled before it begins; "told" is when its user was told."""
        self.done.clear()
        run = Run(problem, request, lambda _: self.done.append("told"))
        assert run.has_compiled is bool(self.done)
        return self.done


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Return the compiled parts of the solver."""
    return Parts(monkeypatch)


@pytest.mark.parametrize(
    ("problem", "asked", "prepared"),
    [
        pytest.param(THREE, Request(bound=False), ["told", "library"], id="our own search"),
        pytest.param(THREE, Request(bound=True), ["told", "library", "bound"], id="and its proof"),
        pytest.param(LATE, Request(bound=True), ["told", "soft"], id="late visits: no proof"),
        pytest.param(LATE, Request(engine=Engine.ORTOOLS), ["told", "soft"], id="whoever is asked"),
        pytest.param(THREE, Request(engine=Engine.ORTOOLS, bound=True), [], id="OR-Tools alone"),
        pytest.param(NOBODY, Request(bound=True), [], id="nothing to do"),
        pytest.param(TOO_LARGE, Request(bound=True), ["told", "library"], id="beyond proof"),
    ],
)
def test_what_the_run_may_need_is_compiled_before_it(
    parts: Parts, problem: Problem, asked: Request, prepared: list[str]
) -> None:
    assert parts.prepared(problem, asked) == prepared


def test_nobody_is_told_of_what_is_compiled_already(parts: Parts) -> None:
    parts.done += ["library"]
    run = Run(THREE, Request(bound=False), lambda _: parts.done.append("told"))
    assert (run.has_compiled, parts.done) == (False, ["library"])


@pytest.mark.parametrize(
    ("num_visits", "asked", "is_proven"),
    [
        (SOON_PROVEN, Request(time_limit=1), True),
        (SOON_PROVEN + 1, Request(time_limit=LEAST_PROVING - 0.1), False),
        (SOON_PROVEN + 1, Request(time_limit=LEAST_PROVING), True),
        (MOST_PROVABLE, Request(time_limit=LEAST_PROVING), True),
        (MOST_PROVABLE + 1, Request(time_limit=LEAST_PROVING), False),
        (MOST_PROVABLE + 1, Request(bound=True), True),
        (3, Request(bound=False), False),
        (3, Request(max_iterations=9), False),
        (3, Request(max_iterations=9, bound=True), True),
    ],
)
def test_unless_somebody_says_time_and_size_decide_whether_to_prove(
    parts: Parts, num_visits: int, asked: Request, *, is_proven: bool
) -> None:
    assert ("bound" in parts.prepared(problem_of(num_visits), asked)) is is_proven
