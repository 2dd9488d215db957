"""Cases as the bank types them, and everything that can be wrong with them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from table_files import case, grid, told, write_csv

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    AgreedWindow,
    AgreedWith,
    Borrower,
    Case,
    Channel,
    Consent,
    DispatcherWord,
    HoldFlag,
    Instruction,
    Location,
    Notice,
    OutcomeCode,
    PastVisit,
    Promise,
    TimeWindow,
)
from visitplanner.tables import read_cases
from visitplanner.travel.datum import Datum, from_wgs84

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables import TableRead


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.csv"


def read(path: Path, *rows: Mapping[str, str]) -> TableRead[Case]:
    return read_cases(write_csv(path, grid(rows)))


def read_one(path: Path, **cells: str) -> Case:
    table = read(path, case(**cells))
    assert not table.faults
    (only,) = table.rows
    return only


def at(hour: int, day: int = 8) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=TIMEZONE)


def agreed(start: int, end: int, *, asked_for: bool = False) -> AgreedWindow:
    return AgreedWindow(window=TimeWindow(start=at(start), end=at(end)), asked_for=asked_for)


def test_every_column_is_read(path: Path) -> None:
    assert read_one(
        path,
        household_id="H7",
        notices="2026-09-18 phone; 2026/9/20 短信",
        agreed_windows="2026-10-08 14:00-16:00、2026年10月8日 9点至11点",
        asked_for="是",
        consent_by="李经理",
        agreed_with="担保人",
        flags="disputed, 困难",
        promise_date="2026-10-01",
        promise_amount="1,234.56",
        past_visits="2026-09-01 不在家",
        last_officer="W03；W04",
        visit_minutes="45",
        persons="2人",
        single_officer_approval="B-1",
        skills="房贷；AML",
        instruction="必访",
        instruction_reason="明日到期",
        instruction_by="李经理",
    ) == Case(
        case_id="C1",
        borrower=Borrower(name="王小明", phone="19900001234"),
        household_id="H7",
        address="环翠区示例路1号",
        district="环翠区",
        location=Location(latitude=37.51, longitude=122.12),
        overdue_fen=1_000_000,
        balance_fen=5_000_000,
        days_past_due=45,
        notices=(
            Notice(given_on=date(2026, 9, 18), channel=Channel.PHONE),
            Notice(given_on=date(2026, 9, 20), channel=Channel.SMS),
        ),
        agreed_windows=(agreed(9, 11, asked_for=True), agreed(14, 16, asked_for=True)),
        consent=Consent(
            reference="A-1",
            given_on=date(2026, 10, 3),
            channel=Channel.PHONE,
            agreed_with=AgreedWith.GUARANTOR,
            taken_by="李经理",
        ),
        flags=frozenset({HoldFlag.DISPUTED, HoldFlag.HARDSHIP}),
        promise=Promise(due_on=date(2026, 10, 1), amount_fen=123_456),
        past_visits=(PastVisit(visited_on=date(2026, 9, 1), outcome=OutcomeCode.NOT_AT_HOME),),
        last_officers=("W03", "W04"),
        service_duration=2_700,
        persons=2,
        single_officer_approval="B-1",
        required_skills=frozenset({"房贷", "AML"}),
        instruction=Instruction(word=DispatcherWord.MUST, reason="明日到期", given_by="李经理"),
    )


def test_empty_cells_take_the_defaults(path: Path) -> None:
    table = read_cases(
        write_csv(
            path,
            [
                ["case_id", "borrower_name", "address", "overdue_amount", "days_past_due"],
                ["C1", "王小明", "环翠区示例路1号", "100", "1"],
            ],
        )
    )
    assert table.rows == (
        Case(
            case_id="C1",
            borrower=Borrower(name="王小明"),
            household_id="C1",
            address="环翠区示例路1号",
            overdue_fen=10_000,
            balance_fen=10_000,
            days_past_due=1,
            service_duration=1_800,
        ),
    )


def test_windows_that_overlap_or_touch_become_one(path: Path) -> None:
    typed = "2026-10-08 10:00-12:00; 2026-10-08 9:00-11:00; 2026-10-08 12:00-13:00"
    assert read_one(path, agreed_windows=typed).agreed_windows == (agreed(9, 13),)


def test_a_window_may_last_till_midnight(path: Path) -> None:
    (only,) = read_one(path, agreed_windows="2026-10-08 21:00-24:00").agreed_windows
    assert only.window == TimeWindow(start=at(21), end=at(0, day=9))


@pytest.mark.parametrize(("datum", "typed"), [(Datum.GCJ02, "高德"), (Datum.BD09, "bd09")])
def test_coordinates_come_out_in_wgs84(path: Path, datum: Datum, typed: str) -> None:
    latitude, longitude = from_wgs84(37.5, 122.1, datum)
    place = read_one(
        path, latitude=f"{latitude:.10f}", longitude=f"{longitude:.10f}", datum=typed
    ).location
    assert place is not None
    assert place.latitude == pytest.approx(37.5, abs=1e-9)
    assert place.longitude == pytest.approx(122.1, abs=1e-9)


def test_a_datum_without_coordinates_does_no_harm(path: Path) -> None:
    assert read_one(path, latitude="", longitude="", datum="WGS-84").location is None


def test_a_promise_may_lack_its_amount(path: Path) -> None:
    assert read_one(path, promise_date="2026-10-01").promise == Promise(due_on=date(2026, 10, 1))


FAULTS: Mapping[str, tuple[Mapping[str, str], str, str]] = {
    "no number": ({"case_id": ""}, "case_id", "expected a value, got an empty cell"),
    "no name": ({"borrower_name": " "}, "borrower_name", "expected a value, got an empty cell"),
    "shortened phone": ({"phone": "1.99E+10"}, "phone", "all digits"),
    "long text": ({"address": "x" * 501}, "address", "at most 500 characters, got 501"),
    "control character": ({"case_id": "C\x011"}, "case_id", "control characters"),
    "spreadsheet error": ({"district": "#N/A"}, "district", "spreadsheet's own error #N/A"),
    "no degrees": ({"latitude": "north"}, "latitude", "expected decimal degrees"),
    "half a coordinate": ({"longitude": ""}, "longitude", "expected both a latitude and"),
    "other half": ({"latitude": ""}, "longitude", "expected both a latitude and a longitude"),
    "swapped": ({"latitude": "122.12", "longitude": "37.51"}, "longitude", "are swapped"),
    "latitude off": ({"latitude": "91", "longitude": "180"}, "longitude", "from -90 to 90"),
    "longitude off": ({"longitude": "180.1"}, "longitude", "expected at most 180"),
    "null island": ({"latitude": "0", "longitude": "0"}, "longitude", "longitude are 0"),
    "no datum": ({"datum": ""}, "datum", "coordinates need their datum"),
    "bad datum": ({"datum": "tokyo"}, "datum", "one of: WGS-84 GPS, GCJ-02 高德, BD-09 百度, got"),
    "abroad in GCJ-02": (
        {"latitude": "51.5", "longitude": "-0.1", "datum": "GCJ-02"},
        "datum",
        "GCJ-02 is used in China only",
    ),
    "no amount": ({"overdue_amount": "lots"}, "overdue_amount", "an amount of yuan"),
    "parts of a fen": ({"overdue_amount": "1.001"}, "overdue_amount", "no more than two decimals"),
    "amount of 0": ({"overdue_amount": "0"}, "overdue_amount", "more than 0, got “0”"),
    "negative amount": ({"overdue_amount": "-1"}, "overdue_amount", "more than 0, got “-1”"),
    "balance of 0": ({"balance": "0"}, "balance", "more than 0, got “0”"),
    "balance too low": (
        {"balance": "9999.99"},
        "balance",
        "at least the overdue amount ¥10,000.00, got ¥9,999.99",
    ),
    "parts of a day": ({"days_past_due": "1.5"}, "days_past_due", "a whole number, got “1.5”"),
    "not past due": ({"days_past_due": "0"}, "days_past_due", "at least 1, got “0”"),
    "past due for ages": ({"days_past_due": "20001"}, "days_past_due", "at most 20000"),
    "notice without channel": ({"notices": "2026-09-18"}, "notices", "a date and a channel"),
    "unknown channel": ({"notices": "2026-09-18 pigeon"}, "notices", "one of: phone 电话"),
    "impossible date": ({"notices": "2026-02-30 phone"}, "notices", "a day that the calendar has"),
    "bad time": ({"agreed_windows": "2026-10-08 9:00-25:00"}, "agreed_windows", "0:00 to 24:00"),
    "window without hours": ({"agreed_windows": "2026-10-08"}, "agreed_windows", "a range of"),
    "backward window": (
        {"agreed_windows": "2026-10-08 11:00-9:00"},
        "agreed_windows",
        "ends after it starts",
    ),
    "neither yes nor no": ({"asked_for": "maybe"}, "asked_for", "one of: yes 是, no 否, got"),
    "consent without date": ({"consent_date": ""}, "consent_date", "beside the consent's number"),
    "consent without channel": ({"consent_channel": ""}, "consent_channel", "beside the consent's"),
    "bad consent date": ({"consent_date": "soon"}, "consent_date", "a date such as 2026-10-08"),
    "unknown party": ({"agreed_with": "cat"}, "agreed_with", "one of: borrower 本人"),
    "unknown flag": ({"flags": "happy"}, "flags", "one of: disputed 有争议"),
    "promise without date": ({"promise_amount": "5"}, "promise_amount", "the day of the promise"),
    "unknown outcome": ({"past_visits": "2026-09-01 fun"}, "past_visits", "one of: met_promised"),
    "outcome missing": ({"past_visits": "2026-09-01"}, "past_visits", "a date and an outcome"),
    "visit too short": ({"visit_minutes": "4"}, "visit_minutes", "at least 5, got “4”"),
    "visit too long": ({"visit_minutes": "241"}, "visit_minutes", "at most 240, got “241”"),
    "nobody goes": ({"persons": "0"}, "persons", "at least 1, got “0”"),
    "a crowd goes": ({"persons": "3"}, "persons", "at most 2, got “3”"),
    "unknown instruction": ({"instruction": "perhaps"}, "instruction", "one of: must 必访, skip"),
    "instruction without reason": ({"instruction": "must"}, "instruction_reason", "the reason of"),
    "reason alone": ({"instruction_reason": "due"}, "instruction_reason", "an instruction beside"),
}


@pytest.mark.parametrize(("cells", "column", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_with_its_place_and_what_was_expected(
    path: Path, cells: Mapping[str, str], column: str, words: str
) -> None:
    table = read(path, case("C0"), {**case(), **cells})
    (fault,) = told(table)
    assert re.match(rf"row 3, column {column}[ :]", fault)  # with its Chinese where it is missing
    assert words in fault
    assert [row.case_id for row in table.rows] == ["C0"]
    assert [rejected.row for rejected in table.rejected] == [3]


def test_a_consent_date_without_a_number_is_told(path: Path) -> None:
    assert told(read(path, case(consent_ref=""))) == [
        "row 2, column consent_date: expected the consent's number beside this, got none",
        "row 2, column consent_channel: expected the consent's number beside this, got none",
    ]


@pytest.mark.parametrize(
    ("column", "least", "most"),
    [("visit_minutes", 5, 240), ("persons", 1, 2), ("days_past_due", 1, 20_000)],
)
def test_the_bounds_themselves_are_allowed(path: Path, column: str, least: int, most: int) -> None:
    table = read(path, case("C1", **{column: str(least)}), case("C2", **{column: str(most)}))
    assert not table.faults


def test_the_overdue_amount_may_be_the_whole_balance(path: Path) -> None:
    assert read_one(path, balance="10000").balance_fen == 1_000_000


def test_all_faults_of_a_row_are_told_at_once(path: Path) -> None:
    table = read(
        path,
        case(
            overdue_amount="-1",
            days_past_due="x",
            flags="happy; sad",
            agreed_windows="2026-02-30 9:00-11:00; 2026-10-08 9:00-26:00",
            latitude="122.12",
            longitude="37.51",
            persons="5",
        ),
    )
    columns = [fault.column for fault in table.faults]
    assert columns == [
        "longitude",
        "overdue_amount",
        "days_past_due",
        "agreed_windows",
        "agreed_windows",
        "flags",
        "flags",
        "persons",
    ]


def test_a_number_that_stands_twice_is_told_in_both_rows(path: Path) -> None:
    table = read(path, case("1001"), case("C2"), case("1001.0", persons="7"))
    assert told(table) == [
        "row 2, column case_id: expected each number once, got “1001” in rows 2, 4",
        "row 4, column persons: expected at most 2, got “7”",
        "row 4, column case_id: expected each number once, got “1001.0” in rows 2, 4",
    ]
    assert [row.case_id for row in table.rows] == ["C2"]


def test_a_number_that_stands_in_very_many_rows_names_the_first_few(path: Path) -> None:
    faults = told(read(path, *[case()] * 7))
    assert len(faults) == 7
    assert faults[-1].endswith("in rows 2, 3, 4, 5, 6, …")


@pytest.mark.parametrize(
    ("column", "secret"),
    [
        ("borrower_name", "王小明\x01"),
        ("phone", "1.99E+10"),
        ("address", "环翠区示例路1号\x01"),
        ("latitude", "37.51N"),
        ("consent_by", "李经理\x01"),
    ],
)
def test_personal_data_is_never_repeated(path: Path, column: str, secret: str) -> None:
    (fault,) = told(read(path, case(**{column: secret})))
    assert secret.removesuffix("\x01") not in fault
