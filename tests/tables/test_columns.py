"""Headers are compared without what people vary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from visitplanner.tables.columns import (
    ADDRESS_COLUMNS,
    CASE_COLUMNS,
    HAND_COLUMNS,
    MEANS_COLUMNS,
    OFFICER_COLUMNS,
    PIN_COLUMNS,
    SHIFT_COLUMNS,
    TRAFFIC_COLUMNS,
    TRAINING_COLUMNS,
    Column,
    columns_by_header,
    header_key,
)

TABLES = Path(__file__).parents[2] / "docs" / "tables.md"


@pytest.mark.parametrize(
    "header",
    [
        "overdue_amount",
        "Overdue Amount",
        " OVERDUE-AMOUNT ",
        "overdue_amount*",
        "\ufeffoverdue_amount",
        "ｏｖｅｒｄｕｅ＿ａｍｏｕｎｔ",  # noqa: RUF001 (full width is meant)
        "逾期金额",
        " 逾期 金额",
        "逾期金额(元)",
        "逾期金额（元）",
    ],
)
def test_a_header_is_known_however_it_is_typed(header: str) -> None:
    column = columns_by_header(CASE_COLUMNS).get(header_key(header))
    assert column is not None
    assert column.name == "overdue_amount"


@pytest.mark.parametrize("header", ["逾期金额(万元)", "overdue", "", "备注"])
def test_another_header_is_another_column(header: str) -> None:
    assert header_key(header) not in columns_by_header(CASE_COLUMNS)


@pytest.mark.parametrize(
    "columns",
    [
        CASE_COLUMNS,
        OFFICER_COLUMNS,
        ADDRESS_COLUMNS,
        TRAFFIC_COLUMNS,
        TRAINING_COLUMNS,
        SHIFT_COLUMNS,
        MEANS_COLUMNS,
        HAND_COLUMNS,
    ],
)
def test_no_two_columns_of_a_table_share_a_header(columns: tuple[Column, ...]) -> None:
    assert len(columns_by_header(columns)) == 2 * len(columns)


def test_every_column_is_documented_under_both_headers() -> None:
    text = TABLES.read_text(encoding="utf-8")
    missing = [
        header
        for column in (
            *CASE_COLUMNS,
            *OFFICER_COLUMNS,
            *ADDRESS_COLUMNS,
            *PIN_COLUMNS,
            *TRAFFIC_COLUMNS,
            *TRAINING_COLUMNS,
            *SHIFT_COLUMNS,
            *MEANS_COLUMNS,
        )
        for header in (f"`{column.name}`", column.chinese)
        if header not in text
    ]
    assert missing == []


def test_every_documented_column_is_read() -> None:
    text = TABLES.read_text(encoding="utf-8")
    tables = (
        *(CASE_COLUMNS, OFFICER_COLUMNS, TRAFFIC_COLUMNS),
        *(TRAINING_COLUMNS, SHIFT_COLUMNS, MEANS_COLUMNS),
    )
    known = {column.name for table in tables for column in table}
    rows = re.findall(r"^\| (`.+?`) \|", text, flags=re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert documented == known
