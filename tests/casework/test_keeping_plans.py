"""Plans into the store: of several one wins, and no order of things leads off the lawful way."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from casework.conftest import POLICY
from casework.plans_made import made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import DAY, agreed, at, make_case, make_officer
from sqlalchemy import select

from visitplanner.casework.desk import Desk, open_file, open_files
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import Kept, OvertakenError, keep_plan
from visitplanner.casework.officers import import_officers
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.steps import agree, complain, take_step, withdraw
from visitplanner.domain import Channel, Consent, OutcomeCode, PastVisit
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState, Step
from visitplanner.store.access import Right, Role
from visitplanner.store.opening import make_store
from visitplanner.store.people import take_on
from visitplanner.store.plans import NO_PLAN, plans_of_days, standing_visits
from visitplanner.store.schema import PLAN, PLANNED_VISIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from visitplanner.casework.planning import Candidates
    from visitplanner.store.journal import Journal
    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))
NEXT = DAY + timedelta(days=1)
PLANNERS = 8
STORES = itertools.count()


@pytest.fixture(autouse=True)
def agreed_cases(at_desk: AtDesk) -> None:
    """Put three agreed cases and an officer into the store."""
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case(f"C{n}") for n in (1, 2, 3)])
        import_officers(desk.journal, [make_officer()])


def read(at_desk: AtDesk, *days: date) -> Candidates:
    with at_desk(EVE) as desk:
        return read_candidates(desk, days or (DAY,))


def keep(at_desk: AtDesk, candidates: Candidates, *only: str) -> Kept:
    with at_desk(EVE) as desk:
        return keep_plan(desk, candidates, made(candidates, only))


def states(at_desk: AtDesk) -> list[str]:
    with at_desk(EVE) as desk:
        return [str(file.progress.state) for file in open_files(desk, ["C1", "C2", "C3"])]


def test_the_next_plan_of_the_day_takes_the_place_of_the_last(at_desk: AtDesk) -> None:
    first = keep(at_desk, read(at_desk), "C1", "C2")
    second = keep(at_desk, read(at_desk), "C2", "C3")
    assert (first, second) == (
        Kept(number=1, taken_off=()),
        Kept(number=2, taken_off=("C1",)),
    )
    assert states(at_desk) == ["prepared", "planned", "planned"]
    with at_desk(EVE) as desk:
        steps = [row["step"] for row in open_file(desk, "C1").events[-3:]]
        assert len(open_file(desk, "C2").events) == 5
        assert [each.case_id for each in standing_visits(desk.journal)] == ["C2", "C3"]
        assert plans_of_days(desk.journal, [DAY, NEXT]) == {DAY: 2, NEXT: NO_PLAN}
    assert steps == ["prepare", "plan", "unplan"]
    keep(at_desk, read(at_desk), "C1")
    assert states(at_desk) == ["planned", "prepared", "prepared"]


def test_visits_that_stay_planned_get_the_new_times(at_desk: AtDesk) -> None:
    keep(at_desk, read(at_desk), "C1")
    candidates = read(at_desk)
    with at_desk(EVE) as desk:
        keep_plan(desk, candidates, made(candidates, ["C1"], minutes=45))
        (standing,) = standing_visits(desk.journal)
    assert standing.starts_at == at("09:45")


def test_a_plan_of_other_days_is_left_alone(at_desk: AtDesk) -> None:
    keep(at_desk, read(at_desk), "C1")
    keep(at_desk, read(at_desk, NEXT))
    assert states(at_desk) == ["planned", "agreed", "agreed"]
    with at_desk(EVE) as desk:
        assert plans_of_days(desk.journal, [DAY, NEXT]) == {DAY: 1, NEXT: 2}


def test_of_two_who_plan_days_in_common_the_second_is_told(at_desk: AtDesk) -> None:
    mine, theirs = read(at_desk, DAY, NEXT), read(at_desk, NEXT)
    keep(at_desk, theirs)
    with pytest.raises(OvertakenError, match="Fri 9 Oct 2026 was planned by 周敏 on Wed 7 Oct"):
        keep(at_desk, mine, "C1")
    assert states(at_desk) == ["agreed"] * 3


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: complain(desk, "C1", EVE.date(), ""),
        lambda desk: withdraw(desk, "C1", EVE.date(), "周敏"),
        lambda desk: import_cases(desk, [make_case("C1", address="环翠区示例路2号")]),
        lambda desk: import_cases(
            desk,
            [
                make_case(
                    "C9",
                    household_id="c1",
                    agreed_windows=(),
                    past_visits=(
                        PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME),
                    ),
                )
            ],
        ),
    ],
    ids=["complaint", "withdrawal", "address", "visit to the household"],
)  # fmt: skip
def test_a_case_that_changed_meanwhile_is_not_visited_as_it_was(
    at_desk: AtDesk, change: Callable[[Desk], object]
) -> None:
    candidates = read(at_desk)
    with at_desk(EVE) as desk:
        change(desk)
    before = states(at_desk)
    with pytest.raises(OvertakenError, match="on record of cases C1 was changed"):
        keep(at_desk, candidates, "C1", "C2")
    assert states(at_desk) == before
    keep(at_desk, candidates, "C2", "C3")  # it does not concern those who visit others
    assert states(at_desk)[1:] == ["planned", "planned"]


def test_a_time_that_passed_during_the_search_is_refused_with_its_rule(at_desk: AtDesk) -> None:
    with at_desk(at("16:55")) as desk:
        candidates = read_candidates(desk, [DAY])
    plan = made(candidates, ["C1"])
    with (
        pytest.raises(InputError, match=r"the agreed time has passed \(rule agreed-window\)"),
        at_desk(at("17:01")) as desk,
    ):
        keep_plan(desk, candidates, plan)
    assert states(at_desk) == ["agreed"] * 3


def test_of_many_who_plan_at_once_one_wins(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    candidates, start = read(at_desk), threading.Barrier(PLANNERS)

    def planner(number: int) -> int:
        plan = made(candidates, [f"C{1 + number % 3}"])  # one who plans others comes second too
        start.wait()
        try:
            with at_desk(EVE) as desk:
                return keep_plan(desk, candidates, plan).number
        except OvertakenError:
            return NO_PLAN

    with ThreadPoolExecutor(PLANNERS) as pool:
        assert sorted(pool.map(planner, range(PLANNERS))) == [NO_PLAN] * (PLANNERS - 1) + [1]
    assert sorted(states(at_desk)) == ["agreed", "agreed", "planned"]
    assert store.verified(dispatcher).findings == ()


def test_many_who_plan_again_and_again_lose_nothing_and_double_nothing(
    store: Store, dispatcher: Visitor
) -> None:
    names = [f"planner {n}" for n in range(PLANNERS)]
    with store.acting(dispatcher, Right.MANAGE) as journal:
        for name in names:
            take_on(journal, name, [Role.DISPATCHER])

    def planner(name: str) -> int:
        visitor = replace(dispatcher, name=name, now=EVE)
        for _ in range(PLANNERS):
            with store.acting(visitor, Right.PLAN) as journal:
                candidates = read_candidates(_desk(journal), [DAY])
            try:
                with store.acting(visitor, Right.PLAN) as journal:
                    return keep_plan(_desk(journal), candidates, made(candidates)).number
            except OvertakenError:
                continue
        return NO_PLAN

    with ThreadPoolExecutor(PLANNERS) as pool:
        numbers = list(pool.map(planner, names))
    assert sorted(numbers) == list(range(1, PLANNERS + 1))
    with store.acting(dispatcher, Right.PLAN) as journal:
        made_by = journal.connection.execute(select(PLAN.c.number, PLAN.c.made_by)).all()
        visits = journal.connection.execute(select(PLANNED_VISIT)).all()
        events = [len(file.events) for file in open_files(_desk(journal), ["C1", "C2", "C3"])]
    assert {(row.number, row.made_by) for row in made_by} == set(zip(numbers, names, strict=True))
    assert (len(visits), events) == (3 * PLANNERS, [5, 5, 5])
    assert store.verified(dispatcher).findings == ()


def _desk(journal: Journal) -> Desk:
    return Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)


CASE_IDS = ("C1", "C2", "C3")
case_ids = st.sampled_from(CASE_IDS)
some_days = st.sampled_from([(DAY,), (NEXT,), (DAY, NEXT)])
moves = st.one_of(
    st.tuples(st.just("plan"), some_days, st.frozensets(case_ids)),
    st.tuples(st.just("withdraw"), case_ids, st.none()),
    st.tuples(st.just("agree"), case_ids, some_days),
    st.tuples(st.sampled_from([Step.COMPLAIN, Step.RESOLVE_COMPLAINT]), case_ids, st.none()),
)


@dataclass
class World:
    """A branch in which things happen in any order."""

    store: Store
    visitor: Visitor
    references: itertools.count[int]

    def happens(self, what: str, first: object, second: object) -> None:
        """Let something happen; what is not lawful is refused and changes nothing."""
        try:
            with self.store.acting(self.visitor, Right.CHANGE_CASES) as journal:
                self._happens(_desk(journal), what, first, second)
        except InputError:
            pass

    def _happens(self, desk: Desk, what: str, first: Any, second: Any) -> None:  # noqa: ANN401
        if what == "plan":
            candidates = read_candidates(desk, first)
            plan = made(candidates, second)
            keep_plan(desk, candidates, plan)
            visited = open_files(desk, [visit.case_id for visit in plan.visits])
            assert all(file.progress.state is CaseState.PLANNED for file in visited)
        elif what == "withdraw":
            withdraw(desk, first, EVE.date(), "周敏")
        elif what == "agree":
            number = next(self.references)
            consent = Consent(reference=f"R{number}", given_on=EVE.date(), channel=Channel.PHONE)
            agree(desk, first, consent, [agreed("09:00", "17:00", day) for day in second])
        elif what == Step.COMPLAIN:
            complain(desk, first, EVE.date(), "")
        else:
            take_step(desk, first, Step(what), EVE.date())


@given(st.lists(moves, max_size=10))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("key_file")
def test_whatever_happens_in_whatever_order_is_lawful_and_whole(
    tmp_path: Path, dispatcher: Visitor, happenings: list[tuple[str, object, object]]
) -> None:
    visitor = replace(dispatcher, now=EVE)
    store = make_store(f"sqlite:///{tmp_path / f'{next(STORES)}.sqlite'}", visitor)
    world = World(store=store, visitor=visitor, references=itertools.count())
    with store.acting(visitor, Right.CHANGE_CASES) as journal:
        import_cases(_desk(journal), [make_case(case_id) for case_id in CASE_IDS])
    for happening in happenings:
        world.happens(*happening)
        with store.acting(visitor, Right.READ_CASES) as journal:
            files = open_files(_desk(journal), CASE_IDS)  # each replays its events
            standing = {each.case_id: each for each in standing_visits(journal)}
        for file in files:
            is_planned = file.progress.state is CaseState.PLANNED
            assert str(file.progress.state) == file.facts.case["state"]
            assert is_planned == (file.case.case_id in standing)
            if is_planned:
                day = standing[file.case.case_id].day
                assert day in {agreed.window.day for agreed in file.case.agreed_windows}
    assert store.verified(visitor).findings == ()
    store.engine.dispose()
