"""The routes of a plan that the store keeps as its `plan.json`, in the problem of today."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from visitplanner.dispatch.carrying import carried_routes
from visitplanner.solution import Route, Stop, StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.problem import IndexedProblem


def kept_routes(document: str, indexed: IndexedProblem) -> tuple[Route, ...]:
    """Return the routes of a document that a problem still has, at the times kept.

    A visit whose case is put forward no more is left out, and so is what would break a rule.
    """
    visits = {visit.visit_id: idx for idx, visit in enumerate(indexed.visits)}
    shifts = {(shift.day.isoformat(), shift.shift_id): k for k, shift in enumerate(indexed.shifts)}
    routes = [
        _route(row, shifts[row["day"], row["shift_id"]], visits, indexed)
        for row in json.loads(document)["routes"]
        if (row["day"], row["shift_id"]) in shifts
    ]
    return carried_routes(routes, indexed, indexed)


def _route(
    row: Mapping[str, Any], shift_idx: int, visits: Mapping[str, int], indexed: IndexedProblem
) -> Route:
    return Route(
        shift_idx=shift_idx,
        departure=_second(row["departure"], indexed),
        stops=tuple(_stops(row, visits, indexed)),
        end=_second(row["end"], indexed),
    )


def _stops(
    row: Mapping[str, Any], visits: Mapping[str, int], indexed: IndexedProblem
) -> Iterator[Stop]:
    num_breaks = 0
    for stop in row["stops"]:
        start = _second(stop["start"], indexed)
        if stop["kind"] == "break":
            yield Stop(kind=StopKind.BREAK, idx=num_breaks, arrival=start, start=start)
            num_breaks += 1
        elif stop["case_id"] in visits:
            arrival = _second(stop["arrival"], indexed)
            idx = visits[stop["case_id"]]
            yield Stop(kind=StopKind.VISIT, idx=idx, arrival=arrival, start=start)


def _second(moment: str, indexed: IndexedProblem) -> int:
    return int((datetime.fromisoformat(moment) - indexed.epoch).total_seconds())
