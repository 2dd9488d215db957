"""Whether some visits can all be made, whatever they cost: proven either way by CP-SAT.

The search finds plans, but from its not finding one nothing follows. Here the visits asked about
are all there is, each must be made, and nothing has a price::

    visit          a second in which it starts, and the shifts that are there; two meet at it
    shift          a circuit through its visits; a break lies before or after each of them
    way            the next start waits for the service, the way, and the breaks between the two

Where travel depends on the hour, what cannot be done at the quickest cannot be done at all, and
what can be done at the slowest can be done; between the two nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from visitplanner.solver.orders import may_serve
from visitplanner.solver.schedule import place_breaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from visitplanner.problem import Problem, ProblemShift

Untyped: TypeAlias = Any
"""An object of OR-Tools, which has no types."""

TEAM = 2
"""People on a two-person visit."""

DEPOT = 0
"""Node of a circuit at which a shift leaves and is back; visits follow from 1 on."""


def can_make_all(problem: Problem, visit_idxs: Iterable[int], seconds: float) -> bool | None:
    """Return whether visits can all be made in one plan; None where that was not found out.

    Parameters
    ----------
    seconds
        Of the clock, at most, for each of at most two models.
    """
    idxs = _with_linked(problem, visit_idxs)
    if not idxs:
        return True
    if not problem.has_hours:
        return _Model(problem, idxs).is_possible(seconds)
    if _Model(problem.quickest, idxs).is_possible(seconds) is False:
        return False
    slowest = tuple(replace(profile, hours=None) for profile in problem.profiles)
    can_at_slowest = _Model(replace(problem, profiles=slowest), idxs).is_possible(seconds)
    return True if can_at_slowest else None


def _with_linked(problem: Problem, visit_idxs: Iterable[int]) -> list[int]:
    """Return the visits and those that are linked to them, directly or by others."""
    idxs = set(visit_idxs)
    for _ in problem.links:
        for link in problem.links:
            if idxs & {link.first_idx, link.second_idx}:
                idxs |= {link.first_idx, link.second_idx}
    return sorted(idxs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circuit:
    """A shift's day: its way, when it leaves and is back, and which visits each break precedes.

    Attributes
    ----------
    here
        By visit, whether the shift is there.
    breaks
        For each break, its start and by visit whether it comes before.
    """

    shift_idx: int
    shift: ProblemShift
    here: dict[int, Untyped]
    is_used: Untyped
    departure: Untyped
    end: Untyped
    breaks: tuple[tuple[Untyped, dict[int, Untyped]], ...]


class _Model:
    """A CP-SAT model of the visits asked about."""

    def __init__(self, problem: Problem, idxs: Sequence[int]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 (slow to import)

        self._problem, self._idxs, self._cp = problem, idxs, cp_model
        self._model: Untyped = cp_model.CpModel()
        self._starts = {idx: self._start_of(idx) for idx in idxs}
        usable = (k for k in range(len(problem.shifts)) if place_breaks(problem, k) is not None)
        self._circuits = [self._circuit(k) for k in usable]
        for idx in idxs:
            self._add_team(idx)
        self._add_links()
        self._add_groups()

    def is_possible(self, seconds: float) -> bool | None:
        """Return what the solver finds within so many seconds; None where that is nothing."""
        if not self._circuits:
            return False
        solver: Untyped = self._cp.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.0)
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.catch_sigint_signal = False  # else Ctrl-C ends the program afterwards
        status = solver.solve(self._model)
        if status in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            return True
        return False if status == self._cp.INFEASIBLE else None

    @cached_property
    def _horizon(self) -> int:
        return max((shift.time_window[1] for shift in self._problem.shifts), default=0)

    def _in_windows(self, windows: Iterable[tuple[int, int]], name: str) -> Untyped:
        """Return a second in one of some windows, as far as anybody works."""
        within = [[first, min(last, self._horizon)] for first, last in windows]
        domain = self._cp.Domain.from_intervals([one for one in within if one[0] <= one[1]])
        if domain.is_empty():
            self._model.add_bool_or([])  # cannot be
            return self._model.new_constant(0)
        return self._model.new_int_var_from_domain(domain, name)

    def _start_of(self, idx: int) -> Untyped:
        visit = self._problem.visits[idx]
        windows = list(visit.time_windows)
        if visit.late_per_hour is not None:
            windows.append((windows[-1][1], max(windows[-1][1], self._horizon)))
        return self._in_windows(windows, f"start {idx}")

    def _circuit(self, shift_idx: int) -> _Circuit:
        problem, model = self._problem, self._model
        shift = problem.shifts[shift_idx]
        able = [i for i in self._idxs if may_serve(problem, shift_idx, problem.visits[i])]
        begin, finish = shift.time_window
        circuit = _Circuit(
            shift_idx=shift_idx,
            shift=shift,
            here={idx: model.new_bool_var(f"{idx} by {shift_idx}") for idx in able},
            is_used=model.new_bool_var(f"{shift_idx} is used"),
            departure=model.new_int_var(begin, max(begin, finish), f"{shift_idx} leaves"),
            end=model.new_int_var(begin, max(begin, finish), f"{shift_idx} is back"),
            breaks=tuple(
                (
                    self._in_windows(rest.time_windows, f"break {n} of {shift_idx}"),
                    {
                        idx: model.new_bool_var(f"break {n} of {shift_idx} before {idx}")
                        for idx in able
                    },
                )
                for n, rest in enumerate(shift.breaks)
            ),
        )
        self._add_way(circuit)
        self._add_breaks(circuit)
        self._add_limits(circuit)
        return circuit

    def _add_way(self, circuit: _Circuit) -> None:
        """Let a shift go through its visits and home, each way taking its time."""
        model, idxs = self._model, list(circuit.here)
        arcs = [(DEPOT, DEPOT, ~circuit.is_used)]
        metres = []
        for here, there, literal, way in self._ways(circuit, idxs):
            arcs.append((here, there, literal))
            metres.append(int(self._problem.travel(circuit.shift_idx).distances[way]) * literal)
        arcs += [(n, n, ~circuit.here[idx]) for n, idx in enumerate(idxs, start=1)]
        for present in circuit.here.values():
            model.add_implication(present, circuit.is_used)
        model.add_circuit(arcs)
        model.add(sum(metres) <= circuit.shift.max_distance)

    def _ways(
        self, circuit: _Circuit, idxs: Sequence[int]
    ) -> Iterator[tuple[int, int, Untyped, tuple[int, int]]]:
        """Yield each way between two nodes: the nodes, whether it is gone, and its places."""
        durations = self._problem.travel(circuit.shift_idx).durations
        nodes = [None, *idxs]
        ranks = self._ranks(circuit)
        for here, one in enumerate(nodes):
            for there, two in enumerate(nodes):
                if here == there:
                    continue
                literal = self._model.new_bool_var(f"{one} to {two} by {circuit.shift_idx}")
                way = self._place(circuit, one, "start"), self._place(circuit, two, "end")
                reached = self._left(circuit, one) + int(durations[way])
                reached += self._paused(circuit, one, two)
                arrives = circuit.end if two is None else self._starts[two]
                self._model.add(arrives >= reached).only_enforce_if(literal)
                if ranks and one is not None and two is not None:
                    self._model.add(ranks[two] > ranks[one]).only_enforce_if(literal)
                yield here, there, literal, way

    def _ranks(self, circuit: _Circuit) -> dict[int, Untyped]:
        """Return numbers that rise along a route; none where no sequence asks for them."""
        pairs = [
            pair for pair in self._problem.precedences if all(idx in circuit.here for idx in pair)
        ]
        if not pairs:
            return {}
        ranks = {
            idx: self._model.new_int_var(0, len(circuit.here), f"rank of {idx}")
            for idx in circuit.here
        }
        for first, second in sorted(pairs):
            both = [circuit.here[first], circuit.here[second]]
            self._model.add(ranks[second] > ranks[first]).only_enforce_if(both)
        return ranks

    def _place(self, circuit: _Circuit, idx: int | None, end: str) -> int:
        if idx is not None:
            return self._problem.visits[idx].location_idx
        return circuit.shift.start_idx if end == "start" else circuit.shift.end_idx

    def _left(self, circuit: _Circuit, idx: int | None) -> Untyped:
        """Return when a place is left."""
        if idx is None:
            return circuit.departure
        return self._starts[idx] + self._problem.visits[idx].service_duration

    def _paused(self, circuit: _Circuit, one: int | None, two: int | None) -> Untyped:
        """Return the seconds of the breaks between two visits that follow each other."""
        paused = 0
        for rest, (_, before) in zip(circuit.shift.breaks, circuit.breaks, strict=True):
            comes_before = 1 if two is None else before[two]
            paused += rest.duration * (comes_before - (0 if one is None else before[one]))
        return paused

    def _add_breaks(self, circuit: _Circuit) -> None:
        """Let each break be taken within the day, beside visits and other breaks."""
        model = self._model
        for rest, (start, before) in zip(circuit.shift.breaks, circuit.breaks, strict=True):
            end = start + rest.duration
            model.add(start >= circuit.departure).only_enforce_if(circuit.is_used)
            model.add(end <= circuit.end).only_enforce_if(circuit.is_used)
            for idx, literal in before.items():
                present = circuit.here[idx]
                model.add(end <= self._starts[idx]).only_enforce_if([literal, present])
                over = self._left(circuit, idx)
                model.add(over <= start).only_enforce_if([~literal, present])
        pairs = zip(circuit.shift.breaks, (start for start, _ in circuit.breaks), strict=True)
        for (one, first), (two, second) in combinations(pairs, 2):
            is_first = model.new_bool_var("")
            model.add(first + one.duration <= second).only_enforce_if(is_first, circuit.is_used)
            model.add(second + two.duration <= first).only_enforce_if(~is_first, circuit.is_used)

    def _add_limits(self, circuit: _Circuit) -> None:
        model, shift, visits = self._model, circuit.shift, self._problem.visits
        model.add(sum(circuit.here.values()) <= shift.max_visits)
        length = circuit.end - circuit.departure
        model.add(length <= shift.max_duration).only_enforce_if(circuit.is_used)
        for k, capacity in enumerate(shift.capacity):
            load = sum(sum(visits[i].demand[k : k + 1]) * here for i, here in circuit.here.items())
            model.add(load <= capacity)

    def _add_team(self, idx: int) -> None:
        """Let a visit be made: by one shift that is enough, or by two officers who meet."""
        model, visit = self._model, self._problem.visits[idx]
        able = [circuit for circuit in self._circuits if idx in circuit.here]
        alone = [c.here[idx] for c in able if c.shift.crew >= visit.team_size]
        halves = [c.here[idx] for c in able if c.shift.crew < visit.team_size]
        meets = model.new_bool_var(f"a meeting at {idx}")
        model.add(sum(alone) == 1 - meets)
        model.add(sum(halves) == TEAM * meets)
        model.add_bool_or([c.here[idx] for c in able if visit.asks_for(c.shift_idx)])

    def _add_links(self) -> None:
        for link in self._problem.links:
            first, second = link.first_idx, link.second_idx
            if first not in self._starts:
                continue
            after = self._starts[second] - self._starts[first]
            self._model.add(after >= link.least)
            self._model.add(after <= link.greatest)
            for circuit in self._circuits:
                if first in circuit.here and second in circuit.here:
                    self._model.add_at_most_one([circuit.here[first], circuit.here[second]])

    def _add_groups(self) -> None:
        """Let one shift be at every visit of a group."""
        for group in self._problem.groups:
            made = sorted(group & self._starts.keys())
            hubs = []
            for circuit in self._circuits:
                if made and all(idx in circuit.here for idx in made):
                    hub = self._model.new_bool_var("")
                    hubs.append(hub)
                    for idx in made:
                        self._model.add_implication(hub, circuit.here[idx])
            if made:
                self._model.add_bool_or(hubs)
