"""Times that could be agreed: lawful, disjoint, and never less than what was agreed."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, agreed, make_case

from visitplanner.dispatch.windows import also_on, at_any_time, lawful, merged, moved_to, widened
from visitplanner.rulebook.book import adjust, read_rulebook

if TYPE_CHECKING:
    from visitplanner.domain import AgreedWindow, Case

BOOK = read_rulebook()


def times(case: Case) -> list[str]:
    return [f"{each.window.start:%d %H:%M}-{each.window.end:%H:%M}" for each in case.agreed_windows]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        ((30, 0), ["08 08:30-10:00"]),
        ((0, 30), ["08 09:00-10:30"]),
        ((180, 900), ["08 08:00-21:30"]),  # half an hour's visit ends by 22:00
    ],
)
def test_a_window_is_widened_within_lawful_hours(minutes: tuple[int, int], told: list[str]) -> None:
    case = make_case(agreed_windows=(agreed("09:00", "10:00"),))
    assert times(widened(case, 0, (minutes[0] * 60, minutes[1] * 60), BOOK)) == told


def test_a_time_asked_for_at_night_is_not_cut() -> None:
    case = make_case(agreed_windows=(agreed("21:00", "22:00", asked_for=True),))
    assert times(widened(case, 0, (3_600, 3_600), BOOK)) == ["08 20:00-22:00"]


def test_of_a_window_only_what_the_rulebook_leaves_of_it_is_kept() -> None:
    """Half an hour's visit starts by 21:30; what is not planned is judged when it is."""
    next_day = DAY + timedelta(days=1)
    case = make_case(
        agreed_windows=(
            agreed("06:00", "09:00"),
            agreed("21:00", "23:00", asked_for=True),
            agreed("21:31", "23:00"),
            agreed("21:00", "23:00", next_day),
        )
    )
    assert times(lawful(case, (DAY,), BOOK)) == [
        "08 08:00-09:00",
        "08 21:00-21:30",
        "09 21:00-23:00",
    ]
    night = adjust(BOOK, {"hours": {"asked_for_lifts": True}})
    assert times(lawful(case, (DAY,), night))[1] == "08 21:00-23:00"


def test_windows_that_meet_become_one() -> None:
    case = make_case(agreed_windows=(agreed("09:00", "10:00"), agreed("10:30", "11:00")))
    assert times(widened(case, 0, (0, 1_800), BOOK)) == ["08 09:00-11:00"]


def test_any_time_is_all_lawful_hours_of_the_days() -> None:
    case = make_case(agreed_windows=(agreed("09:00", "10:00"),))
    days = (DAY, DAY + timedelta(days=1))
    assert times(at_any_time(case, days, BOOK)) == ["08 08:00-21:30", "09 08:00-21:30"]


def test_a_visit_longer_than_the_lawful_hours_keeps_its_time() -> None:
    case = make_case(agreed_windows=(agreed("09:00", "10:00"),), service_duration=15 * 3_600)
    assert times(widened(case, 0, (60, 60), BOOK)) == ["08 09:00-10:00"]
    assert times(at_any_time(case, (DAY,), BOOK)) == ["08 09:00-10:00"]


def test_another_day_is_at_the_same_clock_times() -> None:
    later = DAY + timedelta(days=4)
    windows = (agreed("09:00", "10:00"), agreed("15:00", "16:00", DAY + timedelta(days=1)))
    case = make_case(agreed_windows=windows)
    assert times(also_on(case, later))[2:] == ["12 09:00-10:00"]
    assert times(moved_to(case, later)) == ["12 09:00-10:00"]


WINDOWS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()).map(
        lambda drawn: agreed(
            f"{10 + min(drawn[:2])}:00", f"{10 + max(drawn[:2])}:00", asked_for=drawn[2]
        )
    )
)


@given(WINDOWS)
def test_merged_windows_are_disjoint_and_hold_the_same_moments(windows: list[AgreedWindow]) -> None:
    joined = merged(windows)
    for one, other in pairwise(joined):
        assert one.window.end < other.window.start
    for agreed_ in windows:
        holder = next(j for j in joined if j.window.intersect(agreed_.window) == agreed_.window)
        assert holder.asked_for >= agreed_.asked_for
