"""The random process of a branch's year: every chance in one place, stated and not measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """What may happen, and how likely; chances are from 0 to 1, days those of the calendar.

    Attributes
    ----------
    num_crews
        Of two officers each.
    shared_household
        That a case is of the household of the one before it.
    one_officer
        That one officer alone is approved for a case.
    hardship, disputes, moved
        That a borrower is in hardship, disputes the debt, or lives elsewhere.
    pays_untold
        That a borrower pays of their own accord, in the year.
    keeps_promise
        That a promise, or an instalment, is paid by its day.
    answers
        That a call is answered.
    declines
        That who answers declines a visit.
    asks_for_off, unasked_off
        That who agrees asks for a Saturday; that this is not recorded as asked for.
    wishes_soon
        That who agrees wishes it sooner than the rules have it.
    lifts, thinks_again
        That a manager lifts the rule that holds what a borrower wishes; that it is let hold again,
        per day until the visit is planned.
    pays_instalment, pays_by_halves
        That an instalment is paid; of those, that two payments bring it.
    withdraws, complains, pays, tells_hardship, tells_dispute
        That each happens on a day, to a case that waits for its visit; a complaint also later.
    resolves
        That an open complaint is resolved on a working day.
    away
        That who agreed to a time is away all the same: in the morning, the afternoon, the evening.
    typed
        That a crew's outcomes are typed, and not exported.
    late, very_late
        That an export comes one to four days late, or nine.
    twice
        That an export is handed in twice.
    corrected
        That a visit is told otherwise on the next day.
    both
        That both officers of a crew export.
    stale
        That a row of the bank's table is a week old.
    struck
        That a circumstance which holds visits reaches the bank's table, per case and week.
    on_leave
        That an officer is on leave in a week.
    renewed_late
        That a certification, or a course, is renewed ten days after it has ended, and not before.
    other_hours
        That a crew works one day of the next week in other hours, per week.
    cheats_a_day
        Unlawful things that somebody tries on a working day.
    """

    num_crews: int = 4
    shared_household: float = 0.10
    one_officer: float = 0.10
    hardship: float = 0.07
    disputes: float = 0.04
    moved: float = 0.05
    pays_untold: float = 0.35
    keeps_promise: float = 0.60
    answers: float = 0.60
    declines: float = 0.25
    asks_for_off: float = 0.04
    unasked_off: float = 0.3
    wishes_soon: float = 0.06
    lifts: float = 0.6
    thinks_again: float = 0.03
    pays_instalment: float = 0.92
    pays_by_halves: float = 0.2
    withdraws: float = 0.012
    complains: float = 0.004
    tells_hardship: float = 0.003
    tells_dispute: float = 0.002
    resolves: float = 0.15
    away: tuple[float, float, float] = (0.30, 0.20, 0.10)
    typed: float = 0.15
    late: float = 0.10
    very_late: float = 0.02
    twice: float = 0.05
    corrected: float = 0.06
    both: float = 0.15
    stale: float = 0.10
    struck: float = 0.0015
    on_leave: float = 0.05
    renewed_late: float = 0.4
    other_hours: float = 0.2
    cheats_a_day: int = 4
