"""The search in C keeps to the rules whatever the problem, and knows what its plan costs."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Size, mixed

from visitplanner.check import ViolationKind, find_violations
from visitplanner.problem import Costs, Overtime, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination, route_cost
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import Draft, insert_visits
from visitplanner.solver.kernel.layout import lay_out
from visitplanner.solver.kernel.library import library
from visitplanner.solver.kernel.search import ABSENT, DEFAULTS, Search, Settings
from visitplanner.solver.orders import order_of
from visitplanner.solver.schedule import time_routes
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FEW = Size(visits=12, shifts=4, day=160)
MANY = Size(visits=30, shifts=20, teams=10)
"""More shifts than are all near: see `FEW_SHIFTS` of `recreate.h`."""

SIZES = pytest.mark.parametrize("size", [FEW, MANY], ids=["few", "many"])

WARM = 500_000.0
"""Cost units: some 30 fen, of visits worth some tens to hundreds; dearer plans are gone on from."""

HOT = 1e9
"""Whatever comes is gone on from."""

COLD = 0.0

SEEDS = st.integers(1, 2**64 - 1)


RECKLESS = replace(
    DEFAULTS, whole_route_chance=0.3, break_chance=0.8, blink_chance=0.2, lending_chance=0.3
)
"""What happens seldom happens often."""

STEADY = replace(DEFAULTS, blink_chance=0.0)
"""No route is passed over, so that a small plan is sure to be found."""


def search_for(problem: Problem, state: int = 1, told: Settings = STEADY) -> Search:
    return Search(problem, lay_out(problem), state, told)


def searched(problem: Problem, state: int, iterations: int = 60) -> Search:
    """Return a search that has constructed a plan and gone on from it."""
    search = search_for(problem, state, RECKLESS)
    search.construct()
    if problem.visits:  # there must be one to take out
        search.anneal(WARM, iterations)
    return search


def cost_anew(problem: Problem, routes: Sequence[Route]) -> int:
    """Return what the search should say that routes cost: a required visit costs more than all."""
    served = {idx for route in routes for idx in route.visit_idxs}
    absent = [idx for idx in range(len(problem.visits)) if idx not in served]
    worth = lay_out(problem).visits["prize"]
    return sum(route_cost(problem, route).units for route in routes) + int(worth[absent].sum())


def has_breaks_side_by_side(draft: Draft) -> bool:
    return any(one < 0 and two < 0 for order in draft.orders for one, two in pairwise(order.stops))


def known_of(search: Search) -> list[list[tuple[object, ...]]]:
    """Return all that is known of the routes of the plans tried, current and best."""
    return [
        [
            (
                plan.routes[k][["length", "metres", "seconds", "cost", "whole"]].tolist(),
                plan.gaps[k][["visit", "window"]][: plan.routes[k]["length"]].tolist(),
                plan.gaps[k][["place", "around", "before", "after", "leg"]][
                    : plan.routes[k]["length"] + 1
                ].tolist(),
                plan.rests[k].tolist(),
                plan.load[k].tolist(),
            )
            for k in range(len(plan.routes))
        ]
        for plan in search._plans  # noqa: SLF001 (what C keeps is not told otherwise)
    ]


def reckon_anew(search: Search) -> bool:
    """Let C find out from nothing but the stops all that is known of the three plans."""
    return all(
        library().refresh_all(
            ctypes.byref(search._c_problem),  # noqa: SLF001 (what C keeps is not told otherwise)
            ctypes.byref(plan.record),
        )
        for plan in search._plans  # noqa: SLF001 (what C keeps is not told otherwise)
    )


def assert_consistent(problem: Problem, search: Search) -> None:
    """Hold what the search keeps from step to step against the same found out anew."""
    known = known_of(search)
    assert reckon_anew(search)
    assert known_of(search) == known
    twin = search_for(problem)
    twin.become(search)  # which adds the costs up anew
    assert twin.best_cost == search.best_cost
    for plan in search._plans:  # noqa: SLF001 (what C keeps is not told otherwise)
        serving: list[list[int]] = [[] for _ in problem.visits]
        for k, length in enumerate(plan.routes["length"]):
            for idx in plan.gaps["visit"][k, :length]:
                serving[idx].append(k)
        assert [sorted(set(row) - {ABSENT}) for row in plan.on.tolist()] == serving


def assert_lawful(problem: Problem, draft: Draft) -> tuple[Route, ...]:
    """Return a draft's routes with their times; nothing is wrong with them."""
    routes = timed(problem, draft, OWN).routes
    plan = Solution(routes=routes, termination=Termination.UNKNOWN, engine=OWN)
    found = {violation.kind for violation in find_violations(problem, plan)}
    assert found <= {ViolationKind.REQUIRED_LEFT_OUT}
    return routes


