"""Preparing again for other cases or officers: the same as from scratch, asking nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from samples import BRANCH, DAY, agreed, make_case, make_officer

from visitplanner.domain import Location, TravelMode
from visitplanner.errors import InputError
from visitplanner.pipeline import Prepared, Request, preparing
from visitplanner.pipeline.preparing import prepare, prepare_again
from visitplanner.policy import Policy
from visitplanner.problem_file import problem_json
from visitplanner.travel.geocoding.matching import KnownPlace
from visitplanner.travel.traffic import WORKDAY_PEAKS

if TYPE_CHECKING:
    from visitplanner.domain import Case, Officer

POLICY = replace(Policy(), branch=BRANCH, great_circle_traffic=WORKDAY_PEAKS)
CASES = (
    make_case("C1"),
    make_case("C2", location=Location(latitude=37.49, longitude=122.1), persons=2),
    make_case("C3", location=None, address="环翠区无人知道路9号"),
    make_case("C4", location=None, address="环翠区示例路4号"),
)
OFFICERS = (make_officer("W01"), make_officer("W02", mode=TravelMode.EBIKE))
BOOK = (
    KnownPlace(address="环翠区示例路4号", location=Location(latitude=37.505, longitude=122.11)),
)


def asked(cases: tuple[Case, ...] = CASES, officers: tuple[Officer, ...] = OFFICERS) -> Request:
    days = (DAY, DAY + timedelta(days=1))
    return Request(cases=cases, officers=officers, days=days, address_book=BOOK)


def told(prepared: Prepared) -> tuple[object, ...]:
    """Return all that a plan would say or the solver would see."""
    return (
        problem_json(prepared.indexed.problem),
        [(visit.visit_id, visit.windows, visit.persons) for visit in prepared.indexed.visits],
        sorted(entry.case.case_id for entry in prepared.unplaced),
        prepared.verdicts,
        prepared.roster,
        prepared.values,
    )


@pytest.mark.parametrize(
    "request_",
    [
        asked(),
        asked(cases=(replace(CASES[0], agreed_windows=(agreed("10:00", "11:00"),)), *CASES[1:])),
        asked(cases=CASES[1:]),
        asked(officers=(replace(OFFICERS[0], overtime=3_600), OFFICERS[1])),
        asked(officers=(*OFFICERS, make_officer("W03", shift_start=15 * 3_600))),
        asked(officers=OFFICERS[:1]),
    ],
    ids=["same", "window", "fewer", "overtime", "another", "one"],
)
def test_what_is_prepared_again_is_what_is_prepared_from_scratch(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = prepare(asked(), POLICY)
    scratch = prepare(request_, POLICY)
    monkeypatch.setattr(preparing, "travel_straight", None)  # nobody is asked for a way
    assert told(prepare_again(known, request_)) == told(scratch)


def test_a_new_place_is_asked_for() -> None:
    moved = replace(CASES[0], location=Location(latitude=37.47, longitude=122.08))
    request = asked(cases=(moved, *CASES[1:]))
    assert told(prepare_again(prepare(asked(), POLICY), request)) == told(prepare(request, POLICY))


def test_a_case_that_is_placed_now_is_asked_about_again() -> None:
    found = replace(CASES[2], location=Location(latitude=37.48, longitude=122.09))
    request = asked(cases=(*CASES[:2], found, CASES[3]))
    prepared = prepare_again(prepare(asked(), POLICY), request)
    assert "C3" in {visit.visit_id for visit in prepared.indexed.visits}
    assert prepared.unplaced == ()


def test_officers_without_a_place_to_start_are_told() -> None:
    with pytest.raises(InputError, match="starts at the branch"):
        prepare(asked(), replace(POLICY, branch=None))
