"""How much longer a car takes at which time of day.

A slowdown is a factor on the seconds of a road in free flow, for each group of roads; a period is
the part of a day in which it holds; traffic is the periods of all days. A period begins at its
first second and has ended at its last. Only cars are slowed: e-bikes keep to their own lanes, or to
the right of the carriageway [3]_, are built for no more than 25 km/h anyway, and walkers to theirs.

Seconds at traffic lights are slowed with the road on which one comes to the light, for the indices
of Chinese cities, from which the factors come, are of whole trips with the waits at lights [1]_.

References
----------
.. [1] AMap, "Traffic analysis report of major cities of China": the index is the time of a trip at
   peak over that in free flow; the peaks are 7:00 to 9:00 and 17:00 to 19:00 (third quarter of
   2016). Over 50 major cities it was 1.609 in the year 2020, when 59.8 % of 361 cities flowed
   freely at their peaks (Hualong, 18 January 2021).
.. [2] Speeds in km/h above which a road is called free flowing, and basically so: fast roads 65 and
   50, main roads 40 and 30, secondary roads and branches 35 and 25, as printed in
   https://html.hanspub.org/file/_6-1700079_1_hanspub.htm.
.. [3] Road Traffic Safety Law of the People's Republic of China, article 57.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from visitplanner.calendar import WorkingCalendar

SLOWED_MODES = frozenset({TravelMode.CAR})

MOST_SLOWDOWN = 10.0
"""A factor beyond is taken for a slip: at a tenth of its speed, a car is overtaken on foot."""


class RoadGroup(StrEnum):
    """Roads that slow down alike; `travel/roads/rules.py` says which class of road is in which."""

    FAST = "fast"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    MINOR = "minor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowdown:
    """How many times as long as in free flow a car takes, from 1 to `MOST_SLOWDOWN`.

    Attributes
    ----------
    overall
        Of a whole trip, for engines that know no roads.
    fast, primary, secondary, tertiary, minor
        On the roads of each group.
    """

    overall: float = 1.0
    fast: float = 1.0
    primary: float = 1.0
    secondary: float = 1.0
    tertiary: float = 1.0
    minor: float = 1.0

    def __post_init__(self) -> None:
        for name in ("overall", *RoadGroup):
            factor = float(getattr(self, name))
            if not 1 <= factor <= MOST_SLOWDOWN:
                msg = f"Expected a factor from 1 to {MOST_SLOWDOWN:g} for {name}, got {factor}."
                raise ValueError(msg)

    def on(self, group: RoadGroup) -> float:
        """Return the factor on the roads of a group."""
        return float(getattr(self, group))

    def felt_by(self, mode: TravelMode) -> Slowdown:
        """Return what a mode feels of it: all of it, or nothing."""
        return self if mode in SLOWED_MODES else FREE_FLOW


FREE_FLOW = Slowdown()


class DayKind(StrEnum):
    """On which days a period holds; `OFF` are weekends and holidays, less make-up working days."""

    WORKING = "working"
    OFF = "off"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficPeriod:
    """A part of the day with its slowdown.

    Attributes
    ----------
    start, end
        Seconds after midnight; the slowdown holds from `start` on and no more at `end`.
    """

    name: str
    start: int
    end: int
    days: DayKind
    slowdown: Slowdown

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= SECONDS_PER_DAY:
            msg = f"Expected a period within a day, got {self.start} to {self.end}."
            raise ValueError(msg)

    @property
    def span(self) -> str:
        """The hours of the day, such as 07:00-09:00."""
        return f"{_clock(self.start)}-{_clock(self.end)}"

    def is_on(self, day: date, calendar: WorkingCalendar) -> bool:
        """Return whether the period holds on `day`.

        Raises
        ------
        InputError
            When it depends on the holidays of a year that the calendar does not know.
        """
        is_daily = self.days is DayKind.ALL
        return is_daily or calendar.is_working_day(day) == (self.days is DayKind.WORKING)

    def meets(self, other: TrafficPeriod) -> bool:
        """Return whether both may hold at one moment."""
        is_same_day = self.days is other.days or DayKind.ALL in {self.days, other.days}
        return is_same_day and self.start < other.end and other.start < self.end


def _clock(second: int) -> str:
    hours, rest = divmod(second, SECONDS_PER_HOUR)
    return f"{hours:02d}:{rest // SECONDS_PER_MINUTE:02d}"


def clashes(periods: Iterable[TrafficPeriod]) -> Iterator[tuple[TrafficPeriod, TrafficPeriod]]:
    """Yield the pairs of periods that may hold at one moment."""
    return ((one, other) for one, other in combinations(periods, 2) if one.meets(other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """The periods in which cars are slowed; outside, they flow freely."""

    periods: tuple[TrafficPeriod, ...] = ()

    def __post_init__(self) -> None:
        for one, other in clashes(self.periods):
            msg = f"Expected one period at a time, got {one.name} and {other.name} at once."
            raise ValueError(msg)

    def changes(
        self, days: Sequence[date], calendar: WorkingCalendar
    ) -> tuple[tuple[int, Slowdown], ...]:
        """Return from when on which slowdown holds, in order; the first holds from ever on.

        Parameters
        ----------
        days
            The days planned, in order; on those between, cars flow freely.

        Returns
        -------
        changes
            Seconds from the midnight that begins the first of `days`, and slowdowns, each other
            than the one before.

        Raises
        ------
        InputError
            When a period depends on the holidays of a year that the calendar does not know.
        """
        moments: dict[int, Slowdown] = {0: FREE_FLOW}
        for day in days:
            midnight = (day - days[0]).days * SECONDS_PER_DAY
            for period in self._on(day, calendar):
                moments[midnight + period.start] = period.slowdown
                moments[midnight + period.end] = FREE_FLOW
        return _where_it_changes(sorted(moments.items(), key=lambda moment: moment[0]))

    def felt_by(self, mode: TravelMode) -> Traffic:
        """Return what a mode feels of it: all of it, or nothing."""
        return self if mode in SLOWED_MODES else NO_PEAKS

    def _on(self, day: date, calendar: WorkingCalendar) -> list[TrafficPeriod]:
        periods = [period for period in self.periods if period.is_on(day, calendar)]
        return sorted(periods, key=lambda period: period.start)


def _where_it_changes(
    moments: Iterable[tuple[int, Slowdown]],
) -> tuple[tuple[int, Slowdown], ...]:
    found: list[tuple[int, Slowdown]] = []
    for second, slowdown in moments:
        if not found or found[-1][1] != slowdown:
            found.append((second, slowdown))
    return tuple(found)


NO_PEAKS = Traffic()

WORKDAY_PEAKS = Traffic(
    periods=(
        TrafficPeriod(
            name="morning",
            start=7 * SECONDS_PER_HOUR,
            end=9 * SECONDS_PER_HOUR,
            days=DayKind.WORKING,
            slowdown=Slowdown(
                overall=1.25, fast=1.2, primary=1.25, secondary=1.3, tertiary=1.3, minor=1.15
            ),
        ),
        TrafficPeriod(
            name="evening",
            start=17 * SECONDS_PER_HOUR,
            end=19 * SECONDS_PER_HOUR,
            days=DayKind.WORKING,
            slowdown=Slowdown(
                overall=1.35, fast=1.3, primary=1.35, secondary=1.4, tertiary=1.4, minor=1.2
            ),
        ),
    )
)
"""The peaks of a city that flows freely for most of the day, on working days.

The hours are AMap's [1]_. In the evening a road has come from where it is called free flowing down
to where it is no more called basically so: 65/50, 40/30 and 35/25 [2]_, to the next 0.05. These are
assumptions: that Weihai, for which no index was found, is such a city and below the mean of the
major ones, 1.609 [1]_; that in the morning about three quarters of the evening's delay are lost;
that on streets and yards, which are not rated, half of it; and that a whole trip is as its main
roads.
"""
