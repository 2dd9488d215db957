"""Turns and the fastest ways over them, written plainly: what the quick way of it is held against.

All of it is over the single steps of a map, from node to node, and knows neither segments nor
arrays. A state is a step in one direction, at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import pairwise
from math import atan2, cos, degrees, exp, inf, radians
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.network import MODES, STEPS_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.travel.roads.extract import Extract

CAR = MODES.index(TravelMode.CAR)


@dataclass(frozen=True, kw_only=True)
class Step:
    """From one node to the next: `number` is that of the stretch, the same both ways."""

    number: int
    tail: int
    head: int
    way: int
    seconds: float
    metres: float


class PlainMap:
    """The steps of cars of an extract, those from which one can come back."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.point = dict(
            zip(extract.node_id.tolist(), extract.point / STEPS_PER_DEGREE, strict=True)
        )
        every = list(self._steps())
        self.roads = dict.fromkeys(self.point, 0)
        for step in {step.number: step for step in every}.values():
            self.roads[step.tail] += 1
            self.roads[step.head] += 1
        self.lights = {node for node in extract.signals[0].tolist() if node in self.roads}
        every = [
            replace(step, seconds=step.seconds + 2)
            if step.head in self.lights and self.roads[step.head] < 3
            else step
            for step in every
        ]
        self.steps = _within_reach(every)
        self.partners = dict[Step, Step]()
        self.kept = self._within_turns()
        self.partners = self._carriageways()

    def _steps(self) -> Iterator[Step]:
        extract, number = self.extract, 0
        shut = set(extract.shut[CAR].tolist())
        for way, (first, last) in enumerate(pairwise(extract.first.tolist())):
            for a, b in pairwise(extract.node_id[first:last].tolist()):
                number += 1
                metres = float(metres_between(self.point[a], self.point[b]))
                for tail, head, kmh in zip((a, b), (b, a), extract.speed[way, CAR], strict=True):
                    if kmh and not {a, b} & shut:
                        seconds = metres / kmh * 3.6
                        yield Step(
                            number=number,
                            tail=tail,
                            head=head,
                            way=way,
                            seconds=seconds,
                            metres=metres,
                        )

    def turn(self, before: Step, after: Step) -> float:
        """Return the seconds of a turn; infinite where it may not be made."""
        if self._forbids(before, after):
            return inf
        if before.number == after.number and before.head != after.head:
            others = [
                step
                for step in self.steps
                if step.tail == before.head
                and not (step.number == before.number and step.head == before.tail)
                and not self._forbids(before, step)
            ]
            is_place = before.head in self.extract.turnarounds
            seconds = 7.5 / (1 + exp(-(13 / 1.075 - 6.9875))) + 20 + self._light(before.head)
            return inf if others and not is_place else seconds
        if self.roads[before.head] < 3:
            return 0.0
        return self._bend(before, after) + self._light(before.head)

    def _light(self, node: int) -> float:
        return 2.0 * (node in self.lights and self.roads[node] >= 3)

    def _bend(self, before: Step, after: Step) -> float:
        if self.partners.get(before) == after:
            return 7.5 / (1 + exp(-(13 / 1.075 - 6.9875))) + 20
        heading = self._leaves(before, before.head) + 180
        angle = 180 - (180 - round(self._leaves(after, after.tail) - heading, 2)) % 360
        bias = 1.075 if angle >= 0 else 1 / 1.075
        seconds = 7.5 / (1 + exp(-(13 / bias * abs(angle) / 180 - 6.5 * bias)))
        if angle < 0 and not self.extract.is_roundabout[[before.way, after.way]].any():
            seconds += 2 / (1 + exp(-(13 * abs(angle) / 180 - 3.25)))
        return seconds

    def _leaves(self, step: Step, node: int) -> float:
        """Return the bearing of a step from a node, between carriageways that it is one of."""
        begin, end = (step.tail, step.head) if step.tail == node else (step.head, step.tail)
        bearing = self._bearing(begin, end)
        for before, after in self.partners.items():
            if before.head == node and step.number in {before.number, after.number}:
                come = self._bearing(before.head, before.tail)
                go = self._bearing(after.tail, after.head)
                half = ((come - go + 180) % 360 - 180) / 2
                return bearing + (half if step.number == after.number else -half)
        return bearing

    def _carriageways(self) -> dict[Step, Step]:
        """Return the other carriageway: the only one of its street that 80 m on is still near."""
        pairs = [
            (one, two)
            for one in self.kept
            for two in self.kept
            if one.head == two.tail and self._may_be_one(one, two)
        ]
        firsts, seconds = [one for one, _ in pairs], [two for _, two in pairs]
        return {
            one: two
            for one, two in pairs
            if firsts.count(one) == seconds.count(two) == 1
            and metres_between(self._on(one.head, one.tail), self._on(two.tail, two.head)) <= 15.25
        }

    def _may_be_one(self, before: Step, after: Step) -> bool:
        extract, ways = self.extract, [before.way, after.way]
        here, there = extract.street[ways]
        turn = self._bearing(after.tail, after.head) - self._bearing(before.tail, before.head)
        is_oneway = not all(extract.speed[before.way, CAR])
        is_ring = extract.is_roundabout[ways].any() or self.roads[before.head] < 3
        is_sharp = abs(180 - (180 - round(turn, 2)) % 360) >= 85
        is_alike = here == there != 0 and len({*extract.road_class[ways].tolist()}) == 1
        return is_alike and is_oneway and is_sharp and not is_ring

    def _on(self, tail: int, head: int) -> np.ndarray:
        """Return the point 80 m from one node to another; they are further apart."""
        begin, end = self.point[tail], self.point[head]
        return begin + (end - begin) * 80 / float(metres_between(begin, end))

    def _bearing(self, tail: int, head: int) -> float:
        north, east = self.point[head] - self.point[tail]
        return degrees(atan2(east * cos(radians(self.point[tail][0])), north))

    def _forbids(self, before: Step, after: Step) -> bool:
        ids = self.extract.way_id
        if self.roads[before.head] < 3:
            return False
        for sign in self.extract.restrictions:
            if sign.via == before.head and ids[before.way] in sign.from_ways:
                onward = {ids[step.way] for step in self.steps if step.tail == before.head}
                if sign.is_only and not onward & sign.to_ways:
                    continue
                if (ids[after.way] in sign.to_ways) != sign.is_only:
                    return True
        return False

    def seconds_from(self, node: int) -> dict[int, float]:
        """Return the seconds from a node to all, by Dijkstra's algorithm, byways at twice."""
        onward = {
            there: [n for n, step in enumerate(self.kept) if step.tail == there]
            for there in self.point
        }
        heap = sorted((self._weight(self.kept[n]), self.kept[n].seconds, n) for n in onward[node])
        done, found = set[int](), {node: 0.0}
        while heap:
            weight, seconds, n = heappop(heap)
            if n in done:
                continue
            done.add(n)
            step = self.kept[n]
            found.setdefault(step.head, seconds)
            for m in onward[step.head]:
                after, turn = self.kept[m], self.turn(step, self.kept[m])
                if turn < inf:
                    further = (weight + turn + self._weight(after), seconds + turn + after.seconds)
                    heappush(heap, (*further, m))
        return found

    def _within_turns(self) -> list[Step]:
        """Return the steps of which one direction is in the largest part that turns join."""
        steps = self.steps
        reach = np.array(
            [[one.head == two.tail and self.turn(one, two) < inf for two in steps] for one in steps]
        )
        for middle in range(len(steps)):
            reach |= np.outer(reach[:, middle], reach[middle])
        parts = [np.flatnonzero(row) for row in reach & reach.T]
        best = max(parts, key=lambda part: sum(steps[n].metres for n in part))
        numbers = {steps[n].number for n in best}
        return [step for step in steps if step.number in numbers]

    def _weight(self, step: Step) -> float:
        return step.seconds * (2 if self.extract.is_byway[step.way] else 1)


def _within_reach(steps: list[Step]) -> list[Step]:
    """Return the steps between the nodes of the largest part in which all reach all."""
    nodes = sorted({step.tail for step in steps} | {step.head for step in steps})
    number = {node: n for n, node in enumerate(nodes)}
    reach = np.eye(len(nodes), dtype=bool)
    for step in steps:
        reach[number[step.tail], number[step.head]] = True
    for middle in range(len(nodes)):
        reach |= np.outer(reach[:, middle], reach[middle])
    both = reach & reach.T
    parts = {tuple(np.flatnonzero(row)) for row in both}

    def metres(part: tuple[int, ...]) -> float:
        inner = {
            step.number: step.metres
            for step in steps
            if {number[step.tail], number[step.head]} <= {*part}
        }
        return sum(inner.values())

    best = {nodes[n] for n in max(parts, key=metres)}
    return [step for step in steps if {step.tail, step.head} <= best]
