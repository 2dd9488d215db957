"""One officer's day, drawn from a plan: what the officer's page and sheet show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say
from visitplanner.plan import PlannedVisit
from visitplanner.plan.build import latest_departure
from visitplanner.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.domain import Location, Officer, Shift
    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedBreak, PlannedRoute
    from visitplanner.travel.streets import Streets


WALK_TOLD_M = 100
"""Metres from the road to a stop from which on the officer is told of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A way to a visit, or back (no visit), and the breaks before leaving and on the way."""

    before: tuple[PlannedBreak, ...]
    leave_by: datetime
    on_the_way: tuple[PlannedBreak, ...]
    visit: PlannedVisit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """One officer's day.

    Attributes
    ----------
    companions
        The officer's crew: who travels along all day.
    partners
        By case id: who comes from another route and is met there at the planned start.
    """

    officer: Officer
    route: PlannedRoute
    companions: tuple[Officer, ...]
    partners: Mapping[str, tuple[Officer, ...]]

    @property
    def day(self) -> date:
        """The day."""
        return self.route.shift.day

    @property
    def way_back(self) -> tuple[int, int]:
        """Seconds and metres from the last visit to the end of the route."""
        return way_back(self.route)

    def legs(self) -> Iterator[Leg]:
        """Yield the ways of the day in order, the way back last, each with its breaks."""
        rests: list[PlannedBreak] = []
        for stop in self.route.stops:
            if isinstance(stop, PlannedVisit):
                yield _leg(rests, stop.leave_by, stop)
                rests = []
            else:
                rests.append(stop)
        end = self.route.end
        seconds = [
            (int((rest.start - end).total_seconds()), int((rest.end - end).total_seconds()))
            for rest in rests
        ]
        leave = end + timedelta(seconds=latest_departure(0, self.way_back[0], seconds))
        yield _leg(rests, leave, None)

    def partners_at(self, visit: PlannedVisit) -> tuple[Officer, ...]:
        """Return whom the officer meets at a visit."""
        return self.partners.get(visit.case.case_id, ())


def _leg(rests: Sequence[PlannedBreak], leave_by: datetime, visit: PlannedVisit | None) -> Leg:
    return Leg(
        before=tuple(rest for rest in rests if rest.start < leave_by),
        leave_by=leave_by,
        on_the_way=tuple(rest for rest in rests if rest.start >= leave_by),
        visit=visit,
    )


def itineraries(plan: Plan) -> tuple[Itinerary, ...]:
    """Return one itinerary for each officer on each route, by day and officer."""
    officers = {
        officer.officer_id: officer for route in plan.routes for officer in route.shift.officers
    }
    days = [
        Itinerary(
            officer=officer,
            route=route,
            companions=tuple(other for other in route.shift.officers if other != officer),
            partners={
                visit.case.case_id: tuple(officers[name] for name in visit.partners)
                for visit in route.visits
            },
        )
        for route in plan.routes
        for officer in route.shift.officers
    ]
    return tuple(sorted(days, key=lambda each: (each.day, each.officer.officer_id)))


def firm_itineraries(plan: Plan) -> tuple[Itinerary, ...]:
    """Return the itineraries that officers get: of days that are firm, and not over."""
    days = [day for day in plan.days if day not in plan.tentative_days]
    if plan.replaces is not None:
        days = [day for day in days if day >= plan.replaces.at.date()]
    return tuple(each for each in itineraries(plan) if each.day in days)


def way_back(route: PlannedRoute) -> tuple[int, int]:
    """Return the seconds and metres from a route's last visit to its end.

    The plan keeps the whole and the way to each visit; the rest is the way back.
    """
    return (
        route.travel_duration - sum(visit.travel_duration for visit in route.visits),
        route.distance - sum(visit.distance for visit in route.visits),
    )


def place_of(visit: PlannedVisit) -> Location:
    """Return where a planned visit takes place."""
    if visit.case.location is None:
        msg = f"Expected a placed visit, got case {visit.case.case_id} without a location."
        raise ValueError(msg)
    return visit.case.location


def walks_of(itinerary: Itinerary, streets: Streets | None) -> Mapping[int, int]:
    """Return by number of the stop the metres from the road to it, where they are worth telling."""
    mode, visits = itinerary.route.shift.mode, itinerary.route.visits
    if streets is None or mode is TravelMode.WALK:
        return {}
    try:
        away = streets.metres_off([place_of(visit) for visit in visits], mode)
    except ServiceError:  # a road server that has stopped since: the plan stands
        return {}
    return {
        visit.number: round(float(metres))
        for visit, metres in zip(visits, away, strict=True)
        if metres >= WALK_TOLD_M
    }


def is_home(shift: Shift, place: Location) -> bool:
    """Return whether a shift's start or end is an officer's home, which is the officer's own."""
    return any(officer.home == place for officer in shift.officers)


def start_name(shift: Shift) -> Message:
    """Return what to call the place where a shift starts."""
    return say("home") if is_home(shift, shift.start) else say("the branch")


def end_name(shift: Shift) -> Message:
    """Return what to call the place where a shift ends."""
    return say("home") if is_home(shift, shift.end) else say("the branch")


def travel_words(mode: TravelMode, duration: int, distance: int) -> Message:
    """Return how long a leg is, in seconds and metres, and how it is travelled."""
    if mode is TravelMode.EBIKE:
        return say(
            "{duration:minutes}, {distance:km} by e-bike", duration=duration, distance=distance
        )
    if mode is TravelMode.WALK:
        return say(
            "{duration:minutes}, {distance:km} on foot", duration=duration, distance=distance
        )
    return say("{duration:minutes}, {distance:km} by car", duration=duration, distance=distance)


def mode_words(mode: TravelMode) -> Message:
    """Return how an officer travels."""
    return {
        TravelMode.CAR: say("by car"),
        TravelMode.EBIKE: say("by e-bike"),
        TravelMode.WALK: say("on foot"),
    }[mode]


def time_range(start: datetime, end: datetime) -> Message:
    """Return two times of a day as a range."""
    return say("{start:clock} to {end:clock}", start=start, end=end)


def companions_words(itinerary: Itinerary, tr: Translator) -> str | None:
    """Return who travels along all day; None where nobody does."""
    names = [officer.name for officer in itinerary.companions]
    return tr("Travels with {names:list}", names=names) if names else None


def day_facts(itinerary: Itinerary, tr: Translator) -> Iterator[tuple[str, str]]:
    """Yield what the day comes to, as pairs of what and how much."""
    route = itinerary.route
    yield tr("Visits"), str(len(route.visits))
    yield tr("Leave"), tr("{time:clock}", time=route.departure)
    yield tr("Back"), tr("{time:clock}", time=route.end)
    yield sentence(tr.render(mode_words(route.shift.mode))), tr("{way:km}", way=route.distance)
    if route.overtime:
        yield tr("Overtime"), tr("{duration:minutes}", duration=route.overtime)
