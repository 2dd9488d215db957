"""The workbook as Excel reads it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from factories import full_plan, lifted_plan, make_cases, make_plan, make_route
from openpyxl import load_workbook
from samples import make_officer

from visitplanner.domain import Borrower
from visitplanner.messages import translator
from visitplanner.report.workbook import itineraries_xlsx

if TYPE_CHECKING:
    from openpyxl import Workbook

    from visitplanner.plan import Plan

HOSTILE = ("=1+1", "+1", "@SUM(A1)", "https://a.example", "{=A1}", "\x01\ud800\uffff")


def book(plan: Plan, language: Any = "zh") -> Workbook:  # noqa: ANN401 (zh or en)
    return load_workbook(io.BytesIO(itineraries_xlsx(plan, translator(language))))


def cells(sheet: Any, row: int) -> list[object]:  # noqa: ANN401 (openpyxl's sheet)
    return [cell.value for cell in sheet[row]]


def test_a_summary_and_a_sheet_for_each_officer_and_day() -> None:
    assert book(full_plan()).sheetnames == [
        "汇总",
        "10-08 于海洋",
        "10-08 宁静",
        "10-08 孙一鸣",
        "10-08 赵大海",
    ]


def test_a_stop_stands_with_real_times_and_numbers() -> None:
    sheet = book(full_plan())["10-08 于海洋"]
    assert cells(sheet, 5) == [
        1,
        time(8, 52),
        time(9, 0),
        time(9, 30),
        time(9, 0),
        time(17, 0),
        "WH2026-0001",
        "王**",
        "威海市环翠区示例路1号海景花园3号楼2单元101室",
        "首次面谈（已约定）",
        None,
        7,
        pytest.approx(1.535, abs=0.001),
    ]
    assert cells(sheet, 6)[10] == "宁静"
    assert sheet["C5"].number_format == "hh:mm"


def test_lunch_and_the_way_back_stand_in_their_order() -> None:
    sheet = book(full_plan())["10-08 于海洋"]
    assert cells(sheet, 8)[2:9] == [time(12, 0), time(12, 45), *[None] * 4, "午休"]
    assert cells(sheet, 11)[3] == time(14, 40)
    assert cells(sheet, 11)[8] == "回到网点"
    assert cells(sheet, 11)[11] == 10
    assert sheet.max_row == 11


def test_sheets_are_set_up_for_paper() -> None:
    for sheet in book(full_plan()):
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9  # A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in {None, 1}  # 1 where it is not said
        assert sheet.page_setup.fitToHeight == 0  # as many as it takes
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes == "A5"


def test_the_summary_adds_up() -> None:
    plan = full_plan()
    sheet = book(plan, "en")["Summary"]
    assert cells(sheet, 5)[:7] == [
        "Thu 8 Oct 2026",
        "W01",
        "于海洋",
        None,
        5,
        time(8, 42),
        time(14, 40),
    ]
    assert cells(sheet, 7)[3] == "赵大海"
    totals = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=10)}
    assert totals["Cases visited"] == 10
    assert totals["Cost, yuan"] == pytest.approx(plan.cost / 100)
    assert totals["Labour, yuan"] == pytest.approx(456 * 3)
    assert "On leave" in totals.values()
    assert sheet["C5"].hyperlink.location == "'10-08 于海洋'!A1"


def test_a_rule_that_was_lifted_stands_in_the_summary() -> None:
    sheet = book(lifted_plan(), "en")["Summary"]
    told = [row[2].value for row in sheet.iter_rows() if row[1].value == "WH2026-0001"]
    rule = "No visit on a day off, unless the borrower asked for it"
    assert told == [f"Lifted until Sun 11 Oct 2026 by 李经理: {rule}"]


def test_no_sheet_of_an_officer_names_a_borrower_or_an_amount() -> None:
    for sheet in list(book(full_plan()))[1:]:
        text = " ".join(str(value) for row in sheet.values for value in row)
        assert not any(words in text for words in ("王小明", "1990000", "yuan", "元）"))


def test_no_text_becomes_a_formula_or_a_link() -> None:
    found = make_cases(len(HOSTILE))
    hostile = [
        replace(case, borrower=Borrower(name=text), address=text)
        for case, text in zip(found, HOSTILE, strict=True)
    ]
    plan = make_plan([make_route([make_officer(name="=1+1")], hostile)])
    sheets = list(book(plan))
    formulas = [c for sheet in sheets for row in sheet for c in row if c.data_type == "f"]
    assert formulas == []
    rows = [cells(sheets[1], row) for row in (5, 6, 7, 9, 10, 11)]  # 8 is lunch
    assert [row[8] for row in rows] == [*HOSTILE[:-1], "\ufffd\ufffd\ufffd"]
    assert all(cell.hyperlink is None for row in sheets[1] for cell in row)


def test_names_of_sheets_are_accepted_and_no_two_alike() -> None:
    names = ["[于]:*?/\\", "王" * 40, "王" * 40, "'quoted'", "😀" * 20, "Li", "LI"]
    routes = [
        make_route([make_officer(f"W{n}", name=name)], make_cases(1))
        for n, name in enumerate(names)
    ]
    found = book(make_plan(routes)).sheetnames[1:]
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
    assert found[2].endswith("-2")


def test_an_empty_plan_has_a_summary_alone() -> None:
    assert book(make_plan()).sheetnames == ["汇总"]


def test_the_same_plan_gives_the_same_bytes_dated_by_its_first_day() -> None:
    zh = translator("zh")
    assert itineraries_xlsx(full_plan(), zh) == itineraries_xlsx(full_plan(), zh)
    created = book(full_plan()).properties.created
    assert created == datetime(2026, 10, 8)  # noqa: DTZ001 (a file's date has no zone)
