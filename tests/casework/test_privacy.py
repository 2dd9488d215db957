"""What a borrower may ask for is told whole; what time is over for is gone, and the log stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case
from sqlalchemy import select

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.privacy import due_to_purge, export_case, purge, purge_plans
from visitplanner.casework.steps import take_step
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import OutcomeCode, PastVisit, VisitOutcome
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState, Step
from visitplanner.store.schema import PLAN, PLAN_SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

VISITED = (PastVisit(visited_on=date(2026, 9, 1), outcome=OutcomeCode.NOT_AT_HOME),)


@pytest.fixture(autouse=True)
def two_cases(at_desk: AtDesk) -> None:
    """Put a case that is closed, and one that is not, into the store."""
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case("C1", past_visits=VISITED), make_case("C2")])
        take_step(desk, "C1", Step.CLOSE, DAY)


def test_a_case_is_told_whole(at_desk: AtDesk) -> None:
    with at_desk(at("09:00")) as desk:
        told = json.loads(export_case(desk, "C1"))
    assert told["case"]["borrower_name"] == "王小明"
    assert told["case"]["address"] == "环翠区示例路1号"
    assert told["notice"][0]["given_on"] == "2026-09-18"
    assert [row["step"] for row in told["event"]][-1] == "close"
    assert told["audit"][-1]["detail"] == "read"
    assert {row["actor"] for row in told["audit"]} == {"周敏"}


def test_the_time_is_counted_from_the_last_step_of_a_closed_case(at_desk: AtDesk) -> None:
    with at_desk(at("08:00", date(2028, 10, 8))) as desk:
        assert due_to_purge(desk, 2) == ()
    with at_desk(at("08:00", date(2028, 10, 9))) as desk:
        assert due_to_purge(desk, 2) == ("C1",)
        assert due_to_purge(desk, 3) == ()


def test_records_are_kept_as_long_as_the_law_says(at_desk: AtDesk) -> None:
    with (
        pytest.raises(InputError, match="at least 2 years"),
        at_desk(at("08:00", date(2030, 1, 1))) as desk,
    ):
        due_to_purge(desk, 1)


def test_what_is_purged_has_nothing_personal_left_and_the_log_stays_whole(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    before = store.verified(dispatcher)
    with at_desk(at("08:00", date(2029, 1, 1))) as desk:
        purge(desk, due_to_purge(desk, 2))
        assert due_to_purge(desk, 2) == ()
        gone, kept = open_file(desk, "C1"), open_file(desk, "C2")
    assert (gone.case.borrower.name, gone.case.borrower.phone) == ("", "")
    assert (gone.case.address, gone.case.location) == ("", None)
    assert gone.progress.state is CaseState.CLOSED
    assert len(gone.events) == 4
    assert kept.case == make_case("C2")
    after = store.verified(dispatcher, expected_head=before.head)
    assert after.findings == ()


def test_what_comes_in_after_a_purge_is_purged_again(at_desk: AtDesk) -> None:
    with at_desk(at("08:00", date(2029, 1, 1))) as desk:
        purge(desk, ["C1"])
        late = Payment(paid_on=date(2028, 12, 31), amount_fen=100, reference="by 王小明's sister")
        add_payment(desk, "C1", late)
    with at_desk(at("08:00", date(2033, 1, 1))) as desk:
        assert due_to_purge(desk, 2) == ("C1",)
        purge(desk, ["C1"])
        assert due_to_purge(desk, 2) == ()


def test_nothing_personal_is_added_to_a_case_that_was_purged(at_desk: AtDesk) -> None:
    said = VisitOutcome(case_id="C1", officer_id="W01", day=DAY, outcome=OutcomeCode.MOVED)
    with at_desk(at("08:00", date(2029, 1, 1))) as desk:
        record_visit(desk, Report(outcome=replace(said, note="to his sister's")))
        purge(desk, ["C1"])
        with pytest.raises(InputError, match="C1 was purged: nothing personal is added"):
            record_visit(desk, Report(outcome=replace(said, note="to his brother's")))
        record_visit(desk, Report(outcome=replace(said, outcome=OutcomeCode.NOT_AT_HOME)))


@pytest.mark.parametrize("years", [2026, 10_000])
def test_a_number_of_years_that_no_calendar_has_is_told(at_desk: AtDesk, years: int) -> None:
    with (
        pytest.raises(InputError, match=f"expected a number of years, got {years}"),
        at_desk(at("08:00")) as desk,
    ):
        due_to_purge(desk, years)


def test_on_a_leap_day_the_years_are_counted_to_the_day_before(at_desk: AtDesk) -> None:
    with at_desk(at("08:00", date(2028, 2, 29))) as desk:
        assert due_to_purge(desk, 2) == ()


def test_plans_of_days_long_gone_are_emptied(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    row = {"number": 1, "fingerprint": "f", "first_day": DAY, "num_days": 2}
    row |= {"made_at": at("07:00"), "made_by": "周敏", "document": "{}"}
    with at_desk(at("08:00")) as desk:
        desk.journal.put(PLAN, row)
        desk.journal.put(PLAN_SOURCE, {"plan": 1, "document": "[]"})
    for day, emptied in ((date(2028, 10, 9), 0), (date(2028, 10, 10), 1), (date(2028, 10, 11), 0)):
        with at_desk(at("08:00", day)) as desk:
            assert purge_plans(desk, 2) == emptied
            (source,) = desk.journal.connection.execute(select(PLAN_SOURCE)).mappings()
            is_kept = day < date(2028, 10, 10)
            assert bool(desk.journal.opened(PLAN_SOURCE, source)["document"]) == is_kept
    assert store.verified(dispatcher).findings == ()


def test_nothing_of_it_is_left_in_the_file(at_desk: AtDesk, store: Store, tmp_path: Path) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("the files of a server are its own")
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT borrower_name FROM case_file").fetchall()
        connection.rollback()
    seals = {bytes(row[0]) for row in rows}
    with at_desk(at("08:00", date(2029, 1, 1))) as desk:
        purge(desk, due_to_purge(desk, 2))
    with store.engine.connect() as connection:
        connection.rollback()
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    written = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    assert len([seal for seal in seals if seal in written]) == 1
