"""A promise in the table of cases: read back as it was made, or refused; nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples import DAY, window

from visitplanner import files
from visitplanner.domain import AgreedWith, Channel, Consent
from visitplanner.errors import InputError
from visitplanner.process.promises import is_promised, promised
from visitplanner.tables import read_cases
from visitplanner.tables.promising import CellChange, with_promise

if TYPE_CHECKING:
    from pathlib import Path

TABLE = (
    "case_id,borrower_name,address,overdue_amount,days_past_due,notices,asked_for\n"
    "C1,王测试,示例路1号,20000,45,2026-09-01 phone,yes\n"
    "C2,王测试,示例路2号,20000,45,2026-09-01 phone,\n"
)
CONSENT = Consent(reference="P-1", given_on=DAY, channel=Channel.APP, taken_by="周敏")


def test_it_is_read_back_and_the_file_stands_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    before = read_cases(path)
    case = promised(before.rows[0], CONSENT, [window("09:00", "10:30")])
    amended = with_promise(path, case)
    content, after = amended.content, amended.read
    assert path.read_text(encoding="utf-8") == TABLE
    assert list(tmp_path.iterdir()) == [path]
    assert after.rows == (case, before.rows[1])
    assert is_promised(after.rows[0])
    assert not is_promised(after.rows[1])
    path.write_bytes(content)
    assert read_cases(path).rows == after.rows


def test_no_copy_is_written_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    monkeypatch.delattr(files, "_complete_copy")
    with pytest.raises(NameError, match="_complete_copy"):
        files.write_new(tmp_path / "copy.csv", b"")
    case = promised(read_cases(path).rows[0], CONSENT, [window("09:00", "10:30")])
    assert with_promise(path, case).read.file == str(path)


def test_a_reference_that_a_cell_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    consent = Consent(reference=" P  1 ", given_on=DAY, channel=Channel.APP)
    case = promised(read_cases(path).rows[0], consent, [window("09:00", "10:30")])
    with pytest.raises(InputError, match="write it in by hand"):
        with_promise(path, case)
    assert path.read_text(encoding="utf-8") == TABLE


def test_a_cell_that_says_it_already_stays_as_it_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "案件编号,借款人,地址,逾期金额,逾期天数,约定时间,同意编号,同意日期,同意方式,同意记录人,"
        "约定对象,调度指令,指令原因,指令人\n"
        "C2,王测试,示例路2号,20000,45,,,,,,,,,\n"
        "C1,王测试,示例路1号,20000,45,2026年10月9日9点-11点,A1,2026/10/8,电话,周敏,担保人,必访,"
        "行长交办,李\n",
        encoding="utf-8",
    )
    before = read_cases(path).rows[1]
    consent = Consent(
        reference="P-1",
        given_on=DAY,
        channel=Channel.PHONE,
        agreed_with=AgreedWith.GUARANTOR,
        taken_by="周敏",
    )
    amended = with_promise(path, promised(before, consent, [window("09:00", "10:30")]))
    assert amended.row == 3
    assert amended.changes == (
        CellChange(heading="约定时间", before="2026年10月9日9点-11点", after=f"{DAY} 09:00-10:30"),
        CellChange(heading="同意编号", before="A1", after="P-1"),
    )
    text = amended.content.decode()
    kept = f"C1,王测试,示例路1号,20000,45,{DAY} 09:00-10:30,P-1,2026/10/8,电话,周敏,担保人,必访,"
    assert f"{kept}行长交办,李" in text


def test_what_the_last_agreement_left_behind_is_not_said_of_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    case = promised(read_cases(path).rows[0], CONSENT, [window("09:00", "10:30")])
    told = {change.heading: change for change in with_promise(path, case).changes}
    assert (told["asked_for"].before, told["asked_for"].after) == ("yes", "")
    assert "agreed_with 约定对象" not in told


def test_a_reference_is_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "case_id,borrower_name,address,overdue_amount,days_past_due\nC1,王测试,示例路1号,20000,45\n",
        encoding="utf-8",
    )
    consent = Consent(reference="=P-1", given_on=DAY, channel=Channel.PHONE, taken_by="周敏")
    case = promised(read_cases(path).rows[0], consent, [window("09:00", "10:30")])
    amended = with_promise(path, case)
    assert ",'=P-1," in amended.content.decode()
    assert amended.read.rows == (case,)


def test_a_table_in_chinese_gets_chinese_words_and_headers(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "案件编号,借款人,地址,逾期金额,逾期天数,约定对象\nC1,王测试,示例路1号,20000,45,担保人\n",
        encoding="utf-8",
    )
    consent = Consent(reference="P-1", given_on=DAY, channel=Channel.PHONE, taken_by="周敏")
    amended = with_promise(
        path, promised(read_cases(path).rows[0], consent, [window("09:00", "10:30")])
    )
    heads, row = amended.content.decode().splitlines()
    assert heads == (
        "案件编号,借款人,地址,逾期金额,逾期天数,约定对象,约定时间,同意编号,同意日期,同意方式,"
        "同意记录人,调度指令,指令原因,指令人"
    )
    assert row.endswith(f"45,本人,{DAY} 09:00-10:30,P-1,{DAY},电话,周敏,必访,promised: P-1,周敏")
