"""What visits found changes the chance at their own part of the day, and at no other."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, at, make_case, window

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import OutcomeCode, PastVisit, Visit
from visitplanner.messages import translator
from visitplanner.valuation import Scorecard, value_visit
from visitplanner.valuation.presence import MET, WEEKEND, Chances, Seen, seen_by_part

CARD = Scorecard()
CHANCES = CARD.chances
MORNING, NOON, AFTERNOON, EVENING = range(4)
SATURDAY = date(2026, 10, 10)


def seen(clock: str, outcome: OutcomeCode = OutcomeCode.NOT_AT_HOME, ago: int = 9) -> PastVisit:
    day = DAY - timedelta(days=ago)
    return PastVisit(visited_on=day, outcome=outcome, arrived_at=at(clock, day))


def test_one_visit_that_found_nobody_takes_a_fifth_of_the_chance() -> None:
    # (4 x 0.8 + 0) / (4 + 1) = 0.64
    assert CHANCES.after(MORNING, Seen(num_nobody=1)) == pytest.approx(0.64)
    # (4 x 0.8 + 1) / (4 + 2) = 0.7
    assert CHANCES.after(MORNING, Seen(num_nobody=1, num_met=1)) == pytest.approx(0.7)


def test_the_parts_are_the_banks_own_bands_and_the_weekend() -> None:
    clocks = {"11:59": MORNING, "12:00": NOON, "14:00": AFTERNOON, "17:00": EVENING}
    assert {clock: CHANCES.part_of(at(clock)) for clock in clocks} == clocks
    assert CHANCES.part_of(at("10:00", SATURDAY)) == WEEKEND
    late = Chances(by_hour=((12, 0.8),), weekend=0.9, strength=4, least=0.2)
    assert late.part_of(at("20:00")) == 0  # the last band holds until midnight


def test_only_who_was_met_or_missed_at_a_known_hour_tells_something() -> None:
    unclear = [OutcomeCode.MOVED, OutcomeCode.THIRD_PARTY_MET, OutcomeCode.CANCELLED]
    past = [seen("10:00", code, ago) for ago, code in enumerate(unclear, start=1)]
    past.append(PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME))
    assert seen_by_part(past, CHANCES) == {}


def test_a_visit_to_two_cases_of_a_household_is_one() -> None:
    past = [seen("10:00"), seen("10:05", OutcomeCode.MET_REFUSED)]
    assert seen_by_part(past, CHANCES) == {MORNING: Seen(num_met=1)}
    assert seen_by_part([seen("10:00"), seen("10:05")], CHANCES) == {MORNING: Seen(num_nobody=1)}


def test_a_chance_never_falls_below_the_least_unless_the_bank_set_it_lower() -> None:
    assert CHANCES.after(MORNING, Seen(num_nobody=1_000)) == 0.2
    low = Chances(by_hour=((24, 0.1),), weekend=0.1, strength=4, least=0.2)
    assert low.after(0, Seen(num_nobody=1_000)) == 0.1


chances = st.builds(
    Chances,
    by_hour=st.tuples(
        *(st.floats(0, 1).map(lambda chance, hour=hour: (hour, chance)) for hour in (12, 14, 24))
    ),
    weekend=st.floats(0, 1),
    strength=st.floats(0.5, 100),
    least=st.floats(0, 1),
)
moments = st.datetimes(datetime(2026, 8, 1), datetime(2026, 10, 7)).map(  # noqa: DTZ001 (zone below)
    lambda moment: moment.replace(tzinfo=TIMEZONE)
)
visits = st.builds(
    lambda moment, outcome: PastVisit(visited_on=moment.date(), outcome=outcome, arrived_at=moment),
    moments,
    st.sampled_from(OutcomeCode),
)


@given(chances, st.lists(visits, max_size=8), moments)
def test_nobody_at_home_never_raises_its_own_chance_and_touches_no_other(
    bank: Chances, past: list[PastVisit], when: datetime
) -> None:
    nobody = PastVisit(
        visited_on=date(2026, 10, 8), outcome=OutcomeCode.NOT_AT_HOME, arrived_at=when
    )
    before, after = seen_by_part(past, bank), seen_by_part([*past, nobody], bank)
    for part in bank.parts:
        told = bank.after(part, after.get(part, Seen()))
        known = bank.after(part, before.get(part, Seen()))
        if part == bank.part_of(when):
            assert told <= known + 1e-12
        else:
            assert told == known
        assert min(bank.prior(part), bank.least) <= told <= 1 + 1e-12


def value(past: tuple[PastVisit, ...], start: str = "09:00", end: str = "11:00") -> int:
    visit = Visit(case=make_case(past_visits=past), windows=(window(start, end),), persons=1)
    return value_visit(visit, CARD).fen


def test_the_factor_stands_in_the_value_with_its_share() -> None:
    visit = Visit(
        case=make_case(past_visits=(seen("10:00"),), overdue_fen=1_000_000, days_past_due=45),
        windows=(window("09:00", "11:00"),),
        persons=1,
    )
    found = value_visit(visit, CARD)
    # 720 yuan in the morning, as in the value worked by hand, x 0.64 / 0.8
    assert found.fen == 57_600
    assert [each.factor for each in found.factors if each.name == "last_outcome"] == [1.0]
    told = found.factors[-1]
    assert (told.name, told.factor, told.contribution) == ("presence", 0.8, -14_400)
    assert str(told.words) == "at these hours 1 of 1 visits found nobody"
    assert translator("zh").render(told.words) != str(told.words)


def test_nobody_in_the_morning_leaves_the_evening_as_it_was() -> None:
    assert value((seen("10:00"),), "18:00", "20:00") == value((), "18:00", "20:00")
    assert value((seen("10:00"),)) < value(())


def test_another_case_of_the_household_tells_too() -> None:
    visit = Visit(case=make_case(), windows=(window("09:00", "11:00"),), persons=1)
    assert value_visit(visit, CARD, [seen("10:00")]).fen == value((seen("10:00"),))


@given(st.lists(visits, max_size=5), st.sampled_from(["09:00", "12:30", "15:00", "18:00"]))
def test_a_visit_that_found_nobody_never_raises_the_value_at_its_hour(
    past: list[PastVisit], clock: str
) -> None:
    nobody = PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME, arrived_at=at(clock))
    ends = {"09:00": "10:00", "12:30": "13:30", "15:00": "16:00", "18:00": "19:00"}[clock]
    told = value((*past, nobody), clock, ends)
    assert told <= value(tuple(past), clock, ends)


def test_met_means_the_borrower() -> None:
    assert OutcomeCode.THIRD_PARTY_MET not in MET
    assert OutcomeCode.NOT_AT_HOME not in MET
