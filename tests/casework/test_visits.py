"""What came of a visit, in its case's file: always kept, told by the process where it may be."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import CaseFile, Desk, open_file, record, record_event
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import agree, complain, take_step, withdraw
from visitplanner.casework.visits import News, Recorded, Report, record_visit
from visitplanner.domain import (
    PROMISING,
    Ability,
    Channel,
    Consent,
    HoldFlag,
    OutcomeCode,
    PastVisit,
    Promise,
    VisitOutcome,
)
from visitplanner.process.history import Event
from visitplanner.process.states import CaseState, Step
from visitplanner.store.plans import KeptPlan, write_plan
from visitplanner.store.schema import COMPLAINT, PROMISE, REPORT, VISIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

DUE = DAY + timedelta(days=7)
EVENING = at("19:00")
CAME = at("09:05")
NUMBERS = itertools.count(2)
LATER = DAY + timedelta(days=11)


def said(code: OutcomeCode = OutcomeCode.NOT_AT_HOME, **changes: Any) -> VisitOutcome:  # noqa: ANN401
    """Return what came of W01's visit of C1."""
    promise = Promise(due_on=DUE, amount_fen=123_450) if code in PROMISING else None
    fields = {
        "case_id": "C1",
        "officer_id": "W01",
        "day": DAY,
        "outcome": code,
        "arrived_at": CAME,
        "promise": promise,
    }
    return VisitOutcome(**{**fields, **changes})


def export(number: int = 1, *args: Any, **changes: Any) -> Report:  # noqa: ANN401
    """Return a report that came in an export."""
    return Report(outcome=said(*args, **changes), plan="p" * 64, source=str(number) * 64)


def tell(at_desk: AtDesk, report: Report, now: datetime = EVENING) -> Recorded:
    with at_desk(now) as desk:
        return record_visit(desk, report)


def file_of(at_desk: AtDesk) -> CaseFile:
    with at_desk(at("20:00", LATER)) as desk:
        return open_file(desk, "C1")


def steps_of(file: CaseFile) -> list[tuple[str, str]]:
    return [(row["step"], row["outcome"]) for row in file.events if row["happened_on"] == DAY]


@pytest.fixture(autouse=True)
def agreed_case(at_desk: AtDesk) -> None:
    """Put a case into the store that was agreed for the day of the visit."""
    with at_desk(at("08:00", DAY - timedelta(days=1))) as desk:
        import_cases(desk, [make_case()])


@pytest.fixture
def planned(at_desk: AtDesk) -> None:
    """Have the case planned for its day."""
    with at_desk(at("08:00")) as desk:
        record(desk, open_file(desk, "C1"), [Step.PREPARE, Step.PLAN], DAY)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("code", "state", "step"),
    [
        (OutcomeCode.MET_PROMISED, CaseState.PROMISE_WATCH, "watch_promise"),
        (OutcomeCode.MET_PLAN_AGREED, CaseState.PLAN_RUNNING, "run_plan"),
        (OutcomeCode.MET_HARDSHIP, CaseState.COUNSELLING, "counsel"),
        (OutcomeCode.DISPUTED, CaseState.DISPUTE, "dispute"),
        (OutcomeCode.LEFT_FOR_SAFETY, CaseState.SUPERVISOR_REVIEW, "refer"),
        (OutcomeCode.MOVED, CaseState.ADDRESS_CHECK, "check_address"),
        (OutcomeCode.WRONG_ADDRESS, CaseState.ADDRESS_CHECK, "check_address"),
        (OutcomeCode.MET_REFUSED, CaseState.VISITED, ""),
        (OutcomeCode.NOT_AT_HOME, CaseState.VISITED, ""),
        (OutcomeCode.THIRD_PARTY_MET, CaseState.VISITED, ""),
        (OutcomeCode.ANOTHER_TIME, CaseState.VISITED, ""),
        (OutcomeCode.PAID_BEFORE, CaseState.VISITED, ""),
        (OutcomeCode.CANCELLED, CaseState.VISITED, ""),
    ],
)
def test_what_presses_nobody_follows_by_itself_and_the_rest_is_for_a_person(
    at_desk: AtDesk, code: OutcomeCode, state: CaseState, step: str
) -> None:
    done = tell(at_desk, export(1, code))
    assert (done.news, done.is_placed, done.is_followed) == (News.NEW, True, bool(step))
    file = file_of(at_desk)
    assert file.progress.state is state
    assert steps_of(file)[2:] == [("visit", code), *([(step, "")] if step else [])]
    assert file.case.past_visits == (PastVisit(visited_on=DAY, outcome=code, arrived_at=CAME),)


@pytest.mark.usefixtures("planned")
def test_who_cannot_pay_is_counselled_where_else_a_revisit_would_follow(at_desk: AtDesk) -> None:
    done = tell(at_desk, export(1, OutcomeCode.MET_REFUSED, ability=Ability.UNABLE))
    assert done.is_followed
    assert file_of(at_desk).case.flags == {HoldFlag.HARDSHIP}


