"""Routes out of a kept `plan.json`: the very ones, less what the day does not have any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samples import BRANCH, DAY, agreed, make_case, make_officer

from visitplanner.dispatch.kept_routes import kept_routes
from visitplanner.domain import Location, Lunch
from visitplanner.messages import translator
from visitplanner.pipeline import Prepared, Request, find_plan, plan_of, prepare
from visitplanner.policy import Policy
from visitplanner.report.plan_json import plan_json

if TYPE_CHECKING:
    from visitplanner.solution import Solution

POLICY = replace(Policy(), branch=BRANCH)
CASES = tuple(
    make_case(f"C{n}", location=Location(latitude=37.5 + n / 200, longitude=122.12), persons=crew)
    for n, crew in ((1, 1), (2, 2), (3, 1))
)
LUNCH = Lunch(earliest=12 * 3_600, latest=13 * 3_600, duration=3_600)
OFFICERS = (make_officer("W01", lunch=LUNCH), make_officer("W02"))
REQUEST = Request(cases=CASES, officers=OFFICERS, days=(DAY,), time_limit=0.3)


def kept() -> tuple[Prepared, Solution, str]:
    prepared = prepare(REQUEST, POLICY)
    solution = find_plan(prepared)
    document = plan_json(plan_of(prepared, solution), {}, translator("en"))
    return prepared, solution, document.decode()


def visited(prepared: Prepared, document: str) -> set[str]:
    routes = kept_routes(document, prepared.indexed)
    idxs = {idx for route in routes for idx in route.visit_idxs}
    return {prepared.indexed.visits[idx].visit_id for idx in idxs}


def test_they_are_the_routes_that_were_kept() -> None:
    prepared, solution, document = kept()
    assert kept_routes(document, prepared.indexed) == solution.routes
    assert any(len(route.stops) > len(route.visit_idxs) for route in solution.routes)


def test_a_case_that_is_put_forward_no_more_is_left_out() -> None:
    *_, document = kept()
    now = prepare(replace(REQUEST, cases=CASES[1:]), POLICY)
    assert visited(now, document) == {"C2", "C3"}


def test_a_visit_whose_time_was_changed_is_left_out() -> None:
    *_, document = kept()
    moved = replace(CASES[0], agreed_windows=(agreed("16:58", "16:59"),))
    now = prepare(replace(REQUEST, cases=(moved, *CASES[1:])), POLICY)
    assert "C1" not in visited(now, document)


def test_an_officer_who_is_gone_takes_no_visit() -> None:
    *_, document = kept()
    now = prepare(replace(REQUEST, officers=OFFICERS[1:]), POLICY)
    assert "C2" not in visited(now, document)
