"""Courses and single shifts in the store: told once or twice, kept when a table is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from samples import DAY, at, make_officer

from visitplanner.casework.duty import Taken, drop_shift, take_shifts, take_training
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.domain import DayShift, Officer, Training
from visitplanner.errors import InputError
from visitplanner.store.access import Right
from visitplanner.store.officers import read_officers
from visitplanner.tables.duty_rows import ShiftTold, TrainingTold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.store.journal import Journal
    from visitplanner.store.opening import Store, Visitor

LAW = Training(subject="law", done_on=DAY - timedelta(days=30))


@pytest.fixture
def journal(store: Store, dispatcher: Visitor) -> Iterator[Journal]:
    """Give a journal of `DAY` that knows W01 and W02, and prove the store whole at the end."""
    on_the_day = replace(dispatcher, now=at("08:00"))
    with store.acting(on_the_day, Right.KEEP_OFFICERS) as made:
        import_officers(made, [make_officer("W01"), make_officer("W02")])
        yield made
    assert store.verified(dispatcher).findings == ()


def course(officer_id: str = "W01", **changes: object) -> TrainingTold:
    return TrainingTold(officer_id=officer_id, course=replace(LAW, **changes))  # type: ignore[arg-type]


def shift(officer_id: str = "W01", **changes: object) -> ShiftTold:
    told = DayShift(day=DAY, start=36_000, end=68_400)
    return ShiftTold(officer_id=officer_id, shift=replace(told, **changes))  # type: ignore[arg-type]


def officer(journal: Journal, officer_id: str = "W01") -> Officer:
    known = {kept.officer.officer_id: kept.officer for kept in read_officers(journal)}
    return known[officer_id]


def test_a_course_told_twice_is_told_once_and_its_end_may_be_mended(journal: Journal) -> None:
    assert take_training(journal, [course(), course("W02")]) == Taken(num_new=2, num_same=0)
    assert take_training(journal, [course()]) == Taken(num_new=0, num_same=1)
    assert take_training(journal, [course(valid_until=DAY)]) == Taken(num_new=1, num_same=0)
    assert take_training(journal, [course()]).num_new == 0  # silent on the end that is on record
    assert officer(journal).training == (replace(LAW, valid_until=DAY),)


def test_all_of_the_courses_or_none(journal: Journal) -> None:
    with pytest.raises(InputError, match="the store knows no officer W08, W09"):
        take_training(journal, [course(), course("W08"), course("W09")])
    with pytest.raises(InputError, match="expected a day that has come, got Fri 9 Oct 2026"):
        take_training(journal, [course(), course("W02", done_on=DAY + timedelta(days=1))])
    assert officer(journal).training == ()


def test_the_last_shift_told_counts_until_it_is_taken_back(journal: Journal) -> None:
    assert take_shifts(journal, [shift()]).num_new == 1
    assert take_shifts(journal, [shift(end=60_000, overtime=0)]).num_new == 1
    assert officer(journal).day_shifts == (shift(end=60_000, overtime=0).shift,)
    assert drop_shift(journal, "W01", DAY)
    assert not drop_shift(journal, "W01", DAY)
    assert officer(journal).day_shifts == ()


def test_a_table_of_officers_takes_no_course_and_no_shift_away(journal: Journal) -> None:
    take_training(journal, [course()])
    take_shifts(journal, [shift()])
    before = officer(journal)
    newer = replace(LAW, done_on=DAY)
    assert import_officers(journal, [make_officer("W01")]).num_same == 1
    assert officer(journal) == before
    assert import_officers(journal, [make_officer("W01", training=(newer,))]).num_changed == 1
    assert officer(journal).training == (LAW, newer)


def test_a_shift_that_nobody_can_work_is_refused_with_every_reason(journal: Journal) -> None:
    import_officers(journal, [make_officer("W01", leave=frozenset({DAY}))])
    mark_left(journal, "W02", DAY)
    told = [shift(), replace(shift("W02"), starts_at_home=True)]
    with pytest.raises(InputError) as refused:
        take_shifts(journal, told)
    assert [str(fault.message) for fault in refused.value.faults] == [
        "W01 is on leave on Thu 8 Oct 2026",
        "W02 works no more on Thu 8 Oct 2026",
        "W02 starts at the branch: no home is on record",
    ]
    assert officer(journal).day_shifts == officer(journal, "W02").day_shifts == ()
