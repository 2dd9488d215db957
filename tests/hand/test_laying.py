"""A hand from its wishes to a plan: kept to the letter, lawful, and priced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from samples import BRANCH, DAY, agreed, at, make_case, make_officer

from visitplanner.domain import HoldFlag, Location
from visitplanner.errors import Fault, InputError
from visitplanner.hand.kept import WishStanding
from visitplanner.hand.laying import HandAsked
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.messages import say
from visitplanner.pipeline import Request, Result, plan_visits
from visitplanner.policy import Policy

if TYPE_CHECKING:
    from visitplanner.domain import Case, Officer
    from visitplanner.hand.kept import ToldWish
    from visitplanner.plan import Plan

POLICY = replace(Policy(), branch=BRANCH)
HOUR, MINUTE = 3_600, 60


def cases(count: int, **changes: Any) -> tuple[Case, ...]:  # noqa: ANN401 (any field)
    return tuple(
        make_case(
            f"C{n}", location=Location(latitude=37.50 + 0.004 * n, longitude=122.12), **changes
        )
        for n in range(count)
    )


def officers(count: int) -> tuple[Officer, ...]:
    return tuple(make_officer(f"W{n}") for n in range(count))


def run(
    cases: tuple[Case, ...],
    *wishes: Wish,
    staff: tuple[Officer, ...] = officers(3),
    **asked: Any,  # noqa: ANN401
) -> Result:
    request = Request(
        **{
            "cases": cases,
            "officers": staff,
            "days": (DAY,),
            "time_limit": 0.6,
            "hand": HandAsked(wishes=wishes, file="hand.csv"),
            **asked,
        }
    )
    return plan_visits(request, POLICY)


def want(kind: WishKind, case: int, **said: Any) -> Wish:  # noqa: ANN401 (any field)
    fixes = kind in (WishKind.OFFICER, WishKind.DAY, WishKind.START, WishKind.ORDER, WishKind.MUST)
    return Wish(**{"kind": kind, "case_id": f"C{case}", "requires": fixes, **said})


def by(case: int, officer: str) -> Wish:
    return want(WishKind.OFFICER, case, officer_id=officer)


def order(case: int, officer: str, number: int) -> Wish:
    return want(WishKind.ORDER, case, officer_id=officer, number=number)


def routes(plan: Plan) -> dict[str, list[str]]:
    """Return the cases of each officer, in order."""
    return {
        officer.officer_id: [visit.case.case_id for visit in route.visits]
        for route in plan.routes
        for officer in route.shift.officers
    }


def told(plan: Plan) -> tuple[ToldWish, ...]:
    assert plan.hand is not None
    return plan.hand.wishes


def refused(*args: Any, **asked: Any) -> list[str]:  # noqa: ANN401 (those of `run`)
    with pytest.raises(InputError, match=r"hand\.csv") as caught:
        run(*args, **asked)
    return [fault.describe("en") for fault in caught.value.faults]


def test_a_route_made_by_hand_is_kept_in_its_order_whatever_it_costs() -> None:
    there = (by(n, "W1") for n in (4, 0, 3))
    numbered = (order(n, "W1", place) for place, n in enumerate((4, 0, 3), start=1))
    plan = run(cases(5), *there, *numbered).plan
    assert [case for case in routes(plan)["W1"] if case in ("C0", "C3", "C4")] == ["C4", "C0", "C3"]
    assert plan.hand is not None
    assert plan.hand.price.fen > 0
    assert plan.hand.price.travel_duration > 0
    assert {one.standing for one in told(plan)} == {WishStanding.KEPT}


def test_a_start_wanted_is_kept_to_the_minute_and_a_bar_too() -> None:
    start = want(WishKind.START, 1, second=10 * HOUR + 7 * MINUTE)
    bars = [want(WishKind.NOT_OFFICER, 1, officer_id=f"W{n}") for n in (0, 2)]
    plan = run(cases(3), start, *bars).plan
    (visit,) = (visit for visit in plan.visits if visit.case.case_id == "C1")
    assert visit.start == at("10:07")
    assert "C1" in routes(plan)["W1"]


def test_two_officers_wanted_for_a_visit_of_two_both_come_and_of_one_the_partner_is_free() -> None:
    two = cases(3, persons=2)
    both = run(two, by(0, "W0"), by(0, "W2")).plan
    assert {name for name, made in routes(both).items() if "C0" in made} == {"W0", "W2"}
    one = run(two, by(0, "W1")).plan
    made_by = {name for name, made in routes(one).items() if "C0" in made}
    assert "W1" in made_by
    assert len(made_by) == 2


def test_cases_wanted_together_are_on_one_route() -> None:
    far = [by(0, "W0"), by(4, "W1")]
    company = [want(WishKind.TOGETHER, n, label="east") for n in (0, 2)]
    plan = run(cases(5), *far, *company, want(WishKind.MUST, 2)).plan
    assert {"C0", "C2"} <= set(routes(plan)["W0"])


def test_a_day_wanted_of_several_is_kept() -> None:
    days = (DAY, DAY + timedelta(days=1))
    windows = tuple(agreed("09:00", "17:00", day) for day in days)
    for day in days:
        plan = run(cases(1, agreed_windows=windows), want(WishKind.DAY, 0, day=day), days=days).plan
        assert [visit.start.date() for visit in plan.visits] == [day]
        barred = want(WishKind.NOT_DAY, 0, day=day)
        plan = run(cases(1, agreed_windows=windows), barred, days=days).plan
        assert day not in [visit.start.date() for visit in plan.visits]


def test_no_wish_brings_a_held_case_into_the_plan_and_its_rule_is_told() -> None:
    held = make_case("C9", flags=frozenset({HoldFlag.PAID}))
    plan = run((*cases(2), held), want(WishKind.MUST, 9), by(9, "W0")).plan
    assert "C9" not in plan.visited_case_ids
    assert [one.standing for one in told(plan)] == [WishStanding.VOID] * 2
    assert "held by the rule" in str(told(plan)[0].reason)


def test_a_case_without_a_place_is_told_and_not_guessed() -> None:
    plan = run((*cases(1), make_case("C9", location=None)), want(WishKind.MUST, 9)).plan
    assert [one.standing for one in told(plan)] == [WishStanding.VOID]


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (want(WishKind.START, 0, second=8 * HOUR), "not agreed with the borrower; agreed is Thu"),
        (want(WishKind.START, 0, second=20 * HOUR), "not agreed with the borrower"),
        (want(WishKind.DAY, 0, day=DAY + timedelta(days=1)), "the day is not among those planned"),
        (want(WishKind.MUST, 7), "there is no such case"),
        (by(0, "W9"), "there is no such officer"),
        (want(WishKind.NOT_OFFICER, 0, officer_id="W9"), "there is no such officer"),
        (by(0, "W2"), "is not on duty then: on leave"),
    ],
)
def test_what_is_not_lawful_or_not_known_is_refused(wish: Wish, fault: str) -> None:
    staff = (*officers(2), make_officer("W2", leave=frozenset({DAY})))
    (line,) = refused(cases(1), wish, staff=staff)
    assert line.startswith(f"hand.csv: case {wish.case_id}: ")
    assert fault in line


def test_a_start_at_the_very_ends_of_the_time_agreed_is_allowed() -> None:
    agreed_time = cases(1, agreed_windows=(agreed("09:00", "10:00"),))
    for hour in (9, 10):
        plan = run(agreed_time, want(WishKind.START, 0, second=hour * HOUR)).plan
        assert [visit.start for visit in plan.visits] == [at(f"{hour:02}:00")]
    late = want(WishKind.START, 0, second=10 * HOUR + MINUTE)
    (line,) = refused(agreed_time, late)
    assert "not agreed with the borrower" in line


def test_an_officer_on_duty_on_another_day_only_is_refused_with_the_reason() -> None:
    next_day = DAY + timedelta(days=1)
    days = (DAY, next_day)
    both = cases(1, agreed_windows=tuple(agreed("09:00", "17:00", day) for day in days))
    staff = (*officers(2), make_officer("W2", leave=frozenset({DAY})))
    on = [want(WishKind.DAY, 0, day=day) for day in days]
    (line,) = refused(both, by(0, "W2"), on[0], staff=staff, days=days)
    assert "is not on duty then: on leave" in line
    plan = run(both, by(0, "W2"), on[1], staff=staff, days=days).plan
    assert routes(plan)["W2"] == ["C0"]


def test_a_time_that_was_agreed_but_is_not_lawful_is_refused_with_its_rule() -> None:
    late = cases(1, agreed_windows=(agreed("20:00", "23:30"),))
    (line,) = refused(late, want(WishKind.START, 0, second=22 * HOUR + 30 * MINUTE))
    assert "not lawful by the rule “No visit at night”" in line
    sunday = date(2026, 10, 11)
    days = (DAY, sunday)
    both = cases(1, agreed_windows=(agreed("09:00", "17:00"), agreed("09:00", "17:00", sunday)))
    (line,) = refused(both, want(WishKind.DAY, 0, day=sunday), days=days)
    assert "a day off, and the borrower did not ask for it" in line


def test_all_that_is_refused_is_told_at_once() -> None:
    wishes = [by(0, "W9"), want(WishKind.START, 0, second=0), want(WishKind.MUST, 7)]
    assert len(refused(cases(1), *wishes)) == 3


def test_conflicts_are_told_one_by_one_and_nothing_is_planned() -> None:
    at_nine = [want(WishKind.START, n, second=9 * HOUR) for n in (0, 1)]
    lines = refused(cases(3), *at_nine, by(0, "W1"), by(1, "W1"), want(WishKind.MUST, 2))
    assert len(lines) == 1
    assert lines[0].startswith("hand.csv: cannot be kept together: ")
    for words in ("case C0: at 09:00", "case C1: at 09:00", "case C0: by W1", "case C1: by W1"):
        assert words in lines[0]


def test_a_hand_that_changes_nothing_costs_nothing() -> None:
    plan = run(cases(1), want(WishKind.MUST, 0)).plan
    assert plan.hand is not None
    assert plan.hand.price.fen == 0
    assert plan.hand.price.at_most == 0
    assert str(plan.hand.words) == "Nothing is lost by the hand: no plan without it is better."


def test_without_wishes_a_plan_has_no_hand() -> None:
    assert run(cases(1)).plan.hand is None


def test_the_problem_of_a_plan_holds_its_hand() -> None:
    result = run(cases(2), by(0, "W1"), order(0, "W1", 1), by(1, "W1"), order(1, "W1", 2))
    problem = result.indexed.problem
    assert problem.sequences == ((0, 1),)
    assert [visit.required for visit in problem.visits] == [True, True]
    assert [visit.one_of for visit in problem.visits] == [frozenset({1})] * 2


def test_rows_that_cannot_be_read_wishes_refused_and_conflicts_are_told_at_once() -> None:
    wishes = (
        Wish(kind=WishKind.OFFICER, case_id="C9", officer_id="W0"),
        Wish(kind=WishKind.NOT_OFFICER, case_id="C0", officer_id="W9"),
    )
    bad = Fault(message=say("expected a date"), file="hand.csv", row=4, column="day")
    with pytest.raises(InputError) as refusal:
        run(cases(2), hand=HandAsked(wishes=wishes, file="hand.csv", faults=(bad,)))
    told = [str(fault.message) for fault in refusal.value.faults]
    assert told[0] == "expected a date"
    assert "there is no such case" in told[1]
    assert "there is no such officer" in told[2]


def test_conflicts_among_the_other_wishes_are_told_with_those_refused() -> None:
    wishes = [Wish(kind=WishKind.OFFICER, case_id="C9", officer_id="W0")]
    for case_id in ("C0", "C1"):
        mine = {"case_id": case_id, "requires": True}
        wishes.append(Wish(kind=WishKind.OFFICER, officer_id="W0", **mine))
        wishes.append(Wish(kind=WishKind.START, second=9 * HOUR + 30 * MINUTE, **mine))
    with pytest.raises(InputError) as refusal:
        run(cases(2), *wishes)
    told = [str(fault.message) for fault in refusal.value.faults]
    assert "there is no such case" in told[0]
    assert any("cannot be kept together" in each for each in told[1:])
