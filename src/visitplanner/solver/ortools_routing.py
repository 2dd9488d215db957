"""Guided local search by OR-Tools routing, from a plan that it must accept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import ref

from visitplanner.solver.insertion import Draft
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.ortools_layout import Part, lay_out
from visitplanner.solver.ortools_model import break_name, build_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.ortools_layout import Layout
    from visitplanner.solver.ortools_model import Model, Untyped
    from visitplanner.solver.watching import Watch


READING_SHARE = 0.2
"""Of the time left, which reading a plan may take; OR-Tools settles its times by a search."""


class EngineError(Exception):
    """OR-Tools routing did not answer as it should."""


def search(problem: Problem, start: Draft, start_units: int, watch: Watch, seed: int) -> Draft:
    """Improve a plan until told to stop.

    Two descents come first, from the plan given and from OR-Tools' own first plan, for they end in
    different places; guided local search then starts from the better one.

    Raises
    ------
    EngineError
        When OR-Tools finds no plan, not even the one that it was given.
    """
    return _search(problem, (start, None), start_units, watch, seed)


def polish(problem: Problem, start: Draft, start_units: int, watch: Watch, seed: int) -> Draft:
    """Improve a good plan until told to stop: a descent, then guided local search, from it alone.

    Raises
    ------
    EngineError
        When OR-Tools does not accept the plan.
    """
    return _search(problem, (start,), start_units, watch, seed)


def _search(
    problem: Problem, starts: Sequence[Draft | None], start_units: int, watch: Watch, seed: int
) -> Draft:
    layout = lay_out(problem)
    given = next(filter(None, starts))
    if not layout.nodes:
        return given
    observer = _Observer(layout, watch, start_units)
    descent = _Engine(layout, observer, seed, "GREEDY_DESCENT")
    found = [descent.run(start) for start in starts]
    best = min(filter(None, found), key=lambda answer: answer.model_units, default=None)
    if not observer.is_over() and best is not None:
        guided = _Engine(layout, observer, seed, "GUIDED_LOCAL_SEARCH").run(best.draft)
        best = min(filter(None, (guided, best)), key=lambda answer: answer.model_units)
    if best is None and observer.is_over():
        return given
    if best is None:
        msg = "Expected a plan from OR-Tools, got none."
        raise EngineError(msg)
    return best.draft


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A plan of OR-Tools and its objective in the model, penalties included."""

    draft: Draft
    model_units: int


class _Engine:
    """A model that is closed, with one metaheuristic: those of a closed model do not change."""

    def __init__(self, layout: Layout, observer: _Observer, seed: int, metaheuristic: str) -> None:
        self._model = build_model(layout)
        self._observer = observer
        self._metaheuristic = metaheuristic
        self._model.routing.solver().ReSeed(seed)
        observer.attach(self._model)
        self._model.routing.CloseModelWithParameters(self._parameters(READING_SHARE))

    def run(self, start: Draft | None) -> _Answer | None:
        """Search from a plan, or from OR-Tools' own first one; None where there is no answer."""
        assignment = None if self._observer.is_over() else self._solve(start)
        self._observer.raise_what_was_raised()
        if assignment is None:
            return None
        draft = _draft(self._model, assignment)
        return _Answer(draft=draft, model_units=int(assignment.ObjectiveValue()))

    def _solve(self, start: Draft | None) -> Untyped:
        routing, parameters = self._model.routing, self._parameters()
        if start is None:
            return routing.SolveWithParameters(parameters)
        given = routing.ReadAssignmentFromRoutes(_indices(self._model, start), True)  # noqa: FBT003 (OR-Tools takes no names)
        if given is None:
            return None
        return routing.SolveFromAssignmentWithParameters(given, parameters)

    def _parameters(self, share: float = 1.0) -> Untyped:
        """Return the parameters of a search that may take a share of the time left."""
        from ortools.constraint_solver import (  # noqa: PLC0415 (slow to import)
            pywrapcp,
            routing_enums_pb2,
        )

        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = (
            routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        )
        parameters.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.Value.Value(self._metaheuristic)
        )
        # The times of each order are settled by `schedule`, exactly: docs/decisions/0006.
        parameters.disable_scheduling_beware_this_may_degrade_performance = True
        fraction, whole = math.modf(self._observer.remaining * share)
        parameters.time_limit.seconds = int(whole)
        parameters.time_limit.nanos = int(fraction * 1e9)
        return parameters


class _Observer:
    """Listens to a search: counts what is best, stops it, and keeps what a callback raises.

    An exception must not pass through OR-Tools, which would lose it. That holds above all for the
    `KeyboardInterrupt` of a second Ctrl-C.
    """

    def __init__(self, layout: Layout, watch: Watch, start_units: int) -> None:
        self._layout = layout
        self._watch = watch
        self._best_units = start_units
        self._raised: BaseException | None = None

    @property
    def remaining(self) -> float:
        """Seconds left."""
        return self._watch.remaining

    def attach(self, model: Model) -> None:
        """Have a model's searches ask and tell this observer; before the model is closed.

        What OR-Tools calls must not hold the model that it belongs to: such a ring lives for ever.
        """
        routing, searched = model.routing, ref(model)
        routing.AddSearchMonitor(routing.solver().CustomLimit(self.is_over))
        routing.AddAtSolutionCallback(lambda: self._at_solution(searched()))

    def raise_what_was_raised(self) -> None:
        """Raise what a callback raised during the search."""
        if self._raised is not None:
            raise self._raised

    def is_over(self) -> bool:
        """Return whether to stop; each look is an iteration."""
        try:
            return self._watch.is_over(1) or self._raised is not None
        except BaseException as error:  # noqa: BLE001 (raised again after the search)
            self._raised = error
            return True

    def _at_solution(self, model: Model | None) -> None:
        try:
            units = self._best_units if model is None else self._units(model)
            if units < self._best_units:
                self._best_units = units
                self._watch.found(units)
        except BaseException as error:  # noqa: BLE001 (raised again after the search)
            self._raised = error

    def _units(self, model: Model) -> int:
        """Return the objective of the plan at hand, without the penalties of required visits."""
        layout, routing = self._layout, model.routing
        active = {
            node.visit_idx
            for number, node in enumerate(layout.nodes)
            if int(routing.ActiveVar(model.index(number)).Min())
        }
        dropped = sum(idx not in active for idx in layout.required)
        units = int(routing.CostVar().Max()) - dropped * layout.required_penalty
        return units * layout.divisor + layout.unreachable_units


def _indices(model: Model, draft: Draft) -> list[list[int]]:
    """Return a plan as OR-Tools' indices, for each vehicle.

    A meeting's left half is the first of a shift that its visit asks for.
    """
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
                is_asked = layout.problem.visits[idx].asks_for(shift_idx)
                part = Part.LEFT if is_asked and idx not in met else Part.RIGHT
                met |= {idx} if part is Part.LEFT else set()
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
