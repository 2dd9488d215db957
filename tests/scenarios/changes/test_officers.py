"""Each change does what its name says to the officers named, and nothing to the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import BRANCH, DAY, make_officer

from visitplanner.domain import Lunch, TravelMode
from visitplanner.errors import InputError
from visitplanner.scenarios.changes import changed_world
from visitplanner.scenarios.changes.officers import this_many
from visitplanner.scenarios.sections import Changes
from visitplanner.scenarios.world import World

if TYPE_CHECKING:
    from visitplanner.domain import Officer

OFFICERS = (
    make_officer("W01", crew_id="A", lunch=Lunch(earliest=41_400, latest=45_900, duration=3_600)),
    make_officer("W02", crew_id="A"),
    make_officer("W03", home=BRANCH),
)


def changed(**changes: Any) -> tuple[Officer, ...]:  # noqa: ANN401 (as the file has it)
    world = World(cases=(), officers=OFFICERS)
    found, faults = changed_world(world, Changes.model_validate(changes))
    if faults:
        raise InputError(faults)
    return found.officers


@given(few=st.integers(0, 9), more=st.integers(0, 9))
def test_the_officers_of_a_number_are_among_those_of_a_greater_one(few: int, more: int) -> None:
    found = this_many(OFFICERS, few + more)
    assert len(found) == few + more
    assert found[:few] == this_many(OFFICERS, few)
    assert len({each.officer_id for each in found}) == few + more


def test_new_officers_are_like_another_alone_or_as_a_crew() -> None:
    *_, alone, first, second = changed(
        add_officers=[{"like": "W01", "mode": "ebike"}, {"like": "W02", "count": 2, "crew": "N"}]
    )
    assert (alone.officer_id, alone.crew_id, alone.mode) == ("W01-new1", "", TravelMode.EBIKE)
    assert (first.officer_id, second.officer_id) == ("W02-new1", "W02-new2")
    assert first.crew_id == second.crew_id == "N"


def test_officers_go() -> None:
    assert changed(remove_officers=["W01", "W03"]) == OFFICERS[1:2]


def test_training_comes_on_top() -> None:
    trained = {"officers": ["W03"], "certifications": {"x": date(2027, 1, 1)}, "skills": ["y"]}
    found = changed(retrain=[trained])
    assert found[2].skills_on(DAY) == {"x", "y"}
    assert found[:2] == OFFICERS[:2]


def test_hours_change_for_those_named_and_keep_what_is_not_said() -> None:
    first, second, _ = changed(hours=[{"officers": ["W01"], "end": "20:00", "lunch_minutes": 30}])
    assert (first.shift_start, first.shift_end) == (OFFICERS[0].shift_start, 72_000)
    assert first.lunch == Lunch(earliest=41_400, latest=45_900, duration=1_800)
    assert second == OFFICERS[1]


def test_lunch_can_be_moved_and_left_out() -> None:
    assert changed(hours=[{"lunch": False}])[0].lunch is None
    moved = changed(hours=[{"lunch": "12:00-13:00"}])[1].lunch
    assert moved == Lunch(earliest=43_200, latest=46_800, duration=3_600)


def test_starts_modes_and_crews_change() -> None:
    found = changed(
        starts=[{"officers": ["W03"]}],
        modes=[{"officers": ["W03"], "mode": "walk"}],
        crews=[{"officers": ["W01", "W02"], "crew": ""}, {"officers": ["W03"], "crew": "B"}],
    )
    assert (found[2].home, found[2].mode, found[2].crew_id) == (None, TravelMode.WALK, "B")
    assert [each.crew_id for each in found[:2]] == ["", ""]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"remove_officers": ["W9"]}, "no officer W9 is there"),
        ({"modes": [{"officers": ["W11"], "mode": "car"}]}, "did you mean W01"),
        ({"hours": [{"start": "19:00"}]}, "ends after it starts"),
    ],
)
def test_what_cannot_be_is_told(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        changed(**changes)


def test_the_faults_of_all_changes_are_told_at_once() -> None:
    with pytest.raises(InputError) as found:
        changed(
            remove_officers=["X1"],
            add_officers=[{"like": "X2"}],
            hours=[{"start": "23:00"}],
            crews=[{"officers": ["X3"], "crew": "D"}],
        )
    columns = [fault.column for fault in found.value.faults]
    assert columns == ["remove_officers", "add_officers", "hours", "crews"]
