"""Tables for Excel: opened as they should be, formulas defused, nobody named."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from factories import full_plan, make_plan
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.messages import say, translator
from visitplanner.report.csv_files import csv_bytes, held_csv, unplaced_csv, unplanned_csv

ZH, EN = translator("zh"), translator("en")


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_held_cases_stand_with_rule_reason_source_and_standing() -> None:
    assert rows(held_csv(full_plan(), ZH)) == [
        ["案件编号", "区县", "规则编号", "规则内容", "原因", "依据", "依据性质"],
        [
            "H1",
            "环翠区",
            "notice-first",
            "先通知，后上门",
            "需通知 1 次，仅登记 0 次",
            "本行流程：先通知逾期并提醒还款",
            "本行政策",
        ],
    ]


def test_visits_left_out_stand_with_times_value_and_reason() -> None:
    assert rows(unplanned_csv(full_plan(), EN)) == [
        ["Case", "District", "Agreed and lawful times", "Value, yuan", "Must", "Reason"],
        [
            "U1",
            "环翠区",
            "Thu 8 Oct 2026 09:00 to 10:00; Thu 8 Oct 2026 14:00 to 15:30",
            "1234.50",
            "no",
            "Nobody can be there at the agreed time and back within the shift and its distance",
        ],
    ]


def test_a_must_that_is_left_out_is_marked() -> None:
    plan = full_plan()
    plan = replace(plan, unplanned=(replace(plan.unplanned[0], required=True),))
    assert rows(unplanned_csv(plan, ZH))[1][4] == "是"


def test_cases_without_a_place_stand_without_their_address() -> None:
    assert rows(unplaced_csv(full_plan(), ZH)) == [
        ["案件编号", "区县", "原因"],
        ["P1", "环翠区", "当天无人当班"],
    ]


@pytest.mark.parametrize("table", [held_csv, unplanned_csv, unplaced_csv])
def test_an_empty_table_has_its_header_and_excel_knows_the_encoding(table: object) -> None:
    content: bytes = table(make_plan(), ZH)  # type: ignore[operator]  # one of three functions
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert len(rows(content)) == 1


@pytest.mark.parametrize("table", [held_csv, unplanned_csv, unplaced_csv])
def test_nobody_is_named(table: object) -> None:
    text = table(full_plan(), ZH).decode()  # type: ignore[operator]  # one of three functions
    assert not any(words in text for words in ("王小明", "19900001234", "示例路"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", "\uff1d1", "\u3000\uff0b1"],
)
def test_a_text_that_would_reckon_is_defused(text: str) -> None:
    assert rows(csv_bytes(["a"], [(text,)]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["C1", "", "a=b", "王"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert rows(csv_bytes(["a", "b"], [(text, "x")]))[1] == [text, "x"]


def test_a_negative_number_stays_a_number() -> None:
    assert rows(csv_bytes(["a"], [(Decimal("-12.5"),)]))[1] == ["-12.50"]


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_no_cell_begins_a_formula_whatever_it_says(texts: list[str]) -> None:
    cells = rows(csv_bytes(["a"], [tuple(texts)]))[1]
    assert len(cells) == len(texts)
    assert not any(cell.strip(" \u00a0\u3000")[:1] in set("=+-@\t\r\n") for cell in cells if cell)


def test_what_was_found_of_a_visit_left_out_stands_beside_its_reason() -> None:
    plan = full_plan()
    told = (say("  It could be made: {what}.", what="a"), say("  Could help: {what}.", what="b"))
    plan = replace(plan, unplanned=(replace(plan.unplanned[0], why=told), *plan.unplanned[1:]))
    header, first, *others = rows(unplanned_csv(plan, EN))
    assert header[-1] == "What it would cost, and what could help"
    assert first[-1] == "It could be made: a. Could help: b."
    assert all(len(row) == len(header) for row in others)
