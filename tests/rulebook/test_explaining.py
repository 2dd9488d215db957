"""Every rule on a case: what holds it all at once, and never another verdict than `judge`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from any_cases import domain_cases
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, agreed, make_case

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import DispatcherWord, HoldFlag, Instruction
from visitplanner.errors import InputError
from visitplanner.messages import translator
from visitplanner.rulebook import household_visits_of, judge
from visitplanner.rulebook.book import Rulebook, read_rulebook
from visitplanner.rulebook.explaining import Answer, explain
from visitplanner.rulebook.gates import Facts

BOOK = read_rulebook()
CALENDAR = WorkingCalendar(weekdays_where_unknown=True)


def answers(case: object, days: int = 1) -> tuple[Answer, ...]:
    facts = Facts(
        days=tuple(DAY + timedelta(days=n) for n in range(days)),
        calendar=CALENDAR,
        household_visits=household_visits_of([case]),  # type: ignore[list-item]
    )
    return explain(case, BOOK, facts)  # type: ignore[arg-type]


def holding(case: object) -> list[str]:
    return [answer.rule.rule_id for answer in answers(case) if answer.hold is not None]


def test_every_rule_is_asked_in_its_order() -> None:
    assert [a.rule.rule_id for a in answers(make_case())] == [r.rule_id for r in BOOK.gates]
    assert holding(make_case()) == []


def test_all_that_holds_a_case_is_told_at_once() -> None:
    case = make_case(
        flags=frozenset({HoldFlag.MOURNING}),
        notices=(),
        single_officer_approval="",
        agreed_windows=(agreed("22:30", "23:00"),),
    )
    assert holding(case) == ["hold-flags", "notice-first", "persons", "hours"]


def test_the_dispatchers_word_comes_first() -> None:
    skip = Instruction(word=DispatcherWord.SKIP, reason="paid yesterday")
    first, *others = answers(make_case(instruction=skip))
    assert first.rule.rule_id == "dispatcher"
    assert first.hold is not None
    assert translator("en").render(first.hold) == "to be skipped: paid yesterday"
    assert [a.hold for a in others] == [None] * len(others)


def test_the_last_answer_has_the_times_still_allowed() -> None:
    case = make_case(agreed_windows=(agreed("07:00", "09:00"), agreed("14:00", "16:00")))
    assert [(w.start.hour, w.end.hour) for w in answers(case)[-1].windows] == [(8, 9), (14, 16)]


@given(domain_cases(), st.integers(1, 5))
def test_it_holds_what_judge_holds_and_by_the_same_rule_first(case: object, days: int) -> None:
    found = answers(case, days)
    planned = [DAY + timedelta(days=n) for n in range(days)]
    verdicts = judge([case], planned, BOOK, CALENDAR)  # type: ignore[list-item]
    held = [answer for answer in found if answer.hold is not None]
    assert bool(held) == bool(verdicts.held)
    if held:
        assert held[0].rule.rule_id == verdicts.held[0].rule.rule_id
        assert held[0].hold == verdicts.held[0].reason
    else:
        assert found[-1].windows == verdicts.allowed[0].windows


def test_a_rulebook_without_its_ground_is_refused() -> None:
    short = Rulebook(edition="X", name="X", rules=BOOK.rules[:2])
    facts = Facts(days=(DAY,), calendar=CALENDAR, household_visits={})
    with pytest.raises(InputError, match="lacks rules that nobody may do without"):
        explain(make_case(), short, facts)
