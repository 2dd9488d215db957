"""The tables as a whole: every form gives the same, and everything wrong is told at once."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from any_cases import domain_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import (
    CHINESE,
    OFFICER_CHINESE,
    case,
    csv_text,
    grid,
    officer,
    told,
    write_csv,
    write_xlsx,
)

from visitplanner.messages import translator
from visitplanner.tables import read_address_book, read_cases, read_officers, rejected_csv
from visitplanner.tables.columns import CASE_COLUMNS, OFFICER_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.domain import (
        Case,
        PastVisit,
        TimeWindow,
    )

CASES = [case("C1"), case("C2", persons="2", skills="房贷"), case("C3", asked_for="yes")]
OFFICERS = [officer("W1", crew_id="甲"), officer("W2", crew_id="甲"), officer("W3", mode="walk")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_and_every_encoding_give_the_same(tmp_path: Path, encoding: str) -> None:
    english = read_cases(write_csv(tmp_path / "en.csv", grid(CASES)))
    chinese = read_cases(write_csv(tmp_path / "zh.csv", grid(CASES, CHINESE), encoding))
    assert english.rows == chinese.rows
    assert len(english.rows) == 3
    officers = read_officers(write_csv(tmp_path / "o-en.csv", grid(OFFICERS)))
    assert len(officers.rows) == 3
    assert (
        officers.rows
        == read_officers(
            write_csv(tmp_path / "o-zh.csv", grid(OFFICERS, OFFICER_CHINESE), encoding)
        ).rows
    )


def test_a_workbook_gives_the_same_as_a_csv(tmp_path: Path) -> None:
    typed = {
        "phone": 19_900_001_234,
        "latitude": 37.51,
        "longitude": 122.12,
        "overdue_amount": 10_000.0,
        "balance": 50_000,
        "days_past_due": 45,
        "asked_for": False,
        "consent_date": datetime(2026, 10, 3),  # noqa: DTZ001 (cells know no zone)
        "persons": 2.0,
    }
    rows: list[dict[str, Any]] = [{**row, **typed} for row in CASES]
    as_text = [{**row, "persons": "2", "asked_for": "no"} for row in CASES]
    book = read_cases(write_xlsx(tmp_path / "cases.xlsx", grid(rows, CHINESE)))
    assert not book.faults
    assert book.rows == read_cases(write_csv(tmp_path / "cases.csv", grid(as_text))).rows


def test_officers_in_a_workbook_may_have_time_cells(tmp_path: Path) -> None:
    rows = [{**officer(), "shift_start": time(9, 0), "shift_end": timedelta(hours=24)}]
    (only,) = read_officers(write_xlsx(tmp_path / "officers.xlsx", grid(rows))).rows
    assert (only.shift_start, only.shift_end) == (9 * 3600, 24 * 3600)


def test_numbers_as_ids_stay_whole(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{**case(), "case_id": 1001.0, "household_id": 7}]
    (only,) = read_cases(write_xlsx(tmp_path / "cases.xlsx", grid(rows))).rows
    assert (only.case_id, only.household_id) == ("1001", "7")


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_table_without_rows_is_empty_and_sound(tmp_path: Path, write: Any) -> None:  # noqa: ANN401 (two writers)
    ending = ".csv" if write is write_csv else ".xlsx"
    heads = [[column.name for column in CASE_COLUMNS]]
    cases = read_cases(write(tmp_path / f"cases{ending}", heads))
    heads = [[column.chinese for column in OFFICER_COLUMNS]]
    officers = read_officers(write(tmp_path / f"officers{ending}", heads))
    for read in (cases, officers):
        assert (read.rows, read.faults, read.rejected, read.warnings) == ((), (), (), ())
        assert len(read.sha256) == 64


TWENTY_FAULTS = [
    {"case_id": ""},
    {"borrower_name": ""},
    {"overdue_amount": "lots"},
    {"overdue_amount": "-5"},
    {"overdue_amount": "1.005"},
    {"days_past_due": "1.5"},
    {"days_past_due": "0"},
    {"balance": "1"},
    {"latitude": "122.12", "longitude": "37.51"},
    {"longitude": ""},
    {"datum": ""},
    {"datum": "tokyo"},
    {"notices": "2026-02-30 phone"},
    {"notices": "2026-09-18"},
    {"notices": "2026-09-18 pigeon"},
    {"agreed_windows": "2026-10-08 9:00-25:00"},
    {"agreed_windows": "2026-10-08 11:00-9:00"},
    {"flags": "happy"},
    {"past_visits": "2026-09-01 fun"},
    {"past_visits": "2026-09-01 25:00 not_at_home"},
    {"past_visits": "2026-09-01 10:20"},
    {"consent_date": ""},
    {"promise_amount": "100"},
    {"visit_minutes": "500"},
    {"persons": "3"},
    {"instruction": "must"},
    {"case_id": "C\x001"},
]


def test_a_table_with_twenty_kinds_of_fault_reports_them_all(tmp_path: Path) -> None:
    rows = [{**case(f"C{n}"), **cells} for n, cells in enumerate(TWENTY_FAULTS)]
    read = read_cases(write_xlsx_or_csv(tmp_path, rows))
    assert [fault.row for fault in read.faults] == list(range(2, 2 + len(TWENTY_FAULTS)))
    templates = {(fault.column, fault.message) for fault in read.faults}
    assert len(templates) == len(TWENTY_FAULTS) >= 20
    assert not read.rows
    assert not read.table_faults


def write_xlsx_or_csv(folder: Path, rows: list[dict[str, str]]) -> Path:
    rows = [{name: cell.replace("\x00", "\x01") for name, cell in row.items()} for row in rows]
    return write_csv(folder / "cases.csv", grid(rows))


@pytest.mark.parametrize("row", TWENTY_FAULTS)
def test_every_fault_can_be_said_in_chinese(tmp_path: Path, row: dict[str, str]) -> None:
    read = read_cases(write_xlsx_or_csv(tmp_path, [{**case(), **row}]))
    (fault,) = read.faults
    words = translator("zh").render(fault.message)
    assert "expected" not in words
    assert any("\u4e00" <= char <= "\u9fff" for char in words)


def test_a_row_with_cells_too_many_has_one_fault_that_repeats_nothing(tmp_path: Path) -> None:
    head, sound, slid = grid([case("C1"), case("C2")])
    slid.insert(3, "an unquoted comma")
    read = read_cases(write_csv(tmp_path / "cases.csv", [head, [*sound, "", " "], slid]))
    (fault,) = told(read)
    assert fault.startswith("row 3: expected at most 16 cells, as in the row of headers, got 17")
    assert [row.case_id for row in read.rows] == ["C1"]


def test_a_row_may_leave_out_its_last_cells(tmp_path: Path) -> None:
    head, cells = grid([case(consent_ref="", consent_date="", consent_channel="")])
    read = read_cases(write_csv(tmp_path / "cases.csv", [head, cells[:-3]]))
    assert not read.faults
    assert len(read.rows) == 1


def test_the_readers_import_no_heavy_library_until_they_read() -> None:
    heavy = ("pydantic", "openpyxl", "pandas", "babel")
    code = (
        "import sys, visitplanner.tables, visitplanner.tables.typed_times;"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@given(st.text(max_size=300))
def test_random_text_is_a_fault_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "random.csv"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    for read in (read_cases(path), read_officers(path), read_address_book(path)):
        assert read.faults
        assert rejected_csv([read], translator("zh"))


cells = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[0-9.:年月日点至¥万,;\- /]{0,20}", fullmatch=True),
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys((c.name for c in CASE_COLUMNS), cells)),
    st.fixed_dictionaries({}, optional=dict.fromkeys((c.name for c in OFFICER_COLUMNS), cells)),
)
def test_random_cells_are_read_or_told_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, cased: dict[str, str], manned: dict[str, str]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    cases = read_cases(_written(folder / "rc.csv", [case("C1"), {**case("C2"), **cased}]))
    officers = read_officers(
        _written(folder / "ro.csv", [officer("W1"), {**officer("W2"), **manned}])
    )
    for read in (cases, officers):
        assert read.rows or read.faults
        rejected_csv([read], translator("zh"))
        assert len(read.rows) + len(read.rejected) == 2 or read.table_faults


def _written(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_bytes(csv_text(grid(rows)).encode("utf-8", errors="surrogatepass"))
    return path


def _visit(visit: PastVisit) -> str:
    clock = "" if visit.arrived_at is None else f"{visit.arrived_at:%H:%M} "
    return f"{visit.visited_on} {clock}{visit.outcome}"


# The same cases as typed cells.
def typed(one: Case) -> dict[str, str]:
    """Return the cells that somebody would type for a case."""
    place, consent, promise, word = one.location, one.consent, one.promise, one.instruction
    return {
        "case_id": one.case_id,
        "borrower_name": one.borrower.name,
        "phone": one.borrower.phone,
        "household_id": one.household_id,
        "address": one.address,
        "district": one.district,
        "latitude": "" if place is None else str(place.latitude),
        "longitude": "" if place is None else str(place.longitude),
        "datum": "" if place is None else "WGS-84",
        "overdue_amount": _yuan(one.overdue_fen),
        "balance": _yuan(one.balance_fen),
        "days_past_due": str(one.days_past_due),
        "notices": "; ".join(f"{n.given_on} {n.channel}" for n in one.notices),
        "agreed_windows": "；".join(_window(agreed.window) for agreed in one.agreed_windows),
        "asked_for": "是" if any(agreed.asked_for for agreed in one.agreed_windows) else "",
        "consent_ref": "" if consent is None else consent.reference,
        "consent_date": "" if consent is None else f"{consent.given_on:%Y/%m/%d}",
        "consent_channel": "" if consent is None else consent.channel,
        "consent_by": "" if consent is None else consent.taken_by,
        "agreed_with": "" if consent is None else consent.agreed_with,
        "flags": "、".join(one.flags),
        "promise_date": "" if promise is None else f"{promise.due_on:%Y%m%d}",
        "promise_amount": ""
        if promise is None or promise.amount_fen is None
        else _yuan(promise.amount_fen),
        "past_visits": "\n".join(map(_visit, one.past_visits)),
        "last_officer": ";".join(one.last_officers),
        "visit_minutes": str(one.service_duration // 60),
        "persons": "" if one.persons is None else str(one.persons),
        "single_officer_approval": one.single_officer_approval,
        "skills": ";".join(one.required_skills),
        "instruction": "" if word is None else word.word,
        "instruction_reason": "" if word is None else word.reason,
        "instruction_by": "" if word is None else word.given_by,
    }


def _yuan(amount: int) -> str:
    return f"{amount // 100:,}.{amount % 100:02d}"


def _window(window: TimeWindow) -> str:
    end = "24:00" if window.end.date() > window.day else f"{window.end:%H:%M}"
    return f"{window.day:%Y年%m月%d日} {window.start:%H:%M}至{end}"


@settings(max_examples=60)
@given(st.lists(domain_cases(), max_size=4, unique_by=lambda one: one.case_id), st.booleans())
def test_a_table_typed_from_cases_reads_back_as_the_same_cases(
    tmp_path_factory: pytest.TempPathFactory,
    ours: list[Case],
    in_excel: bool,  # noqa: FBT001 (drawn by Hypothesis)
) -> None:
    folder = tmp_path_factory.getbasetemp()
    heads = [column.name for column in CASE_COLUMNS]
    rows = [heads, *[[typed(one)[name] for name in heads] for one in ours]]
    read = read_cases(
        write_xlsx(folder / "typed.xlsx", rows)
        if in_excel
        else write_csv(folder / "typed.csv", rows)
    )
    assert not read.faults
    assert list(read.rows) == ours
