"""Courses as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.tables.courses import as_subjects, by_subject, course, subject
from visitplanner.tables.misread import MisreadError

DONE, END = date(2026, 3, 2), date(2027, 3, 1)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("law 2026-03-02", ("law", DONE, None)),
        ("法律 2026-03-02..2027-03-01", ("law", DONE, END)),
        ("沟通 2026年3月2日至2027年3月1日", ("communication", DONE, END)),
        ("law 20260302~20270301", ("law", DONE, END)),
        ("law 2026/3/2", ("law", DONE, None)),
        ("反洗钱 2 2026.3.2", ("反洗钱 2", DONE, None)),
        ("law 2026-03-02..2026-03-02", ("law", DONE, DONE)),
    ],
)
def test_a_course_is_a_subject_a_day_and_perhaps_a_last_day(
    entry: str, expected: tuple[str, date, date | None]
) -> None:
    assert course(entry) == expected


@pytest.mark.parametrize(
    "entry", ["law", "2026-03-02", "law 2026-13-02", "law 2026-03-02..2026-03-01", "law soon", ""]
)
def test_what_is_no_course_is_refused(entry: str) -> None:
    with pytest.raises(MisreadError):
        course(entry)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.sampled_from(["law", "conduct", "房贷"]))
def test_a_course_written_out_is_read_as_it_was(day: date, name: str) -> None:
    assert course(f"{name} {day.isoformat()}") == (name, day, None)


def test_subjects_have_one_name_in_both_languages() -> None:
    assert as_subjects(["法律", "LAW", "knowledge"]) == ("law", "law", "products")
    assert by_subject({"沟通": 365}) == {"communication": 365}
    assert subject(" 反洗钱 ") == "反洗钱"
