"""An officer reads what they are sent to, around the visit; nothing else, and the log is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.conftest import POLICY
from casework.plans_made import made
from samples import DAY, agreed, at, make_case, make_officer
from sqlalchemy import select

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.casework.own_cases import DAYS_AFTER, require_own
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.steps import agree, withdraw
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import Channel, Consent, OutcomeCode, VisitOutcome
from visitplanner.store.access import RefusedError, Right, Role
from visitplanner.store.people import take_on
from visitplanner.store.schema import AUDIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]
    Reads: TypeAlias = Callable[[str, datetime, str], bool]

EVE = at("16:00", DAY - timedelta(days=1))
NEXT = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def staff(at_desk: AtDesk, store: Store, dispatcher: Visitor) -> None:
    """Put two agreed cases and two officers, who work in the store too, into it."""
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1"), make_case("C2")])
        import_officers(desk.journal, [make_officer("W01"), make_officer("W02")])
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "于海洋", [Role.OFFICER], "W01")
        take_on(journal, "李强", [Role.OFFICER], "W02")


@pytest.fixture
def reads(store: Store, dispatcher: Visitor) -> Reads:
    """Return what says whether somebody may read a case at a moment; who may, reads it."""

    def read(name: str, now: datetime, case_id: str) -> bool:
        visitor = replace(dispatcher, name=name, now=now)
        try:
            with store.acting(visitor, Right.READ_OWN_CASES) as journal:
                desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
                require_own(desk, case_id)
                open_file(desk, case_id)
        except RefusedError:
            return False
        return True

    return read


def plan(
    at_desk: AtDesk,
    case_ids: Sequence[str],
    officers: tuple[str, ...] = ("W01",),
    day: date = DAY,
) -> None:
    with at_desk(EVE) as desk:
        candidates = read_candidates(desk, (day,))
        bare = made(candidates, case_ids)
        visits = tuple(replace(visit, officer_ids=officers) for visit in bare.visits)
        keep_plan(desk, candidates, replace(bare, visits=visits))


def test_an_officer_reads_what_they_are_sent_to_and_nothing_else(
    at_desk: AtDesk, reads: Reads
) -> None:
    assert not reads("于海洋", EVE, "C1")  # nothing is planned yet
    plan(at_desk, ["C1"], ("W01", "W02"))
    assert reads("于海洋", EVE, "C1")
    assert reads("李强", EVE, "C1")
    assert not reads("于海洋", EVE, "C2")
    assert not reads("于海洋", EVE, "C9")  # the store has none: it is not said
    assert reads("周敏", EVE, "C2")


@pytest.mark.parametrize(
    ("days", "may"),
    [(-2, False), (-1, True), (0, True), (DAYS_AFTER, True), (DAYS_AFTER + 1, False)],
)
def test_from_the_day_before_to_some_days_after(
    at_desk: AtDesk, reads: Reads, days: int, *, may: bool
) -> None:
    plan(at_desk, ["C1"])
    assert reads("于海洋", at("12:00", DAY + timedelta(days=days)), "C1") == may


def test_the_last_plan_of_the_day_counts(at_desk: AtDesk, reads: Reads) -> None:
    plan(at_desk, ["C1", "C2"])
    plan(at_desk, ["C1"], ("W02",))
    assert not reads("于海洋", EVE, "C1")
    assert reads("李强", EVE, "C1")
    assert not reads("李强", EVE, "C2")
    assert not reads("于海洋", EVE, "C2")  # taken off


def test_who_is_not_awaited_any_more_reads_nothing(at_desk: AtDesk, reads: Reads) -> None:
    plan(at_desk, ["C1"])
    with at_desk(EVE) as desk:
        withdraw(desk, "C1", DAY - timedelta(days=1), "周敏")
    assert not reads("于海洋", EVE, "C1")


def test_nobody_is_sent_by_their_own_word(at_desk: AtDesk, reads: Reads) -> None:
    plan(at_desk, ["C1"])
    with at_desk(EVE) as desk:
        withdraw(desk, "C1", DAY - timedelta(days=1), "周敏")
    said = VisitOutcome(case_id="C1", officer_id="W01", day=DAY, outcome=OutcomeCode.NOT_AT_HOME)
    with at_desk(at("18:00")) as desk:
        record_visit(desk, Report(outcome=said))
    assert not reads("于海洋", at("18:00"), "C1")


def test_a_plan_that_another_day_took_the_place_of_sends_nobody(
    at_desk: AtDesk, reads: Reads
) -> None:
    """The day's plan is still its last, but the case waits for the next day's visit."""
    plan(at_desk, ["C1"])
    with at_desk(EVE) as desk:
        withdraw(desk, "C1", DAY - timedelta(days=1), "周敏")
        anew = Consent(reference="R2", given_on=EVE.date(), channel=Channel.PHONE)
        agree(desk, "C1", anew, [agreed("09:00", "17:00", day) for day in (DAY, NEXT)])
    plan(at_desk, ["C1"], ("W02",), NEXT)
    assert not reads("于海洋", EVE, "C1")
    assert reads("李强", at("12:00"), "C1")
    said = VisitOutcome(case_id="C1", officer_id="W01", day=DAY, outcome=OutcomeCode.NOT_AT_HOME)
    with at_desk(at("18:00")) as desk:
        assert record_visit(desk, Report(outcome=said)).is_placed
    assert not reads("于海洋", at("18:00"), "C1")


def test_after_the_visit_the_case_is_still_theirs(at_desk: AtDesk, reads: Reads) -> None:
    plan(at_desk, ["C1"])
    said = VisitOutcome(case_id="C1", officer_id="W01", day=DAY, outcome=OutcomeCode.NOT_AT_HOME)
    with at_desk(at("18:00")) as desk:
        record_visit(desk, Report(outcome=said))
    assert reads("于海洋", at("18:00", DAY + timedelta(days=1)), "C1")


def test_who_left_reads_nothing_from_that_day_on(at_desk: AtDesk, reads: Reads) -> None:
    plan(at_desk, ["C1"])
    with at_desk(EVE) as desk:
        mark_left(desk.journal, "W01", DAY)
    assert reads("于海洋", EVE, "C1")
    assert not reads("于海洋", at("08:00"), "C1")


def test_each_reading_stands_in_the_log(
    at_desk: AtDesk, reads: Reads, store: Store, dispatcher: Visitor
) -> None:
    plan(at_desk, ["C1"])
    reads("于海洋", EVE, "C1")
    reads("于海洋", EVE, "C1")
    with store.engine.connect() as connection:
        wanted = select(AUDIT.c.subject, AUDIT.c.detail).where(AUDIT.c.actor == "于海洋")
        assert connection.execute(wanted).all() == [("C1", "read")] * 2
    assert store.verified(dispatcher).findings == ()
