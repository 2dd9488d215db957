"""What a bank decides of its week."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSettings:
    """Prices and bounds of planning several days.

    Attributes
    ----------
    firm_days
        Days with a shift, from the first, that are firm; those after them are tentative.
    household_visits
        Visits to one household in a plan, at most; the rulebook keeps them apart.
    continuity
        Fen for a visit to which nobody comes who came last; half of it where one of two does.
    fairness
        Fen for an hour worked by whoever has worked an hour more than the mean lately.
    history_days
        How far back hours count.
    """

    firm_days: int = 1
    household_visits: int = 1
    continuity: int = 2_000
    fairness: int = 20
    history_days: int = 28
