"""What the store puts forward for a plan: who agreed, with all that their household has seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.plans_made import made
from samples import DAY, agreed, at, make_case, make_officer

from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.planning import read_candidates
from visitplanner.domain import HoldFlag, OutcomeCode, PastVisit
from visitplanner.errors import InputError
from visitplanner.rulebook import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.casework.planning import Candidates
    from visitplanner.domain import Case

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = DAY - timedelta(days=1)
NEXT = DAY + timedelta(days=1)


def put_forward(at_desk: AtDesk, *cases: Case, days: tuple[date, ...] = (DAY,)) -> Candidates:
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, cases)
        return read_candidates(desk, days)


def held_by(desk: Desk, candidates: Candidates) -> dict[str, str]:
    """Return the rules that hold the cases put forward."""
    verdicts = judge(
        candidates.cases,
        candidates.days,
        desk.rulebook,
        desk.calendar,
        earlier_visits=candidates.earlier_visits,
    )
    return {hold.case.case_id: hold.rule.rule_id for hold in verdicts.held}


def test_who_agreed_to_a_time_on_the_days_is_put_forward_as_known(at_desk: AtDesk) -> None:
    cases = (
        make_case("C1"),
        make_case("C2", agreed_windows=(agreed("09:00", "17:00", NEXT),)),
        make_case("C3", agreed_windows=()),
        make_case("C4", flags=frozenset({HoldFlag.COMPLAINT})),
        make_case("C5", flags=frozenset({HoldFlag.MOURNING})),  # the rulebook's to hold
    )
    assert put_forward(at_desk, *cases).cases == (cases[0], cases[4])
    assert put_forward(at_desk, days=(DAY, NEXT)).cases == (cases[0], cases[1], cases[4])


@pytest.mark.parametrize(("days_ago", "is_held"), [(6, True), (7, False)])
def test_a_visit_to_a_sibling_that_is_not_put_forward_counts(
    at_desk: AtDesk,
    days_ago: int,
    is_held: bool,  # noqa: FBT001 (a case of the test)
) -> None:
    seen = PastVisit(visited_on=DAY - timedelta(days=days_ago), outcome=OutcomeCode.NOT_AT_HOME)
    sibling = make_case("C2", household_id="h1", agreed_windows=(), past_visits=(seen,))
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [make_case("C1", household_id="H1"), sibling])
        candidates = read_candidates(desk, [DAY])
        assert list(candidates.files) == ["C1"]
        assert held_by(desk, candidates) == ({"C1": "frequency"} if is_held else {})


def test_when_a_sibling_was_found_at_home_is_known_too(at_desk: AtDesk) -> None:
    day = DAY - timedelta(days=20)
    seen = PastVisit(visited_on=day, outcome=OutcomeCode.NOT_AT_HOME, arrived_at=at("10:00", day))
    sibling = make_case("C2", household_id="h1", agreed_windows=(), past_visits=(seen,))
    candidates = put_forward(at_desk, make_case("C1", household_id="H1"), sibling)
    assert candidates.past_visits == {"h1": (seen,)}


def test_a_siblings_visit_on_another_days_plan_counts_and_on_these_days_does_not(
    at_desk: AtDesk,
) -> None:
    windows = (agreed("09:00", "17:00", NEXT),)
    cases = [
        make_case("C1", household_id="H1"),
        make_case("C2", household_id="H1", agreed_windows=windows),
    ]
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, cases)
        tomorrow = read_candidates(desk, [NEXT])
        keep_plan(desk, tomorrow, made(tomorrow))
        candidates = read_candidates(desk, [DAY])
        assert held_by(desk, candidates) == {"C1": "frequency"}
        assert read_candidates(desk, [DAY, NEXT]).earlier_visits == {}


def test_a_visit_of_another_days_plan_is_not_planned_twice(at_desk: AtDesk) -> None:
    windows = (agreed("09:00", "17:00"), agreed("09:00", "17:00", NEXT))
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [make_case(agreed_windows=windows)])
        first = read_candidates(desk, [DAY])
        keep_plan(desk, first, made(first))
        assert list(read_candidates(desk, [DAY]).files) == ["C1"]
        assert list(read_candidates(desk, [NEXT]).files) == []
        assert list(read_candidates(desk, [DAY, NEXT]).files) == ["C1"]


def test_a_visit_without_outcome_is_not_planned_again(at_desk: AtDesk) -> None:
    windows = (agreed("09:00", "10:00"), agreed("15:00", "16:00"))
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [make_case(agreed_windows=windows)])
        first = read_candidates(desk, [DAY])
        keep_plan(desk, first, made(first))
    with at_desk(at("09:00")) as desk:
        assert list(read_candidates(desk, [DAY]).files) == ["C1"]
    with at_desk(at("09:01")) as desk:
        later = read_candidates(desk, [DAY])
        assert (list(later.files), later.staying) == ([], ("C1",))


def test_what_has_passed_of_a_window_is_not_planned(at_desk: AtDesk) -> None:
    windows = (agreed("09:00", "10:00"), agreed("12:00", "14:00"), agreed("15:00", "16:00"))
    with at_desk(at("12:30")) as desk:
        import_cases(desk, [make_case(agreed_windows=windows)])
        (case,) = read_candidates(desk, [DAY]).cases
    assert case.agreed_windows == (agreed("12:31", "14:00"), agreed("15:00", "16:00"))


def test_who_has_paid_all_that_is_owed_is_held_as_paid(at_desk: AtDesk) -> None:
    owed = make_case().overdue_fen
    put_forward(at_desk, make_case("C1"))
    with at_desk(at("16:00", EVE)) as desk:
        add_payment(desk, "C1", Payment(paid_on=EVE, amount_fen=owed - 1))
        before = read_candidates(desk, (DAY,)).files["C1"]
        add_payment(desk, "C1", Payment(paid_on=EVE, amount_fen=1, reference="rest"))
        after = read_candidates(desk, (DAY,)).files["C1"]
    assert before.case.flags == frozenset()
    assert after.case.flags == {HoldFlag.PAID}


def test_the_digest_follows_what_is_known_and_not_what_was_recorded(at_desk: AtDesk) -> None:
    first = put_forward(at_desk, make_case())
    with at_desk(at("16:00", EVE)) as desk:
        keep_plan(desk, first, made(first))
    planned = put_forward(at_desk)
    dearer = put_forward(at_desk, make_case(overdue_fen=2_000_000))
    seen = PastVisit(visited_on=DAY - timedelta(days=90), outcome=OutcomeCode.NOT_AT_HOME)
    visited = make_case("C2", household_id="C1", agreed_windows=(), past_visits=(seen,))
    sibling = put_forward(at_desk, visited)
    digests = [each.cases_sha256 for each in (first, planned, dearer, sibling)]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_the_officers_are_those_who_work_on_the_days(at_desk: AtDesk) -> None:
    with at_desk(at("16:00", EVE)) as desk:
        import_officers(desk.journal, [make_officer("W01"), make_officer("W02")])
        mark_left(desk.journal, "W02", NEXT)
        assert read_candidates(desk, [NEXT]).officers == (make_officer("W01"),)
        both = read_candidates(desk, [DAY, NEXT])
    assert both.officers == (
        make_officer("W01"),
        replace(make_officer("W02"), leave=frozenset({NEXT})),
    )


def test_a_day_that_has_passed_is_refused(at_desk: AtDesk) -> None:
    with (
        pytest.raises(InputError, match="expected a day that has not passed"),
        at_desk(at("08:00", NEXT)) as desk,
    ):
        read_candidates(desk, [DAY])
