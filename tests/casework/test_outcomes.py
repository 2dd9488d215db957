"""Exports into the store: a day worked through, all judged, each taken whole and once."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from exports import EVENING, PAGE, bench, body, case, promised, sealed, visit
from factories import make_cases
from samples import DAY, at, make_officer

from visitplanner.casework import outcomes
from visitplanner.casework.desk import Desk, open_files
from visitplanner.casework.follow_ups import follow_ups
from visitplanner.casework.importing import import_cases
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.casework.outcomes import Kept, take_exports
from visitplanner.casework.visits import record_visit
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.outcomes.taking import Arrived, Refused
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.settings import FollowUpSettings
from visitplanner.store.cases import count_by_state
from visitplanner.store.schema import EXPORT, PROMISE, REPORT, VISIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.visits import Recorded, Report
    from visitplanner.outcomes.sealed import Sealed
    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]
    Take: TypeAlias = Callable[..., tuple[tuple[Kept, ...], tuple[Refused, ...]]]

CASES = (*make_cases(), *make_cases(4, "Y"))
"""Those of the full plan but X0001; `exports.PAGE` is W01's page of it."""

TESTS = Path(__file__).parents[1]
TAKE_ONE = """
import sys
from dataclasses import replace
from pathlib import Path
from exports import EVENING, PAGE, bench, body, sealed, visit
from visitplanner.casework.desk import Desk
from visitplanner.casework.outcomes import take_exports
from visitplanner.outcomes.taking import Arrived
from visitplanner.policy import Policy
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, open_store
import contextlib
officer, cases, plan, url = sys.argv[1:]
page = replace(PAGE, officer_id=officer)
one = sealed(body(*(visit(case_id=each) for each in cases.split()), page=page), page)
visitor = Visitor(name="周敏", action="test", now=EVENING)
@contextlib.contextmanager
def desk():
    with open_store(url).acting(visitor, Right.RECORD_OUTCOMES) as journal:
        yield Desk(journal=journal, rulebook=Policy().rulebook, calendar=Policy().calendar)
kept, refused = take_exports([Arrived(source=officer, read=lambda: one)], bench(Path(plan)), desk)
assert (len(kept), refused) == (1, ()), refused
"""


@pytest.fixture(autouse=True)
def known_cases(at_desk: AtDesk) -> None:
    """Put the plan's cases into the store, as the bank's table tells them."""
    with at_desk(at("08:00", DAY - timedelta(days=1))) as desk:
        import_cases(desk, CASES)


@pytest.fixture
def take(at_desk: AtDesk, tmp_path: Path) -> Take:
    """Return what takes exports in on the evening of the plan's day."""

    def run(*exports: Sealed) -> tuple[tuple[Kept, ...], tuple[Refused, ...]]:
        def read(export: Sealed) -> Sealed:
            return export

        arrived = [
            Arrived(source=f"file {n}", read=partial(read, export))
            for n, export in enumerate(exports)
        ]
        return take_exports(arrived, bench(tmp_path / "plan"), lambda: at_desk(EVENING))

    return run


def entries(store: Store, dispatcher: Visitor) -> int:
    """Return how long the log is; the store must be whole."""
    proof = store.verified(dispatcher)
    assert proof.findings == ()
    return proof.num_entries


DAY_WORKED = sealed(
    body(
        promised(1, note="月底前还"),
        visit(2, outcome="met_refused", willingness="unwilling"),
        visit(3, outcome="met_hardship", ability="unable"),
        visit(4, arrived="14:05", left="14:10"),
        visit(5, outcome="disputed"),
    )
)