@pytest.mark.usefixtures("planned")
def test_the_store_holds_what_was_said(at_desk: AtDesk, store: Store, dispatcher: Visitor) -> None:
    tell(at_desk, export(1, OutcomeCode.MET_PROMISED, left_at=at("09:40"), note="月底前还"))
    file = file_of(at_desk)
    (visit,), (promise,) = file.facts.facts[VISIT.name], file.facts.facts[PROMISE.name]
    assert (visit["arrived_at"], visit["left_at"]) == (at("09:05"), at("09:40"))
    assert (visit["note"], visit["plan"], visit["source"]) == ("月底前还", "p" * 64, "1" * 64)
    assert promise == {
        "case_id": "C1",
        "due_on": DUE,
        "amount_fen": 123_450,
        "standing": "open",
    }
    assert file.facts.facts[REPORT.name][0]["recorded_by"] == dispatcher.name
    assert store.verified(dispatcher).findings == ()


@pytest.mark.usefixtures("planned")
def test_the_same_again_changes_nothing(at_desk: AtDesk) -> None:
    tell(at_desk, export(1, OutcomeCode.MET_PROMISED))
    before = file_of(at_desk)
    assert tell(at_desk, export(2, OutcomeCode.MET_PROMISED)).news is News.SAME
    assert file_of(at_desk) == before


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("first", [OutcomeCode.NOT_AT_HOME, OutcomeCode.MOVED])
def test_a_corrected_outcome_takes_the_place_of_the_first_and_both_stay_on_record(
    at_desk: AtDesk, store: Store, dispatcher: Visitor, first: OutcomeCode
) -> None:
    tell(at_desk, export(1, first, note="一"))
    done = tell(at_desk, export(2, OutcomeCode.MET_PROMISED, note="二"))
    assert (done.news, done.is_placed, done.is_followed) == (News.CORRECTED, True, True)
    file = file_of(at_desk)
    assert file.progress.state is CaseState.PROMISE_WATCH
    told = [row["outcome"] for row in file.events if row["step"] == "visit"]
    assert told == [first, "met_promised"]
    assert [row["note"] for row in file.facts.facts[REPORT.name]] == ["一", "二"]
    assert [row["outcome"] for row in file.facts.facts[VISIT.name]] == ["met_promised"]
    assert store.verified(dispatcher).findings == ()


@pytest.mark.usefixtures("planned")
def test_a_corrected_promise_takes_the_place_of_the_first(at_desk: AtDesk) -> None:
    tell(at_desk, export(1, OutcomeCode.MET_PROMISED))
    sooner = Promise(due_on=DUE - timedelta(days=2), amount_fen=500)
    done = tell(at_desk, export(2, OutcomeCode.MET_PROMISED, promise=sooner))
    assert (done.news, done.is_placed, done.is_followed) == (News.CORRECTED, True, True)
    file = file_of(at_desk)
    assert file.case.promise == sooner
    assert {row["due_on"]: row["standing"] for row in file.facts.facts[PROMISE.name]} == {
        DUE: "replaced",
        sooner.due_on: "open",
    }
    tell(at_desk, export(3, OutcomeCode.MET_REFUSED))
    assert file_of(at_desk).case.promise is None


@pytest.mark.usefixtures("planned")
def test_help_once_begun_ends_by_a_persons_word_and_not_by_a_correction(at_desk: AtDesk) -> None:
    tell(at_desk, export(1, OutcomeCode.MET_HARDSHIP))
    done = tell(at_desk, export(2, OutcomeCode.MET_PLAN_AGREED))
    assert (done.news, done.is_placed, done.is_followed) == (News.CORRECTED, False, False)
    file = file_of(at_desk)
    assert file.progress.state is CaseState.COUNSELLING
    assert file.case.past_visits[0].outcome is OutcomeCode.MET_PLAN_AGREED


@pytest.mark.usefixtures("planned")
def test_a_step_that_a_person_built_on_an_outcome_stands(at_desk: AtDesk) -> None:
    tell(at_desk, export(1, OutcomeCode.NOT_AT_HOME))
    with at_desk(EVENING) as desk:
        take_step(desk, "C1", Step.PROPOSE_REVISIT, DAY)
    assert not tell(at_desk, export(2, OutcomeCode.MOVED)).is_placed
    assert file_of(at_desk).progress.state is CaseState.REVISIT_DUE
    assert tell(at_desk, export(3, OutcomeCode.MET_HARDSHIP)).is_followed
    assert file_of(at_desk).progress.state is CaseState.COUNSELLING


def test_a_sealed_export_proves_the_plan_that_was_made_from_tables(at_desk: AtDesk) -> None:
    done = tell(at_desk, export(1, OutcomeCode.MET_REFUSED))
    assert done.is_placed
    steps = [step for step, _ in steps_of(file_of(at_desk))]
    assert steps == ["prepare", "plan", "visit"]


