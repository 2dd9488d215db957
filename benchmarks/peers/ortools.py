"""OR-Tools routing alone: parallel cheapest insertion, then guided local search; one thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeAlias

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from peers import Found, prices_of, require_basic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peers import Budget
    from visitplanner.problem import Problem, ProblemShift

Untyped: TypeAlias = Any
"""OR-Tools has no types of its own."""

HORIZON = 10**9
"""Seconds; later than any window."""


def ortools(problem: Problem, budget: Budget) -> list[Found]:
    """Return the plan of guided local search, or none where it found none."""
    require_basic(problem)
    model = _Model(problem)
    begin = time.monotonic()
    orders = dict(model.solve(budget.seconds))
    return [Found(orders=orders, seconds=time.monotonic() - begin)] if orders else []


class _Model:
    """A routing model: nodes are the visits, then the places where shifts start and end."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        ends = [idx for shift in problem.shifts for idx in (shift.start_idx, shift.end_idx)]
        first = len(problem.visits)
        nodes = {idx: first + number for number, idx in enumerate(dict.fromkeys(ends))}
        self._places = [*(visit.location_idx for visit in problem.visits), *nodes]
        self._manager = pywrapcp.RoutingIndexManager(
            len(self._places),
            len(problem.shifts),
            [nodes[shift.start_idx] for shift in problem.shifts],
            [nodes[shift.end_idx] for shift in problem.shifts],
        )
        self._routing = pywrapcp.RoutingModel(self._manager)
        self._add_distance_cost()
        self._add_time()
        self._add_capacity()
        self._add_prizes()

    def solve(self, seconds: float) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield the visits of each shift; nothing where no plan was found."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = (
            routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        )
        parameters.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        parameters.time_limit.FromMilliseconds(int(1_000 * seconds))
        assignment = self._routing.SolveWithParameters(parameters)
        for k in range(len(self._problem.shifts) if assignment is not None else 0):
            yield k, tuple(self._visits(assignment, k))

    def _visits(self, assignment: Untyped, shift_idx: int) -> Iterator[int]:
        routing = self._routing
        index = assignment.Value(routing.NextVar(routing.Start(shift_idx)))
        while not routing.IsEnd(index):
            yield int(self._manager.IndexToNode(index))
            index = assignment.Value(routing.NextVar(index))

    def _add_distance_cost(self) -> None:
        prices, routing = prices_of(self._problem), self._routing
        grid = self._problem.profiles[0].distances[self._places][:, self._places]
        evaluators = {
            metre: routing.RegisterTransitMatrix((grid * metre).tolist())
            for metre in set(prices.metre)
        }
        for k, (metre, fixed) in enumerate(zip(prices.metre, prices.fixed, strict=True)):
            routing.SetArcCostEvaluatorOfVehicle(evaluators[metre], k)
            routing.SetFixedCostOfVehicle(fixed, k)

    def _add_time(self) -> None:
        problem, routing = self._problem, self._routing
        grid = problem.profiles[0].durations[self._places][:, self._places]
        grid[: len(problem.visits)] += [[visit.service_duration] for visit in problem.visits]
        evaluator = routing.RegisterTransitMatrix(grid.tolist())
        routing.AddDimension(evaluator, HORIZON, HORIZON, False, "time")  # noqa: FBT003 (OR-Tools takes no names)
        clock = routing.GetDimensionOrDie("time")
        for idx, visit in enumerate(problem.visits):
            clock.CumulVar(self._manager.NodeToIndex(idx)).SetRange(*visit.time_windows[0])
        for k, (shift, second) in enumerate(
            zip(problem.shifts, prices_of(problem).second, strict=True)
        ):
            clock.CumulVar(routing.Start(k)).SetRange(*shift.time_window)
            clock.CumulVar(routing.End(k)).SetRange(*shift.time_window)
            clock.SetSpanCostCoefficientForVehicle(second, k)

    def _add_capacity(self) -> None:
        visits, others = self._problem.visits, len(self._places) - len(self._problem.visits)
        for dimension in range(len(visits[0].demand) if visits else 0):
            loads = [*(visit.demand[dimension] for visit in visits), *[0] * others]
            evaluator = self._routing.RegisterUnaryTransitVector(loads)
            most = [_capacity(shift, dimension) for shift in self._problem.shifts]
            self._routing.AddDimensionWithVehicleCapacity(
                evaluator,
                0,
                most,
                True,  # noqa: FBT003 (OR-Tools takes no names)
                f"load {dimension}",
            )

    def _add_prizes(self) -> None:
        prizes = prices_of(self._problem).prizes
        for idx, (visit, prize) in enumerate(zip(self._problem.visits, prizes, strict=True)):
            if not visit.required:
                self._routing.AddDisjunction([self._manager.NodeToIndex(idx)], prize)


def _capacity(shift: ProblemShift, dimension: int) -> int:
    return shift.capacity[dimension] if dimension < len(shift.capacity) else HORIZON
