"""Overrides: they lift a rule of the bank's own, for one case, on their days, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from any_cases import domain_cases
from hypothesis import assume, given
from hypothesis import strategies as st
from samples import DAY, agreed, make_case

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import (
    AgreedWith,
    Case,
    Channel,
    Consent,
    HoldFlag,
    Notice,
    OutcomeCode,
    Override,
    PastVisit,
)
from visitplanner.errors import InputError
from visitplanner.process.guards import Known, objections
from visitplanner.process.states import Step
from visitplanner.rulebook import judge
from visitplanner.rulebook.book import Rulebook, read_rulebook
from visitplanner.rulebook.explaining import explain
from visitplanner.rulebook.gates import GATES, Draft, Facts
from visitplanner.rulebook.lifting import NEVER_LIFTED, ask, may_be_lifted, require_liftable
from visitplanner.rulebook.rule import Standing

CHINA = read_rulebook()
CALENDAR = WorkingCalendar(weekdays_where_unknown=True)
BOOKS = Path(__file__).parents[2] / "data" / "rulebooks"
SUNDAY = date(2026, 10, 11)
LIFTABLE = ["calendar", "frequency", "notice-first", "persons"]


def override(rule_id: str, case_id: str = "C1", **changes: object) -> Override:
    fields = {"given_by": "李经理", "given_on": DAY - timedelta(days=9), "expires_on": SUNDAY}
    return Override(case_id=case_id, rule_id=rule_id, **{**fields, **changes})  # type: ignore[arg-type]


def held_by(case: Case, *days: date, book: Rulebook = CHINA) -> str | None:
    verdicts = judge([case], days or (DAY,), book, CALENDAR)
    return verdicts.held[0].rule.rule_id if verdicts.held else None


def yesterday() -> tuple[PastVisit, ...]:
    return (PastVisit(visited_on=DAY - timedelta(days=1), outcome=OutcomeCode.NOT_AT_HOME),)


HELD = {
    "calendar": make_case(agreed_windows=(agreed("09:00", "11:00", SUNDAY),)),
    "frequency": make_case(past_visits=yesterday()),
    "notice-first": make_case(notices=()),
    "persons": make_case(persons=1, single_officer_approval=""),
    "agreed-window": make_case(consent=None),
    "hold-flags": make_case(flags=frozenset({HoldFlag.HARDSHIP})),
    "hours": make_case(agreed_windows=(agreed("22:30", "23:30"),)),
    "third-party": make_case(
        consent=Consent(
            reference="A-1",
            given_on=DAY - timedelta(days=5),
            channel=Channel.PHONE,
            agreed_with=AgreedWith.OTHER,
        )
    ),
}
"""A case held by each gate alone."""


def day_of(rule_id: str) -> date:
    return SUNDAY if rule_id == "calendar" else DAY


def test_every_gate_is_either_lifted_or_the_borrowers_own() -> None:
    assert sorted(HELD) == sorted(GATES)
    assert sorted(r.rule_id for r in CHINA.gates if may_be_lifted(r)) == LIFTABLE
    for rule_id, case in HELD.items():
        assert held_by(case, day_of(rule_id)) == rule_id
        lifted = replace(case, overrides=(override(rule_id),))
        held = None if rule_id in LIFTABLE else rule_id
        assert held_by(lifted, day_of(rule_id)) == held


@pytest.mark.parametrize("file", sorted(BOOKS.glob("*.toml")), ids=lambda path: path.stem)
def test_no_edition_lets_go_of_what_is_never_lifted(file: Path) -> None:
    book = read_rulebook(file)
    loose = (replace(r, standing=Standing.POLICY, lawful_only=False) for r in book.rules)
    book = replace(book, rules=tuple(loose), in_force=date.min)
    for rule_id in NEVER_LIFTED:
        case = replace(HELD[rule_id], overrides=(override(rule_id),))
        assert held_by(case, book=book) == rule_id


@pytest.mark.parametrize("rule_id", LIFTABLE)
def test_an_edition_may_keep_a_rule_of_its_own_from_being_lifted(rule_id: str) -> None:
    strict = (replace(rule, lawful_only=True) for rule in CHINA.rules)
    case = replace(HELD[rule_id], overrides=(override(rule_id),))
    book = replace(CHINA, rules=tuple(strict))
    assert held_by(case, day_of(rule_id), book=book) == rule_id


def test_what_may_not_be_lifted_is_refused_in_the_rules_words() -> None:
    rules = {rule.rule_id: rule for rule in CHINA.rules}
    with pytest.raises(InputError, match=r"stands in a regulation: No visit at night. China Bank"):
        require_liftable(rules["hours"])
    with pytest.raises(InputError, match="no signature takes its place: Nobody is visited in such"):
        require_liftable(rules["hold-flags"])
    with pytest.raises(InputError, match="for the officer to keep, and holds no visit"):
        require_liftable(rules["identify"])
    require_liftable(rules["calendar"])


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"expires_on": DAY}, None),
        ({"expires_on": DAY - timedelta(days=1)}, "frequency"),
        ({"given_on": DAY}, None),
        ({"given_on": DAY + timedelta(days=1)}, "frequency"),
        ({"ended_on": DAY + timedelta(days=1)}, None),
        ({"ended_on": DAY}, "frequency"),
        ({"case_id": "C2"}, "frequency"),
        ({"rule_id": "calendar"}, "frequency"),
    ],
)
def test_it_begins_ends_and_expires_on_its_days(
    changes: dict[str, object], held: str | None
) -> None:
    mine = replace(override("frequency"), **changes)  # type: ignore[arg-type]
    assert held_by(replace(HELD["frequency"], overrides=(mine,))) == held


def test_only_the_days_that_needed_it_are_told() -> None:
    """A Thursday needs nobody's word; the Sunday after it does, and the next is past its time."""
    next_sunday = SUNDAY + timedelta(days=7)
    windows = tuple(agreed("09:00", "11:00", day) for day in (DAY, SUNDAY, next_sunday))
    case = make_case(agreed_windows=windows, overrides=(override("calendar"),))
    verdicts = judge([case], [w.window.day for w in windows], CHINA, CALENDAR)
    assert [w.day for w in verdicts.allowed[0].windows] == [DAY, SUNDAY]
    assert [(lift.rule.rule_id, lift.day) for lift in verdicts.lifts] == [("calendar", SUNDAY)]


