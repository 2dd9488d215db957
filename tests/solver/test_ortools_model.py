"""The model of record accepts the plans of insertion, and prices them as the objective does."""

from __future__ import annotations

from random import Random

import pytest
from problems import Size, random_problem

from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.ortools_layout import Layout, Part, lay_out
from visitplanner.solver.ortools_model import Model, build_model
from visitplanner.solver.schedule import time_routes

pywrapcp = pytest.importorskip("ortools.constraint_solver.pywrapcp")


def close(model: Model) -> None:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.disable_scheduling_beware_this_may_degrade_performance = True
    parameters.time_limit.seconds = 5
    model.routing.CloseModelWithParameters(parameters)


def routes_in(model: Model, orders: dict[int, tuple[int, ...]], met: set[int]) -> list[list[int]]:
    numbers = {(node.visit_idx, node.part): k for k, node in enumerate(model.layout.nodes)}
    seen: set[int] = set()
    routes = []
    for shift_idx in model.layout.shift_idxs:
        route = []
        for idx in orders.get(shift_idx, ()):
            half = Part.RIGHT if idx in seen else Part.LEFT
            route.append(model.index(numbers[idx, half if idx in met else Part.WHOLE]))
            seen.add(idx)
        routes.append(route)
    return routes


def units_in(layout: Layout, cost: int, served: frozenset[int]) -> int:
    dropped = len(layout.required - served)
    return (cost - dropped * layout.required_penalty) * layout.divisor + layout.unreachable_units


@pytest.mark.parametrize("seed", range(120))
def test_a_plan_of_insertion_is_read_at_its_price(seed: int) -> None:
    problem = random_problem(Random(seed), Size(breaks=1))  # noqa: S311 (nothing secret)
    layout, draft = lay_out(problem), insert_visits(problem)
    if not layout.nodes:
        assert draft.orders == ()
        return
    model = build_model(layout)
    close(model)
    orders = {order.shift_idx: order.visit_idxs for order in draft.orders}
    found = model.routing.ReadAssignmentFromRoutes(
        routes_in(model, orders, set(draft.meetings)),
        True,  # noqa: FBT003 (OR-Tools takes no names)
    )
    assert found is not None
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    plan = Solution(routes=routes, termination=Termination.GREEDY_ONLY, engine="insertion")
    units, exact = (
        units_in(layout, int(found.ObjectiveValue()), plan.served),
        objective_units(problem, plan),
    )
    assert units <= exact  # the model itself chooses where to rest, and when to meet
    if not draft.meetings and not any(shift.breaks for shift in problem.shifts):
        assert units == exact
