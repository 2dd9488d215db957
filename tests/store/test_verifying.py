"""The proof that a store is whole: clean as it was written, and every tampering found."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from known_cases import make_loan
from samples import DAY, agreed, at, make_case, make_officer
from sqlalchemy import BigInteger, Boolean, Date, Integer, LargeBinary, select, update

from visitplanner.domain import (
    Certification,
    DayShift,
    HoldFlag,
    OutcomeCode,
    PastVisit,
    Promise,
    Training,
)
from visitplanner.store.access import Right
from visitplanner.store.case_rows import CaseFacts, case_row, fact_rows
from visitplanner.store.cases import write_facts
from visitplanner.store.database import transaction
from visitplanner.store.means import means_row
from visitplanner.store.officer_rows import KeptOfficer
from visitplanner.store.officers import write_officers
from visitplanner.store.schema import (
    AUDIT,
    BUREAU,
    COMPLAINT,
    EVENT,
    EXPORT,
    HEAD,
    INSTALMENT,
    JOURNALLED,
    MEANS,
    OVERRIDE,
    PAYMENT,
    PLAN,
    PLAN_DAY,
    PLAN_SOURCE,
    PLANNED_VISIT,
    REPAYMENT,
    REPORT,
    ROLL,
    SETTLEMENT,
    STAFF_OFFICER,
    VOID,
    Moment,
)
from visitplanner.store.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, Connection, Table

    from visitplanner.store.opening import Store, Visitor

EVERY = (*JOURNALLED, AUDIT, HEAD)
NUM_TAMPERINGS = 500


UNBOUND = {
    "sqlite": "PRAGMA defer_foreign_keys=ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""Lets rows point to what is not there: foreign keys find nothing for us."""


PLAN_ROWS: tuple[tuple[Table, Mapping[str, object]], ...] = (
    (
        PLAN,
        {
            "number": 1,
            "fingerprint": "f",
            "first_day": DAY,
            "num_days": 1,
            "made_at": at("08:00"),
            "made_by": "周敏",
            "document": "{}",
        },
    ),
    (PLAN_SOURCE, {"plan": 1, "document": "{}"}),
    (PLAN_DAY, {"day": DAY, "plan": 1}),
    (
        PLANNED_VISIT,
        {"plan": 1, "case_id": "C1", "day": DAY, "starts_at": at("09:00"), "officers": "[]"},
    ),
)

CAME_BACK: tuple[tuple[Table, Mapping[str, object]], ...] = (
    (
        EXPORT,
        {
            "sha256": "e" * 64,
            "plan": "f",
            "officer_id": "W01",
            "day": DAY,
            "number": 1,
            "exported_at": at("18:00"),
            "imported_at": at("18:30"),
            "imported_by": "周敏",
        },
    ),
    (
        REPORT,
        {
            "case_id": "C1",
            "visited_on": DAY,
            "number": 1,
            "outcome": "met_promised",
            "officer_id": "W01",
            "arrived_at": at("09:02"),
            "left_at": None,
            "promise_due_on": DAY,
            "promise_fen": 100_00,
            "willingness": "willing",
            "ability": "able",
            "note": "",
            "plan": "f",
            "source": "e" * 64,
            "recorded_at": at("18:30"),
            "recorded_by": "周敏",
        },
    ),
    (
        COMPLAINT,
        {
            "case_id": "C1",
            "event": 1,
            "received_on": DAY,
            "text": "太早",
            "resolved_on": None,
        },
    ),
    (
        OVERRIDE,
        {
            "case_id": "C1",
            "rule_id": "calendar",
            "number": 1,
            "reason": "只有周日在家",
            "given_by": "李经理",
            "given_at": at("08:30"),
            "expires_on": DAY,
            "ended_on": None,
            "ended_by": "",
        },
    ),
)


