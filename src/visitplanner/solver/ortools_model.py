"""Every problem as an OR-Tools routing model: the model of record.

===================  ==========================================================================
of the problem       in the model
===================  ==========================================================================
visit                one node, or, for two people, a *whole* node for crews of two and a *left*
                     and a *right* half for crews of one, which start together in two routes
left out             a disjunction over whole and left half, at most one of them, with the prize
                     as its penalty; for a required visit a penalty above all that a plan can cost
time                 a dimension that counts service and travel; its slack is waiting; windows are
                     bounds of its cumulative variables, with the gaps between them removed
breaks               intervals between the start and the end of their route
skills, crews        the vehicles allowed at a node
sequences            ranks along a route that must not fall
groups               one vehicle for every pair that is served
limits               bounds of the dimensions time, metres, visits, and one for each capacity
costs                arcs (metres, travel), the span of time, a soft upper bound for overtime
===================  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from visitplanner.problem import NO_LIMIT
from visitplanner.solver.ortools_layout import Part
from visitplanner.solver.segments import tariff_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.problem import ProblemShift
    from visitplanner.solver.ortools_layout import Layout

Untyped: TypeAlias = Any
"""An object of OR-Tools, which has no types; what comes out of it is made an `int` at once."""


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True)
class Model:
    """A built model: what it is of, and the objects of OR-Tools."""

    layout: Layout
    manager: Untyped
    routing: Untyped
    time: Untyped

    def index(self, number: int) -> int:
        """Return OR-Tools' index of a node."""
        return int(self.manager.NodeToIndex(number))

    def indices(self, visit_idx: int, *, leading: bool = False) -> list[int]:
        """Return the indices of a visit's nodes; those alone that are no right half, if asked."""
        return [
            self.index(number)
            for number, node in enumerate(self.layout.nodes)
            if node.visit_idx == visit_idx and not (leading and node.part is Part.RIGHT)
        ]

    def meetings(self) -> Iterator[tuple[int, int]]:
        """Yield the indices of both halves of each visit that two shifts can make together."""
        for number, node in enumerate(self.layout.nodes):
            if node.part is Part.RIGHT:
                yield self.index(number - 1), self.index(number)


def build_model(layout: Layout) -> Model:
    """Build the OR-Tools routing model of a layout."""
    from ortools.constraint_solver import pywrapcp  # noqa: PLC0415 (slow to import)

    num_nodes, num_vehicles = len(layout.nodes), len(layout.shift_idxs)
    starts = [num_nodes + v for v in range(num_vehicles)]
    ends = [num_nodes + num_vehicles + v for v in range(num_vehicles)]
    manager = pywrapcp.RoutingIndexManager(ends[-1] + 1, num_vehicles, starts, ends)
    routing = pywrapcp.RoutingModel(manager)
    matrices = _Matrices(layout, routing)
    _add_costs(layout, routing, matrices)
    time = _add_time(layout, routing, matrices)
    _add_limits(layout, routing, matrices)
    model = Model(layout=layout, manager=manager, routing=routing, time=time)
    _add_nodes(model)
    _add_meetings(model)
    _add_sequences(model)
    _add_groups(model)
    _add_breaks(model)
    return model


class _Matrices:
    """Transit callbacks over all nodes, one for each different matrix."""

    def __init__(self, layout: Layout, routing: Untyped) -> None:
        self._routing = routing
        self._places = np.ix_(layout.places(), layout.places())
        self._num_nodes = len(layout.nodes)
        self._travels = layout.problem.profiles
        service = [layout.visit(node).service_duration for node in range(self._num_nodes)]
        service += [0] * (len(layout.places()) - self._num_nodes)
        self._service = np.array(service, dtype=np.int64)[:, np.newaxis]
        self._divisor = layout.divisor
        self._registered: dict[tuple[object, ...], int] = {}

    def time(self, shift: ProblemShift) -> int:
        """Return the callback of service and travel, in seconds."""
        travel = self._travels[shift.profile_idx]
        return self._register(
            ("time", shift.profile_idx), lambda: travel.durations[self._places] + self._service
        )

    def metres(self, shift: ProblemShift) -> int:
        """Return the callback of metres."""
        travel = self._travels[shift.profile_idx]
        return self._register(("metres", shift.profile_idx), lambda: travel.distances[self._places])

    def units(self, shift: ProblemShift, charges: tuple[int, ...]) -> int:
        """Return the callback of what a leg costs, in divided cost units.

        `charges` are those of the nodes that the leg may leave.
        """
        travel, tariff = self._travels[shift.profile_idx], tariff_of(shift)
        column = np.zeros((len(self._places[0]), 1), dtype=np.int64)
        column[: self._num_nodes, 0] = charges
        return self._register(
            ("units", shift.profile_idx, tariff.metre, tariff.travel_second, charges),
            lambda: (
                (
                    (tariff.metre * travel.distances + tariff.travel_second * travel.durations)[
                        self._places
                    ]
                    + column
                )
                // self._divisor
            ),
        )

    def _register(self, key: tuple[object, ...], matrix: Callable[[], NDArray[np.int64]]) -> int:
        """Register a matrix once; a shift that serves nobody goes from start to end for nothing."""
        if key not in self._registered:
            values = matrix().copy()
            values[self._num_nodes :, self._num_nodes :] = 0
            self._registered[key] = int(self._routing.RegisterTransitMatrix(values.tolist()))
        return self._registered[key]


