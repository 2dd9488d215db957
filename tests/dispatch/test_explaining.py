"""Why, as a whole: every claim is one that planning again with the change bears out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from left_out import (
    FAR,
    IMPOSSIBLE,
    NEAR,
    OFFICERS,
    POLICY,
    POOR,
    as_must,
    asked,
    opened,
    visited,
)
from samples import DAY, agreed, make_case, make_officer

from visitplanner.dispatch.claims import claims_json
from visitplanner.dispatch.effort import Effort
from visitplanner.dispatch.explaining import (
    Explanation,
    Status,
    explain_left_out,
    unplanned_in,
)
from visitplanner.dispatch.pricing import reference_of
from visitplanner.dispatch.proposals import proposals
from visitplanner.dispatch.question import FixKind, Question
from visitplanner.domain import Certification, HoldFlag, Location
from visitplanner.errors import InputError
from visitplanner.messages import translator
from visitplanner.pipeline import prepare
from visitplanner.qualification import Requirements

if TYPE_CHECKING:
    from visitplanner.dispatch.opening import OpenedPlan
    from visitplanner.pipeline import Request

CERTIFIED = replace(POLICY, required=Requirements(certifications=("home_visit",)))
LATE, TWO = IMPOSSIBLE["late"], replace(IMPOSSIBLE["lunch"], case_id="two")


def why(request: Request, case_id: str, seconds: float = 60.0) -> Explanation:
    (told,) = explain_left_out(opened(request), [case_id], seconds).explanations
    return told


def test_a_poor_visit_has_its_proven_price_and_pushes_nobody_out() -> None:
    request = asked(*NEAR, POOR)
    told = why(request, "poor")
    assert told.price is not None
    assert (told.price.is_must, told.price.is_proven, told.price.pushed_out) == (True, True, ())
    _, without = visited(request)
    with_it, after = visited(as_must(request, "poor"))
    assert "poor" in with_it
    assert told.price.loss == pytest.approx(without - after, abs=5)  # fen, by rounding each route
    assert told.price.loss > 0


def test_who_is_pushed_out_is_told() -> None:
    only = make_officer("W01", max_visits=1)
    rich = make_case("rich", overdue_fen=4_000_000)
    told = why(asked(rich, NEAR[0], officers=(only,)), "C1")
    assert told.price is not None
    assert told.price.pushed_out == ("rich",)


def test_a_must_that_another_must_keeps_out_has_no_price() -> None:
    only = make_officer("W01", max_visits=1)
    request = as_must(asked(NEAR[0], NEAR[1], officers=(only,)), "C1")
    plan = opened(as_must(request, "C2"))
    (left,) = unplanned_in(plan)
    (told,) = explain_left_out(plan, [left], 60).explanations
    assert (told.can_be_made, told.price, told.is_complete) == (True, None, True)


def changed(request: Request, kind: FixKind) -> tuple[Request, dict[str, Any]]:
    """Return a request under the least change of a kind, and its parameters."""
    plan = opened(request)
    (case_id,) = unplanned_in(plan)
    reference = reference_of(plan, Effort(60))
    possible = why(request, case_id, 0).can_be_made
    question = Question(reference=reference, case_id=case_id, can_be_made=possible)
    (proposal,) = (each for each in proposals(question) if each.kind is kind)
    return proposal.request, dict(proposal.parameters)


def test_the_least_overtime_suffices_and_a_minute_less_does_not() -> None:
    request = asked(LATE)
    after, parameters = changed(request, FixKind.OVERTIME)
    minutes = parameters["minutes"]
    assert visited(as_must(after, "late"))[0] == {"late"}
    shorter = tuple(replace(officer, overtime=(minutes - 1) * 60) for officer in request.officers)
    assert visited(as_must(replace(request, officers=shorter), "late"))[0] == set()


def test_the_least_widening_suffices_and_a_minute_less_does_not() -> None:
    request = asked(LATE)
    after, parameters = changed(request, FixKind.WIDEN_WINDOW)
    assert parameters["side"] == "earlier"
    assert visited(as_must(after, "late"))[0] == {"late"}
    start = after.cases[0].agreed_windows[0].window.start + timedelta(minutes=1)
    narrower = replace(LATE, agreed_windows=(agreed(f"{start:%H:%M}", "18:30"),))
    assert visited(as_must(asked(narrower), "late"))[0] == set()


EVENING = tuple(replace(officer, shift_end=20 * 3_600) for officer in OFFICERS)
NIGHT = make_case("night", agreed_windows=(agreed("21:00", "23:00", asked_for=True),))
"""Its visit has to end by 22:00, whatever was agreed."""


def test_a_wider_window_is_lawful_at_all_its_moments() -> None:
    after, parameters = changed(asked(NIGHT, officers=EVENING), FixKind.WIDEN_WINDOW)
    assert parameters["window"].endswith("/2026-10-08T21:30:00+08:00")
    assert parameters["windows"] == (parameters["window"],)
    (allowed,) = prepare(as_must(after, "night"), POLICY).verdicts.allowed
    (proposed,) = after.cases[0].agreed_windows
    assert allowed.windows == (proposed.window,)


def test_an_agreed_time_before_the_first_edition_is_left_alone() -> None:
    """The edition is in force from 30 January 2026 on: it says nothing of the 29th."""
    long_ago = agreed("09:00", "10:00", date(2026, 1, 29))
    case = replace(LATE, agreed_windows=(long_ago, *LATE.agreed_windows))
    after, _ = changed(asked(case), FixKind.WIDEN_WINDOW)
    assert after.cases[0].agreed_windows[0] == long_ago


def test_another_planned_day_is_lawful_at_all_its_moments() -> None:
    days, off = (DAY, DAY + timedelta(days=1)), frozenset({DAY})
    late = make_officer("W01", shift_end=23 * 3_600, leave=off)
    _, parameters = changed(asked(NIGHT, officers=(late,), days=days), FixKind.ANOTHER_DAY)
    assert parameters["windows"] == tuple(
        f"{day}T21:00:00+08:00/{day}T21:30:00+08:00" for day in days
    )


@pytest.mark.parametrize("case", [LATE, TWO, POOR, IMPOSSIBLE["early"]], ids=lambda c: c.case_id)
def test_every_fix_applied_is_planned_at_its_price(case: Any) -> None:  # noqa: ANN401
    request = asked(*NEAR, case)
    plan = opened(request)
    reference = reference_of(plan, Effort(60))
    told = why(request, case.case_id)
    question = Question(reference=reference, case_id=case.case_id, can_be_made=told.can_be_made)
    prices = {fix.kind: fix.price for fix in told.fixes if "trip" not in fix.parameters}
    for proposal in proposals(question):
        price = prices.pop(proposal.kind)
        again = as_must(proposal.request, case.case_id) if price.is_must else proposal.request
        ids, net = visited(again)
        assert case.case_id in ids
        assert net == pytest.approx(price.after, rel=0.001)
    assert not prices


def test_one_officer_alone_needs_an_approval_that_is_said() -> None:
    request = asked(replace(TWO, single_officer_approval=""))
    _, parameters = changed(request, FixKind.ONE_PERSON)
    assert parameters == {"persons": 1, "needs": "single_officer_approval"}


def test_one_more_officer_comes_as_late_as_will_do() -> None:
    afternoon = make_case("two", agreed_windows=(agreed("16:00", "17:00"),), persons=2)
    _, parameters = changed(asked(afternoon, officers=OFFICERS[:1]), FixKind.EXTRA_OFFICER)
    assert parameters == {"like": "W01", "from": "15:00"}


def test_who_holds_the_skill_and_is_off_could_come() -> None:
    korean = make_officer(
        "W03",
        crew_id="A",
        skills=frozenset({"korean"}),
        leave=frozenset({DAY}),
        weekdays=frozenset(),
    )
    request = asked(IMPOSSIBLE["skilled"], officers=(*OFFICERS, korean))
    after, parameters = changed(request, FixKind.OTHER_OFFICER)
    assert parameters == {"officer_id": "W03", "day": DAY.isoformat()}
    assert visited(as_must(after, "skilled"))[0] == {"skilled"}


def test_who_is_off_and_may_not_visit_is_not_offered() -> None:
    """A certificate that everybody must hold is not given by coming in."""
    korean = make_officer("W03", skills=frozenset({"korean"}), leave=frozenset({DAY}))
    holding = (Certification(name="home_visit", expires_on=DAY),)
    officers = (*(replace(each, certifications=holding) for each in OFFICERS), korean)
    plan = opened(asked(IMPOSSIBLE["skilled"], officers=officers), CERTIFIED)
    assert FixKind.OTHER_OFFICER not in kinds(plan, "skilled")
    may = replace(korean, certifications=holding)
    plan = opened(asked(IMPOSSIBLE["skilled"], officers=(*officers[:-1], may)), CERTIFIED)
    assert FixKind.OTHER_OFFICER in kinds(plan, "skilled")


def test_the_officer_to_be_qualified_is_the_cheapest_to_come() -> None:
    """The visit is next door to the second officer's home, and far from the first one's."""
    skilled = replace(IMPOSSIBLE["skilled"], location=FAR)
    officers = (make_officer("W01"), make_officer("W02", home=FAR))
    after, parameters = changed(asked(skilled, officers=officers), FixKind.QUALIFY_OFFICER)
    assert parameters == {"officer_id": "W02", "skills": ("korean",)}
    assert visited(as_must(after, "skilled"))[0] == {"skilled"}


def kinds(plan: OpenedPlan, case_id: str) -> set[FixKind]:
    """Return what kinds of changes are proposed for a visit that cannot be made."""
    reference = reference_of(plan, Effort(60))
    question = Question(reference=reference, case_id=case_id, can_be_made=False)
    return {each.kind for each in proposals(question)}


def test_another_planned_day_is_offered() -> None:
    days = (DAY, DAY + timedelta(days=1))
    off = make_officer("W01", leave=frozenset({DAY}))
    _, parameters = changed(asked(NEAR[0], officers=(off,), days=days), FixKind.ANOTHER_DAY)
    assert parameters["day"] == "2026-10-09"


def test_a_later_day_is_a_trip_of_its_own_on_a_working_day() -> None:
    told = why(asked(LATE, days=(DAY,)), "late")
    assert all("trip" not in fix.parameters for fix in told.fixes)  # as late there as here
    (fix,) = (fix for fix in why(asked(POOR), "poor").fixes if "trip" in fix.parameters)
    assert fix.parameters["day"] == "2026-10-09"
    assert fix.price.is_proven


def test_held_planned_unplaced_and_unknown_cases_are_told() -> None:
    flagged = make_case("held", flags=frozenset({HoldFlag.DISPUTED}), notices=())
    nowhere = make_case("nowhere", location=None)
    request = asked(*NEAR, flagged, nowhere)
    held = why(request, "held")
    assert held.status is Status.HELD
    assert [hold.rule.rule_id for hold in held.holds] == ["hold-flags", "notice-first"]
    assert why(request, "C1").status is Status.PLANNED
    assert "no coordinates" in str(why(request, "nowhere").reason)
    with pytest.raises(InputError, match="no such case: C99"):
        why(request, "C99")


def test_without_time_what_is_certain_is_told_all_the_same() -> None:
    request = asked(*NEAR, POOR, *IMPOSSIBLE.values())
    explained = explain_left_out(opened(request), [], 0.0)
    told = {each.case_id: each for each in explained.explanations}
    assert told.keys() == {"poor", *IMPOSSIBLE}
    assert all(each.blocked_by for name, each in told.items() if name != "poor")
    assert not any(each.is_complete for each in told.values())


def test_a_visit_that_more_search_puts_in_is_said_to_gain() -> None:
    plan = opened(asked(*NEAR, make_case("C9", location=Location(latitude=37.5, longitude=122.1))))
    routes = plan.solution.routes[:0]
    worse = replace(plan, solution=replace(plan.solution, routes=routes))
    explained = explain_left_out(worse, ["C9"], 60)
    price = explained.explanations[0].price
    assert price is not None
    assert price.loss == -explained.reference.gained < 0


def test_the_same_question_has_the_same_answer() -> None:
    plan = opened(asked(*NEAR, POOR, LATE, officers=(make_officer("W01", max_visits=3),)))
    tr = translator("en")
    first, second = (claims_json(explain_left_out(plan, [], 60), "", tr) for _ in range(2))
    assert first == second
