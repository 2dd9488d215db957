"""Tables of courses and of shifts: all that is wrong at once, nothing told twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from table_files import grid, told, write_csv

from visitplanner.domain import DayShift, Training
from visitplanner.tables import read_shifts, read_training
from visitplanner.tables.duty_rows import ShiftTold, TrainingTold

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 10, 8)


def test_a_table_of_courses_in_either_language(tmp_path: Path) -> None:
    rows = [
        ["工号", "课程", "完成日期", "有效期至"],
        ["W01", "法律", "2026-10-08", "2027年10月7日"],
    ]
    (only,) = read_training(write_csv(tmp_path / "t.csv", rows)).rows
    course = Training(subject="law", done_on=DAY, valid_until=date(2027, 10, 7))
    assert only == TrainingTold(officer_id="W01", course=course)


def test_a_course_is_told_once_and_ends_after_it_was_done(tmp_path: Path) -> None:
    cells = {"officer_id": "W01", "course": "law", "done_on": "2026-10-08"}
    rows = [
        cells,
        cells | {"course": "法律"},
        cells | {"officer_id": "W02", "valid_until": "2026-10-07"},
    ]
    assert told(read_training(write_csv(tmp_path / "t.csv", grid(rows)))) == [
        "row 2, column done_on: expected it once, got it in rows 2, 3",
        "row 3, column done_on: expected it once, got it in rows 2, 3",
        "row 4, column valid_until: expected a course that holds from the day on which it was done",
    ]


def test_a_table_of_shifts(tmp_path: Path) -> None:
    cells = {"officer_id": "W01", "day": "2026-10-08", "shift_start": "10:00", "shift_end": "19点"}
    more = cells | {"officer_id": "W02", "overtime_minutes": "30", "start": "网点"}
    table = read_shifts(write_csv(tmp_path / "s.csv", grid([cells, more])))
    usual = DayShift(day=DAY, start=36_000, end=68_400)
    other = DayShift(day=DAY, start=36_000, end=68_400, overtime=1_800, from_branch=True)
    assert table.rows == (
        ShiftTold(officer_id="W01", shift=usual),
        ShiftTold(officer_id="W02", shift=other, starts_at_home=False),
    )


def test_a_shift_is_told_once_a_day_and_ends_after_it_starts(tmp_path: Path) -> None:
    cells = {"officer_id": "W01", "day": "2026-10-08", "shift_start": "10:00", "shift_end": "19:00"}
    rows = [
        cells,
        cells | {"shift_end": "18:00"},
        cells | {"day": "2026-10-09", "shift_end": "9:00"},
    ]
    assert told(read_shifts(write_csv(tmp_path / "s.csv", grid(rows)))) == [
        "row 2, column day: expected it once, got it in rows 2, 3",
        "row 3, column day: expected it once, got it in rows 2, 3",
        "row 4, column shift_end: expected a shift that ends after it starts",
    ]
