"""The table of the dispatcher's wishes: a row a case, a wish for each cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from table_files import grid, told, write_csv

from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.tables import read_hand
from visitplanner.tables.columns import HAND_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables import TableRead

CHINESE = {column.name: column.chinese for column in HAND_COLUMNS}
DAY = date(2026, 10, 8)


def read(
    folder: Path, *rows: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> TableRead[tuple[Wish, ...]]:
    return read_hand(write_csv(folder / "hand.csv", grid(rows, headers)))


def wish(kind: WishKind, **said: object) -> Wish:
    return Wish(**{"kind": kind, "case_id": "C1", **said})  # type: ignore[arg-type]


@pytest.mark.parametrize("headers", [None, CHINESE])
def test_each_cell_is_a_wish_under_headers_of_either_language(
    tmp_path: Path, headers: Mapping[str, str] | None
) -> None:
    row = {
        "case_id": "C1",
        "officers": "W01；W02",
        "not_officers": "W03",
        "day": "2026-10-08",
        "not_days": "2026-10-09~2026-10-10",
        "start": "9:30",
        "order": "2",
        "together": "东片",
        "must": "是",
    }
    table = read(tmp_path, row, headers=headers)
    (wishes,) = table.rows
    assert table.faults == ()
    assert set(wishes) == {
        *(wish(WishKind.OFFICER, requires=True, officer_id=each) for each in ("W01", "W02")),
        *(
            wish(WishKind.ORDER, requires=True, officer_id=each, day=DAY, number=2)
            for each in ("W01", "W02")
        ),
        wish(WishKind.NOT_OFFICER, officer_id="W03"),
        wish(WishKind.DAY, requires=True, day=DAY),
        *(wish(WishKind.NOT_DAY, day=date(2026, 10, day)) for day in (9, 10)),
        wish(WishKind.START, requires=True, second=9 * 3_600 + 1_800),
        wish(WishKind.TOGETHER, label="东片"),
        wish(WishKind.MUST, requires=True),
    }


def test_a_visit_that_is_no_must_is_fixed_only_if_it_is_made(tmp_path: Path) -> None:
    (wishes,) = read(tmp_path, {"case_id": "C1", "officers": "W01", "must": "no"}).rows
    assert wishes == (wish(WishKind.OFFICER, officer_id="W01"),)


def test_bars_and_company_require_nothing(tmp_path: Path) -> None:
    row = {"case_id": "C1", "not_officers": "W01", "not_days": "2026-10-08", "together": "east"}
    (wishes,) = read(tmp_path, row).rows
    assert not any(each.requires for each in wishes)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"officers": "W1;W2;W3"}, "expected one officer, or two different ones"),
        ({"officers": "W1;W1"}, "expected one officer, or two different ones"),
        ({"order": "1"}, "expected the officer on whose route the order is"),
        ({"officers": "W1", "order": "0"}, "at least 1"),
        ({"start": "25:00"}, "time"),
        ({"start": "24:00"}, "expected a time before 24:00"),
        ({"must": "perhaps"}, "one of"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_a_fault(
    tmp_path: Path, row: dict[str, str], fault: str
) -> None:
    table = read(tmp_path, {"case_id": "C1", **row})
    assert table.rows == ()
    (line,) = told(table)
    assert fault in line


def test_a_case_stands_once_and_so_does_a_place_in_an_order(tmp_path: Path) -> None:
    rows = [{"case_id": "C1", "must": "yes"}, {"case_id": "C1", "must": "no"}]
    assert len(told(read(tmp_path, *rows))) == 2
    same = [{"case_id": f"C{n}", "officers": "W1", "order": "3"} for n in (1, 2)]
    assert all("each place once in the order of W1" in line for line in told(read(tmp_path, *same)))
    other_day = {"case_id": "C3", "officers": "W1", "order": "3", "day": "2026-10-08"}
    assert told(read(tmp_path, same[0], other_day)) == []
