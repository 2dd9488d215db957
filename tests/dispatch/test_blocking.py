"""What keeps a visit from being made: every smallest set, proven by taking it away."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from left_out import IMPOSSIBLE, NEAR, OFFICERS, POLICY, POOR, as_must, asked, visited

from visitplanner.dispatch.blocking import blocking_sets, can_be_made, lone_request
from visitplanner.dispatch.relaxing import Constraint, relaxed
from visitplanner.domain import TravelMode
from visitplanner.pipeline import prepare

C = Constraint


def found(case_id: str) -> set[frozenset[Constraint]]:
    prepared = prepare(asked(*IMPOSSIBLE.values(), *NEAR), POLICY)
    return set(blocking_sets(prepared, case_id))


@pytest.mark.parametrize(
    ("case_id", "sets"),
    [
        ("late", [{C.WINDOW}, {C.OVERTIME}]),
        ("early", [{C.WINDOW}, {C.SHIFT_START}]),
        ("skilled", [{C.SKILL}]),
        ("lunch", [{C.WINDOW}, {C.PERSONS}, {C.BREAK}]),
        ("both", [{C.WINDOW, C.SKILL}, {C.OVERTIME, C.SKILL}]),
    ],
)
def test_every_smallest_set_is_found(case_id: str, sets: list[set[Constraint]]) -> None:
    assert found(case_id) == set(map(frozenset, sets))


@pytest.mark.parametrize("case_id", IMPOSSIBLE)
def test_a_plan_without_a_set_makes_the_visit_and_one_with_any_of_it_does_not(
    case_id: str,
) -> None:
    request = as_must(asked(*IMPOSSIBLE.values()), case_id)
    request = replace(request, cases=lone_request(request, case_id).cases, time_limit=0.3)
    for constraints in found(case_id):
        smaller = [frozenset(part) for part in combinations(constraints, len(constraints) - 1)]
        for taken, is_made in ((constraints, True), *((part, False) for part in smaller)):
            ids, _ = visited(*relaxed(request, POLICY, case_id, taken))
            assert (case_id in ids) == is_made


def test_what_can_be_made_has_nothing_in_the_way() -> None:
    prepared = prepare(asked(POOR), POLICY)
    assert can_be_made(prepared, lone_request(prepared.request, "poor"))
    assert blocking_sets(prepared, "poor") == ()


def test_nobody_on_duty_is_no_constraint_that_could_be_lifted() -> None:
    prepared = prepare(asked(*NEAR, officers=()), POLICY)
    assert not can_be_made(prepared, lone_request(prepared.request, "C1"))
    assert blocking_sets(prepared, "C1") == ()


def test_how_far_a_shift_travels_and_how_many_visits_it_makes_stand_in_the_way() -> None:
    walker = replace(OFFICERS[0], mode=TravelMode.WALK, max_visits=0)
    policy = replace(POLICY, max_distance={TravelMode.WALK: 1_000})
    prepared = prepare(asked(*NEAR, officers=(walker,)), policy)
    assert blocking_sets(prepared, "C1") == (frozenset({C.MAX_VISITS, C.MAX_DISTANCE}),)
