"""The judge passes a plan that can be kept, and finds each way in which one cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.check import ViolationKind, find_violations
from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit, VisitLink
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination
from visitplanner.travel.matrix import TravelMatrix

LEG = 100
"""Seconds and metres between any two places."""

MATRIX = TravelMatrix(
    durations=(LEG - LEG * np.eye(4)).astype(np.int64),
    distances=(LEG - LEG * np.eye(4)).astype(np.int64),
)
REST = ProblemBreak(break_id=9, duration=50, time_windows=((300, 400),))
PROBLEM = Problem(
    visits=(
        ProblemVisit(
            visit_id=10,
            location_idx=1,
            service_duration=60,
            time_windows=((200, 250), (900, 950)),
            skills=frozenset({1}),
            demand=(2,),
        ),
        ProblemVisit(visit_id=11, location_idx=2, service_duration=60, required=True),
        ProblemVisit(visit_id=12, location_idx=3, service_duration=60, team_size=2, demand=(1,)),
    ),
    shifts=(
        ProblemShift(
            shift_id=20,
            start_idx=0,
            end_idx=0,
            time_window=(50, 900),
            skills=frozenset({1, 2}),
            breaks=(REST,),
            max_visits=3,
            max_distance=400,
            max_duration=750,
            capacity=(3,),
        ),
        ProblemShift(shift_id=21, start_idx=0, end_idx=0, time_window=(0, 1_000)),
        ProblemShift(shift_id=22, start_idx=0, end_idx=0, time_window=(0, 1_000), crew=2),
    ),
    profiles=(MATRIX,),
)


def visit(idx: int, arrival: int, start: int | None = None) -> Stop:
    at = arrival if start is None else start
    return Stop(kind=StopKind.VISIT, idx=idx, arrival=arrival, start=at)


def rest(arrival: int, start: int | None = None, idx: int = 0) -> Stop:
    at = arrival if start is None else start
    return Stop(kind=StopKind.BREAK, idx=idx, arrival=arrival, start=at)


# leaves at 100, visit 0 at 200-260, 40 s of the way, break 300-350, the other 60 s, visit 1 at
# 410-470, visit 2 together with shift 1 at 570-630, back at 730
LONG = Route(
    shift_idx=0,
    departure=100,
    stops=(visit(0, 200), rest(300), visit(1, 410), visit(2, 570)),
    end=730,
)
SHORT = Route(shift_idx=1, departure=470, stops=(visit(2, 570),), end=730)


def kinds(*routes: Route, problem: Problem = PROBLEM) -> set[ViolationKind]:
    solution = Solution(routes=routes, termination=Termination.TIME_LIMIT, engine="test")
    return {violation.kind for violation in find_violations(problem, solution)}


def changed(**changes: Any) -> set[ViolationKind]:  # noqa: ANN401 (any field of a route)
    return kinds(replace(LONG, **changes), SHORT)


def with_shift(**changes: Any) -> Problem:  # noqa: ANN401 (any field of a shift)
    return replace(PROBLEM, shifts=(replace(PROBLEM.shifts[0], **changes), *PROBLEM.shifts[1:]))


def test_a_plan_that_can_be_kept_passes() -> None:
    assert kinds(LONG, SHORT) == set()


def test_a_crew_of_two_needs_no_meeting() -> None:
    alone = replace(LONG, stops=LONG.stops[:3], end=570)
    crew = Route(shift_idx=2, departure=0, stops=(visit(2, 100),), end=260)
    assert kinds(alone, crew) == set()


def test_an_idle_shift_takes_no_break_and_costs_no_violation() -> None:
    solo = Route(shift_idx=1, departure=0, stops=(visit(1, 100),), end=260)
    assert kinds(solo, Route(shift_idx=0, departure=0, stops=(), end=0)) == set()


STOPS = LONG.stops
MUTATIONS: list[tuple[ViolationKind, dict[str, Any]]] = [
    (ViolationKind.UNKNOWN_SHIFT, {"shift_idx": 3}),
    (ViolationKind.UNKNOWN_SHIFT, {"shift_idx": -1}),
    (ViolationKind.UNKNOWN_VISIT, {"stops": (*STOPS, visit(3, 700))}),
    (ViolationKind.UNKNOWN_VISIT, {"stops": (*STOPS, visit(-1, 700))}),
    (ViolationKind.UNKNOWN_BREAK, {"stops": (*STOPS, rest(700, idx=1))}),
    (ViolationKind.LEAVES_TOO_EARLY, {"departure": 49}),
    (ViolationKind.BACK_TOO_LATE, {"end": 901}),
    (ViolationKind.TOO_LONG, {"end": 851}),
    (ViolationKind.TOO_QUICK, {"departure": 101}),
    (ViolationKind.TOO_QUICK, {"end": 729}),
    (ViolationKind.TOO_QUICK, {"stops": (STOPS[0], rest(259, 300), *STOPS[2:])}),
    (ViolationKind.TOO_QUICK, {"stops": (*STOPS[:2], visit(1, 409, 410), STOPS[3])}),
    # 20 s of waiting before the break are no driving: visit 1 cannot be reached before 430
    (ViolationKind.TOO_QUICK, {"stops": (STOPS[0], rest(280, 300), *STOPS[2:])}),
    (ViolationKind.STARTS_BEFORE_ARRIVAL, {"stops": (visit(0, 205, 200), *STOPS[1:])}),
    (ViolationKind.OUTSIDE_WINDOW, {"stops": (visit(0, 200, 251), *STOPS[1:])}),
    (ViolationKind.BREAK_OUTSIDE_WINDOW, {"stops": (STOPS[0], rest(299), *STOPS[2:])}),
    (ViolationKind.BREAK_NOT_TAKEN, {"stops": (STOPS[0], *STOPS[2:])}),
    (ViolationKind.BREAK_TAKEN_TWICE, {"stops": (*STOPS[:2], rest(350), *STOPS[2:])}),
    (ViolationKind.VISITED_TWICE, {"stops": (*STOPS, visit(0, 730, 900)), "end": 1_060}),
    (ViolationKind.TEAM_APART, {"stops": (*STOPS[:3], visit(2, 570, 571)), "end": 731}),
    (ViolationKind.REQUIRED_LEFT_OUT, {"stops": (*STOPS[:2], visit(2, 570))}),
]


@pytest.mark.parametrize(("kind", "changes"), MUTATIONS)
def test_a_plan_changed_so_that_it_cannot_be_kept_is_found(
    kind: ViolationKind, changes: dict[str, Any]
) -> None:
    assert kind in changed(**changes)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (ViolationKind.TOO_MANY_VISITS, {"max_visits": 2}),
        (ViolationKind.TOO_FAR, {"max_distance": 399}),
        (ViolationKind.TOO_LONG, {"max_duration": 629}),
        (ViolationKind.TOO_MUCH_LOAD, {"capacity": (2,)}),
        (ViolationKind.LACKS_SKILL, {"skills": frozenset({2})}),
        (ViolationKind.BACK_TOO_LATE, {"time_window": (50, 729)}),
        (ViolationKind.WRONG_TEAM, {"crew": 0}),
    ],
)
def test_a_tighter_problem_turns_a_good_plan_bad(
    kind: ViolationKind, changes: dict[str, Any]
) -> None:
    assert kinds(LONG, SHORT, problem=with_shift(**changes)) == {kind}


def with_visit(idx: int, **changes: Any) -> Problem:  # noqa: ANN401 (any field of a visit)
    visits = list(PROBLEM.visits)
    visits[idx] = replace(visits[idx], **changes)
    return replace(PROBLEM, visits=tuple(visits))


def test_a_shift_that_is_not_allowed_is_found_on_either_side_of_a_meeting() -> None:
    both = with_visit(2, shifts=frozenset({0, 1}))
    assert kinds(LONG, SHORT, problem=both) == set()
    for shift_idx in (0, 1):
        one = with_visit(2, shifts=frozenset({shift_idx, 2}))
        assert kinds(LONG, SHORT, problem=one) == {ViolationKind.NOT_ALLOWED}


def test_a_visit_without_any_shift_that_it_asked_for_is_found() -> None:
    for idx in (1, 2):  # made by shift 0 alone, and by shifts 0 and 1
        asking = with_visit(idx, one_of=frozenset({0}))
        assert kinds(LONG, SHORT, problem=asking) == set()
        without = with_visit(idx, one_of=frozenset({2}))
        assert kinds(LONG, SHORT, problem=without) == {ViolationKind.WITHOUT_THOSE_ASKED_FOR}


def test_visits_out_of_their_order_are_found_on_each_route() -> None:
    assert kinds(LONG, SHORT, problem=replace(PROBLEM, sequences=((0, 1, 2),))) == set()
    for row in ((1, 0), (2, 0), (0, 2, 1), (2, 1, 0)):
        wrong = replace(PROBLEM, sequences=(row,))
        assert kinds(LONG, SHORT, problem=wrong) == {ViolationKind.OUT_OF_ORDER}


def test_a_group_apart_is_found_and_one_route_for_all_of_it_is_enough() -> None:
    both = replace(PROBLEM, groups=(frozenset({1, 2}),))  # shift 0 makes both, shift 1 visit 2
    assert kinds(LONG, SHORT, problem=both) == set()
    alone = replace(LONG, stops=LONG.stops[:3], end=570)
    crew = Route(shift_idx=2, departure=0, stops=(visit(2, 100),), end=260)
    assert kinds(alone, crew, problem=both) == {ViolationKind.GROUP_APART}
    left_out = kinds(crew, problem=both)  # of the group, visit 1 is left out
    assert ViolationKind.GROUP_APART not in left_out


def test_limits_are_inclusive() -> None:
    exact = with_shift(
        max_visits=3, max_distance=400, max_duration=630, capacity=(3,), time_window=(100, 730)
    )
    assert kinds(LONG, SHORT, problem=exact) == set()


def test_a_two_person_visit_by_one_officer_is_found() -> None:
    assert kinds(LONG) == {ViolationKind.WRONG_TEAM}


def test_a_visit_for_one_made_by_two_is_found() -> None:
    second = Route(shift_idx=2, departure=310, stops=(visit(1, 410),), end=570)
    assert kinds(LONG, SHORT, second) == {ViolationKind.WRONG_TEAM}


def test_a_crew_of_two_and_an_officer_more_are_too_many() -> None:
    crew = Route(shift_idx=2, departure=470, stops=(visit(2, 570),), end=730)
    assert kinds(LONG, crew) == {ViolationKind.WRONG_TEAM}


def test_a_shift_in_two_routes_is_found() -> None:
    assert ViolationKind.SHIFT_TWICE in kinds(LONG, SHORT, replace(SHORT, stops=()))


PRICED = replace(PROBLEM, visits=(replace(PROBLEM.visits[0], late_per_hour=0), *PROBLEM.visits[1:]))


def lateness_kinds(start: int, problem: Problem) -> set[ViolationKind]:
    """Return what is wrong with a start of visit 0, whose windows end at 250 and 950."""
    shift = replace(problem.shifts[1], skills=frozenset({1}), time_window=(0, 2_000))
    problem = replace(problem, shifts=(problem.shifts[0], shift, problem.shifts[2]))
    route = Route(shift_idx=1, departure=0, stops=(visit(0, 100, start),), end=start + 160)
    return kinds(route, problem=problem) - {ViolationKind.REQUIRED_LEFT_OUT}


@pytest.mark.parametrize(
    ("start", "is_lawful", "is_lawful_at_a_price"),
    [
        (250, True, True),
        (251, False, False),  # between two windows is not late
        (899, False, False),
        (950, True, True),
        (951, False, True),
        (199, False, False),
    ],
)
def test_a_start_after_the_last_window_is_lawful_at_a_price_alone(
    start: int, *, is_lawful: bool, is_lawful_at_a_price: bool
) -> None:
    outside = {ViolationKind.OUTSIDE_WINDOW}
    assert lateness_kinds(start, PROBLEM) == (set() if is_lawful else outside)
    assert lateness_kinds(start, PRICED) == (set() if is_lawful_at_a_price else outside)


def linked(least: int, greatest: int) -> Problem:
    """Return two visits, of which the second comes so long after the first."""
    return Problem(
        visits=tuple(ProblemVisit(visit_id=10 + idx, location_idx=1 + idx) for idx in range(2)),
        shifts=PROBLEM.shifts[1:],
        profiles=(MATRIX,),
        links=(VisitLink(first_idx=0, second_idx=1, least=least, greatest=greatest),),
    )


def link_kinds(after: int, least: int, greatest: int) -> set[ViolationKind]:
    routes = (
        Route(shift_idx=0, departure=0, stops=(visit(0, 400),), end=500),
        Route(shift_idx=1, departure=0, stops=(visit(1, 400 + after),), end=500 + after),
    )
    return kinds(*routes, problem=linked(least, greatest))


@pytest.mark.parametrize(
    ("after", "least", "greatest", "wrong"),
    [
        (0, 0, 0, None),
        (1, 0, 0, ViolationKind.LINK_TOO_LATE),
        (-1, 0, 0, ViolationKind.LINK_TOO_SOON),
        (59, 60, 90, ViolationKind.LINK_TOO_SOON),
        (60, 60, 90, None),
        (90, 60, 90, None),
        (91, 60, 90, ViolationKind.LINK_TOO_LATE),
    ],
)
def test_linked_visits_keep_their_distance_in_time(
    after: int, least: int, greatest: int, wrong: ViolationKind | None
) -> None:
    assert link_kinds(after, least, greatest) == ({wrong} if wrong else set())


@pytest.mark.parametrize("made", [0, 1])
def test_one_of_two_linked_visits_alone_is_found(made: int) -> None:
    alone = Route(shift_idx=0, departure=0, stops=(visit(made, 400),), end=500)
    assert kinds(alone, problem=linked(0, 0)) == {ViolationKind.LINK_BROKEN}
    assert kinds(problem=linked(0, 0)) == set()


def test_linked_visits_by_one_shift_are_found() -> None:
    both = Route(shift_idx=0, departure=0, stops=(visit(0, 100), visit(1, 200)), end=300)
    assert kinds(both, problem=linked(100, 100)) == {ViolationKind.LINK_ONE_SHIFT}


def test_every_kind_of_violation_is_found_by_some_test() -> None:
    tried = {kind for kind, _ in MUTATIONS} | {
        ViolationKind.SHIFT_TWICE,
        ViolationKind.TOO_MANY_VISITS,
        ViolationKind.TOO_FAR,
        ViolationKind.TOO_MUCH_LOAD,
        ViolationKind.LACKS_SKILL,
        ViolationKind.NOT_ALLOWED,
        ViolationKind.WITHOUT_THOSE_ASKED_FOR,
        ViolationKind.OUT_OF_ORDER,
        ViolationKind.GROUP_APART,
        ViolationKind.WRONG_TEAM,
        ViolationKind.LINK_BROKEN,
        ViolationKind.LINK_ONE_SHIFT,
        ViolationKind.LINK_TOO_SOON,
        ViolationKind.LINK_TOO_LATE,
    }
    assert tried == set(ViolationKind)


def test_a_violation_says_what_is_wrong_with_what() -> None:
    solution = Solution(
        routes=(replace(LONG, end=729), SHORT), termination=Termination.TIME_LIMIT, engine="test"
    )
    (violation,) = find_violations(PROBLEM, solution)
    assert str(violation.message) == "shift 20: is back at 729, 730 at the earliest"
    assert (violation.shift_idx, violation.visit_idx) == (0, None)


@given(st.integers(-60, 60), st.integers(0, 5))
def test_moving_any_single_time_of_a_tight_plan_is_found(seconds: int, place: int) -> None:
    # the plan has no slack between its first visit and its end, so every move breaks something
    if seconds == 0:
        return
    times = [LONG.departure, *(stop.start for stop in LONG.stops), LONG.end]
    times[place] += seconds
    stops = tuple(
        replace(stop, arrival=at, start=at)
        for stop, at in zip(LONG.stops, times[1:-1], strict=True)
    )
    moved = replace(LONG, departure=times[0], stops=stops, end=times[-1])
    earlier_start_or_later_end = (place == 0 and seconds < 0) or (place == 5 and seconds > 0)
    limits_kept = moved.departure >= 50 and moved.end <= 900
    later_break = place == 2 and seconds > 0  # up to 60 s of the way are driven before it instead
    if later_break or (earlier_start_or_later_end and limits_kept):
        assert kinds(moved, SHORT) == set()
    else:
        assert kinds(moved, SHORT) != set()