def test_a_day_worked_through_stands_in_the_store_and_tells_what_is_due(
    take: Take, at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    kept, refused = take(DAY_WORKED)
    assert ([len(one.visits) for one in kept], refused) == ([5], ())
    assert all(each.is_placed for one in kept for each in one.visits)
    with at_desk(EVENING) as desk:
        assert count_by_state(desk.journal) == {
            "agreed": 5,  # nobody has told of them yet
            "counselling": 1,
            "dispute": 1,
            "promise_watch": 1,
            "visited": 2,
        }
        found = follow_ups(desk)
        (promise,) = open_files(desk, [case(1)])[0].facts.facts[PROMISE.name]
    assert [(each.case_id, each.kind, (each.due_on - DAY).days) for each in found] == [
        (case(3), FollowUpKind.COUNSELLING, 3),
        (case(4), FollowUpKind.REVISIT, 7),
        (case(1), FollowUpKind.PROMISE, 10),  # due in a week, with three days of grace
        (case(2), FollowUpKind.REVISIT, 14),
        (case(5), FollowUpKind.DISPUTE, 20),
    ]
    assert [each.case_id for each in found if each.needs_agreement] == [case(4), case(2)]
    assert (promise["amount_fen"], promise["standing"]) == (123_450, "open")
    assert entries(store, dispatcher)


def test_an_agreed_day_that_nobody_was_sent_on_is_told_of_when_it_is_over(
    take: Take, at_desk: AtDesk
) -> None:
    take(DAY_WORKED)
    with at_desk(EVENING + timedelta(days=1)) as desk:
        found = follow_ups(desk, kind=FollowUpKind.NEW_TIME)
    assert len(found) == 5  # agreed, as above, and in no plan
    in_contact_days = DAY + timedelta(days=FollowUpSettings().contact_days)
    assert {each.due_on for each in found} == {in_contact_days}


def test_what_is_due_is_told_until_a_day_and_by_kind(take: Take, at_desk: AtDesk) -> None:
    take(DAY_WORKED)
    with at_desk(EVENING) as desk:
        soon = follow_ups(desk, DAY + timedelta(days=7))
        revisits = follow_ups(desk, kind=FollowUpKind.REVISIT)
        assert follow_ups(desk, DAY + timedelta(days=2)) == ()
    assert [each.case_id for each in soon] == [case(3), case(4)]
    assert [each.case_id for each in revisits] == [case(4), case(2)]


def test_listing_what_is_due_reads_nothing_personal(
    take: Take, at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    take(DAY_WORKED)
    before = entries(store, dispatcher)
    with at_desk(EVENING) as desk:
        assert len(follow_ups(desk)) == 5
    assert entries(store, dispatcher) == before


def test_a_double_import_changes_nothing(take: Take, store: Store, dispatcher: Visitor) -> None:
    take(DAY_WORKED)
    before = entries(store, dispatcher)
    kept, refused = take(DAY_WORKED, DAY_WORKED)
    assert kept == ()
    assert ["doubled" in str(each.reason) for each in refused] == [True, True]
    assert entries(store, dispatcher) == before


def test_of_one_page_the_earlier_goes_first_and_an_older_one_is_refused(take: Take) -> None:
    first, second = body(visit(1), visit(2), number=1), body(promised(1), visit(2), number=2)
    kept, refused = take(sealed(second), sealed(first))
    assert [(one.source, one.num_corrected) for one in kept] == [("file 1", 0), ("file 0", 1)]
    assert refused == ()
    _, (older,) = take(sealed(body(visit(3), number=1)))
    assert "is older than an export" in str(older.reason)


def test_an_export_with_a_case_that_the_store_does_not_know_is_left_whole(
    take: Take, at_desk: AtDesk
) -> None:
    page = replace(PAGE, officer_id="W02")
    kept, (refused,) = take(sealed(body(visit(2), visit(case_id="X0001"), page=page), page))
    assert kept == ()
    assert "holds cases that are not in the store: X0001" in str(refused.reason)
    with at_desk(EVENING) as desk:
        for table in (EXPORT, REPORT, VISIT):
            assert desk.journal.connection.execute(table.select()).all() == []


def test_an_export_that_fails_half_way_is_left_whole_and_the_others_are_taken(
    take: Take, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(desk: Desk, report: Report) -> Recorded:
        if report.outcome.case_id == case(2):
            raise input_fault(say("the calendar does not know the year"))
        return record_visit(desk, report)

    monkeypatch.setattr(outcomes, "record_visit", hold)
    other = replace(PAGE, officer_id="W03")
    kept, (refused,) = take(
        sealed(body(visit(1), visit(2))),
        sealed(body(visit(case_id="Y0001"), page=other), other),
    )
    assert [one.source for one in kept] == ["file 1"]
    assert str(refused.reason) == "the calendar does not know the year"
    with at_desk(EVENING) as desk:
        told = desk.journal.connection.execute(REPORT.select()).mappings().all()
    assert [row["case_id"] for row in told] == ["Y0001"]


def test_altered_exports_are_refused_beside_good_ones(take: Take) -> None:
    good = sealed(body())
    kept, (refused,) = take(replace(good, body=good.body.replace("not_at", "was_at")), good)
    assert [one.source for one in kept] == ["file 1"]
    assert "was altered" in str(refused.reason)


def test_who_took_an_export_in_and_when_is_kept(take: Take, at_desk: AtDesk) -> None:
    take(DAY_WORKED)
    with at_desk(EVENING) as desk:
        (row,) = desk.journal.connection.execute(EXPORT.select()).mappings().all()
    assert (row["imported_by"], row["imported_at"], row["officer_id"]) == ("周敏", EVENING, "W01")


def test_imports_at_once_lose_nothing(
    at_desk: AtDesk, url: str, tmp_path: Path, store: Store, dispatcher: Visitor
) -> None:
    bench(tmp_path / "plan")
    with at_desk(at("08:00", DAY - timedelta(days=1))) as desk:
        import_cases(desk, make_cases(1, "X"))
    both = case(2)  # W01 and W02 meet there, and both tell of it
    pages = {
        "W01": f"{case(1)} {both} {case(3)}",
        "W02": f"X0001 {both}",
        "W03": "Y0001 Y0002",
        "W04": "Y0003 Y0004",
    }
    runs = [
        subprocess.Popen(  # noqa: S603 (our own code)
            [sys.executable, "-c", TAKE_ONE, *page, str(tmp_path / "plan"), url],
            env=os.environ | {"PYTHONPATH": str(TESTS)},
        )
        for page in pages.items()
    ]
    assert [run.wait() for run in runs] == [0] * 4
    told = sorted({each for cases in pages.values() for each in cases.split()})
    with at_desk(EVENING) as desk:
        files = open_files(desk, told)
    assert [str(file.progress.state) for file in files] == ["visited"] * len(told)
    num_reports = {file.case.case_id: len(file.facts.facts[REPORT.name]) for file in files}
    assert num_reports == {each: 2 if each == both else 1 for each in told}
    assert entries(store, dispatcher)


@pytest.mark.parametrize(
    ("left_in", "takes_late", "reason"),
    [
        (1, False, ""),  # exported in the evening of the last day at work
        (0, False, "made no visit on Thu 8 Oct 2026"),
        (0, True, "made no visit on Thu 8 Oct 2026"),
    ],
)
def test_of_an_officer_who_left_visits_until_then_are_taken(
    at_desk: AtDesk, tmp_path: Path, *, left_in: int, takes_late: bool, reason: str
) -> None:
    leave(at_desk, left_in)
    arrived = [Arrived(source="file", read=lambda: DAY_WORKED)]
    judge = replace(bench(tmp_path / "plan"), takes_late=takes_late)
    kept, refused = take_exports(arrived, judge, lambda: at_desk(EVENING))
    assert len(kept) == (not reason)
    assert [reason in str(each.reason) for each in refused] == [True] * bool(reason)


@pytest.mark.parametrize("takes_late", [False, True])
def test_what_was_exported_after_leaving_is_taken_when_it_is_meant(
    at_desk: AtDesk, tmp_path: Path, *, takes_late: bool
) -> None:
    leave(at_desk, 1)
    next_morning = EVENING + timedelta(days=1)
    export = sealed(body(visit(1), exported_at=next_morning.isoformat()))
    judge = replace(bench(tmp_path / "plan"), takes_late=takes_late, now=next_morning)
    arrived = [Arrived(source="file", read=lambda: export)]
    kept, refused = take_exports(arrived, judge, lambda: at_desk(next_morning))
    assert len(kept) == takes_late
    assert ["--late takes it" in str(each.reason) for each in refused] == [True] * (not takes_late)


def leave(at_desk: AtDesk, in_days: int) -> None:
    """Let the officer of the page be gone so many days after the day of the visits."""
    with at_desk(at("08:00", DAY - timedelta(days=1))) as desk:
        import_officers(desk.journal, [make_officer(PAGE.officer_id)])
        mark_left(desk.journal, PAGE.officer_id, DAY + timedelta(days=in_days))
