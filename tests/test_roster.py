"""Who works when: leave, expiry, make-up days, crews, and the hours that they share."""

from __future__ import annotations

from datetime import date

import pytest
from samples import BRANCH, DAY, at, make_officer

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import Certification, DayShift, Location, Lunch, Officer, TravelMode
from visitplanner.errors import InputError
from visitplanner.qualification import Requirements
from visitplanner.roster import Roster, make_roster

SUNDAY = date(2026, 10, 11)
MAKE_UP_SATURDAY = date(2026, 10, 10)


def roster(*officers: Officer, day: date = DAY, certification: str = "") -> Roster:
    required = Requirements(certifications=(certification,) * bool(certification))
    return make_roster(officers, [day], BRANCH, WorkingCalendar(), required)


def why_absent(officer: Officer, day: date = DAY, certification: str = "") -> str:
    return str(roster(officer, day=day, certification=certification).absences[0].reason)


def test_a_shift_runs_from_start_to_end_with_overtime_beyond() -> None:
    (shift,) = roster(make_officer(overtime=3_600)).shifts
    assert shift.working_time.start == at("08:30")
    assert shift.working_time.end == at("18:00")
    assert shift.overtime_end == at("19:00")
    assert shift.shift_id == "W01-2026-10-08"
    assert shift.start == BRANCH


def test_an_officer_who_starts_at_home_ends_there() -> None:
    home = Location(latitude=37.4, longitude=122.0)
    (shift,) = roster(make_officer(home=home)).shifts
    assert (shift.start, shift.end) == (home, home)


def test_without_a_branch_an_officer_must_start_at_home() -> None:
    with pytest.raises(InputError, match="W01 starts at the branch"):
        make_roster([make_officer()], [DAY], None, WorkingCalendar())


def test_leave_and_days_off_are_absences_with_a_reason() -> None:
    assert why_absent(make_officer(leave=frozenset({DAY}))) == "on leave"
    assert why_absent(make_officer(), day=SUNDAY) == "a weekend or public holiday"
    assert "not a working day" in why_absent(make_officer(weekdays=frozenset({0, 1})))


def test_an_extra_day_is_worked_but_leave_wins() -> None:
    assert roster(make_officer(extra_days=frozenset({SUNDAY})), day=SUNDAY).shifts
    both = make_officer(extra_days=frozenset({SUNDAY}), leave=frozenset({SUNDAY}))
    assert why_absent(both, day=SUNDAY) == "on leave"


def test_a_make_up_saturday_is_worked_by_those_of_the_usual_week_only() -> None:
    assert roster(make_officer(), day=MAKE_UP_SATURDAY).shifts
    part_time = make_officer(weekdays=frozenset({0, 1, 2}))
    assert "not a working day" in why_absent(part_time, day=MAKE_UP_SATURDAY)


def test_a_certification_holds_to_its_last_day_inclusive() -> None:
    def certified(expires_on: date) -> Officer:
        return make_officer(
            certifications=(Certification(name="home_visit", expires_on=expires_on),)
        )

    assert roster(certified(DAY), certification="home_visit").shifts
    assert "home_visit" in why_absent(certified(date(2026, 10, 7)), certification="home_visit")


def test_a_crew_shares_hours_skills_and_the_smaller_limits() -> None:
    lunch = Lunch(earliest=41_400, latest=45_900, duration=3_600)
    one = make_officer(
        "W01", crew_id="A", skills=frozenset({"mediation"}), overtime=3_600, max_visits=9
    )
    other = make_officer(
        "W02", crew_id="A", shift_start=9 * 3_600, shift_end=17 * 3_600, max_visits=7, lunch=lunch
    )
    (shift,) = roster(one, other).shifts
    assert shift.crew == 2
    assert (shift.working_time.start, shift.working_time.end) == (at("09:00"), at("17:00"))
    assert (shift.overtime_end, shift.max_visits) == (at("17:00"), 7)
    assert shift.skills == {"mediation"}
    assert shift.lunch is not None
    assert shift.lunch.window.start == at("11:30")


def test_where_one_of_a_crew_is_absent_the_other_goes_alone() -> None:
    one = make_officer("W01", crew_id="A", leave=frozenset({DAY}))
    other = make_officer("W02", crew_id="A")
    shifts = roster(one, other).shifts
    assert [[officer.officer_id for officer in shift.officers] for shift in shifts] == [["W02"]]
    assert shifts[0].crew == 1


def test_partners_who_share_no_hours_go_alone() -> None:
    early = make_officer("W01", crew_id="A", shift_end=12 * 3_600)
    late = make_officer("W02", crew_id="A", shift_start=12 * 3_600)
    assert [shift.crew for shift in roster(early, late).shifts] == [1, 1]


