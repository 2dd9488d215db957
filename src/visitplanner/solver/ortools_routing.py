"""Guided local search by OR-Tools routing, from a plan that it must accept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.solver.insertion import Draft
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.ortools_layout import Part, lay_out
from visitplanner.solver.ortools_model import break_name, build_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from visitplanner.problem import Problem
    from visitplanner.solution import Termination
    from visitplanner.solver.ortools_model import Model, Untyped
    from visitplanner.solver.stopping import StoppingCriterion, TimeLimit


class EngineError(Exception):
    """OR-Tools routing did not answer as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a search is told: when to stop, and whom to tell of a better plan, in cost units."""

    limit: TimeLimit
    stop: StoppingCriterion
    on_better: Callable[[int], None]


def search(
    problem: Problem, start: Draft, start_units: int, watch: Watch, seed: int
) -> tuple[Draft, Termination | None]:
    """Improve a plan until told to stop.

    Returns
    -------
    tuple
        The best plan found, and why the search ended; None where it had nothing left to try.

    Raises
    ------
    EngineError
        When OR-Tools finds no plan, not even the one that it was given.
    """
    layout = lay_out(problem)
    if not layout.nodes:
        return start, None
    model = build_model(layout)
    observer = _Observer(model, watch, start_units)
    observer.attach()
    assignment = _solve(model, start, watch, seed)
    observer.raise_what_was_raised()
    if assignment is None:
        msg = f"Expected a plan from OR-Tools, got none (status {int(model.routing.status())})."
        raise EngineError(msg)
    return _draft(model, assignment), observer.reason


def _solve(model: Model, start: Draft, watch: Watch, seed: int) -> Untyped:
    routing, parameters = model.routing, _parameters(watch.limit.remaining)
    routing.solver().ReSeed(seed)
    routing.CloseModelWithParameters(parameters)
    given = routing.ReadAssignmentFromRoutes(_indices(model, start), True)  # noqa: FBT003 (OR-Tools takes no names)
    if given is None:
        return routing.SolveWithParameters(parameters)
    return routing.SolveFromAssignmentWithParameters(given, parameters)


def _parameters(seconds: float) -> Untyped:
    """Return the parameters of the search (docs/decisions/0006)."""
    from ortools.constraint_solver import (  # noqa: PLC0415 (slow to import)
        pywrapcp,
        routing_enums_pb2,
    )

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.disable_scheduling_beware_this_may_degrade_performance = True  # `schedule` times
    fraction, whole = math.modf(seconds)
    parameters.time_limit.seconds = int(whole)
    parameters.time_limit.nanos = int(fraction * 1e9)
    return parameters


class _Observer:
    """Listens to a search: counts what is best, stops it, and keeps what a callback raises.

    An exception must not pass through OR-Tools, which would lose it. That holds above all for the
    `KeyboardInterrupt` of a second Ctrl-C.
    """

    def __init__(self, model: Model, watch: Watch, start_units: int) -> None:
        self._model = model
        self._watch = watch
        self._best_units = start_units
        self._raised: BaseException | None = None
        self.reason: Termination | None = None

    def attach(self) -> None:
        """Have the search ask and tell this observer; before the model is closed."""
        routing = self._model.routing
        routing.AddSearchMonitor(routing.solver().CustomLimit(self._is_over))
        routing.AddAtSolutionCallback(self._at_solution)

    def raise_what_was_raised(self) -> None:
        """Raise what a callback raised during the search."""
        if self._raised is not None:
            raise self._raised

    def _is_over(self) -> bool:
        try:
            if self.reason is None:
                self.reason = self._watch.stop(self._best_units)
        except BaseException as error:  # noqa: BLE001 (raised again after the search)
            self._raised = error
        return self.reason is not None or self._raised is not None

    def _at_solution(self) -> None:
        try:
            units = self._units()
            if units < self._best_units:
                self._best_units = units
                self._watch.on_better(units)
        except BaseException as error:  # noqa: BLE001 (raised again after the search)
            self._raised = error

    def _units(self) -> int:
        """Return the objective of the plan at hand, without the penalties of required visits."""
        layout, routing = self._model.layout, self._model.routing
        active = {
            node.visit_idx
            for number, node in enumerate(layout.nodes)
            if int(routing.ActiveVar(self._model.index(number)).Value())
        }
        dropped = sum(idx not in active for idx in layout.required)
        units = int(routing.CostVar().Value()) - dropped * layout.required_penalty
        return units * layout.divisor + layout.unreachable_units


def _indices(model: Model, draft: Draft) -> list[list[int]]:
    """Return a plan as OR-Tools' indices, for each vehicle; a meeting's left half comes first."""
    layout = model.layout
    numbers = {(node.visit_idx, node.part): k for k, node in enumerate(layout.nodes)}
    orders = {order.shift_idx: order.visit_idxs for order in draft.orders}
    met: set[int] = set()
    routes = []
    for shift_idx in layout.shift_idxs:
        route = []
        for idx in orders.get(shift_idx, ()):
            part = Part.WHOLE
            if idx in draft.meetings:
                part = Part.RIGHT if idx in met else Part.LEFT
                met.add(idx)
            route.append(model.index(numbers[idx, part]))
        routes.append(route)
    return routes


def _draft(model: Model, assignment: Untyped) -> Draft:
    """Return what an assignment says, as orders and meetings."""
    breaks = _breaks(model, assignment)
    meetings: dict[int, int] = {}
    orders = []
    for vehicle, shift_idx in enumerate(model.layout.shift_idxs):
        visits = list(_visits(model, assignment, vehicle))
        for number, start, _ in visits:
            node = model.layout.nodes[number]
            if node.part is not Part.WHOLE:
                meetings[node.visit_idx] = start
        if visits:
            stops = [(start, end, model.layout.nodes[n].visit_idx) for n, start, end in visits]
            timed = sorted([*stops, *breaks[vehicle]], key=lambda stop: stop[:2])
            order = RouteOrder(shift_idx=shift_idx, stops=tuple(stop for *_, stop in timed))
            orders.append(order)
    return Draft(orders=tuple(orders), meetings=meetings)


def _visits(model: Model, assignment: Untyped, vehicle: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each node on a route, with the start and end of its service."""
    routing = model.routing
    index = assignment.Value(routing.NextVar(routing.Start(vehicle)))
    while not routing.IsEnd(index):
        number = int(model.manager.IndexToNode(index))
        start = int(assignment.Min(model.time.CumulVar(index)))
        yield number, start, start + model.layout.visit(number).service_duration
        index = assignment.Value(routing.NextVar(index))


def _breaks(model: Model, assignment: Untyped) -> list[list[tuple[int, int, int]]]:
    """Return the start, end and stop of each vehicle's breaks."""
    intervals = assignment.IntervalVarContainer()
    elements = [intervals.Element(n) for n in range(intervals.Size())]
    starts = {element.Var().Name(): int(element.StartMin()) for element in elements}
    return [
        [
            (starts[break_name(v, k)], starts[break_name(v, k)] + rest.duration, ~k)
            for k, rest in enumerate(shift.breaks)
        ]
        for v, shift in enumerate(model.layout.shifts)
    ]