def test_who_goes_alone_goes_as_the_case_asks() -> None:
    case = replace(HELD["persons"], overrides=(override("persons"),))
    assert [visit.persons for visit in judge([case], [DAY], CHINA, CALENDAR).allowed] == [1]


def test_of_two_cases_of_a_household_one_visit_still_speaks_of_both() -> None:
    cases = [
        make_case(name, household_id="H", overrides=(override("frequency", name),))
        for name in ("C1", "C2")
    ]
    verdicts = judge(cases, [DAY], CHINA, CALENDAR)
    assert len(verdicts.allowed) == 1
    assert [hold.rule.rule_id for hold in verdicts.held] == ["frequency"]


NEAR = [DAY + timedelta(days=n) for n in range(-3, 6)]
near = st.sampled_from(NEAR)
overrides = st.builds(
    Override,
    case_id=st.sampled_from(["C1", "C1", "C1", "C2"]),
    rule_id=st.sampled_from([*GATES, *LIFTABLE]),
    given_by=st.just("李经理"),
    given_on=near,
    expires_on=near,
    ended_on=st.none() | near,
)
cases_near = st.builds(
    make_case,
    agreed_windows=st.lists(near, unique=True, min_size=1, max_size=5).map(
        lambda days: tuple(agreed("07:00", "21:00", day) for day in sorted(days))
    ),
    consent=st.just(replace(make_case(), case_id="C1").consent),
    notices=st.lists(
        st.builds(Notice, given_on=near, channel=st.just(Channel.SMS)), max_size=2
    ).map(tuple),
    past_visits=st.lists(
        st.builds(PastVisit, visited_on=near, outcome=st.just(OutcomeCode.NOT_AT_HOME)), max_size=2
    ).map(tuple),
    single_officer_approval=st.sampled_from(["", "B-1"]),
)
"""Cases on both sides of every rule that may be lifted."""


def without(lifted: set[str]) -> Rulebook:
    """Return the rulebook in which rules have no force, by their own parameters or by leaving."""
    nothing: dict[str, dict[str, int]] = {
        "notice-first": {"min_notices": 0, "min_days": 0},
        "frequency": {"min_days_between": 0, "max_visits": 3_000, "period_days": 1},
    }
    rules = (
        replace(rule, parameters={**rule.parameters, **nothing.get(rule.rule_id, {})})
        if rule.rule_id in lifted
        else rule
        for rule in CHINA.rules
        if not (rule.rule_id == "calendar" and rule.rule_id in lifted)
    )
    return replace(CHINA, rules=tuple(rules))