def test_a_crew_lunches_when_all_of_it_can() -> None:
    early = make_officer(
        "W01", crew_id="A", lunch=Lunch(earliest=39_600, latest=43_200, duration=60)
    )
    late = make_officer(
        "W02", crew_id="A", lunch=Lunch(earliest=41_400, latest=48_600, duration=90)
    )
    (shift,) = roster(early, late).shifts
    assert shift.lunch is not None
    assert (shift.lunch.window.start, shift.lunch.window.end) == (at("11:30"), at("12:00"))
    assert shift.lunch.duration == 90


def test_partners_who_cannot_lunch_together_go_alone() -> None:
    early = make_officer(
        "W01", crew_id="A", lunch=Lunch(earliest=39_600, latest=40_000, duration=60)
    )
    late = make_officer(
        "W02", crew_id="A", lunch=Lunch(earliest=43_200, latest=48_600, duration=60)
    )
    assert [shift.crew for shift in roster(early, late).shifts] == [1, 1]


def test_a_lunch_outside_the_hours_that_a_crew_works_is_not_asked_for() -> None:
    lunch = Lunch(earliest=39_600, latest=43_200, duration=3_600)
    early = make_officer("W01", crew_id="A", lunch=lunch)
    late = make_officer("W02", crew_id="A", shift_start=13 * 3_600)
    (shift,) = roster(early, late).shifts
    assert shift.lunch is None


def test_overtime_ends_at_midnight() -> None:
    (shift,) = roster(make_officer(shift_end=23 * 3_600, overtime=7_200)).shifts
    assert shift.overtime_end == at("00:00", date(2026, 10, 9))


def test_a_shift_reaches_as_far_as_its_mode() -> None:
    reach = {TravelMode.WALK: 10_000}
    on_foot, by_car = make_officer("W01", mode=TravelMode.WALK), make_officer("W02")
    shifts = make_roster(
        [on_foot, by_car], [DAY], BRANCH, WorkingCalendar(), max_distance=reach
    ).shifts
    assert [shift.max_distance for shift in shifts] == [10_000, None]


def test_no_officer_no_shift() -> None:
    assert roster() == Roster(shifts=(), absences=())


def hours(start: int, end: int, **changes: object) -> DayShift:
    fields: dict[str, object] = {"day": DAY, "start": start * 3_600, "end": end * 3_600}
    return DayShift(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_shift_set_for_a_day_counts_on_that_day_alone() -> None:
    officer = make_officer(overtime=1_800, day_shifts=(hours(10, 19),))
    (shift,) = roster(officer).shifts
    assert (shift.working_time.start, shift.working_time.end) == (at("10:00"), at("19:00"))
    assert shift.overtime_end == at("19:30")  # as on usual days, since the shift is silent
    (usual,) = roster(officer, day=date(2026, 10, 9)).shifts
    assert usual.working_time.start == at("08:30", date(2026, 10, 9))


def test_a_shift_of_a_day_has_overtime_of_its_own_and_may_start_at_the_branch() -> None:
    home = Location(latitude=37.4, longitude=122.0)
    own = hours(10, 19, overtime=7_200, from_branch=True)
    (shift,) = roster(make_officer(home=home, day_shifts=(own,))).shifts
    assert shift.overtime_end == at("21:00")
    assert (shift.start, shift.end) == (BRANCH, BRANCH)


def test_a_shift_on_a_day_off_is_worked_but_leave_wins() -> None:
    sunday = hours(9, 12, day=SUNDAY)
    assert roster(make_officer(day_shifts=(sunday,)), day=SUNDAY).shifts
    away = make_officer(day_shifts=(sunday,), leave=frozenset({SUNDAY}))
    assert why_absent(away, day=SUNDAY) == "on leave"


@pytest.mark.parametrize("own", [hours(17, 20), hours(18, 20), hours(9, 18, from_branch=True)])
def test_a_crew_goes_together_only_where_the_shifts_of_the_day_let_it(own: DayShift) -> None:
    home = Location(latitude=37.4, longitude=122.0)
    first = make_officer("W01", crew_id="K1", home=home)
    second = make_officer("W02", crew_id="K1", home=home, day_shifts=(own,))
    together = own.start < first.shift_end and not own.from_branch
    assert len(roster(first, second).shifts) == (1 if together else 2)


def test_several_reasons_are_told_together() -> None:
    required = Requirements(certifications=("home_visit",), training=("law",))
    (absent,) = make_roster([make_officer()], [DAY], BRANCH, WorkingCalendar(), required).absences
    assert str(absent.reason) == (
        "holds no certification home_visit that is valid on the day, has no training in law"
    )
