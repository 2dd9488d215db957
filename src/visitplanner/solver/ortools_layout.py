"""What goes into the routing model: vehicles, nodes, and a scale on which all costs are safe.

A shift that cannot be used, and a visit that no shift can reach in time, are left out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from visitplanner.solver.orders import may_serve
from visitplanner.solver.schedule import place_breaks
from visitplanner.solver.segments import tariff_of
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import Problem, ProblemShift, ProblemVisit

MOST_UNITS = 2**58
"""The greatest sum of costs that the model may meet; above it, costs are divided.

OR-Tools counts in 64-bit integers, and guided local search adds its own penalties on top.
"""


class Part(Enum):
    """Which part of a visit's team a node stands for."""

    WHOLE = "whole"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A visit, or one side of a meeting, and the vehicles that may come."""

    visit_idx: int
    part: Part
    vehicles: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What goes into the model: shift of each vehicle, nodes, and the divisor of all costs.

    Node n of OR-Tools is `nodes[n]`; then follow the starts of all vehicles, then their ends.
    """

    problem: Problem
    shift_idxs: tuple[int, ...]
    nodes: tuple[Node, ...]
    divisor: int
    required_penalty: int

    @property
    def shifts(self) -> list[ProblemShift]:
        """The shift of each vehicle."""
        return [self.problem.shifts[idx] for idx in self.shift_idxs]

    def visit(self, node: int) -> ProblemVisit:
        """Return the visit of a node."""
        return self.problem.visits[self.nodes[node].visit_idx]

    def penalty(self, visit_idx: int) -> int:
        """Return what leaving a visit out costs in the model."""
        visit = self.problem.visits[visit_idx]
        prize = visit.prize * COST_UNITS_PER_FEN // self.divisor
        return prize + (self.required_penalty if visit.required else 0)

    def charges(self, vehicle: int) -> tuple[int, ...]:
        """Return what the visit of each node charges for being served by a vehicle, in units."""
        shift_idx = self.shift_idxs[vehicle]
        fen = (self.visit(node).shift_cost(shift_idx) for node in range(len(self.nodes)))
        return tuple(cost * COST_UNITS_PER_FEN for cost in fen)

    @property
    def required(self) -> frozenset[int]:
        """The required visits that have a node."""
        visits = self.problem.visits
        return frozenset(n.visit_idx for n in self.nodes if visits[n.visit_idx].required)

    @property
    def unreachable_units(self) -> int:
        """The prizes, in cost units, of the visits without a node."""
        reachable = {node.visit_idx for node in self.nodes}
        prizes = (v.prize for i, v in enumerate(self.problem.visits) if i not in reachable)
        return sum(prizes) * COST_UNITS_PER_FEN

    def places(self) -> list[int]:
        """Return the place of every node, starts and ends included."""
        return [
            *(self.visit(node).location_idx for node in range(len(self.nodes))),
            *(shift.start_idx for shift in self.shifts),
            *(shift.end_idx for shift in self.shifts),
        ]


def lay_out(problem: Problem) -> Layout:
    """Choose the vehicles and nodes of the model, and the scale of its costs."""
    usable = [k for k in range(len(problem.shifts)) if place_breaks(problem, k) is not None]
    nodes = [node for idx in range(len(problem.visits)) for node in _nodes_of(problem, idx, usable)]
    most = _most_units(problem, usable)
    num_required = sum(visit.required for visit in problem.visits)
    divisor = 1 + most * (num_required + 2) // MOST_UNITS
    return Layout(
        problem=problem,
        shift_idxs=tuple(usable),
        nodes=tuple(nodes),
        divisor=divisor,
        required_penalty=most // divisor + 1,
    )


def _nodes_of(problem: Problem, visit_idx: int, usable: Sequence[int]) -> Iterator[Node]:
    visit = problem.visits[visit_idx]
    reach = [v for v, k in enumerate(usable) if _can_reach(problem, k, visit)]
    asked = [v for v in reach if visit.asks_for(usable[v])]
    alone = tuple(v for v in asked if problem.shifts[usable[v]].crew >= visit.team_size)
    lefts = tuple(v for v in asked if problem.shifts[usable[v]].crew < visit.team_size)
    halves = tuple(v for v in reach if problem.shifts[usable[v]].crew < visit.team_size)
    if alone:
        yield Node(visit_idx=visit_idx, part=Part.WHOLE, vehicles=alone)
    if lefts and len(halves) >= visit.team_size:
        yield Node(visit_idx=visit_idx, part=Part.LEFT, vehicles=lefts)
        yield Node(visit_idx=visit_idx, part=Part.RIGHT, vehicles=halves)


def _can_reach(problem: Problem, shift_idx: int, visit: ProblemVisit) -> bool:
    """Return whether a shift could serve a visit if it had nothing else to do, breaks aside."""
    shift, durations = problem.shifts[shift_idx], problem.travel(shift_idx).durations
    begin, finish = shift.time_window
    first = begin + int(durations[shift.start_idx, visit.location_idx])
    last = finish - int(durations[visit.location_idx, shift.end_idx]) - visit.service_duration
    return may_serve(problem, shift_idx, visit) and any(
        max(first, opens) <= min(last, closes) for opens, closes in visit.time_windows
    )


def _most_units(problem: Problem, usable: Sequence[int]) -> int:
    """Return more than any plan of the problem can cost, lost prizes included."""
    fen = sum(visit.prize + sum(visit.shift_costs) for visit in problem.visits)
    most = 1 + fen * COST_UNITS_PER_FEN
    for k in usable:
        shift, travel = problem.shifts[k], problem.travel(k)
        legs = len(problem.visits) + 1
        whole = (shift.time_window[1] - shift.time_window[0], *shift.time_window)
        metres = min(shift.max_distance, legs * int(travel.distances.max(initial=0)))
        most += tariff_of(shift).units(metres, whole[0], (whole[0], shift.time_window[0], 0))
    return most