FOLLOWED: tuple[tuple[Table, Mapping[str, object]], ...] = (
    (
        REPAYMENT,
        {
            "case_id": "C1",
            "number": 1,
            "agreed_on": DAY,
            "method": "equal_principal",
            "months": 3,
            "annual_rate": "3/50",
            "debt_fen": 300_00,
            "waived_fen": 0,
            "approved_by": "",
            "recorded_by": "周敏",
        },
    ),
    (
        INSTALMENT,
        {"case_id": "C1", "plan": 1, "due_on": DAY, "amount_fen": 100_00, "standing": "open"},
    ),
    (
        PAYMENT,
        {
            "case_id": "C1",
            "paid_on": DAY,
            "reference_key": "d1",
            "reference": "T1",
            "amount_fen": 50_00,
            "recorded_at": at("18:30"),
            "recorded_by": "周敏",
        },
    ),
    (
        SETTLEMENT,
        {
            "case_id": "C1",
            "paid_on": DAY,
            "reference_key": "d1",
            "plan": 1,
            "due_on": DAY,
            "amount_fen": 50_00,
        },
    ),
    (
        VOID,
        {
            "case_id": "C1",
            "paid_on": DAY,
            "reference_key": "d2",
            "number": 1,
            "reference": "T2",
            "amount_fen": 500_00,
            "recorded_at": at("18:31"),
            "recorded_by": "周敏",
            "reason": "一个零太多",
            "voided_at": at("18:35"),
            "voided_by": "周敏",
        },
    ),
    (
        BUREAU,
        {
            "case_id": "C1",
            "told_on": DAY,
            "channel": "mail",
            "waits_until": DAY + timedelta(days=15),
            "reported_on": None,
        },
    ),
    (
        ROLL,
        {
            "case_id": "C1",
            "seen_on": DAY,
            "days_before": 30,
            "days_after": 31,
            "overdue_fen": 100_00,
        },
    ),
)


@pytest.fixture
def full(store: Store, dispatcher: Visitor) -> Store:
    """Return a store with rows in every table."""
    cases = [
        make_case(
            f"C{n}",
            agreed_windows=(agreed("09:00", "12:00"), agreed("14:00", "17:00")),
            flags=frozenset({HoldFlag.HARDSHIP}),
            promise=Promise(due_on=DAY + timedelta(days=n), amount_fen=100_00 * n),
            past_visits=(PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME),),
        )
        for n in range(1, 6)
    ]
    held = Certification(name="AML", expires_on=DAY)
    certified = make_officer(
        "W01",
        certifications=(held,),
        training=(Training(subject="law", done_on=DAY),),
        day_shifts=(DayShift(day=DAY, start=36_000, end=68_400),),
    )
    on_leave = make_officer("W02", leave=frozenset({DAY}))
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        rows = [CaseFacts(case=case_row(case, "agreed"), facts=fact_rows(case)) for case in cases]
        write_facts(journal, rows)
        journal.put(EVENT, make_event("C1"), "C1")
        write_officers(journal, [KeptOfficer(officer=certified), KeptOfficer(officer=on_leave)])
        for table, row in (*PLAN_ROWS, *CAME_BACK, *FOLLOWED):
            journal.put(table, row)
        journal.put(MEANS, means_row(make_loan()))
        journal.put(STAFF_OFFICER, {"name": "李强", "officer_id": "W01"})
    return store


def make_event(case_id: str) -> dict[str, object]:
    """Return the first event of a case."""
    return {
        "case_id": case_id,
        "number": 1,
        "step": "give_notice",
        "outcome": "",
        "happened_on": DAY,
        "recorded_at": at("08:00"),
        "recorded_by": "周敏",
    }


def other(column: Column[Any], old: Any, dice: random.Random) -> Any:  # noqa: ANN401
    """Return a value that a column can hold and does not."""
    if isinstance(column.type, LargeBinary):
        at_byte = dice.randrange(len(old))
        return old[:at_byte] + bytes([old[at_byte] ^ 1 << dice.randrange(8)]) + old[at_byte + 1 :]
    if isinstance(column.type, Boolean):
        return not old
    if isinstance(old, int) or isinstance(column.type, Integer | BigInteger):
        return (old or 0) + (1_000 if column.primary_key else dice.choice([-1, 1, 1_000]))
    if isinstance(column.type, Date):
        return DAY - timedelta(days=400) if old is None else old + timedelta(days=1)
    if isinstance(column.type, Moment):
        return at("07:00") if old is None else old + timedelta(seconds=1)
    return f"{old}x"


