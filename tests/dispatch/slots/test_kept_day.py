"""A plan that the store keeps: whole in the problem of today, or nothing is offered by it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from phone_calls import OFFICERS, POLICY
from samples import DAY, agreed, make_case

from visitplanner.dispatch.slots.kept_day import kept_day
from visitplanner.domain import Location
from visitplanner.errors import InputError
from visitplanner.messages import translator
from visitplanner.pipeline import Request, find_plan, plan_of, prepare
from visitplanner.report.plan_json import plan_json

CASES = tuple(
    make_case(f"C{n}", location=Location(latitude=37.5 + n / 200, longitude=122.12)) for n in (1, 2)
)
REQUEST = Request(cases=CASES, officers=OFFICERS, days=(DAY,), time_limit=0.3)


def document(**inputs: str) -> str:
    """Return the `plan.json` of a day of both cases, made with some files."""
    prepared = prepare(replace(REQUEST, inputs=inputs), POLICY)
    plan = plan_of(prepared, find_plan(prepared))
    return plan_json(plan, {}, translator("en")).decode()


def test_a_plan_is_open_with_all_its_visits() -> None:
    standing = kept_day(1, document(), prepare(REQUEST, POLICY))
    assert (standing.name, standing.visited, dict(standing.closed)) == (
        "1",
        {"C1": DAY, "C2": DAY},
        {},
    )


def test_a_case_that_is_put_forward_no_more_closes_nothing() -> None:
    now = prepare(replace(REQUEST, cases=CASES[1:]), POLICY)
    standing = kept_day(1, document(), now)
    assert (standing.visited, dict(standing.closed)) == ({"C2": DAY}, {})


def test_visits_whose_place_is_not_known_without_the_book_are_named() -> None:
    nowhere = replace(CASES[1], location=None)
    now = prepare(replace(REQUEST, cases=(CASES[0], nowhere)), POLICY)
    with pytest.raises(InputError, match=r"--address-book: plan 1 of .* visits cases C2, whose"):
        kept_day(1, document(), now)


@pytest.mark.parametrize("role", ["roads", "value"])
def test_what_the_plan_was_made_with_is_asked_for(role: str) -> None:
    made = document(**{role: "1234"})
    with pytest.raises(InputError, match=f"--{role}: was used when plan 1 of .* is not named"):
        kept_day(1, made, prepare(REQUEST, POLICY))
    now = prepare(replace(REQUEST, inputs={role: "5678"}), POLICY)  # another edition of it
    assert dict(kept_day(1, made, now).closed) == {}


def test_a_day_that_would_lose_a_visit_otherwise_is_closed() -> None:
    moved = replace(CASES[0], agreed_windows=(agreed("16:58", "16:59"),))
    now = prepare(replace(REQUEST, cases=(moved, CASES[1])), POLICY)
    standing = kept_day(1, document(), now)
    assert list(standing.closed) == [DAY]
    assert "would lose its visits to cases C1" in str(standing.closed[DAY])


def test_why_a_day_was_replanned_goes_before_what_it_would_lose() -> None:
    made = json.loads(document())
    made["replaces"] = {"at": f"{DAY}T10:00:00+08:00"}
    now = prepare(replace(REQUEST, officers=OFFICERS[:0]), POLICY)
    standing = kept_day(1, json.dumps(made), now)
    assert "it was planned anew by `replan`" in str(standing.closed[DAY])
