"""Borrowers who ring up on small planned days, and all that could be offered, found by trying."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.dispatch.slots.asking import OpenDay, Standing, Wish, days_of
from visitplanner.dispatch.slots.part import units_of
from visitplanner.domain import Channel, Consent, TravelMode
from visitplanner.pipeline import Request, prepare
from visitplanner.policy import Policy
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.orders import RouteOrder, are_lawful
from visitplanner.solver.schedule import time_routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.domain import Case, Officer, TimeWindow
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

POLICY = replace(Policy(), branch=BRANCH)
NOW = at("10:00", DAY - timedelta(days=3))
NEXT = DAY + timedelta(days=1)
CONSENT = Consent(reference="P-1", given_on=NOW.date(), channel=Channel.PHONE, taken_by="周敏")
OFFICERS = (
    make_officer("W01", mode=TravelMode.EBIKE),
    make_officer("W02", mode=TravelMode.EBIKE, shift_start=9 * 3_600, shift_end=16 * 3_600),
)
"""Riders, whose ways take as long at any hour: what is found by trying is the best there is."""


@dataclass(frozen=True)
class Calls:
    """Days that are planned."""

    standings: tuple[Standing, ...]

    def wish(self, case: Case, windows: Sequence[TimeWindow], last_officer: str = "") -> Wish:
        """Return the wish of a borrower for windows."""
        by_day: dict[date, tuple[TimeWindow, ...]] = {}
        for each in windows:
            by_day[each.day] = (*by_day.get(each.day, ()), each)
        return Wish(case=case, consent=CONSENT, windows=by_day, last_officer=last_officer)

    def open_days(self, wish: Wish) -> list[OpenDay]:
        """Return the days that are open to a wish."""
        found = [day for each in self.standings for day in days_of(wish, each, self.standings)]
        return [day for day in found if isinstance(day, OpenDay)]


def caller(name: str = "CALL", **changes: Any) -> Case:  # noqa: ANN401 (any field)
    """Return a case whose borrower has not agreed to a time yet."""
    return make_case(name, **{"agreed_windows": (), "consent": None, **changes})


def planned(
    cases: Sequence[Case],
    officers: Sequence[Officer] = OFFICERS,
    days: tuple[date, ...] = (DAY,),
    name: str = "plan",
    policy: Policy = POLICY,
) -> Standing:
    """Return a plan that visits whom insertion puts in."""
    request = Request(cases=tuple(cases), officers=tuple(officers), days=days)
    prepared = prepare(request, policy)
    problem = prepared.indexed.problem
    routes = timed(problem, insert_visits(problem), OWN).routes if problem.visits else ()
    return Standing(name=name, prepared=prepared, routes=routes)


def least_units(problem: Problem) -> int | None:
    """Return what a day of one-person visits costs at best if all are made; None if it cannot be.

    Every order of every division among two shifts is tried.
    """
    idxs = range(len(problem.visits))
    found = (
        units_of(problem, routes)
        for row in permutations(idxs)
        for cut in range(len(row) + 1)
        if (routes := _timed(problem, (row[:cut], row[cut:]))) is not None
    )
    return min(found, default=None)


def _timed(problem: Problem, rows: tuple[tuple[int, ...], ...]) -> tuple[Route, ...] | None:
    orders = [RouteOrder(shift_idx=k, stops=row) for k, row in enumerate(rows) if row]
    return time_routes(problem, orders) if are_lawful(problem, orders) else None


def windows_of_a_day(day: date = DAY) -> Iterator[TimeWindow]:
    """Yield windows over a whole day, some of them out of lawful hours or of every shift."""
    for hour in (6, 8, 10, 12, 14, 15, 19):
        yield window(f"{hour:02d}:00", f"{hour + 1:02d}:30", day)
