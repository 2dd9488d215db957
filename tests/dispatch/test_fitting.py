"""Whether a visit fits: the same is found as where the whole day is prepared anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from left_out import IMPOSSIBLE, NEAR, OFFICERS, POOR, asked, opened
from samples import agreed, make_case, make_officer

from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.effort import Effort
from visitplanner.dispatch.fitting import added_units, changed_problem, pays
from visitplanner.dispatch.forcing import index_of
from visitplanner.dispatch.pricing import Reference, reference_of
from visitplanner.dispatch.question import with_case
from visitplanner.dispatch.relaxing import longer, one_alone
from visitplanner.dispatch.staffing import holding, one_more_like
from visitplanner.pipeline import Request, prepare_again
from visitplanner.solver.insertion import LAST_CHANCE, TEAM, Site

TWO = make_case("two", persons=2, agreed_windows=(agreed("16:00", "17:00"),))
LATE = IMPOSSIBLE["late"]
ALIKE = make_officer("W03", shift_end=15 * 3_600)
REQUEST = asked(*NEAR, POOR, LATE, TWO, IMPOSSIBLE["skilled"], officers=(*OFFICERS[:1], ALIKE))

CHANGES = {
    "alone": ("two", with_case(REQUEST, one_alone(TWO))),
    "longer": (
        "late",
        replace(REQUEST, officers=tuple(longer(each, 7_200) for each in REQUEST.officers)),
    ),
    "earlier": (
        "late",
        with_case(REQUEST, replace(LATE, agreed_windows=(agreed("09:00", "18:30"),))),
    ),
    "more": ("two", one_more_like(REQUEST, OFFICERS[0], 13 * 3_600)),
    "skilled": (
        "skilled",
        replace(
            REQUEST,
            officers=tuple(holding(each, frozenset({"korean"})) for each in REQUEST.officers),
        ),
    ),
    "poor": ("poor", REQUEST),
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return reference_of(opened(REQUEST), Effort(60))


def in_full(reference: Reference, request: Request, case_id: str) -> tuple[bool, int]:
    """Return whether it pays, and the net objective that is added, with all prepared anew."""
    now = prepare_again(reference.prepared, request).indexed
    idx = index_of(now, case_id) or 0
    routes = carried_routes(reference.solution.routes, reference.prepared.indexed, now)
    site = Site(now.problem, routes)
    before = site.state().units
    put = site.insert_teams if now.problem.visits[idx].team_size == TEAM else site.insert_singles
    put([idx])
    return idx not in site.absent, site.state().units - before


@pytest.mark.parametrize("name", CHANGES)
def test_it_fits_where_it_would_with_all_prepared_anew(reference: Reference, name: str) -> None:
    case_id, request = CHANGES[name]
    does_pay, units = in_full(reference, request, case_id)
    assert pays(reference, request, case_id) is does_pay
    problem = changed_problem(reference.prepared, request, case_id).problem
    idx = index_of(reference.prepared.indexed, case_id) or 0
    if does_pay and idx not in reference.solution.served:
        prize = problem.visits[idx].prize * 18_000
        assert added_units(reference, request, case_id) - prize == units


def test_some_changes_are_enough_and_some_are_not(reference: Reference) -> None:
    found = {pays(reference, request, case_id) for case_id, request in CHANGES.values()}
    assert found == {True, False}


def test_what_fits_nowhere_adds_no_number(reference: Reference) -> None:
    assert added_units(reference, REQUEST, "late") == LAST_CHANCE
    assert not pays(reference, REQUEST, "nobody")
