"""What was known of a case when a plan was made: rebuilt from the log, or said not to be known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case

from visitplanner.casework.as_known import AsKnown, as_known
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import complain, take_step, withdraw
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import HoldFlag, OutcomeCode, Override, PastVisit, VisitOutcome
from visitplanner.process.states import Step
from visitplanner.store.case_rows import case_of
from visitplanner.store.schema import NOTICE, OVERRIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = DAY - timedelta(days=1)
MADE = at("16:00", EVE)
LATER = at("18:00", EVE)
EARLIER = (PastVisit(visited_on=DAY - timedelta(days=60), outcome=OutcomeCode.NOT_AT_HOME),)


@pytest.fixture(autouse=True)
def one_case(at_desk: AtDesk) -> None:
    """Put an agreed case and one of its household into the store, before the plan."""
    with at_desk(at("15:00", EVE)) as desk:
        import_cases(
            desk,
            [
                make_case("C1", household_id="H", past_visits=EARLIER),
                make_case("C2", household_id="H"),
            ],
        )


def known(at_desk: AtDesk, moment: datetime = MADE) -> AsKnown:
    with at_desk(at("20:00", DAY)) as desk:
        return as_known(desk.journal, open_file(desk, "C1").facts, moment)


def met(case_id: str, outcome: OutcomeCode = OutcomeCode.NOT_AT_HOME) -> Report:
    said = VisitOutcome(case_id=case_id, officer_id="", day=EVE, outcome=outcome)
    return Report(outcome=said)


def test_where_nothing_happened_since_it_is_as_today(at_desk: AtDesk) -> None:
    then = known(at_desk)
    with at_desk(LATER) as desk:
        assert case_of(then.facts) == open_file(desk, "C1").case
    assert then.changed == ()
    assert then.household_visits == (DAY - timedelta(days=60),)


def withdrawn(desk: Desk) -> None:
    withdraw(desk, "C1", EVE, "周敏")


def complained(desk: Desk) -> None:
    complain(desk, "C1", EVE, "太早")


def visited(desk: Desk) -> None:
    record_visit(desk, met("C1"))


def sibling_visited(desk: Desk) -> None:
    record_visit(desk, met("C2"))


def counselled(desk: Desk) -> None:
    take_step(desk, "C1", Step.COUNSEL, EVE)


SINCE = [withdrawn, complained, visited, sibling_visited, counselled]


@pytest.mark.parametrize("happened", SINCE, ids=lambda each: each.__name__)
def test_what_happened_since_was_not_known_then(
    at_desk: AtDesk, happened: Callable[[Desk], None]
) -> None:
    before = known(at_desk)
    with at_desk(LATER) as desk:
        happened(desk)
    then, now = known(at_desk), known(at_desk, at("19:00", EVE))
    assert case_of(then.facts) == case_of(before.facts)
    assert then.household_visits == before.household_visits
    assert then.changed == ()
    changed = (case_of(now.facts), now.household_visits)
    assert changed != (case_of(then.facts), then.household_visits)


def test_a_circumstance_that_was_lowered_since_stands_again(at_desk: AtDesk) -> None:
    with at_desk(at("15:30", EVE)) as desk:
        counselled(desk)
    with at_desk(LATER) as desk:
        take_step(desk, "C1", Step.END_COUNSELLING, EVE)
    assert case_of(known(at_desk).facts).flags == {HoldFlag.HARDSHIP}
    assert case_of(known(at_desk, at("19:00", EVE)).facts).flags == frozenset()


def test_an_outcome_that_was_corrected_since_is_as_it_was_told(at_desk: AtDesk) -> None:
    with at_desk(at("15:30", EVE)) as desk:
        visited(desk)
    with at_desk(LATER) as desk:
        record_visit(desk, met("C1", OutcomeCode.CANCELLED))
    outcomes = [each.outcome for each in case_of(known(at_desk).facts).past_visits]
    assert outcomes == [OutcomeCode.NOT_AT_HOME] * 2
    assert known(at_desk).changed == ()


def test_an_override_that_was_ended_since_lifts_again(at_desk: AtDesk) -> None:
    row = {
        "case_id": "C1",
        "rule_id": "calendar",
        "number": 1,
        "reason": "x",
        "given_by": "李经理",
        "given_at": MADE,
        "expires_on": DAY,
        "ended_on": None,
        "ended_by": "",
    }
    with at_desk(MADE) as desk:
        desk.journal.put(OVERRIDE, row, "C1")
    with at_desk(LATER) as desk:
        desk.journal.put(OVERRIDE, {**row, "ended_on": EVE, "ended_by": "李经理"}, "C1")
    (found,) = case_of(known(at_desk).facts).overrides
    assert found == Override(
        case_id="C1", rule_id="calendar", given_by="李经理", given_on=EVE, expires_on=DAY
    )


def test_what_a_table_changed_of_the_loan_is_said_not_to_be_known(at_desk: AtDesk) -> None:
    with at_desk(LATER) as desk:
        import_cases(desk, [make_case("C1", household_id="H", persons=2, past_visits=EARLIER)])
    assert known(at_desk).changed == ("case_file",)


def test_sealed_anew_nothing_was_changed(at_desk: AtDesk) -> None:
    with at_desk(LATER) as desk:
        desk.journal.action = "db rotate"
        desk.journal.reseal(NOTICE, lambda row: str(row["case_id"]))
    assert known(at_desk).changed == ()
