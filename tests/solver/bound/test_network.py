"""Nodes and moves, forward and mirrored: the same day from both ends."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
from problems import Size, random_problem

from visitplanner.problem import Costs, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solver.bound.ahead import NEVER, ahead_of
from visitplanner.solver.bound.groups import groups_of, is_provable
from visitplanner.solver.bound.network import networks_of
from visitplanner.solver.bound.reach import shortest
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.solver.bound.network import Network


def networks(count: int) -> Iterator[tuple[Network, Network]]:
    for seed in range(count):
        rng = Random(seed)  # noqa: S311 (nothing secret)
        problem = random_problem(rng, Size(visits=5, shifts=2, breaks=2, day=60))
        if is_provable(problem):
            for group in groups_of(problem):
                yield networks_of(problem, group)


def test_every_way_forward_is_a_way_back() -> None:
    compared = 0
    for net, back in networks(40):
        last = net.num_sets - 1

        def mirror(node: int, sets: int = net.num_sets, last: int = last) -> int:
            spot, taken = divmod(node, sets)
            return spot * sets + last - taken

        there = {
            (int(tail), int(head), int(units))
            for tail, head, units in zip(net.tails, net.head, net.units, strict=True)
        }
        again = {
            (mirror(int(head)), mirror(int(tail)), int(units))
            for tail, head, units in zip(back.tails, back.head, back.units, strict=True)
        }
        # what is in time forward is in time backward, as far as breaks are counted alike
        assert there == again
        compared += len(there)
    assert compared > 500


def test_a_mirrored_window_is_that_of_the_end_of_service() -> None:
    for net, back in networks(20):
        assert np.array_equal(back.since, net.horizon - net.closes - net.service)
        assert np.array_equal(back.closes, net.horizon - net.since - net.service)


def test_a_way_round_may_be_the_quickest() -> None:
    durations = np.array([[0, 1, 9], [1, 0, 1], [9, 1, 0]], dtype=np.int64)
    problem = Problem(
        visits=tuple(ProblemVisit(visit_id=i, location_idx=i) for i in range(3)),
        shifts=(ProblemShift(shift_id=0, start_idx=0, end_idx=0, time_window=(0, 50)),),
        profiles=(TravelMatrix(durations=durations, distances=durations.copy()),),
    )
    net, _ = networks_of(problem, groups_of(problem)[0])
    assert shortest(net)[0, 2] == 2


def test_the_way_home_is_never_said_to_be_dearer_than_it_is() -> None:
    # from the start to the visit 600 s, 300 s of service, and 600 s back: 1,500 s at one unit each
    durations = np.array([[0, 600], [600, 0]], dtype=np.int64)
    shift = ProblemShift(
        shift_id=0,
        start_idx=0,
        end_idx=0,
        time_window=(0, 6_000),
        costs=Costs(per_duration_hour=3_600),
        breaks=(ProblemBreak(break_id=0, duration=120, time_windows=((0, 6_000),)),),
    )
    visit = ProblemVisit(visit_id=0, location_idx=1, service_duration=300)
    problem = Problem(
        visits=(visit,),
        shifts=(shift,),
        profiles=(TravelMatrix(durations=durations, distances=durations.copy()),),
    )
    net, _ = networks_of(problem, groups_of(problem)[0])
    ahead, step = ahead_of(net, net.units, 100, np.zeros(1, dtype=np.int64))
    whole = net.rate * (600 + 300 + 600 + 120)
    assert whole - 3 * net.rate * step <= ahead[net.root, 0, 1] <= whole
    assert ahead[net.root, -1, 0] >= NEVER
