"""Overrides in the store: who may give them, how long they last, and what they never reach."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.conftest import POLICY
from casework.plans_made import made
from samples import DAY, agreed, at, make_case, make_officer
from sqlalchemy import insert

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import OvertakenError, keep_plan
from visitplanner.casework.officers import import_officers
from visitplanner.casework.overriding import end_override, give_override, overridden_cases
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.privacy import purge
from visitplanner.casework.steps import agree, take_step
from visitplanner.domain import Channel, Consent, HoldFlag, OutcomeCode, PastVisit
from visitplanner.errors import InputError
from visitplanner.process.states import Step
from visitplanner.rulebook import judge
from visitplanner.store.access import RefusedError, Right, Role
from visitplanner.store.database import transaction
from visitplanner.store.people import take_on
from visitplanner.store.schema import OVERRIDE
from visitplanner.store.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))
SUNDAY = date(2026, 10, 11)
WHY = "王小明只有周日在家"
VISITED = (PastVisit(visited_on=DAY - timedelta(days=3), outcome=OutcomeCode.NOT_AT_HOME),)


@pytest.fixture
def as_manager(store: Store, dispatcher: Visitor) -> AtDesk:
    """Return what gives the desk of a manager who plans nothing; two cases are in the store."""
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "李经理", [Role.MANAGER])

    @contextlib.contextmanager
    def desk(now: datetime) -> Iterator[Desk]:
        visitor = replace(dispatcher, name="李经理", now=now)
        with store.acting(visitor, Right.OVERRIDE) as journal:
            yield Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)

    return desk


@pytest.fixture(autouse=True)
def two_cases(at_desk: AtDesk) -> None:
    """Put two cases whose households were visited three days before into the store."""
    with at_desk(EVE) as desk:
        cases = [make_case(name, past_visits=VISITED) for name in ("C1", "C2")]
        import_cases(desk, cases)
        import_officers(desk.journal, [make_officer()])


def give(desk: Desk, rule_id: str = "frequency", until: date = SUNDAY, why: str = WHY) -> None:
    give_override(desk, "C1", rule_id, why, until)


def allowed(at_desk: AtDesk, day: date = DAY) -> list[str]:
    with at_desk(EVE) as desk:
        found = read_candidates(desk, (day,))
    verdicts = judge(found.cases, [day], POLICY.rulebook, POLICY.calendar, (), found.earlier_visits)
    return [visit.visit_id for visit in verdicts.allowed]


def agree_again(at_desk: AtDesk, case_id: str) -> None:
    consent = Consent(reference="A-2", given_on=EVE.date(), channel=Channel.PHONE)
    with at_desk(EVE) as desk:
        agree(desk, case_id, consent, [agreed("09:00", "11:00")])


def test_it_lets_that_case_alone_pass_until_it_is_ended(
    at_desk: AtDesk, as_manager: AtDesk
) -> None:
    with pytest.raises(InputError, match="rule frequency"):
        agree_again(at_desk, "C1")
    with as_manager(EVE) as desk:
        give(desk)
        assert overridden_cases(desk) == ("C1",)
    with pytest.raises(InputError, match="rule frequency"):
        agree_again(at_desk, "C2")
    agree_again(at_desk, "C1")
    assert allowed(at_desk) == ["C1"]
    with as_manager(EVE) as desk:
        end_override(desk, "C1", "frequency")
        assert overridden_cases(desk) == ()
    assert allowed(at_desk) == []


def test_it_expires_by_itself(at_desk: AtDesk, as_manager: AtDesk) -> None:
    with as_manager(EVE) as desk:
        give(desk, until=DAY)
    agree_again(at_desk, "C1")
    assert allowed(at_desk) == ["C1"]
    with as_manager(at("08:00", DAY + timedelta(days=1))) as desk:
        assert overridden_cases(desk) == ()
        give(desk, until=SUNDAY)  # the old one has expired: this one is new
        file = open_file(desk, "C1")
    assert [row["number"] for row in file.facts.facts[OVERRIDE.name]] == [1, 2]


def test_who_plans_lifts_no_rule_and_who_is_no_manager_neither(
    store: Store, dispatcher: Visitor, at_desk: AtDesk
) -> None:
    told = "周敏 plans visits too, and so lifts no rule"
    with pytest.raises(RefusedError, match=told), at_desk(EVE) as desk:
        give(desk)
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "高原", [Role.DISPATCHER])
    visitor, told = replace(dispatcher, name="高原"), "高原 may not do this; it is for: manager"
    with pytest.raises(RefusedError, match=told), store.acting(visitor, Right.OVERRIDE):
        raise AssertionError


def test_who_lifted_a_rule_plans_nothing_with_it_in_whatever_role_later(
    store: Store, dispatcher: Visitor, at_desk: AtDesk, as_manager: AtDesk
) -> None:
    with as_manager(EVE) as desk:
        give(desk)
    agree_again(at_desk, "C1")
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "李经理", [Role.DISPATCHER])
    assert allowed(at_desk) == ["C1"]
    with at_desk(EVE) as desk:
        others = read_candidates(desk, [DAY])
    assert others.own_lifts == ()
    with as_manager(EVE) as desk:
        own = read_candidates(desk, [DAY])
        (lift,) = own.own_lifts
        assert (lift.case_id, lift.rule_id) == ("C1", "frequency")
        visits = own.earlier_visits
        verdicts = judge(own.cases, own.days, desk.rulebook, desk.calendar, earlier_visits=visits)
        assert "C1" not in [visit.visit_id for visit in verdicts.allowed]
        assert read_candidates(desk, [DAY + timedelta(days=9)]).own_lifts == ()
    with pytest.raises(InputError, match="rule frequency"), as_manager(EVE) as desk:
        keep_plan(desk, others, made(others, ["C1"]))


@pytest.mark.parametrize(
    ("rule_id", "why", "until", "told"),
    [
        ("hours", WHY, DAY, "stands in a regulation: No visit at night. China Banking Association"),
        ("hold-flags", WHY, DAY, "no signature takes its place: Nobody is visited"),
        ("agreed-window", WHY, DAY, "no signature takes its place: A visit takes place at a time"),
        ("identify", WHY, DAY, "for the officer to keep"),
        ("complaint-pause", WHY, DAY, "is a step of the process: none is skipped"),
        ("moon", WHY, DAY, "the rulebook has no rule moon"),
        ("frequency", "  ", DAY, "expected a reason of at most 2000 characters"),
        ("frequency", WHY, DAY - timedelta(days=2), "expected a day from .* 7 Oct 2026 to"),
        ("frequency", WHY, DAY + timedelta(days=30), "to Fri 6 Nov 2026, got Sat 7 Nov 2026"),
    ],
)
def test_what_is_refused_writes_nothing(
    as_manager: AtDesk, rule_id: str, why: str, until: date, told: str
) -> None:
    with pytest.raises(InputError, match=told), as_manager(EVE) as desk:
        give(desk, rule_id, until, why)
    with as_manager(EVE) as desk:
        assert open_file(desk, "C1").facts.facts[OVERRIDE.name] == []


def test_no_rule_is_lifted_for_a_case_that_is_closed(at_desk: AtDesk, as_manager: AtDesk) -> None:
    with at_desk(EVE) as desk:
        take_step(desk, "C1", Step.CLOSE, DAY - timedelta(days=1))
    with as_manager(EVE) as desk, pytest.raises(InputError, match="case C1: it is closed"):
        give(desk)


def test_the_same_twice_is_once_and_another_needs_the_first_ended(as_manager: AtDesk) -> None:
    with as_manager(EVE) as desk:
        give(desk)
        give(desk)
        with pytest.raises(InputError, match="lifted already, until Sun 11 Oct 2026 by 李经理"):
            give(desk, until=DAY)
        end_override(desk, "C1", "frequency")
        end_override(desk, "C1", "frequency")
        give(desk, until=DAY)
        rows = open_file(desk, "C1").facts.facts[OVERRIDE.name]
        assert [(row["number"], row["ended_by"]) for row in rows] == [(1, "李经理"), (2, "")]
        with pytest.raises(InputError, match="the rule is not lifted for this case"):
            end_override(desk, "C1", "calendar")


def test_the_reason_lies_sealed_and_the_store_proves_whole(
    store: Store, as_manager: AtDesk
) -> None:
    with as_manager(EVE) as desk:
        give(desk)
    with transaction(store.engine) as connection:
        (row,) = connection.execute(OVERRIDE.select()).mappings()
        assert WHY.encode() not in bytes(row["reason"])
        assert verify(connection, store.vault).findings == ()


@pytest.mark.parametrize("rule_id", ["hold-flags", "frequency"])
def test_a_row_put_there_by_hand_is_found_and_lifts_nothing_of_the_borrowers(
    store: Store, at_desk: AtDesk, as_manager: AtDesk, rule_id: str
) -> None:
    with as_manager(EVE) as desk:
        give(desk)
    with at_desk(EVE) as desk:
        held = make_case("C1", past_visits=VISITED, flags=frozenset({HoldFlag.MOURNING}))
        import_cases(desk, [held])
    with transaction(store.engine) as connection:
        forged = {
            "case_id": "C1",
            "rule_id": rule_id,
            "number": 9,
            "reason": store.vault.seal("x"),
            "given_by": "李经理",
            "given_at": EVE,
            "expires_on": SUNDAY,
            "ended_by": "",
        }
        connection.execute(insert(OVERRIDE).values(forged))
        told = [str(finding) for finding in verify(connection, store.vault).findings]
    assert told == [f'override: a row was added: ["C1","{rule_id}",9]']
    with at_desk(EVE) as desk:
        case = open_file(desk, "C1").case
    verdicts = judge([case], [DAY], POLICY.rulebook, POLICY.calendar)
    assert [hold.rule.rule_id for hold in verdicts.held] == ["hold-flags"]


def test_what_ends_while_a_plan_is_being_made_overtakes_it(
    at_desk: AtDesk, as_manager: AtDesk
) -> None:
    with as_manager(EVE) as desk:
        give(desk)
    agree_again(at_desk, "C1")
    with at_desk(EVE) as desk:
        candidates = read_candidates(desk, (DAY,))
    with as_manager(EVE) as desk:
        end_override(desk, "C1", "frequency")
    with pytest.raises(OvertakenError, match="C1 was changed"), at_desk(EVE) as desk:
        keep_plan(desk, candidates, made(candidates))


def test_purged_the_reason_is_gone_and_who_answered_for_it_stays(
    store: Store, at_desk: AtDesk, as_manager: AtDesk
) -> None:
    with as_manager(EVE) as desk:
        give(desk)
    with at_desk(EVE) as desk:
        purge(desk, ["C1"])
        (row,) = open_file(desk, "C1").facts.facts[OVERRIDE.name]
    assert (row["reason"], row["given_by"]) == ("", "李经理")
    with transaction(store.engine) as connection:
        assert verify(connection, store.vault).findings == ()