def simple(problem: Problem) -> Problem:
    """Return a problem of one window a visit and a break, one break a shift, and no meetings."""
    return replace(
        problem,
        visits=tuple(
            replace(visit, time_windows=visit.time_windows[:1], team_size=1)
            for visit in problem.visits
        ),
        shifts=tuple(
            replace(
                shift,
                breaks=tuple(
                    replace(rest, time_windows=rest.time_windows[:1]) for rest in shift.breaks[:1]
                ),
            )
            for shift in problem.shifts
        ),
    )


@SIZES
@settings(max_examples=60)
@given(data=st.data(), state=SEEDS)
def test_whatever_the_problem_the_plan_can_be_kept(
    size: Size, data: st.DataObject, state: int
) -> None:
    problem = data.draw(mixed(size))
    search = search_for(problem, state)
    search.construct()
    assert_lawful(problem, search.draft())
    search = searched(problem, state)
    routes = assert_lawful(problem, search.draft())
    assert search.best_cost >= cost_anew(problem, routes)  # with its best times it costs no more


@SIZES
@settings(max_examples=60)
@given(data=st.data(), state=SEEDS)
def test_what_is_kept_from_step_to_step_is_what_is_found_anew(
    size: Size, data: st.DataObject, state: int
) -> None:
    problem = data.draw(mixed(size))
    search = search_for(problem, state)
    search.construct()
    assert_consistent(problem, search)
    search = searched(problem, state)
    assert_consistent(problem, search)
    tried, current, _ = known_of(search)
    assert tried == current  # what was tried in vain is undone
    search.begin_round()  # now the best is the current plan, and so is its cost
    assert_consistent(problem, search)


@settings(max_examples=150)
@given(problem=mixed(FEW), state=SEEDS)
def test_without_a_choice_of_times_the_cost_is_exact(problem: Problem, state: int) -> None:
    problem = simple(problem)
    search = searched(problem, state)
    assert search.best_cost == cost_anew(problem, assert_lawful(problem, search.draft()))


@settings(max_examples=150)
@given(problem=mixed(FEW), state=SEEDS)
def test_a_plan_that_is_loaded_is_the_same_plan_at_its_exact_cost(
    problem: Problem, state: int
) -> None:
    draft = searched(problem, state).draft()
    routes = assert_lawful(problem, draft)
    search = search_for(problem)
    if not search.load(routes):
        assert has_breaks_side_by_side(draft)
        return
    assert search.draft().orders == draft.orders
    assert_consistent(problem, search)
    if has_breaks_side_by_side(draft):
        assert search.best_cost >= cost_anew(problem, routes)
    else:
        assert search.best_cost == cost_anew(problem, routes)


@settings(max_examples=100)
@given(problem=mixed(FEW), state=SEEDS)
def test_a_search_goes_on_from_a_plan_of_others_and_never_makes_it_worse(
    problem: Problem, state: int
) -> None:
    draft = insert_visits(problem)
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    search = search_for(problem, state)
    if not search.load(routes) or not problem.visits:
        return
    before = search.best_cost
    search.anneal(WARM, 60)
    assert search.best_cost <= before
    assert_lawful(problem, search.draft())


