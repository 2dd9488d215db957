"""A promise in the store: the agreement, the must and the plan, or nothing where it comes late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.plans_made import made
from samples import DAY, agreed, at, make_case, make_officer, window

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import OvertakenError, keep_plan
from visitplanner.casework.officers import import_officers
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.promising import DayRead, keep_promise, read_call
from visitplanner.casework.steps import take_step
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import Channel, Consent, HoldFlag, OutcomeCode, VisitOutcome
from visitplanner.errors import InputError
from visitplanner.process.promises import promised
from visitplanner.process.states import CaseState, Step
from visitplanner.store.plans import VisitToMake, plans_of_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.domain import Case
    from visitplanner.store.plans import KeptPlan

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))
CONSENT = Consent(reference="P-1", given_on=EVE.date(), channel=Channel.PHONE, taken_by="周敏")
WINDOW = window("10:00", "11:00")


@pytest.fixture(autouse=True)
def known(at_desk: AtDesk) -> None:
    """Put an agreed case, two without a time and an officer into the store."""
    with at_desk(EVE) as desk:
        import_cases(
            desk,
            [make_case("C1")]
            + [make_case(n, agreed_windows=(), consent=None) for n in ("CALL", "TWO")],
        )
        import_officers(desk.journal, [make_officer()])


def planned(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates))


def asked(at_desk: AtDesk, case_id: str = "CALL") -> tuple[Case, DayRead]:
    with at_desk(EVE) as desk:
        read = read_call(desk, case_id, (DAY,))
    return promised(read.file.case, CONSENT, [WINDOW]), read.days[0]


def plan_with(day: DayRead, case: Case) -> KeptPlan:
    before = made(day.candidates)
    visit = VisitToMake(case_id=case.case_id, day=DAY, starts_at=WINDOW.start, officer_ids=("W01",))
    visits = tuple(sorted((*before.visits, visit), key=lambda each: each.case_id))
    return replace(before, visits=visits)


def keep(at_desk: AtDesk, case: Case, day: DayRead) -> int:
    with at_desk(EVE) as desk:
        return keep_promise(desk, case, day, plan_with(day, case) if day.number else None)


def file_of(at_desk: AtDesk, case_id: str = "CALL") -> tuple[CaseState, Case]:
    with at_desk(EVE) as desk:
        file = open_file(desk, case_id)
    return file.progress.state, file.case


def test_it_is_agreed_a_must_and_planned_at_once(at_desk: AtDesk) -> None:
    planned(at_desk)
    assert keep(at_desk, *asked(at_desk)) == 2
    state, case = file_of(at_desk)
    assert (state, case.is_must, case.consent) == (CaseState.PLANNED, True, CONSENT)


def test_a_day_without_a_plan_keeps_the_agreement_and_the_must(at_desk: AtDesk) -> None:
    assert keep(at_desk, *asked(at_desk)) == 0
    state, case = file_of(at_desk)
    assert (state, case.is_must) == (CaseState.AGREED, True)
    with at_desk(EVE) as desk:
        assert plans_of_days(desk.journal, [DAY]) == {DAY: 0}


@pytest.mark.parametrize("is_planned", [True, False])
def test_of_two_promises_made_at_once_the_second_is_told(
    at_desk: AtDesk, *, is_planned: bool
) -> None:
    if is_planned:
        planned(at_desk)
    mine, theirs = asked(at_desk), asked(at_desk, "TWO")
    keep(at_desk, *theirs)
    with pytest.raises(OvertakenError, match="another time was promised for Thu 8 Oct 2026"):
        keep(at_desk, *mine)
    assert file_of(at_desk)[0] is CaseState.NOTIFIED
    keep(at_desk, *asked(at_desk))


def test_a_day_that_was_planned_meanwhile_is_told(at_desk: AtDesk) -> None:
    mine = asked(at_desk)
    planned(at_desk)
    with pytest.raises(OvertakenError, match="the day was planned, meanwhile"):
        keep(at_desk, *mine)


def test_a_case_that_was_held_meanwhile_is_refused_with_the_rule(at_desk: AtDesk) -> None:
    planned(at_desk)
    mine = asked(at_desk)
    with at_desk(EVE) as desk:
        take_step(desk, "CALL", Step.DISPUTE, EVE.date())
    with pytest.raises(InputError):
        keep(at_desk, *mine)
    assert not file_of(at_desk)[1].is_must


def test_who_has_paid_all_meanwhile_is_not_promised_a_visit(at_desk: AtDesk) -> None:
    case, day = asked(at_desk)
    with at_desk(EVE) as desk:
        assert case.flags == frozenset()
        add_payment(desk, "CALL", Payment(paid_on=EVE.date(), amount_fen=case.overdue_fen - 1))
    case, day = asked(at_desk)
    assert case.flags == frozenset()
    with at_desk(EVE) as desk:
        rest = Payment(paid_on=EVE.date(), amount_fen=1, reference="rest")
        add_payment(desk, "CALL", rest)
    with pytest.raises(InputError, match=r"already paid \(rule hold-flags\)"):
        keep(at_desk, case, day)
    assert asked(at_desk)[0].flags == {HoldFlag.PAID}
    assert file_of(at_desk)[0] is CaseState.NOTIFIED


def test_days_of_the_household_that_no_plan_asked_tells_of_are_read(at_desk: AtDesk) -> None:
    after = DAY + timedelta(days=1)
    with at_desk(EVE) as desk:
        case = make_case("SIB", household_id="CALL", agreed_windows=(agreed("09:00", "11:00"),))
        must = promised(case, CONSENT, [WINDOW])
        assert read_call(desk, "CALL", (after,)).household_days == frozenset()
        import_cases(desk, [must])
        assert read_call(desk, "CALL", (after,)).household_days == {DAY}
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates, ["SIB"]))
        assert read_call(desk, "CALL", (after,)).household_days == {DAY}
        assert read_call(desk, "SIB", (after,)).household_days == frozenset()


def test_who_came_last_is_known_from_the_outcomes(at_desk: AtDesk) -> None:
    planned(at_desk)
    said = VisitOutcome(case_id="C1", officer_id="W01", day=DAY, outcome=OutcomeCode.NOT_AT_HOME)
    with at_desk(at("18:00")) as desk:
        record_visit(desk, Report(outcome=said))
        assert read_call(desk, "C1", ()).last_officer == "W01"
        assert read_call(desk, "CALL", ()).last_officer == ""