@given(cases_near, st.lists(overrides, max_size=5))
def test_it_lifts_nothing_of_another_rule_case_or_day(
    case: Case, given_for: list[Override]
) -> None:
    """What overrides let pass is what the rulebook without those very rules lets pass, each day."""
    signed = replace(case, overrides=tuple(given_for))
    whole = judge([signed], NEAR, CHINA, CALENDAR)
    by_day = []
    for day in NEAR:
        lifted = {
            each.rule_id
            for each in given_for
            if each.case_id == "C1" and each.rule_id in LIFTABLE and each.lifts_on(day)
        }
        approval = "B-1" if "persons" in lifted else case.single_officer_approval
        bare = replace(case, single_officer_approval=approval)
        verdict = judge([signed], [day], CHINA, CALENDAR)
        expected = judge([bare], [day], without(lifted), CALENDAR)
        assert [v.windows for v in verdict.allowed] == [v.windows for v in expected.allowed]
        assert {lift.rule.rule_id for lift in verdict.lifts} <= lifted
        by_day += [window for visit in verdict.allowed for window in visit.windows]
    assert [window for visit in whole.allowed for window in visit.windows] == by_day
    assert all(lift.day in {window.day for window in by_day} for lift in whole.lifts)


@given(domain_cases(), st.lists(overrides, max_size=6), near)
def test_what_is_never_lifted_holds_whatever_is_in_the_table(
    case: Case, given_for: list[Override], day: date
) -> None:
    facts = Facts(days=(day,), calendar=CALENDAR, household_visits={})
    bare = {a.rule.rule_id for a in explain(replace(case, overrides=()), CHINA, facts) if a.hold}
    mine = tuple(replace(each, case_id=case.case_id) for each in given_for)
    lifted = explain(replace(case, overrides=mine), CHINA, facts)
    held = {answer.rule.rule_id for answer in lifted if answer.hold}
    assume(bare)
    assert bare - set(LIFTABLE) <= held
    assert not any(answer.lifts for answer in lifted if answer.rule.rule_id not in LIFTABLE)


def test_it_is_told_with_what_the_rule_says_all_the_same() -> None:
    case = replace(HELD["frequency"], overrides=(override("frequency"),))
    facts = Facts(
        days=(DAY,),
        calendar=CALENDAR,
        household_visits={"c1": (DAY - timedelta(days=1),)},
    )
    (answer,) = (a for a in explain(case, CHINA, facts) if a.rule.rule_id == "frequency")
    assert answer.hold is None
    assert answer.objection is not None
    assert [lift.override.given_by for lift in answer.lifts] == ["李经理"]


def test_steps_of_the_process_see_it_too() -> None:
    def against(step: Step, *given_for: Override) -> list[str]:
        notices = (Notice(given_on=DAY - timedelta(days=1), channel=Channel.SMS),)
        case = make_case(notices=notices, overrides=given_for)
        now = make_case().agreed_windows[0].window.start - timedelta(days=1)
        known = Known(case=case, now=now, rulebook=CHINA, calendar=CALENDAR, household_visits={})
        return [objection.rule_id for objection in objections(step, known)]

    assert against(Step.AGREE) == ["notice-first"]
    assert against(Step.AGREE, override("notice-first")) == []
    assert against(Step.AGREE, override("notice-first", expires_on=DAY - timedelta(1))) == [
        "notice-first"
    ]


@pytest.mark.parametrize(("num_days", "is_lifted"), [(2, True), (3, False)])
def test_before_a_time_is_agreed_it_lifts_only_where_it_covers_every_day_asked_for(
    num_days: int,
    is_lifted: bool,  # noqa: FBT001 (a case of the test)
) -> None:
    until = override("notice-first", expires_on=DAY + timedelta(days=1))
    case = make_case(notices=(), agreed_windows=(), overrides=(until,))
    days = tuple(DAY + timedelta(days=n) for n in range(num_days))
    facts = Facts(days=days, calendar=CALENDAR, household_visits={})
    rule = next(rule for rule in CHINA.gates if rule.rule_id == "notice-first")
    verdict = ask(Draft(case=case, windows=()), rule, facts)
    assert isinstance(verdict, Draft) == is_lifted


def test_before_a_time_is_agreed_it_counts_on_the_day_of_the_step() -> None:
    now = make_case().agreed_windows[0].window.start
    for expires_on, held in ((DAY, []), (DAY - timedelta(days=1), ["notice-first"])):
        case = make_case(
            notices=(),
            agreed_windows=(),
            overrides=(override("notice-first", expires_on=expires_on),),
        )
        known = Known(case=case, now=now, rulebook=CHINA, calendar=CALENDAR, household_visits={})
        told = [each.rule_id for each in objections(Step.SEEK_AGREEMENT, known)]
        assert told == held