@settings(max_examples=40)
@given(problem=mixed(FEW), state=SEEDS)
def test_a_seed_gives_the_same_plan_however_often_the_search_is_looked_at(
    problem: Problem, state: int
) -> None:
    if not problem.visits:
        return
    one, two = searched(problem, state, 60), searched(problem, state, 20)
    two.draft()
    two.anneal(WARM, 40)
    assert one.draft() == two.draft()
    assert (one.best_cost, one.num_pooled) == (two.best_cost, two.num_pooled)
    assert known_of(one) == known_of(two)


@SIZES
@settings(max_examples=40)
@given(data=st.data(), state=SEEDS)
def test_what_is_known_of_routes_saves_time_and_changes_nothing(
    size: Size, data: st.DataObject, state: int
) -> None:
    problem = data.draw(mixed(size))
    if not problem.visits:
        return
    knowing, forgetful = searched(problem, state, 0), searched(problem, state, 0)
    for other in (None, searched(problem, state ^ 1 or 2, 30)):
        for search in (knowing, forgetful):
            if other is not None:
                search.become(other)
        knowing.anneal(WARM, 30)
        for _ in range(30):
            forgetful._own.known[:] = 0  # noqa: SLF001 (what C keeps is not told otherwise)
            forgetful.anneal(WARM, 1)
    assert knowing.draft() == forgetful.draft()
    assert knowing.best_cost == forgetful.best_cost


