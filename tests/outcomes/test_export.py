"""Bodies of exports, opened."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from exports import PAGE, body, case, promised, visit
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, at

from visitplanner.domain import (
    PROMISING,
    Ability,
    OutcomeCode,
    Promise,
    VisitOutcome,
    Willingness,
)
from visitplanner.errors import InputError
from visitplanner.outcomes.export import claimed_page, open_body

CLOCKS = st.times().map(lambda time: f"{time:%H:%M}")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=500)


def test_a_body_is_opened() -> None:
    text = body(promised(1, willingness="willing", ability="in_part", note="说好"), visit(2))
    export = open_body(text)
    assert export.page == PAGE == claimed_page(text)
    assert export.number == 1_791_450_000
    assert export.exported_at == at("18:00")
    assert export.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert export.visits == (
        VisitOutcome(
            case_id=case(1),
            officer_id="W01",
            day=DAY,
            outcome=OutcomeCode.MET_PROMISED,
            arrived_at=at("09:02"),
            left_at=at("09:10"),
            promise=Promise(due_on=date(2026, 10, 15), amount_fen=123_450),
            willingness=Willingness.WILLING,
            ability=Ability.IN_PART,
            note="说好",
        ),
        VisitOutcome(
            case_id=case(2),
            officer_id="W01",
            day=DAY,
            outcome=OutcomeCode.NOT_AT_HOME,
            arrived_at=at("09:02"),
            left_at=at("09:10"),
        ),
    )


@given(
    code=st.sampled_from(OutcomeCode),
    willingness=st.sampled_from(Willingness),
    ability=st.sampled_from(Ability),
    clocks=st.lists(CLOCKS, max_size=2).map(sorted),
    due=st.dates(min_value=DAY),
    fen=st.integers(1, 10_000_000_000),
    note=TEXT,
)
def test_whatever_a_page_may_write_is_what_is_read(  # noqa: PLR0913 (every field)
    *,
    code: OutcomeCode,
    willingness: Willingness,
    ability: Ability,
    clocks: list[str],
    due: date,
    fen: int,
    note: str,
) -> None:
    arrived, left = (*clocks, None, None)[:2]
    promise = {"due_on": due.isoformat(), "amount_fen": fen} if code in PROMISING else None
    [read] = open_body(
        body(
            visit(
                outcome=code,
                arrived=arrived,
                left=left,
                promise=promise,
                willingness=willingness,
                ability=ability,
                note=note,
            )
        )
    ).visits
    assert (read.outcome, read.willingness, read.ability) == (code, willingness, ability)
    assert [f"{moment:%H:%M}" for moment in read.moments] == clocks
    assert read.promise == (Promise(due_on=due, amount_fen=fen) if promise else None)
    assert read.note == note


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"outcome": "met"}, "visits.0.outcome"),
        ({"willingness": ""}, "visits.0.willingness"),
        ({"ability": None}, "visits.0.ability"),
        ({"arrived": "9:02"}, "visits.0.arrived"),
        ({"arrived": "24:00"}, "visits.0.arrived"),
        ({"left": 910}, "visits.0.left"),
        ({"case_id": 1}, "visits.0.case_id"),
        ({"note": None}, "visits.0.note"),
        ({"colour": "red"}, "visits.0.colour"),
        ({"promise": {"due_on": "2026-10-15"}}, "visits.0.promise.amount_fen"),
        ({"promise": {"due_on": "soon", "amount_fen": 1}}, "visits.0.promise.due_on"),
        ({"promise": {"due_on": "2026-10-15", "amount_fen": 0}}, "visits.0.promise.amount_fen"),
        ({"promise": {"due_on": "2026-10-15", "amount_fen": 1.5}}, "visits.0.promise.amount_fen"),
        ({"promise": {"due_on": "2026-10-15", "amount_fen": True}}, "visits.0.promise.amount_fen"),
    ],
)
def test_a_field_of_another_kind_is_refused_by_its_name(
    changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(InputError, match=f"is not as a page writes it, at {place}"):
        open_body(body(visit(**changes)))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcome": "met_promised"}, "a promise comes with the outcomes that are one"),
        ({"note": "字" * 501}, "longer than 500 characters"),
        ({"note": "\u0000"}, "characters that are no text"),
        ({"left": "09:01"}, "left before arriving"),
        ({"arrived": None}, "left before arriving"),
    ],
)
def test_fields_that_do_not_fit_together_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        open_body(body(visit(**changes)))


@pytest.mark.parametrize("number", [0, -1, 1.5, "1", 2**53])
def test_the_number_is_one_that_browsers_count(number: object) -> None:
    with pytest.raises(InputError, match="at number"):
        open_body(body(number=number))


def test_the_moment_of_export_knows_its_zone() -> None:
    with pytest.raises(InputError, match="at exported_at"):
        open_body(body(exported_at="2026-10-08T18:00:00"))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", json.dumps({"plan": 1}), "[" * 100_000, '{"plan":"\\ud800"}'],
)
def test_a_body_that_names_no_page_is_damaged(text: str) -> None:
    with pytest.raises(InputError, match="does not say which page"):
        claimed_page(text)