def tamper(connection: Connection, table: Table, dice: random.Random) -> str:
    """Change a table behind the store's back, and return how."""
    rows = connection.execute(select(table)).mappings().all()
    row = dict(dice.choice(rows))
    mine = [column == row[column.name] for column in table.primary_key]
    how = dice.choice(["change", "change", "change", "delete", "add"])
    column = dice.choice(list(table.columns))
    value = other(column, row[column.name], dice)
    if how == "change":
        connection.execute(update(table).where(*mine).values({column.name: value}))
        return f"{table.name}.{column.name}: {row[column.name]!r} -> {value!r}"
    if how == "delete":
        connection.execute(table.delete().where(*mine))
    else:
        key = next(iter(table.primary_key))
        new = other(key, row[key.name], dice)
        connection.execute(table.insert().values({**row, key.name: new}))
    return f"{how} a row of {table.name}"


def test_a_store_as_it_was_written_is_clean(full: Store, dispatcher: Visitor) -> None:
    proof = full.verified(dispatcher)
    assert proof.findings == ()
    assert proof.num_entries == 2 + 5 * 8 + 1 + 7 + len((*PLAN_ROWS, *CAME_BACK, *FOLLOWED)) + 1


def test_every_tampering_is_found(full: Store, dispatcher: Visitor) -> None:
    dice = random.Random(20261128)  # noqa: S311 (a seeded trial)
    for number in range(NUM_TAMPERINGS):
        table = EVERY[number % len(EVERY)]
        with full.engine.connect() as connection, connection.begin() as attempt:
            connection.exec_driver_sql(UNBOUND[connection.dialect.name])
            how = tamper(connection, table, dice)
            assert verify(connection, full.vault).findings, how
            attempt.rollback()
    assert full.verified(dispatcher).findings == ()


def test_a_log_cut_short_with_all_that_it_told_of_is_found_by_its_seal(
    full: Store, dispatcher: Visitor
) -> None:
    before = full.verified(dispatcher)
    later = replace(dispatcher, now=at("09:00"))
    with full.acting(later, Right.CHANGE_CASES) as journal:
        journal.note("C1", detail="said")
    seal = full.verified(dispatcher).head
    assert full.verified(dispatcher, expected_head=before.head).findings == ()
    with transaction(full.engine) as connection:
        connection.execute(AUDIT.delete().where(AUDIT.c.seq == before.num_entries + 1))
        connection.execute(update(HEAD).values(seq=before.num_entries, chain=before.head))
    assert full.verified(dispatcher).findings == ()
    (found,) = full.verified(dispatcher, expected_head=seal).findings
    assert found.template == "the log does not hold the entry that was its last one"


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE audit SET at = 'garbage' WHERE seq = 3", "audit"),
        ("UPDATE event SET happened_on = 'garbage'", "event"),
        ("UPDATE agreed_window SET ends_at = '2026-99-99'", "agreed_window"),
    ],
)
def test_cells_that_cannot_be_read_are_findings_of_their_table(
    full: Store, dispatcher: Visitor, statement: str, table: str
) -> None:
    if full.engine.dialect.name != "sqlite":
        pytest.skip("a server takes no such cells")
    with transaction(full.engine) as connection:
        connection.exec_driver_sql(statement)
    found = [dict(each.values) for each in full.verified(dispatcher).findings]
    assert {"table": table} in found


def test_a_database_whose_indexes_tell_something_else_is_damaged(
    full: Store, dispatcher: Visitor
) -> None:
    if full.engine.dialect.name != "sqlite":
        pytest.skip("a server looks after its own indexes")
    with transaction(full.engine) as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name ="
            " 'sqlite_autoindex_visit_1') WHERE name = 'sqlite_autoindex_case_flag_1'"
        )
    templates = [each.template for each in full.verified(dispatcher).findings]
    assert "the database's file is damaged: {detail}" in templates


def test_a_role_that_nobody_knows_gives_no_right(full: Store, dispatcher: Visitor) -> None:
    with transaction(full.engine) as connection:
        connection.exec_driver_sql("UPDATE staff SET role = 'admin' WHERE role = 'dispatcher'")
    assert full.verified(dispatcher).findings
