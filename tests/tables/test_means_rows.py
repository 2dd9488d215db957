"""The table of debts and means: a row a case, amounts to the fen, and no income in a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from table_files import grid, write_csv

from visitplanner.messages import LANGUAGES, translator
from visitplanner.repayment import Debt, Means
from visitplanner.repayment.loan import Loan
from visitplanner.tables import read_means
from visitplanner.tables.columns import MEANS_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables import TableRead

CHINESE = {column.name: column.chinese for column in MEANS_COLUMNS}
FULL = {
    "case_id": "C1",
    "as_of": "2026-09-30",
    "product": "个人消费贷款",
    "lent_on": "2025-03-01",
    "overdue_since": "2026/8/1",
    "principal": "1.2万",
    "interest": "345.67",
    "fees": "50",
    "instalment": "1,015.40",
    "income": "8000",
    "outgoings": "2000",
    "dependants": "1",
    "at_hand": "0",
}
LOAN = Loan(
    case_id="C1",
    debt=Debt(
        as_of=date(2026, 9, 30), principal_fen=1_200_000, interest_fen=34_567, fees_fen=5_000
    ),
    product="个人消费贷款",
    lent_on=date(2025, 3, 1),
    overdue_since=date(2026, 8, 1),
    instalment_fen=101_540,
    means=Means(monthly_income_fen=800_000, outgoings_fen=200_000, dependants=1, at_hand_fen=0),
)


def read(folder: Path, *rows: Mapping[str, str], chinese: bool = False) -> TableRead[Loan]:
    headers = CHINESE if chinese else None
    return read_means(write_csv(folder / "means.csv", grid(rows, headers)))


def said(table: TableRead[Loan]) -> str:
    """Return every fault, in both languages, without the file's path: it has numbers of its own."""
    told = [replace(fault, file=None) for fault in table.faults]
    return " ".join(fault.describe(each) for fault in told for each in LANGUAGES)


@pytest.mark.parametrize("chinese", [False, True])
def test_a_full_row_is_read_under_either_header(tmp_path: Path, chinese: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    table = read(tmp_path, FULL, chinese=chinese)
    assert table.faults == ()
    assert table.rows == (LOAN,)


def test_what_is_empty_is_not_known_and_parts_are_none(tmp_path: Path) -> None:
    table = read(tmp_path, {"case_id": "C1", "as_of": "2026-09-30", "principal": "100"})
    assert table.rows == (
        Loan(case_id="C1", debt=Debt(as_of=date(2026, 9, 30), principal_fen=10_000)),
    )


def test_an_income_that_cannot_be_read_is_not_repeated(tmp_path: Path) -> None:
    table = read(tmp_path, {**FULL, "income": "8千多", "outgoings": "-77", "dependants": "21"})
    assert {fault.column for fault in table.faults} == {"income", "outgoings", "dependants"}
    for secret in ("8千多", "77", "21"):
        assert secret not in said(table)


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("principal", "", "expected a value"),
        ("principal", "-1", "expected an amount from 0 to"),
        ("fees", "100亿零1", "amount of yuan"),
        ("as_of", "yesterday", "date"),
        ("overdue_since", "2026-10-01", "expected a day up to that of the amounts"),
        ("dependants", "-1", "at least 0"),
    ],
)
def test_what_is_amiss_is_told_under_its_column(
    tmp_path: Path, column: str, cell: str, words: str
) -> None:
    table = read(tmp_path, {**FULL, column: cell})
    (fault,) = table.faults
    assert fault.column == column
    assert words in translator("en").render(fault.message)


def test_a_case_stands_once_in_the_table(tmp_path: Path) -> None:
    assert len(read(tmp_path, FULL, FULL).faults) == 2
