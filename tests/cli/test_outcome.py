"""What is told of a plan: its value, its proof, and why the search ended."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.cli.outcome import ENDINGS, best_so_far, summary
from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import COST_UNITS_PER_FEN

HUNDRED_M = TravelMatrix(
    durations=np.array([[0, 60], [60, 0]]), distances=np.array([[0, 100], [100, 0]])
)


def problem(prize: int) -> Problem:
    """Return a problem of two visits; a route to the first is 200 m for 20 yuan."""
    return Problem(
        visits=(
            ProblemVisit(visit_id=1, location_idx=1, prize=prize),
            ProblemVisit(visit_id=2, location_idx=1, prize=prize),
        ),
        shifts=(ProblemShift(shift_id=1, start_idx=0, end_idx=0, costs=Costs(per_km=10_000)),),
        profiles=(HUNDRED_M,),
    )


def solution(bound_fen: int | None, termination: Termination = Termination.TIME_LIMIT) -> Solution:
    stop = Stop(kind=StopKind.VISIT, idx=0, arrival=60, start=60)
    return Solution(
        routes=(Route(shift_idx=0, departure=0, stops=(stop,), end=120),),
        termination=termination,
        engine="",
        bound_units=None if bound_fen is None else bound_fen * COST_UNITS_PER_FEN,
    )


def lines(prize: int, bound_fen: int | None) -> list[str]:
    return [str(message) for message in summary(problem(prize), solution(bound_fen))]


def test_where_there_are_prizes_the_net_value_is_told() -> None:
    # two visits of 100 yuan, one is made and costs 20: 100 - 20 = 80
    assert lines(10_000, None) == [
        "1 of 2 visits, made by 1 of 1 shifts.",
        "Net value ¥80.00: prizes of ¥100.00 less costs of ¥20.00. Cost with lost prizes ¥120.00.",
        "How good this is was not proven.",
        "The search ended with its time.",
    ]


@pytest.mark.parametrize(
    ("prize", "bound_fen", "words"),
    [
        (10_000, 12_000, "Proven: no plan is better."),
        # nothing above 200 - 110 = 90 yuan: 10 of 90 may be missing, 11.111... %
        (10_000, 11_000, "Proven: no plan has a net value above ¥90.00; at most 11.12 % of it"),
        # without prizes, 20 yuan are 5.263... % more than 19
        (0, 1_900, "Proven: no plan costs less than ¥19.00; this one costs at most 5.27 % more."),
        (0, 0, "at most ? % more."),
    ],
)
def test_the_proof_is_told_as_a_share_rounded_up(prize: int, bound_fen: int, words: str) -> None:
    assert words in lines(prize, bound_fen)[2]


def test_a_search_tells_its_best_and_what_is_proven_of_it() -> None:
    units = 12_000 * COST_UNITS_PER_FEN
    day = problem(10_000)
    assert str(best_so_far(day, units)) == "best net value ¥80.00; Ctrl-C takes it"
    bound = 11_000 * COST_UNITS_PER_FEN
    told = str(best_so_far(day, units, bound))
    assert told == "best net value ¥80.00, at most 11.12 % short; Ctrl-C takes it"
    assert str(best_so_far(problem(0), units)) == "best cost ¥120.00; Ctrl-C takes it"


def test_every_ending_has_its_words() -> None:
    assert set(ENDINGS) == set(Termination)


def test_where_there_was_nothing_to_plan_no_ending_is_told() -> None:
    nothing = Problem(visits=(), shifts=(), profiles=(HUNDRED_M,))
    empty = Solution(routes=(), termination=Termination.GREEDY_ONLY, engine="")
    assert [str(message) for message in summary(nothing, empty)] == [
        "0 of 0 visits, made by 0 of 0 shifts.",
        "Cost ¥0.00.",
        "How good this is was not proven.",
    ]
