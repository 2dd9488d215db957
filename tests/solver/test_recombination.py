"""The best plan that routes already found can make is found, and it is a plan."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import NOWHERE

from visitplanner.problem import Problem, ProblemShift, ProblemVisit
from visitplanner.solver import recombination
from visitplanner.solver.kernel.layout import groups_of
from visitplanner.solver.kernel.pool import PooledRoute
from visitplanner.solver.orders import meetings_in
from visitplanner.solver.recombination import Effort, RoutePool
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.solver.insertion import Draft

SAME, OTHER = (0, 1), 2
"""Two shifts that are the same, and one that is not."""

TEAMS = (3, 4)
"""Visits of two people; 0 to 2 are of one."""

FEN = 10_000
"""Steps of the tests' prizes and costs: far more than what is no gain."""

EFFORT = Effort(seconds=math.inf, nodes=200)


def problem_of(prizes: Sequence[int], required: Sequence[int] = ()) -> Problem:
    """Return visits of some prizes, and three shifts."""
    return Problem(
        visits=tuple(
            ProblemVisit(
                visit_id=n, location_idx=0, prize=prize * FEN, required=n in required,
                team_size=1 + (n in TEAMS),
            )
            for n, prize in enumerate(prizes)
        ),
        shifts=tuple(
            ProblemShift(shift_id=n, start_idx=0, end_idx=0, time_window=(0, 100 + n // OTHER))
            for n in range(3)
        ),
        profiles=(NOWHERE,),
    )  # fmt: skip


def route(
    shift_idx: int, stops: Sequence[int], fen: int, meetings: Sequence[tuple[int, int]] = ()
) -> PooledRoute:
    return PooledRoute(shift_idx, tuple(stops), tuple(meetings), fen * FEN * COST_UNITS_PER_FEN)


@st.composite
def routes(draw: st.DrawFn) -> PooledRoute:
    """Return a route of visits of one person, and at most one meeting."""
    met = draw(st.lists(st.tuples(st.sampled_from(TEAMS), st.sampled_from((5, 6))), max_size=1))
    alone = draw(st.sets(st.sampled_from((0, 1, 2)), min_size=not met))
    stops = draw(st.permutations([*sorted(alone), *(visit for visit, _ in met)]))
    return route(draw(st.integers(0, 2)), stops, draw(st.integers(0, 9)), met)


POOLS = st.lists(routes(), max_size=9)
PROBLEMS = st.builds(
    problem_of,
    st.lists(st.integers(0, 9), min_size=5, max_size=5),
    st.sets(st.sampled_from((0, 1, 3))).map(sorted),
)


def is_plan(problem: Problem, chosen: Sequence[PooledRoute]) -> bool:
    """Return whether routes can be driven together."""
    groups = groups_of(problem)
    sides = Counter(pair for one in chosen for pair in one.meetings)
    visits = Counter(stop for one in chosen for stop in one.stops if stop >= 0)
    sizes = Counter(groups)
    return (
        all(count <= sizes[g] for g, count in Counter(groups[r.shift_idx] for r in chosen).items())
        and all(count == 2 for count in sides.values())
        and all(count == 1 + (idx in TEAMS) for idx, count in visits.items())
    )


def rank(problem: Problem, chosen: Sequence[PooledRoute]) -> tuple[int, int]:
    """Return required visits left out, and the objective in units."""
    served = {stop for one in chosen for stop in one.stops}
    absent = [visit for idx, visit in enumerate(problem.visits) if idx not in served]
    lost = sum(visit.prize for visit in absent) * COST_UNITS_PER_FEN
    return sum(visit.required for visit in absent), lost + sum(one.units for one in chosen)


def cheapest(problem: Problem, pool: Sequence[PooledRoute]) -> list[PooledRoute]:
    """Return the cheapest of those routes that differ in nothing but their order.

    One that does nothing but meet is there twice: for both who do.
    """
    groups = groups_of(problem)
    by_cost = sorted(pool, key=lambda one: -one.units)
    known = {(groups[r.shift_idx], frozenset(r.stops), r.meetings): r for r in by_cost}
    return [one for one in known.values() for _ in range(1 + (len(one.meetings) == len(one.stops)))]


def plans(problem: Problem, pool: Sequence[PooledRoute]) -> Iterator[tuple[PooledRoute, ...]]:
    """Yield every plan that some routes can make."""
    for count in range(len(problem.shifts) + 1):
        yield from (chosen for chosen in combinations(pool, count) if is_plan(problem, chosen))


def chosen_of(problem: Problem, draft: Draft, pool: Sequence[PooledRoute]) -> list[PooledRoute]:
    """Return the cheapest route of the pool for each order of a draft."""
    groups = groups_of(problem)
    return [
        min(
            (
                one for one in pool
                if (groups[one.shift_idx], one.stops) == (groups[order.shift_idx], order.stops)
                and all(draft.meetings[visit] == second for visit, second in one.meetings)
            ),
            key=lambda one: one.units,
        )
        for order in draft.orders
    ]  # fmt: skip


@settings(max_examples=150)
@given(problem=PROBLEMS, pool=POOLS, data=st.data())
def test_the_plan_is_the_best_that_keeps_the_required_visits(
    problem: Problem, pool: list[PooledRoute], data: st.DataObject
) -> None:
    every = list(plans(problem, cheapest(problem, pool)))
    best = data.draw(st.sampled_from(every))
    kept = {i for one in best for i in one.stops if problem.visits[i].required}
    allowed = [plan for plan in every if kept <= {i for one in plan for i in one.stops}]
    least = min(rank(problem, plan)[1] for plan in allowed)
    known = RoutePool(problem)
    known.add(pool)
    draft = known.recombine(best, EFFORT)
    if draft is None:
        assert rank(problem, best)[1] == least
        return
    chosen = chosen_of(problem, draft, pool)
    assert is_plan(problem, chosen)
    assert rank(problem, chosen)[1] == least
    assert rank(problem, chosen) < rank(problem, best)
    assert len({order.shift_idx for order in draft.orders}) == len(draft.orders)
    assert set(draft.meetings) == meetings_in(draft.orders)


def recombined(problem: Problem, best: Sequence[PooledRoute], *others: PooledRoute) -> Draft | None:
    pool = RoutePool(problem)
    pool.add(others)
    return pool.recombine(best, EFFORT)


def orders_of(draft: Draft | None) -> list[tuple[int, tuple[int, ...]]]:
    assert draft is not None
    return [(order.shift_idx, order.stops) for order in draft.orders]


def test_routes_of_several_plans_make_a_better_one() -> None:
    problem = problem_of([9, 9, 9, 0, 0])
    best = [route(0, (0, 1), 5), route(2, (2,), 1)]
    draft = recombined(problem, best, route(0, (0,), 1), route(1, (1,), 1), route(2, (1, 2), 4))
    assert orders_of(draft) == [(0, (0,)), (1, (1,)), (2, (2,))]


def test_routes_found_for_one_shift_are_given_to_another_that_is_the_same() -> None:
    problem = problem_of([9, 9, 0, 0, 0])
    draft = recombined(problem, [route(1, (0,), 1)], route(1, (1,), 1))
    assert sorted(shift_idx for shift_idx, _ in orders_of(draft)) == list(SAME)
    assert recombined(problem, [route(OTHER, (0,), 1)], route(OTHER, (1,), 1)) is None


def test_a_required_visit_is_not_given_up_for_what_is_worth_more() -> None:
    best, rich = route(OTHER, (0,), 1), route(OTHER, (1,), 1)
    assert recombined(problem_of([1, 9, 0, 0, 0], required=(0,)), [best], rich) is None
    draft = recombined(problem_of([1, 9, 0, 0, 0]), [best], rich)
    assert orders_of(draft) == [(OTHER, (1,))]


def test_officers_who_meet_agree_on_the_second() -> None:
    problem, meeting = problem_of([1, 1, 0, 9, 0]), 3
    early, late = (
        [route(k, (visit, meeting), 1, [(meeting, second)]) for k, visit in ((0, 0), (2, 1))]
        for second in (5, 6)
    )
    assert recombined(problem, [], early[0], late[1]) is None
    draft = recombined(problem, [], early[0], *late)
    assert orders_of(draft) == [(0, (0, meeting)), (2, (1, meeting))]
    assert draft is not None
    assert draft.meetings == {meeting: 6}


def test_breaks_stay_where_they_are() -> None:
    draft = recombined(problem_of([9, 9, 0, 0, 0]), [], route(0, (0, ~0, 1, ~1), 1))
    assert orders_of(draft) == [(0, (0, ~0, 1, ~1))]


def test_the_cheapest_order_of_the_same_visits_is_kept_whatever_comes_first() -> None:
    dear, cheap = route(0, (0, 1), 5), route(1, (1, 0), 4)
    for pair in ((dear, cheap), (cheap, dear)):
        pool = RoutePool(problem_of([9, 9, 0, 0, 0]))
        pool.add(pair)
        assert len(pool) == 1
        assert orders_of(pool.recombine([], EFFORT)) == [(0, (1, 0))]


def test_a_cheaper_order_of_a_route_of_the_best_plan_is_a_better_plan() -> None:
    dear, cheap = route(0, (0, 1), 5), route(0, (1, 0), 4)
    assert orders_of(recombined(problem_of([9, 9, 0, 0, 0]), [dear], cheap)) == [(0, (1, 0))]


def test_another_shift_or_second_is_another_route() -> None:
    pool = RoutePool(problem_of([9, 9, 0, 9, 0]))
    one = route(0, (0, 3), 5, [(3, 5)])
    pool.add([one, one._replace(shift_idx=OTHER), one._replace(meetings=((3, 6),))])
    assert len(pool) == 3


def test_two_officers_of_the_same_shift_who_do_nothing_but_meet_are_a_plan() -> None:
    best = [route(k, (3,), 1, [(3, 5)]) for k in SAME]
    assert recombined(problem_of([9, 0, 0, 9, 0]), best) is None


def test_nothing_seen_is_nothing_better() -> None:
    assert recombined(problem_of([9, 9, 9, 9, 9]), []) is None


@settings(max_examples=30)
@given(problem=PROBLEMS, pool=POOLS)
def test_without_time_there_is_a_plan_that_gains_or_none(
    problem: Problem, pool: list[PooledRoute]
) -> None:
    known = RoutePool(problem)
    known.add(pool)
    draft = known.recombine([], Effort(seconds=0))
    if draft is not None:
        chosen = chosen_of(problem, draft, pool)
        assert is_plan(problem, chosen)
        assert rank(problem, chosen) < rank(problem, [])


@settings(max_examples=30)
@given(problem=PROBLEMS, pool=POOLS)
def test_a_program_that_grows_column_by_column_finds_the_same(
    problem: Problem, pool: list[PooledRoute]
) -> None:
    whole = recombined(problem, [], *pool)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(recombination, "FIRST_COLUMNS", 1)
        grown = recombined(problem, [], *pool)
    values = [
        None if draft is None else rank(problem, chosen_of(problem, draft, pool))[1]
        for draft in (whole, grown)
    ]
    assert values[0] == values[1]


def test_a_pool_that_is_too_large_forgets_what_is_worth_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recombination, "MOST_ROUTES", 2)
    pool = RoutePool(problem_of([9, 9, 9, 0, 0]))
    rich, poor = route(OTHER, (0, 1, 2), 1), route(OTHER, (2,), 9)
    pool.add([poor, rich, route(OTHER, (1,), 9)])
    assert orders_of(pool.recombine([], EFFORT)) == [(OTHER, (0, 1, 2))]
    assert len(pool) == 1
    assert pool.recombine([rich], EFFORT) is None