def parts_of(problem: Problem, search: Search) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Return shifts and visits in two parts; a visit that both would meet at is in neither."""
    usable = np.flatnonzero(lay_out(problem).shifts["is_usable"])
    side = usable % 2
    serving = [set(row) - {ABSENT} for row in search.serving().tolist()]
    sides = [{shift % 2 for shift in shifts} or {idx % 2} for idx, shifts in enumerate(serving)]
    one, two = (
        (usable[side == part], np.flatnonzero([where == {part} for where in sides]))
        for part in range(2)
    )
    return one, two


@SIZES
@settings(max_examples=40)
@given(data=st.data(), state=SEEDS)
def test_a_search_that_is_confined_changes_nothing_else(
    size: Size, data: st.DataObject, state: int
) -> None:
    problem = data.draw(mixed(size))
    search = searched(problem, state)
    (shifts, visits), _ = parts_of(problem, search)
    if not len(visits):
        return
    search.confine(shifts, visits)
    search.begin_round()
    before, served = search.draft(), search.serving()
    search.anneal(WARM, 60)
    after = search.draft()
    kept = {order.shift_idx: order.stops for order in before.orders}
    now = {order.shift_idx: order.stops for order in after.orders}
    for k in set(range(len(problem.shifts))) - set(shifts.tolist()):
        assert now.get(k) == kept.get(k)
    others = np.setdiff1d(np.arange(len(problem.visits)), visits)
    assert np.array_equal(search.serving()[others], served[others])
    assert_consistent(problem, search)
    assert_lawful(problem, after)


@SIZES
@settings(max_examples=40)
@given(data=st.data(), state=SEEDS)
def test_parts_that_two_searches_have_bettered_are_put_together(
    size: Size, data: st.DataObject, state: int
) -> None:
    problem = data.draw(mixed(size))
    leader = searched(problem, state)
    other = search_for(problem, state // 2 + 1, RECKLESS)
    other.become(leader)
    parts = parts_of(problem, leader)
    for search, (shifts, visits) in zip((leader, other), parts, strict=True):
        search.confine(shifts, visits)
        search.begin_round()
    before = leader.best_cost
    for search, (_, visits) in zip((leader, other), parts, strict=True):
        if len(visits):
            search.anneal(WARM, 60)
    gains = [before - search.best_cost for search in (leader, other)]
    leader.adopt(other)
    assert leader.best_cost == before - sum(gains)
    assert_consistent(problem, leader)
    assert_lawful(problem, leader.draft())
    leader.open()
    leader.begin_round()  # as between all rounds
    if problem.visits:
        leader.anneal(WARM, 30)
    assert_consistent(problem, leader)
    assert_lawful(problem, leader.draft())


@settings(max_examples=60)
@given(problem=mixed(FEW), state=SEEDS)
def test_a_search_that_becomes_another_has_its_plan_and_then_goes_its_own_way(
    problem: Problem, state: int
) -> None:
    one, two = searched(problem, state), search_for(problem)
    two.become(one)
    assert (two.draft(), two.best_cost) == (one.draft(), one.best_cost)
    assert known_of(two) == known_of(one)
    before = known_of(one)
    if problem.visits:
        two.anneal(WARM, 30)
    assert known_of(one) == before
    assert_consistent(problem, two)


@settings(max_examples=60)
@given(problem=mixed(FEW), state=SEEDS)
def test_the_better_of_the_plans_remembered_is_gone_on_from(problem: Problem, state: int) -> None:
    search = searched(problem, state)
    best, cost = search.draft(), search.best_cost
    search.keep()
    search.load(())
    search.keep()  # nobody visited is never better
    search.release()
    assert (search.draft(), search.best_cost) == (best, cost)
    assert_consistent(problem, search)
    search.load(())
    nobody = search.best_cost
    search.keep()  # what was remembered before is forgotten
    search.release()
    assert search.best_cost == nobody


# 10 s from each place to the next, no metres; a second costs a fen
LINE = TravelMatrix(
    durations=np.abs(np.subtract.outer(np.arange(4), np.arange(4))) * 10,
    distances=np.zeros((4, 4), dtype=np.int64),
)
DAY = ProblemShift(
    shift_id=0,
    start_idx=0,
    end_idx=0,
    time_window=(0, 100),
    costs=Costs(per_duration_hour=3_600),
)


def line_problem(*visits: ProblemVisit, shifts: tuple[ProblemShift, ...] = (DAY,)) -> Problem:
    return Problem(visits=visits, shifts=shifts, profiles=(LINE,))


def plan_of(
    problem: Problem, iterations: int = 0, told: Settings = STEADY
) -> list[tuple[int, ...]]:
    """Return the stops of each route in use."""
    search = search_for(problem, told=told)
    search.construct()
    if iterations:
        search.anneal(COLD, iterations)
    return [order.stops for order in search.draft().orders]


def test_a_visit_is_made_when_its_prize_exceeds_its_cost_and_not_when_it_equals_it() -> None:
    # 10 s there and 10 s back at a fen a second are 20 fen
    visit = ProblemVisit(visit_id=0, location_idx=1, prize=21)
    assert plan_of(line_problem(visit)) == [(0,)]
    assert plan_of(line_problem(replace(visit, prize=20)), iterations=50) == []


def test_the_farthest_may_be_put_in_first() -> None:
    # both in the same second: there is one officer for one of them
    near = ProblemVisit(visit_id=0, location_idx=1, prize=500, time_windows=((20, 20),))
    far = replace(near, visit_id=1, location_idx=2)
    for state in range(1, 9):
        search = search_for(line_problem(near, far), state)
        search.construct(farthest_first=True)
        assert [order.stops for order in search.draft().orders] == [(1,)]


def test_waiting_for_a_visit_and_its_overtime_count_towards_its_cost() -> None:
    # at the start of the shift, at seconds 0 and 50: 50 fen for waiting, and 10 fen of overtime
    first = ProblemVisit(visit_id=0, location_idx=0, time_windows=((0, 0),), required=True)
    later = replace(first, visit_id=1, time_windows=((50, 50),), required=False, prize=51)
    assert plan_of(line_problem(first, later)) == [(0, 1)]
    assert plan_of(line_problem(first, replace(later, prize=50)), iterations=50) == [(0,)]
    late = (replace(DAY, overtime=Overtime(after=40, per_hour=3_600)),)
    assert plan_of(line_problem(first, replace(later, prize=61), shifts=late)) == [(0, 1)]
    dear = line_problem(first, replace(later, prize=60), shifts=late)
    assert plan_of(dear, iterations=50) == [(0,)]


def test_a_required_visit_is_made_at_a_loss() -> None:
    visit = ProblemVisit(visit_id=0, location_idx=3, required=True)
    assert plan_of(line_problem(visit)) == [(0,)]


def test_two_officers_meet_and_one_alone_does_not_come() -> None:
    pair = ProblemVisit(visit_id=0, location_idx=1, prize=1_000, team_size=2)
    problem = line_problem(pair, shifts=(DAY, DAY))
    search = search_for(problem)
    search.construct()
    draft = search.draft()
    assert [order.stops for order in draft.orders] == [(0,), (0,)]
    assert set(draft.meetings) == {0}
    assert plan_of(line_problem(pair)) == []


def test_a_crew_of_two_makes_a_visit_for_two_alone() -> None:
    pair = ProblemVisit(visit_id=0, location_idx=1, prize=1_000, team_size=2)
    assert plan_of(line_problem(pair, shifts=(replace(DAY, crew=2), DAY))) == [(0,)]


def test_a_break_is_taken_where_the_shift_is_used() -> None:
    rest = ProblemBreak(break_id=0, duration=5, time_windows=((30, 40),))
    visit = ProblemVisit(visit_id=0, location_idx=1, time_windows=((50, 60),), prize=1_000)
    shift = replace(DAY, breaks=(rest,))
    assert plan_of(line_problem(visit, shifts=(shift,))) == [(~0, 0)]
    assert plan_of(line_problem(shifts=(shift,))) == []


@pytest.mark.parametrize(("lending_chance", "plan"), [(0.5, {0, 1}), (0.0, set())])
def test_a_shift_is_lent_to_visits_that_pay_for_it_only_together(
    lending_chance: float, plan: set[int]
) -> None:
    # using the shift costs 25 fen; each visit is worth 20, and lies at its start
    visits = [ProblemVisit(visit_id=k, location_idx=0, prize=20) for k in range(2)]
    problem = line_problem(*visits, shifts=(replace(DAY, costs=Costs(fixed=25)),))
    assert plan_of(problem) == []
    told = replace(STEADY, lending_chance=lending_chance)
    stops = plan_of(problem, iterations=50, told=told)
    assert {stop for route in stops for stop in route} == plan


def test_a_shift_that_is_lent_is_given_back_where_nothing_pays_for_it() -> None:
    # 25 fen are not to be had from a visit worth 25
    visit = ProblemVisit(visit_id=0, location_idx=0, prize=25)
    problem = line_problem(visit, shifts=(replace(DAY, costs=Costs(fixed=25)),))
    assert plan_of(problem, iterations=50, told=replace(STEADY, lending_chance=0.5)) == []


def test_a_worse_plan_is_bettered() -> None:
    # the far visit must begin by second 35, which is too late once 30 s are spent at the near one
    visits = [
        ProblemVisit(visit_id=0, location_idx=1, service_duration=30, prize=1_000),
        ProblemVisit(visit_id=1, location_idx=3, time_windows=((30, 35),), prize=1_000),
    ]
    problem = line_problem(*visits)
    search = search_for(problem)
    stop = Stop(kind=StopKind.VISIT, idx=0, arrival=10, start=10)
    assert search.load((Route(shift_idx=0, departure=0, stops=(stop,), end=50),))
    search.anneal(COLD, 50)
    assert [order.stops for order in search.draft().orders] == [(1, 0)]


def test_a_search_that_becomes_another_knows_where_its_best_plan_lags_behind() -> None:
    # one visit may be made by any of three shifts, the other by the last of them alone
    anyone = ProblemVisit(visit_id=0, location_idx=1, prize=1_000)
    visits = (anyone, replace(anyone, visit_id=1, skills=frozenset({0})))
    problem = line_problem(*visits, shifts=(DAY, DAY, replace(DAY, skills=frozenset({0}))))
    one, two = search_for(problem, told=RECKLESS), search_for(problem, told=RECKLESS)
    stop = Stop(kind=StopKind.VISIT, idx=0, arrival=10, start=10)
    assert one.load((Route(shift_idx=0, departure=0, stops=(stop,), end=20),))
    one.confine(np.array([0, 1]), np.array([0]))
    while one.serving()[0, 0] != 1:  # for the same cost, and so the best plan stays as it is
        one.anneal(HOT, 1)
    assert [order.shift_idx for order in one.draft().orders] == [0]
    two.become(one)
    two.confine(np.arange(3), np.array([1]))
    two.anneal(COLD, 50)  # puts the other visit in, and so takes the current plan for the best
    assert [(order.shift_idx, order.stops) for order in two.draft().orders] == [
        (1, (0,)),
        (2, (1,)),
    ]
    assert_consistent(problem, two)


def test_routes_that_cannot_be_had_are_refused_and_the_search_goes_on_from_its_plan() -> None:
    visits = [
        ProblemVisit(visit_id=0, location_idx=1, time_windows=((10, 10),), prize=100),
        ProblemVisit(visit_id=1, location_idx=3, time_windows=((29, 29),), prize=1),
    ]
    search = search_for(line_problem(*visits))
    search.construct()
    before, cost = search.draft(), search.best_cost
    # from place 1 at second 10 to place 3 it takes until second 30
    stops = tuple(
        Stop(kind=StopKind.VISIT, idx=idx, arrival=at, start=at) for idx, at in ((0, 10), (1, 29))
    )
    assert not search.load((Route(shift_idx=0, departure=0, stops=stops, end=59),))
    assert (search.draft(), search.best_cost) == (before, cost)
    tried, current, _ = known_of(search)
    assert tried == current


def test_a_meeting_that_is_loaded_stays_at_its_second() -> None:
    pair = ProblemVisit(visit_id=0, location_idx=1, prize=1_000, team_size=2)
    problem = line_problem(pair, shifts=(DAY, DAY))
    stop = Stop(kind=StopKind.VISIT, idx=0, arrival=42, start=42)
    routes = [Route(shift_idx=k, departure=32, stops=(stop,), end=52) for k in range(2)]
    search = search_for(problem)
    assert search.load(routes)
    assert search.draft() == Draft(orders=tuple(map(order_of, routes)), meetings={0: 42})


def test_who_serves_whom_and_where_the_middle_of_a_route_is() -> None:
    pair = ProblemVisit(visit_id=0, location_idx=1, prize=1_000, team_size=2)
    far = [ProblemVisit(visit_id=k, location_idx=k, prize=1_000) for k in (2, 3)]
    late = ProblemVisit(visit_id=4, location_idx=1, time_windows=((500, 600),), prize=9)
    problem = line_problem(pair, *far, late, shifts=(DAY, DAY, replace(DAY, start_idx=3)))
    stops = [
        Stop(kind=StopKind.VISIT, idx=idx, arrival=at, start=at)
        for idx, at in ((0, 10), (1, 20), (2, 30))
    ]
    search = search_for(problem)
    assert search.load(
        (
            Route(shift_idx=0, departure=0, stops=tuple(stops), end=60),
            Route(shift_idx=1, departure=0, stops=tuple(stops[:1]), end=20),
        )
    )
    assert search.serving().tolist() == [[0, 1], [0, ABSENT], [0, ABSENT], [ABSENT, ABSENT]]
    # of three visits the second, of one the one, of none the start
    assert search.middles().tolist() == [2, 1, 3]


def test_a_shift_whose_breaks_do_not_fit_is_not_used() -> None:
    rest = ProblemBreak(break_id=0, duration=5, time_windows=((96, 99),))
    visit = ProblemVisit(visit_id=0, location_idx=1, prize=1_000)
    problem = line_problem(visit, shifts=(replace(DAY, breaks=(rest,)),))
    assert plan_of(problem, iterations=50) == []


def test_nobody_to_visit_or_nobody_to_do_it_is_an_empty_plan() -> None:
    visit = ProblemVisit(visit_id=0, location_idx=1, prize=1_000)
    assert plan_of(line_problem()) == []
    assert plan_of(line_problem(visit, shifts=()), iterations=50) == []


def test_a_search_that_may_change_no_visit_changes_nothing() -> None:
    search = search_for(line_problem(ProblemVisit(visit_id=0, location_idx=1, prize=100)))
    search.construct()
    before = search.draft()
    search.confine(np.array([0]), np.array([], dtype=np.int64))
    search.anneal(1e9, 100)
    assert search.draft() == before
