"""The whole way: what must hold for whatever tables come in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import BRANCH, DAY, agreed, at, make_case, make_officer

from visitplanner import pipeline
from visitplanner.domain import (
    Certification,
    DispatcherWord,
    HoldFlag,
    Instruction,
    Location,
    OutcomeCode,
    PastVisit,
)
from visitplanner.errors import SolverError
from visitplanner.pipeline import Request, Result, plan_visits
from visitplanner.policy import Policy
from visitplanner.travel.geocoding.matching import KnownPlace

if TYPE_CHECKING:
    from visitplanner.domain import Case, Officer
    from visitplanner.plan import Plan

POLICY = replace(Policy(), branch=BRANCH)
MUST = Instruction(word=DispatcherWord.MUST, reason="asked for by the borrower")


def run(
    cases: tuple[Case, ...],
    officers: tuple[Officer, ...],
    *,
    policy: Policy = POLICY,
    **asked: Any,  # noqa: ANN401
) -> Result:
    request = Request(
        **{"cases": cases, "officers": officers, "days": (DAY,), "time_limit": 0.3, **asked}
    )
    return plan_visits(request, policy)


def accounted(plan: Plan) -> list[str]:
    """Return every case id as often as the plan accounts for it."""
    return sorted(
        [
            *plan.visited_case_ids,
            *(entry.case.case_id for entry in plan.held),
            *(entry.case.case_id for entry in plan.unplanned),
            *(entry.case.case_id for entry in plan.unplaced),
        ]
    )


def test_a_worthwhile_visit_is_planned_in_its_window() -> None:
    plan = run((make_case(),), (make_officer(),)).plan
    (visit,) = plan.visits
    assert at("09:00") <= visit.start <= at("17:00")
    assert plan.net_value > 0


@pytest.mark.parametrize("num_officers", [0, 1])
def test_no_cases_give_an_empty_plan(num_officers: int) -> None:
    officers = tuple(make_officer(f"W{n}") for n in range(num_officers))
    assert accounted(run((), officers).plan) == []


def test_only_held_cases_give_an_empty_plan_with_reasons() -> None:
    cases = tuple(make_case(f"C{n}", flags=frozenset({HoldFlag.PAID})) for n in range(3))
    plan = run(cases, (make_officer(),)).plan
    assert plan.routes == ()
    assert [entry.rule_id for entry in plan.held] == ["hold-flags"] * 3


def test_nobody_on_duty_leaves_every_visit_out_in_words() -> None:
    plan = run((make_case(),), (make_officer(leave=frozenset({DAY})),)).plan
    assert [str(entry.reason) for entry in plan.unplanned] == ["nobody is on duty"]
    assert [str(entry.reason) for entry in plan.absent] == ["on leave"]


def test_a_must_that_nobody_is_certified_for_is_told_and_the_rest_planned() -> None:
    cases = (
        make_case("C1", required_skills=frozenset({"sign_language"}), instruction=MUST),
        make_case("C2"),
    )
    plan = run(cases, (make_officer(),)).plan
    assert plan.visited_case_ids == {"C2"}
    assert [(entry.case.case_id, entry.required) for entry in plan.unplanned] == [("C1", True)]


def test_a_must_is_planned_even_at_a_loss() -> None:
    poor = make_case(overdue_fen=100, balance_fen=100)
    assert run((poor,), (make_officer(),)).plan.routes == ()
    plan = run((replace(poor, instruction=MUST),), (make_officer(),)).plan
    assert plan.visited_case_ids == {"C1"}
    assert plan.net_value < 0
    assert plan.instructions == {"C1": MUST}


def test_a_case_without_a_place_is_listed_not_guessed() -> None:
    plan = run((make_case(location=None),), (make_officer(),)).plan
    assert [entry.case.case_id for entry in plan.unplaced] == ["C1"]


def test_an_address_of_the_book_is_used() -> None:
    case = make_case(location=None)
    place = Location(latitude=37.51, longitude=122.12, source="address book")
    book = KnownPlace(address=case.address, location=place)
    plan = run((case,), (make_officer(),), address_book=(book,)).plan
    assert plan.visited_case_ids == {"C1"}


def test_a_certificate_that_expires_mid_week_counts_day_by_day() -> None:
    certified = make_officer(
        skills=frozenset(),
        certifications=(Certification(name="business_loan", expires_on=DAY),),
    )
    friday = DAY + timedelta(days=1)
    cases = (
        make_case("C1", required_skills=frozenset({"business_loan"})),
        make_case(
            "C2",
            required_skills=frozenset({"business_loan"}),
            agreed_windows=(agreed("09:00", "17:00", friday),),
        ),
    )
    plan = run(cases, (certified,), days=(DAY, friday)).plan
    assert plan.visited_case_ids == {"C1"}


def test_the_same_inputs_give_the_same_fingerprint_and_others_another() -> None:
    def fingerprint(**asked: Any) -> str:  # noqa: ANN401 (any field)
        return run((), (), **asked).plan.provenance.fingerprint

    assert fingerprint() == fingerprint()
    assert len({fingerprint(), fingerprint(seed=1), fingerprint(inputs={"cases": "x"})}) == 3


def test_a_plan_that_the_checker_rejects_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = pipeline.solve

    def late(*args: Any, **options: Any) -> Any:  # noqa: ANN401 (stands in for the solver)
        solution = honest(*args, **options)
        routes = tuple(
            replace(route, departure=route.departure + 7_200) for route in solution.routes
        )
        return replace(solution, routes=routes)

    monkeypatch.setattr(pipeline, "solve", late)
    with pytest.raises(SolverError, match=r"arrives|reaches|earliest|leaves"):
        run((make_case(),), (make_officer(),))


def test_steps_are_told_in_order() -> None:
    steps: list[str] = []
    request = Request(cases=(make_case(),), officers=(make_officer(),), days=(DAY,), time_limit=0.3)
    plan_visits(request, POLICY, lambda message: steps.append(str(message)))
    assert [step.split()[0] for step in steps] == ["Asking", "Placing", "Planning"]


CASES = st.builds(
    make_case,
    location=st.builds(
        Location, latitude=st.floats(37.45, 37.53), longitude=st.floats(122.05, 122.16)
    ),
    overdue_fen=st.integers(100_000, 5_000_000),
    days_past_due=st.integers(1, 400),
    agreed_windows=st.lists(
        st.tuples(st.integers(0, 6), st.integers(6, 22), st.integers(0, 2)).map(
            lambda drawn: agreed(
                f"{drawn[1]:02}:00", f"{drawn[1] + (drawn[2] > 0):02}:30", DAY + timedelta(drawn[0])
            )
        ),
        max_size=2,
        unique_by=lambda entry: entry.window.day,
    ).map(tuple),
    service_duration=st.sampled_from([900, 1_800, 3_600]),
    persons=st.sampled_from([None, 1, 2]),
    flags=st.sampled_from([frozenset(), frozenset(), frozenset({HoldFlag.DISPUTED})]),
    household_id=st.sampled_from(["H1", "H2", "H3", "H4", "H5"]),
    required_skills=st.sampled_from([frozenset(), frozenset(), frozenset({"mediation"})]),
)


@settings(max_examples=12)
@given(cases=st.lists(CASES, max_size=7), crew=st.booleans(), num_days=st.integers(1, 4))
def test_whatever_comes_in_the_plan_is_lawful_and_accounts_for_every_case(
    cases: list[Case], *, crew: bool, num_days: int
) -> None:
    cases = [replace(case, case_id=f"C{n}") for n, case in enumerate(cases)]
    officers = (
        make_officer("W01", crew_id="A" if crew else "", skills=frozenset({"mediation"})),
        make_officer("W02", crew_id="A" if crew else ""),
        make_officer("W03", extra_days=frozenset({date(2026, 10, 11)})),
    )
    days = tuple(DAY + timedelta(days=n) for n in range(num_days))
    plan = run(tuple(cases), officers, days=days).plan
    assert accounted(plan) == sorted(case.case_id for case in cases)
    people: dict[str, int] = defaultdict(int)
    starts: dict[str, set[object]] = defaultdict(set)
    for route in plan.routes:
        for visit in route.visits:
            people[visit.case.case_id] += route.shift.crew
            starts[visit.case.case_id].add(visit.start)
            assert at("08:00", visit.start.date()) <= visit.start
            assert visit.end <= at("22:00", visit.start.date())
            assert any(
                entry.window.start <= visit.start <= entry.window.end
                for entry in visit.case.agreed_windows
            )
            assert not visit.case.flags
    assert all(len(moments) == 1 for moments in starts.values())
    for case in cases:
        if case.case_id in plan.visited_case_ids:
            assert people[case.case_id] >= (case.persons or 2)


def test_when_a_household_was_not_at_home_counts_in_the_value() -> None:
    day = DAY - timedelta(days=20)
    nobody = PastVisit(visited_on=day, outcome=OutcomeCode.NOT_AT_HOME, arrived_at=at("13:00", day))
    officers = (make_officer(),)
    (plain,) = run((make_case(),), officers).plan.visits
    plan = run((make_case(past_visits=(nobody,)),), officers).plan
    (told,) = plan.visits
    (by_sibling,) = run((make_case(),), officers, past_visits={"c1": (nobody,)}).plan.visits
    assert told.value == by_sibling.value == pytest.approx(plain.value * 0.8, abs=1)
    assert [factor.name for factor in plan.factors["C1"]][-1] == "presence"