def test_a_visit_that_was_taken_off_a_plan_in_the_store_is_not_planned_by_its_page(
    at_desk: AtDesk,
) -> None:
    with at_desk(at("08:00")) as desk:
        plan = KeptPlan(fingerprint="p" * 64, days=(DAY,), visits=(), document="{}")
        write_plan(desk.journal, plan)
    assert not tell(at_desk, export(1)).is_placed
    assert file_of(at_desk).progress.state is CaseState.AGREED


def test_what_somebody_types_proves_no_plan(at_desk: AtDesk) -> None:
    done = tell(at_desk, Report(outcome=said(OutcomeCode.MET_REFUSED)))
    assert not done.is_placed
    file = file_of(at_desk)
    assert (file.progress.state, steps_of(file)) == (CaseState.AGREED, [])
    assert file.case.past_visits == (
        PastVisit(visited_on=DAY, outcome=OutcomeCode.MET_REFUSED, arrived_at=CAME),
    )
    assert file.facts.facts[VISIT.name][0]["source"] == "周敏"


@pytest.mark.usefixtures("planned")
def test_what_somebody_types_of_a_planned_visit_is_told_by_the_process(at_desk: AtDesk) -> None:
    assert tell(at_desk, Report(outcome=said(OutcomeCode.MET_REFUSED))).is_placed


def withdrawn(desk: Desk) -> None:
    withdraw(desk, "C1", DAY, "周敏")


def complained(desk: Desk) -> None:
    complain(desk, "C1", DAY, "")


def paid(desk: Desk) -> None:
    take_step(desk, "C1", Step.PAY, DAY)


@pytest.mark.parametrize("meanwhile", [withdrawn, complained, paid])
@pytest.mark.parametrize("code", [OutcomeCode.MET_REFUSED, OutcomeCode.MET_HARDSHIP])
@pytest.mark.usefixtures("planned")
def test_a_visit_that_has_no_place_is_kept_and_protects_all_the_same(
    at_desk: AtDesk, meanwhile: Callable[[Desk], None], code: OutcomeCode
) -> None:
    with at_desk(at("08:30")) as desk:
        meanwhile(desk)
        state = open_file(desk, "C1").progress.state
    done = tell(at_desk, export(1, code))
    assert not done.is_placed
    file = file_of(at_desk)
    assert file.case.past_visits == (PastVisit(visited_on=DAY, outcome=code, arrived_at=CAME),)
    is_helped = code is OutcomeCode.MET_HARDSHIP and state is not CaseState.CLOSED
    assert (HoldFlag.HARDSHIP in file.case.flags) == is_helped
    if not is_helped:
        assert file.progress.state is state


def test_an_agreement_for_another_day_carries_no_visit(at_desk: AtDesk) -> None:
    other = Consent(reference="A-2", given_on=DAY, channel=Channel.PHONE)
    with at_desk(at("08:30")) as desk:
        agree(desk, "C1", other, [agreed("09:00", "11:00", LATER)])
    assert not tell(at_desk, export(1)).is_placed
    file = file_of(at_desk)
    assert (file.progress.state, file.case.consent) == (CaseState.AGREED, other)


def test_a_gate_that_holds_the_visit_keeps_it_out_of_the_process(at_desk: AtDesk) -> None:
    with at_desk(at("08:30")) as desk:
        import_cases(desk, [make_case(flags=frozenset({HoldFlag.MOURNING}))])
    assert not tell(at_desk, export(1)).is_placed
    assert file_of(at_desk).progress.state is CaseState.AGREED


@pytest.mark.usefixtures("planned")
def test_a_promise_that_comes_in_late_is_still_watched_and_then_judged(at_desk: AtDesk) -> None:
    done = tell(at_desk, export(1, OutcomeCode.MET_PROMISED), now=at("09:00", LATER))
    assert done.is_followed
    assert file_of(at_desk).progress.state is CaseState.PROMISE_WATCH


OUTCOMES = st.sampled_from(OutcomeCode)
BETWEEN = st.sampled_from([None, *Step])


@given(st.lists(st.tuples(OUTCOMES, BETWEEN), min_size=1, max_size=5))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_said_and_done_the_last_word_counts_and_the_story_can_be_replayed(
    at_desk: AtDesk, store: Store, dispatcher: Visitor, words: list[tuple[OutcomeCode, Step | None]]
) -> None:
    case_id = f"C{next(NUMBERS)}"
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case(case_id)])
    for number, (code, step) in enumerate(words):
        report = Report(outcome=said(code, case_id=case_id), plan="p", source=f"s{number}")
        tell(at_desk, report)
        with at_desk(EVENING) as desk:
            file = open_file(desk, case_id)
            if step in file.progress.legal and step is not Step.VISIT:
                record_event(desk, file, Event(step=step), DAY)
    with at_desk(EVENING) as desk:
        file = open_file(desk, case_id)
    assert file.case.past_visits[-1].outcome is words[-1][0]
    assert file.facts.case["state"] == str(file.progress.state)
    open_ones = [row for row in file.facts.facts[COMPLAINT.name] if row["resolved_on"] is None]
    assert len(open_ones) == file.progress.complaints
    assert store.verified(dispatcher).findings == ()