def _add_costs(layout: Layout, routing: Untyped, matrices: _Matrices) -> None:
    for vehicle, shift in enumerate(layout.shifts):
        charges = layout.charges(vehicle)
        routing.SetArcCostEvaluatorOfVehicle(matrices.units(shift, charges), vehicle)
        routing.SetFixedCostOfVehicle(tariff_of(shift).fixed // layout.divisor, vehicle)


def _add_time(layout: Layout, routing: Untyped, matrices: _Matrices) -> Untyped:
    horizon = max(shift.time_window[1] for shift in layout.shifts)
    callbacks = [matrices.time(shift) for shift in layout.shifts]
    routing.AddDimensionWithVehicleTransits(callbacks, horizon, horizon, False, "time")  # noqa: FBT003
    time = routing.GetDimensionOrDie("time")
    for vehicle, shift in enumerate(layout.shifts):
        tariff, (begin, finish) = tariff_of(shift), shift.time_window
        start, end = routing.Start(vehicle), routing.End(vehicle)
        time.CumulVar(start).SetRange(begin, finish)
        time.CumulVar(end).SetRange(begin, finish)
        time.SetSpanCostCoefficientForVehicle(tariff.second // layout.divisor, vehicle)
        if shift.max_duration < finish - begin:
            time.SetSpanUpperBoundForVehicle(shift.max_duration, vehicle)
        if shift.overtime is not None and tariff.overtime_second:
            price = tariff.overtime_second // layout.divisor
            time.SetCumulVarSoftUpperBound(end, shift.overtime.after, price)
    return time


def _add_limits(layout: Layout, routing: Untyped, matrices: _Matrices) -> None:
    shifts, num_nodes = layout.shifts, len(layout.nodes)
    if any(shift.max_distance < NO_LIMIT for shift in shifts):
        metres = [matrices.metres(shift) for shift in shifts]
        limits = [shift.max_distance for shift in shifts]
        routing.AddDimensionWithVehicleTransitAndCapacity(metres, 0, limits, True, "metres")  # noqa: FBT003 (OR-Tools takes no names)
    if any(shift.max_visits < num_nodes for shift in shifts):
        limits = [min(shift.max_visits, num_nodes) for shift in shifts]
        _add_amount(layout, routing, "visits", [1] * num_nodes, limits)
    for k in range(max(len(shift.capacity) for shift in shifts)):
        demands = [visit.demand[k : k + 1] for visit in map(layout.visit, range(num_nodes))]
        amounts = [sum(demand) for demand in demands]
        limits = [
            sum(shift.capacity[k : k + 1]) if k < len(shift.capacity) else sum(amounts)
            for shift in shifts
        ]
        _add_amount(layout, routing, f"load {k}", amounts, limits)


def _add_amount(
    layout: Layout, routing: Untyped, name: str, amounts: Sequence[int], limits: Sequence[int]
) -> None:
    """Add a dimension that sums an amount over the nodes of each route."""
    others = [0] * (len(layout.places()) - len(layout.nodes))
    callback = routing.RegisterUnaryTransitVector([*amounts, *others])
    routing.AddDimensionWithVehicleCapacity(callback, 0, list(limits), True, name)  # noqa: FBT003 (OR-Tools takes no names)


def _add_nodes(model: Model) -> None:
    """Say when and by whom each node may be served, and what leaving its visit out costs."""
    alternatives: dict[int, list[int]] = {}
    for number, node in enumerate(model.layout.nodes):
        index = model.index(number)
        # SetAllowedVehiclesForIndex takes no list in OR-Tools 9.15: its argument has no converter.
        model.routing.VehicleVar(index).SetValues([-1, *node.vehicles])
        _bound(model.time.CumulVar(index), model.layout.visit(number).time_windows)
        if node.part is Part.RIGHT:
            model.routing.AddDisjunction([index], 0)  # it follows its left half
        else:
            alternatives.setdefault(node.visit_idx, []).append(index)
    for visit_idx, indices in alternatives.items():
        model.routing.AddDisjunction(indices, model.layout.penalty(visit_idx))


def _bound(variable: Untyped, windows: Sequence[tuple[int, int]]) -> None:
    """Keep a variable within windows."""
    variable.SetRange(windows[0][0], windows[-1][1])
    for (_, closes), (opens, _) in pairwise(windows):
        variable.RemoveInterval(closes + 1, opens - 1)


def _add_meetings(model: Model) -> None:
    """Let both halves of a visit start together, in two routes, or not at all."""
    routing, solver = model.routing, model.routing.solver()
    for left, right in model.meetings():
        active = routing.ActiveVar(left)
        solver.Add(active == routing.ActiveVar(right))
        solver.Add(model.time.CumulVar(left) == model.time.CumulVar(right))
        solver.Add(
            solver.IsDifferentVar(routing.VehicleVar(left), routing.VehicleVar(right)) == active
        )


def _add_sequences(model: Model) -> None:
    """Let a vehicle that serves both visits of a pair come to the first one first."""
    routing, solver = model.routing, model.routing.solver()
    if not model.layout.problem.sequences:
        return
    routing.AddConstantDimension(1, len(model.layout.nodes) + 1, True, "rank")  # noqa: FBT003 (OR-Tools takes no names)
    rank = routing.GetDimensionOrDie("rank")
    for first, second in sorted(model.layout.problem.precedences):
        for one, two in product(model.indices(first), model.indices(second)):
            is_same = solver.IsEqualVar(routing.VehicleVar(one), routing.VehicleVar(two))
            is_made = routing.ActiveVar(one) + routing.ActiveVar(two) == 2  # noqa: PLR2004 (both)
            is_after = rank.CumulVar(two) > rank.CumulVar(one)
            solver.Add(is_same + is_made - is_after <= 1)


def _add_groups(model: Model) -> None:
    """Let all visits of a group that are served be on one vehicle, for a meeting its left half's.

    This is stricter than must be where several visits of a group are meetings.
    """
    routing, solver = model.routing, model.routing.solver()
    for group in model.layout.problem.groups:
        for first, second in combinations(sorted(group), 2):
            pairs = product(model.indices(first, leading=True), model.indices(second, leading=True))
            for one, two in pairs:
                is_same = solver.IsEqualVar(routing.VehicleVar(one), routing.VehicleVar(two))
                solver.Add(routing.ActiveVar(one) + routing.ActiveVar(two) - is_same <= 1)


def _add_breaks(model: Model) -> None:
    """Place each break between the start and the end of its route."""
    routing, solver = model.routing, model.routing.solver()
    service = [0] * routing.Size()
    for number in range(len(model.layout.nodes)):
        service[model.index(number)] = model.layout.visit(number).service_duration
    for vehicle, shift in enumerate(model.layout.shifts):
        intervals = []
        for k, rest in enumerate(shift.breaks):
            first, last = rest.time_windows[0][0], rest.time_windows[-1][1]
            interval = solver.FixedDurationIntervalVar(
                first,
                last,
                rest.duration,
                False,  # noqa: FBT003 (OR-Tools takes no names)
                break_name(vehicle, k),
            )
            _bound(interval.StartExpr().Var(), rest.time_windows)
            solver.Add(interval.StartExpr() >= model.time.CumulVar(routing.Start(vehicle)))
            solver.Add(interval.EndExpr() <= model.time.CumulVar(routing.End(vehicle)))
            # Settled last, as by default, breaks cost OR-Tools a search over every other second.
            routing.AddWeightedVariableMinimizedByFinalizer(interval.StartExpr().Var(), 1)
            intervals.append(interval)
        if len(intervals) > 1:  # OR-Tools itself lets breaks overlap beside the way
            solver.Add(solver.DisjunctiveConstraint(intervals, f"breaks {vehicle}"))
        if intervals:
            model.time.SetBreakIntervalsOfVehicle(intervals, vehicle, service)


def break_name(vehicle: int, k: int) -> str:
    """Return the name by which a break is found again in an assignment."""
    return f"{vehicle} {k}"
