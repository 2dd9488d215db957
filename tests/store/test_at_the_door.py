"""Whoever was at the door was there: a later word takes no visit away, but a dispatcher's does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.conftest import POLICY, at_desk  # noqa: F401 (a fixture)
from samples import DAY, agreed, at, make_case, make_officer

from visitplanner.casework.as_known import as_known
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.officers import import_officers
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import OutcomeCode, PastVisit, VisitOutcome
from visitplanner.rulebook import judge
from visitplanner.store.access import Right, Role
from visitplanner.store.cases import household_visits
from visitplanner.store.people import take_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]
    Tells: TypeAlias = Callable[..., None]

NEXT = DAY + timedelta(days=1)
REFUSED, CANCELLED = OutcomeCode.MET_REFUSED, OutcomeCode.CANCELLED


@pytest.fixture(autouse=True)
def staff(at_desk: AtDesk, store: Store, dispatcher: Visitor) -> None:  # noqa: F811 (a fixture)
    """Put two cases into the store, an officer, and a dispatcher who is an officer too."""
    seen = PastVisit(visited_on=DAY - timedelta(days=2), outcome=OutcomeCode.NOT_AT_HOME)
    with at_desk(at("08:00", DAY - timedelta(days=3))) as desk:
        windows = (agreed("09:00", "11:00", NEXT),)
        import_cases(desk, [make_case("C1", household_id="H1", agreed_windows=windows)])
        import_cases(desk, [make_case("C2", household_id="H2", past_visits=(seen,))])
        import_officers(desk.journal, [make_officer("W01"), make_officer("W02")])
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "于海洋", [Role.OFFICER], "W01")
        take_on(journal, "李强", [Role.OFFICER, Role.DISPATCHER], "W02")


@pytest.fixture
def tells(store: Store, dispatcher: Visitor) -> Tells:
    """Return what records somebody's word on a visit, typed unless it has a source."""

    def tell(
        name: str,
        outcome: OutcomeCode,
        officer_id: str = "W01",
        *,
        of: tuple[str, date] = ("C1", DAY),
        source: str = "",
        at_time: str = "18:00",
    ) -> None:
        visitor = replace(dispatcher, name=name, now=at(at_time, DAY))
        with store.acting(visitor, Right.RECORD_OUTCOMES) as journal:
            desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
            case_id, day = of
            said = VisitOutcome(case_id=case_id, officer_id=officer_id, day=day, outcome=outcome)
            record_visit(desk, Report(outcome=said, source=source))

    return tell


@pytest.fixture
def held(at_desk: AtDesk) -> Callable[[], list[str]]:  # noqa: F811 (a fixture)
    """Return what names the rules that hold the case on the day after the visit."""

    def rules() -> list[str]:
        with at_desk(at("20:00", DAY)) as desk:
            found = read_candidates(desk, [NEXT])
            verdicts = judge(
                found.cases,
                found.days,
                desk.rulebook,
                desk.calendar,
                earlier_visits=found.earlier_visits,
            )
            assert verdicts.allowed or verdicts.held
            return [hold.rule.rule_id for hold in verdicts.held]

    return rules


def test_an_officer_takes_no_visit_away(tells: Tells, held: Callable[[], list[str]]) -> None:
    assert held() == []
    tells("于海洋", REFUSED)
    assert held() == ["frequency"]
    tells("于海洋", CANCELLED)
    assert held() == ["frequency"]


@pytest.mark.parametrize(
    ("name", "officer_id", "source", "is_held"),
    [
        ("周敏", "W01", "", False),
        ("周敏", "", "", False),  # a word on the visit as a whole
        ("周敏", "W02", "", True),  # another officer's word
        ("周敏", "W01", "e" * 64, True),  # an export is the officer's word, whoever imports it
        ("于海洋", "", "", True),
    ],
)
def test_a_dispatcher_corrects_what_was_said(
    tells: Tells,
    held: Callable[[], list[str]],
    name: str,
    officer_id: str,
    source: str,
    is_held: bool,  # noqa: FBT001 (a case of the test)
) -> None:
    tells("于海洋", REFUSED)
    tells(name, CANCELLED, officer_id, source=source)
    assert held() == (["frequency"] if is_held else [])


def test_a_dispatcher_who_was_at_the_door_is_its_officer(
    tells: Tells, held: Callable[[], list[str]]
) -> None:
    tells("李强", REFUSED, "W02")
    tells("李强", CANCELLED, "W02")
    tells("李强", CANCELLED, "")
    assert held() == ["frequency"]
    tells("周敏", CANCELLED, "")
    assert held() == []


def test_what_was_told_again_since_counts(tells: Tells, held: Callable[[], list[str]]) -> None:
    tells("周敏", CANCELLED)
    assert held() == []
    tells("于海洋", OutcomeCode.NOT_AT_HOME)
    assert held() == ["frequency"]


@pytest.mark.parametrize(("name", "is_left"), [("于海洋", True), ("周敏", False)])
def test_what_the_banks_table_tells_is_a_word_too(
    tells: Tells,
    at_desk: AtDesk,  # noqa: F811 (a fixture)
    name: str,
    is_left: bool,  # noqa: FBT001 (a case of the test)
) -> None:
    before = DAY - timedelta(days=2)
    tells("于海洋", CANCELLED, of=("C2", before))
    tells(name, CANCELLED, "", of=("C2", before))
    with at_desk(at("20:00", DAY)) as desk:
        assert household_visits(desk.journal, "h2") == ((before,) if is_left else ())


def test_what_was_known_then_holds_the_visit_that_was_talked_away(
    tells: Tells,
    at_desk: AtDesk,  # noqa: F811 (a fixture)
) -> None:
    tells("于海洋", REFUSED, at_time="17:00")
    tells("于海洋", CANCELLED, at_time="19:00")
    with at_desk(at("20:00", DAY)) as desk:
        facts = open_file(desk, "C1").facts
        for moment, visits in (("16:00", ()), ("18:00", (DAY,)), ("19:30", (DAY,))):
            then = as_known(desk.journal, facts, at(moment, DAY))
            assert then.household_visits == visits
