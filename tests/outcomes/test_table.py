"""`outcomes.csv`: what it holds, and that it is read as it was written."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from exports import EVENING, PAGE, body, case, promised, visit
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.outcomes.export import open_body
from visitplanner.outcomes.table import HEADER, OutcomeTable, read_table, table_bytes

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_row_says_everything_in_codes_yuan_and_local_time() -> None:
    export = open_body(body(promised(1, willingness="willing", note="说好\n月底")))
    content = table_bytes(OutcomeTable().with_export(export, EVENING))
    assert content.startswith(b"\xef\xbb\xbfplan,officer_id,day,case_id,")
    assert rows_of(content) == [
        {
            "plan": PAGE.plan,
            "officer_id": "W01",
            "day": "2026-10-08",
            "case_id": case(1),
            "outcome": "met_promised",
            "arrived_at": "09:02",
            "left_at": "09:10",
            "promise_date": "2026-10-15",
            "promise_amount": "1234.50",
            "willingness": "willing",
            "ability": "not_known",
            "note": "说好\n月底",
            "export": "1791450000",
            "exported_at": "2026-10-08T18:00:00+08:00",
            "imported_at": "2026-10-08T18:30:00+08:00",
            "export_sha256": export.sha256,
        }
    ]


@given(note=TEXT | st.sampled_from(["=1+1", "'=1", "@x", "a\nb", '"', "\u2028"]))
def test_what_is_written_is_read_and_written_again_the_same(note: str) -> None:
    content = table_bytes(OutcomeTable().with_export(open_body(body(visit(note=note))), EVENING))
    assert table_bytes(read_table(content, "outcomes.csv")) == content
    assert not rows_of(content)[0]["note"].startswith(("=", "@", "+", "-"))


def test_a_later_export_takes_the_place_of_its_own_visits_alone() -> None:
    first = open_body(body(visit(1), visit(2), number=1))
    later = open_body(body(promised(2), visit(3), number=2))
    other = open_body(body(visit(2), page=replace(PAGE, officer_id="W02")))
    table = OutcomeTable().with_export(first, EVENING).with_export(other, EVENING)
    assert table.replaced_by(later) == 1
    found = rows_of(table_bytes(table.with_export(later, EVENING)))
    assert [(row["officer_id"], row["case_id"], row["outcome"]) for row in found] == [
        ("W01", case(1), "not_at_home"),
        ("W02", case(2), "not_at_home"),
        ("W01", case(2), "met_promised"),
        ("W01", case(3), "not_at_home"),
    ]


def test_the_same_export_is_doubled_and_an_earlier_one_older() -> None:
    export = open_body(body(number=7))
    table = OutcomeTable().with_export(export, EVENING)
    with pytest.raises(InputError, match="is doubled"):
        table.require_new(export)
    for number in (6, 7):
        with pytest.raises(InputError, match="is older"):
            table.require_new(open_body(body(visit(2), number=number)))
    table.require_new(open_body(body(number=8)))
    table.require_new(open_body(body(number=1, page=replace(PAGE, officer_id="W02"))))


@pytest.mark.parametrize(
    "content", [b"", b"a,b\r\n", b"\xff", ",".join(HEADER[1:]).encode(), b"\0", "甲".encode("gbk")]
)
def test_a_table_of_another_kind_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"outcomes\.csv: expected a table of outcomes"):
        read_table(content, "outcomes.csv")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-10-08,", "2026/10/8,"),
        ("1791450000", "1.79E+09"),
        (",not_at_home,", ",not_at_home,,"),
    ],
)
def test_rows_that_a_spreadsheet_has_changed_are_told(before: str, after: str) -> None:
    content = table_bytes(OutcomeTable().with_export(open_body(body()), EVENING)).decode()
    with pytest.raises(InputError, match=r"outcomes\.csv, row 2: was changed by another program"):
        read_table(content.replace(before, after).encode(), "outcomes.csv")
