"""What was spent before a day was planned anew is counted, though it stands in no route now."""

from __future__ import annotations

from broken_days import Day, day_of, event, fixed, make_officer
from samples import agreed

from visitplanner.dispatch.replan.events import EventKind
from visitplanner.dispatch.replan.spending import spent_in_no_route
from visitplanner.dispatch.replan.told import told_by
from visitplanner.units import SECONDS_PER_HOUR

PER_HOUR = 4_500
"""Fen for a person, as the standard policy has it."""


def spent(day: Day, clock: str, *events: object) -> int:
    answer = day.answer(clock, *events)  # type: ignore[arg-type]
    return spent_in_no_route(day.bench(clock), answer)


def crew_day() -> Day:
    cases = (
        fixed("C1", agreed("09:00", "09:00"), 1, persons=2),
        fixed("C2", agreed("14:00", "14:00"), 2),
    )
    return day_of(cases, tuple(make_officer(name, crew_id="A") for name in ("W01", "W02")))


def test_the_hours_of_who_has_left_a_crew_were_paid_all_the_same() -> None:
    day = crew_day()
    (route,) = day.solution.routes
    now = day.bench("11:00").now_second
    told = spent(day, "11:00", event(EventKind.ILL, "W01"))
    by_hand = PER_HOUR * (now - route.departure) / SECONDS_PER_HOUR
    assert abs(told - by_hand) <= 1  # rounded to a fen


def test_who_set_out_and_went_home_was_paid_for_both_ways() -> None:
    far = fixed("C1", agreed("09:00", "09:00"), 8)
    day = day_of((far,), (make_officer("W01"),))
    (route,) = day.solution.routes
    now = day.bench("08:55").now_second
    assert route.departure < now
    bench, ill = day.bench("08:55"), event(EventKind.ILL, "W01")
    (each,) = told_by((ill,), day.facts, bench).underway.values()
    per_km = day.prepared.indexed.problem.shifts[0].costs.per_km
    hours = (each.free - route.departure) / SECONDS_PER_HOUR
    by_hand = PER_HOUR * hours + per_km * each.in_vain / 1_000
    assert each.in_vain > 0
    assert abs(spent(day, "08:55", ill) - by_hand) <= 1


def test_a_way_in_vain_to_a_visit_that_was_called_off_is_counted() -> None:
    cases = (
        fixed("C1", agreed("09:00", "09:00"), 1),
        fixed("C2", agreed("11:00", "11:00"), 9),
        fixed("C3", agreed("14:00", "14:00"), 2),
    )
    day = day_of(cases, (make_officer("W01"),))
    off = event(EventKind.CANCELLED, "C2")
    (each,) = told_by((off,), day.facts, day.bench("10:58")).underway.values()
    per_km = day.prepared.indexed.problem.shifts[0].costs.per_km
    assert each.in_vain > 0
    assert abs(spent(day, "10:58", off) - per_km * each.in_vain / 1_000) <= 1


def test_where_nobody_has_left_and_no_way_was_in_vain_nothing_is_missing() -> None:
    day = crew_day()
    assert spent(day, "11:00", event(EventKind.CANCELLED, "C2")) == 0
    assert spent(day, "07:00", event(EventKind.ILL, "W01")) == 0
    assert spent(day, "11:00", event(EventKind.OVERRAN, "C1", "11:30")) == 0
