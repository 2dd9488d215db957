"""The sample in `data/`: made by its script, byte for byte, and every rule and column is in it."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import chinese_calendar
import openpyxl
import pytest

from visitplanner.domain import Case, HoldFlag, Officer, OutcomeCode, TravelMode
from visitplanner.policy import Policy, read_policy
from visitplanner.roster import make_roster
from visitplanner.rulebook import judge
from visitplanner.rulebook.book import read_rulebook
from visitplanner.tables import read_address_book, read_cases, read_means, read_officers
from visitplanner.tables.columns import CASE_COLUMNS, OFFICER_COLUMNS, Column
from visitplanner.travel.geocoding.placing import Placer, place_cases

DATA = Path(__file__).parents[1] / "data"
FILES = (
    *("cases.csv", "cases.xlsx", "officers.csv", "officers.xlsx"),
    *("address_book.csv", "means.csv"),
)
PLANNED = date(2026, 10, 8)
WEEK = tuple(date(2026, 10, day) for day in range(8, 15))
NOTHING_AGREED_BY = {"no time has been agreed", "agreed for {days:list}, not for the days planned"}


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return read_cases(DATA / "cases.csv").rows


@pytest.fixture(scope="module")
def officers() -> tuple[Officer, ...]:
    return read_officers(DATA / "officers.csv").rows


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(DATA / "policy.toml")


def cells(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_parts_of_every_debt_add_up_to_what_is_overdue(cases: tuple[Case, ...]) -> None:
    loans = read_means(DATA / "means.csv")
    assert loans.faults == ()
    assert {loan.case_id: loan.debt.total_fen for loan in loans.rows} == {
        case.case_id: case.overdue_fen for case in cases
    }
    known = [loan for loan in loans.rows if loan.means.monthly_income_fen is not None]
    assert 0.6 < len(known) / len(cases) < 0.8


def test_the_script_makes_the_same_files_again(tmp_path: Path) -> None:
    script = DATA / "make_sample.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)  # noqa: S603 (our own)
    assert {file.name for file in tmp_path.iterdir()} == set(FILES)
    different = [
        name for name in FILES if (tmp_path / name).read_bytes() != (DATA / name).read_bytes()
    ]
    assert different == []


def test_every_table_is_read_without_a_fault_or_a_remark(
    cases: tuple[Case, ...], officers: tuple[Officer, ...]
) -> None:
    read = {
        "cases.csv": read_cases,
        "cases.xlsx": read_cases,
        "officers.csv": read_officers,
        "officers.xlsx": read_officers,
        "address_book.csv": read_address_book,
    }
    tables = {name: reader(DATA / name) for name, reader in read.items()}  # type: ignore[operator]  # each its own rows
    assert [(table.faults, table.warnings) for table in tables.values()] == [((), ())] * 5
    assert (len(cases), len(officers)) == (240, 12)
    assert len(tables["address_book.csv"].rows) == 8


def test_csv_and_workbook_say_the_same(
    cases: tuple[Case, ...], officers: tuple[Officer, ...]
) -> None:
    assert read_cases(DATA / "cases.xlsx").rows == cases
    assert read_officers(DATA / "officers.xlsx").rows == officers


@pytest.mark.parametrize(
    ("name", "columns"), [("cases", CASE_COLUMNS), ("officers", OFFICER_COLUMNS)]
)
def test_headers_are_english_in_csv_and_chinese_in_the_workbook(
    name: str, columns: tuple[Column, ...]
) -> None:
    sheet = openpyxl.load_workbook(DATA / f"{name}.xlsx").worksheets[0]
    assert list(cells(f"{name}.csv")[0]) == [column.name for column in columns]
    assert [cell.value for cell in sheet[1]] == [column.chinese for column in columns]


def test_the_workbooks_words_are_chinese() -> None:
    sheet = openpyxl.load_workbook(DATA / "cases.xlsx").worksheets[0]
    places = {cell.value: place for place, cell in enumerate(sheet[1])}
    coded = ("标记", "约定对象", "同意方式", "调度指令", "借款人指定", "上门记录", "通知记录")
    words = {
        str(row[places[header]])
        for header in coded
        for row in sheet.iter_rows(min_row=2, values_only=True)
        if row[places[header]]
    }
    assert {word for word in words if re.search("[a-z]", word)} == set()


@pytest.mark.parametrize("name", ["cases.csv", "officers.csv"])
def test_every_column_is_used(name: str) -> None:
    rows = cells(name)
    assert [column for column in rows[0] if not any(row[column] for row in rows)] == []


def test_the_week_is_the_one_after_national_day() -> None:
    worked = [day.day for day in WEEK if chinese_calendar.is_workday(day)]
    assert worked == [8, 9, 10, 12, 13, 14]  # Saturday the 10th makes up, Sunday is free
    assert chinese_calendar.is_holiday(date(2026, 10, 7))


def test_the_planned_day_is_over_full(cases: tuple[Case, ...], policy: Policy) -> None:
    with_window = [
        case
        for case in cases
        if any(agreed.window.day == PLANNED for agreed in case.agreed_windows)
    ]
    allowed = judge(cases, (PLANNED,), policy.rulebook, policy.calendar).allowed
    assert 100 <= len(with_window) <= 120
    # Eight shifts make eight to ten visits each at best, and two in five visits take two people.
    assert len(allowed) > 80
    assert 0.3 < sum(visit.persons == 2 for visit in allowed) / len(allowed) < 0.6


def test_every_rule_holds_somebody_in_the_week(cases: tuple[Case, ...], policy: Policy) -> None:
    held = judge(cases, WEEK, policy.rulebook, policy.calendar).held
    by_rule = Counter(hold.rule.rule_id for hold in held)
    gates = {rule.rule_id for rule in read_rulebook().gates}
    assert set(by_rule) == gates | {"dispatcher"}


def test_on_the_planned_day_every_rule_but_the_calendar_holds_somebody(
    cases: tuple[Case, ...], policy: Policy
) -> None:
    held = judge(cases, (PLANNED,), policy.rulebook, policy.calendar).held
    gates = {rule.rule_id for rule in read_rulebook().gates}
    assert {hold.rule.rule_id for hold in held} == gates - {"calendar"} | {"dispatcher"}
    others = [hold for hold in held if hold.reason.template not in NOTHING_AGREED_BY]
    assert len(others) > 40


def test_sunday_is_visited_only_where_it_was_asked_for(
    cases: tuple[Case, ...], policy: Policy
) -> None:
    sunday = date(2026, 10, 11)
    verdicts = judge(cases, (sunday,), policy.rulebook, policy.calendar)
    assert len(verdicts.allowed) == 2
    held = [hold for hold in verdicts.held if hold.rule.rule_id == "calendar"]
    assert len(held) == 3


def test_every_circumstance_and_outcome_is_met(cases: tuple[Case, ...]) -> None:
    assert {flag for case in cases for flag in case.flags} == set(HoldFlag)
    assert {past.outcome for case in cases for past in case.past_visits} == set(OutcomeCode)


def test_coordinates_come_in_all_three_datums() -> None:
    datums = Counter(row["datum"] for row in cells("cases.csv"))
    assert set(datums) == {"WGS-84", "GCJ-02", "BD-09", ""}
    assert datums[""] == 12
    assert min(datums.values()) >= 12


def test_homes_are_around_weihai(cases: tuple[Case, ...]) -> None:
    located = [case.location for case in cases if case.location is not None]
    assert len(located) == 228
    # The prefecture, from Rushan in the south-west to Rongcheng in the east.
    assert all(36.8 < place.latitude < 37.56 for place in located)
    assert all(121.4 < place.longitude < 122.5 for place in located)
    # The harbour: east of 122.125 the old town's latitudes are water.
    harbour = [p for p in located if 37.47 < p.latitude < 37.53 and p.longitude > 122.125]
    assert harbour == []


def test_the_address_book_places_eight_of_twelve(cases: tuple[Case, ...], policy: Policy) -> None:
    book = read_address_book(DATA / "address_book.csv").rows
    spelt = {known.address for known in book}
    assert not {row["address"] for row in cells("cases.csv")} & spelt
    visits = judge(cases, (PLANNED,), policy.rulebook, policy.calendar).allowed
    placed, unplaced = place_cases([visit.case for visit in visits], Placer(book))
    sources = Counter(case.location.source for case in placed if case.location is not None)
    assert sources["address book"] == 8
    assert len(unplaced) == 4


def test_nobody_can_be_rung_up_and_nobody_is_named_twice() -> None:
    people = cells("cases.csv") + cells("officers.csv")
    # The series 154 is assigned to no operator.
    assert {row["phone"][:7] for row in people} == {"1540000"}
    assert len({row["phone"] for row in people}) == 252
    assert len({row.get("borrower_name") or row["name"] for row in people}) == 252


def test_eleven_officers_are_on_duty_in_eight_shifts(
    officers: tuple[Officer, ...], policy: Policy
) -> None:
    roster = make_roster(officers, (PLANNED,), policy.branch, policy.calendar, policy.required)
    assert Counter(shift.crew for shift in roster.shifts) == {2: 3, 1: 5}
    assert {shift.mode for shift in roster.shifts} == set(TravelMode)
    assert [absence.officer.officer_id for absence in roster.absences] == ["W08"]


def test_leave_and_expiry_thin_out_the_week(officers: tuple[Officer, ...], policy: Policy) -> None:
    roster = make_roster(officers, WEEK, policy.branch, policy.calendar, policy.required)
    working = {
        day: {o.officer_id for shift in roster.shifts if shift.day == day for o in shift.officers}
        for day in WEEK
    }
    assert "W07" not in working[date(2026, 10, 9)]  # on leave
    assert "W10" in working[date(2026, 10, 9)]  # the certificate's last day
    assert "W10" not in working[date(2026, 10, 10)]
    assert working[date(2026, 10, 11)] == {"W09"}  # the extra day


def test_one_case_asks_for_what_nobody_holds(
    cases: tuple[Case, ...], officers: tuple[Officer, ...]
) -> None:
    held = {skill for officer in officers for skill in officer.skills_on(PLANNED)}
    beyond = [case.case_id for case in cases if case.required_skills - held]
    assert len(beyond) == 1


def test_the_readme_counts_what_the_rules_hold(cases: tuple[Case, ...], policy: Policy) -> None:
    def held(days: tuple[date, ...]) -> Counter[str]:
        verdicts = judge(cases, days, policy.rulebook, policy.calendar)
        return Counter(hold.rule.rule_id for hold in verdicts.held)

    readme = (DATA / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z -]+) \| .* \| ([0-9]*) ?\| ([0-9]+) \|$", readme, re.MULTILINE)
    told = {rule.removeprefix("the "): (int(day or 0), int(week)) for rule, day, week in rows}
    on_the_day, in_the_week = held((PLANNED,)), held(WEEK)
    assert told == {rule: (on_the_day[rule], in_the_week[rule]) for rule in in_the_week}
