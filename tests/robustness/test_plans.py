"""A plan of the pipeline replayed: with its people's chances, and without its buffer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from learned import make_model
from samples import BRANCH, DAY, agreed, make_case, make_officer

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import Location, OutcomeCode, PastVisit, TravelMode
from visitplanner.pipeline import Prepared, Request, find_plan, prepare
from visitplanner.policy import Policy
from visitplanner.robustness.buffers import BufferTold, compare_buffers, smallest_enough
from visitplanner.robustness.chances import AS_PLANNED, Chances, chances_at_home
from visitplanner.robustness.draws import Draws
from visitplanner.robustness.judging import Mean, Robustness
from visitplanner.robustness.plans import robustness_of
from visitplanner.rulebook import past_visits_of
from visitplanner.travel.traffic import WORKDAY_PEAKS

POLICY = replace(Policy(), branch=BRANCH, great_circle_traffic=WORKDAY_PEAKS)
CASES = (
    make_case("C1"),
    make_case("C2", location=Location(latitude=37.49, longitude=122.1), persons=2),
    make_case("C3", location=Location(latitude=37.47, longitude=122.15), persons=1),
)
OFFICERS = (make_officer("W01"), make_officer("W02", mode=TravelMode.EBIKE))


def prepared(policy: Policy = POLICY, **changes: object) -> Prepared:
    cases = (replace(CASES[0], **changes), *CASES[1:])  # type: ignore[arg-type]
    return prepare(Request(cases=cases, officers=OFFICERS, days=(DAY,), time_limit=1), policy)


def drawn(chances: Chances, num_days: int = 100) -> Draws:
    return Draws(chances=chances, num_days=num_days, seed=0)


@pytest.mark.parametrize("buffer", [0, 600])
def test_as_planned_everybody_is_on_time(buffer: int) -> None:
    ready = prepared(replace(POLICY, buffer=buffer))
    solution = find_plan(ready)
    assert solution.served
    found = robustness_of(ready, solution, drawn(AS_PLANNED))
    assert found.on_time == Mean(value=1.0, interval=(1.0, 1.0))
    assert [each.late_p95_s for each in found.visits] == [0] * len(solution.served)


def test_a_buffer_is_on_every_way_between_places_of_the_problem_alone() -> None:
    plain, buffered = prepared(), prepared(replace(POLICY, buffer=60))
    pairs = zip(plain.indexed.problem.profiles, buffered.indexed.problem.profiles, strict=True)
    for before, after in pairs:
        more = after.durations - before.durations
        assert (more.diagonal() == 0).all()
        assert more.sum() == 60 * (more.size - len(more))
        assert before.hours is None or after.hours is not None
    for mode, matrix in plain.travelling.matrices.items():
        assert (matrix.durations == buffered.travelling.matrices[mode].durations).all()


def test_the_chance_of_meeting_somebody_is_that_of_the_value_at_the_planned_hour() -> None:
    window = agreed("09:00", "10:00")
    nobody = PastVisit(
        visited_on=DAY - timedelta(days=30),
        outcome=OutcomeCode.NOT_AT_HOME,
        arrived_at=datetime.combine(DAY - timedelta(days=30), time(9), tzinfo=TIMEZONE),
    )
    ready = prepared(agreed_windows=(window,), past_visits=(nobody,))
    solution = find_plan(ready)
    indexed, request = ready.indexed, ready.request
    past = past_visits_of(request.cases, {})
    found = chances_at_home(indexed, solution, POLICY.scorecard, past)
    by_case = {indexed.visits[idx].visit_id: chance for idx, chance in found.items()}
    # Before noon the bank's word is 0.8, and counts like four visits: 4 * 0.8 of 5.
    assert by_case["C1"] == pytest.approx(0.64)
    assert set(found) == solution.served
    # By the model 0.4 before 18 o'clock, and the visit in vain takes a fifth of that, too.
    learned = chances_at_home(indexed, solution, POLICY.scorecard, past, make_model())
    assert {round(learned[idx], 6) for idx in solution.served} == {0.4, 0.32}
    without = replace(make_model(), meeting=None)
    assert chances_at_home(indexed, solution, POLICY.scorecard, past, without) == found


def test_more_buffer_costs_net_value_and_keeps_more_windows() -> None:
    ready = prepared()
    told = list(compare_buffers(ready, (0, 1_800), drawn(Chances())))
    assert [each.buffer for each in told] == [0, 1_800]
    assert told[0].net_value > told[1].net_value
    assert told[0].found.on_time.value <= told[1].found.on_time.value


def test_the_smallest_buffer_that_is_enough_is_chosen() -> None:
    def told(buffer: int, on_time: float) -> BufferTold:
        mean = Mean(value=on_time, interval=(on_time, on_time))
        found = Robustness(
            num_days=2,
            seed=0,
            on_time=mean,
            late_p50_s=0,
            late_p95_s=0,
            overtime_share=mean,
            overtime_s=mean,
            visits=(),
            shifts=(),
        )
        return BufferTold(buffer=buffer, num_visited=1, net_value=0, found=found)

    several = [told(600, 0.99), told(0, 0.9), told(300, 0.95)]
    assert smallest_enough(several, 0.95) == several[2]
    assert smallest_enough(several, 0.951) == several[0]
    assert smallest_enough(several, 1.0) is None
