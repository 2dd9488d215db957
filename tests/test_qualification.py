"""What whoever visits must hold: every course to its last day, and not before it was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, make_officer

from visitplanner.domain import Officer, Training
from visitplanner.qualification import Requirements, subject_words

NEXT = timedelta(days=1)


def trained(*courses: tuple[date, date | None], subject: str = "law") -> Officer:
    done = tuple(Training(subject=subject, done_on=on, valid_until=end) for on, end in courses)
    return make_officer(training=done)


def lacking(officer: Officer, day: date = DAY, **required: object) -> list[str]:
    asked = Requirements(training=("law",), **required)  # type: ignore[arg-type]
    return [str(reason) for reason in asked.lacking(officer, day)]


def test_nothing_is_lacking_where_nothing_is_asked() -> None:
    assert list(Requirements().lacking(make_officer(), DAY)) == []


def test_a_course_counts_from_its_day_to_its_last_day_inclusive() -> None:
    officer = trained((DAY, DAY + NEXT))
    assert lacking(officer, DAY - NEXT) == ["has no training in law"]
    assert lacking(officer, DAY) == lacking(officer, DAY + NEXT) == []
    assert lacking(officer, DAY + 2 * NEXT) == ["the training in law ended on Fri 9 Oct 2026"]


@pytest.mark.parametrize(("days", "holds"), [(365, True), (364, False)])
def test_the_banks_period_holds_where_the_record_names_no_end(days: int, *, holds: bool) -> None:
    officer = trained((DAY - timedelta(days=364), None))  # day 365 of the course is DAY
    assert (lacking(officer, training_days={"law": days}) == []) == holds


def test_a_course_without_end_or_period_holds_for_good_and_the_record_goes_first() -> None:
    assert lacking(trained((date(2000, 1, 1), None))) == []
    ended = trained((DAY - 2 * NEXT, DAY - NEXT))
    assert lacking(ended, training_days={"law": 10_000}) != []


def test_a_renewed_course_makes_up_for_the_one_that_ended() -> None:
    assert lacking(trained((DAY - 9 * NEXT, DAY - NEXT), (DAY - 2 * NEXT, DAY))) == []


def test_another_subject_does_not_help() -> None:
    assert lacking(trained((DAY, None), subject="products")) == ["has no training in law"]


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 800))
def test_a_later_course_never_shortens_what_an_earlier_one_gave(
    first: int, second: int, day: int
) -> None:
    start = date(2026, 1, 1)
    asked = Requirements(training=("law",), training_days={"law": 200})
    on = start + timedelta(days=day)
    one = trained((start + timedelta(days=first), None))
    both = trained((start + timedelta(days=first), None), (start + timedelta(days=second), None))
    assert not list(asked.lacking(both, on)) or list(asked.lacking(one, on))


def test_a_subject_without_words_stands_as_it_is() -> None:
    assert str(subject_words("law")) == "law"
    assert subject_words("反洗钱") == "反洗钱"
