"""What a plan costs and brings, reckoned from its `plan.json` alone, route by route."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from visitplanner.comparison.document import Held, Load, Measures, Unserved, Words
from visitplanner.units import METRES_PER_KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Json: TypeAlias = "Mapping[str, Any]"

NOTHING = {name: 0 for name in Load.model_fields if name != "officer_id"}


def reckoned(plan: Json, *, on_duty: Iterable[str], co2_g_per_km: Mapping[str, float]) -> Measures:
    """Return what a plan costs and brings; bounds and squares are not in a plan.

    Parameters
    ----------
    plan
        As `plan.json` has it.
    on_duty
        Ids of officers who could have been sent.
    co2_g_per_km
        By mode.
    """
    routes: Sequence[Json] = plan["routes"]
    visits = {stop["case_id"]: stop for route in routes for stop in _visits(route)}
    costs = {
        name: sum(route[name] for route in routes)
        for name in ("labour_cost_fen", "travel_cost_fen", "overtime_cost_fen")
    }
    value, cost = sum(stop["value_fen"] for stop in visits.values()), sum(costs.values())
    loads = tuple(_loads(routes, on_duty))
    distances = _by_mode(routes)
    return Measures(
        num_visits=len(visits),
        num_on_time=sum(map(_is_on_time, visits.values())),
        num_routes=len(routes),
        num_officers=len(loads),
        value_fen=value,
        cost_fen=cost,
        net_value_fen=value - cost,
        **costs,
        distance_m=distances,
        co2_g={m: round(co2_g_per_km[m] * d / METRES_PER_KM) for m, d in distances.items()},
        travel_duration_s=sum(route["travel_duration_s"] for route in routes),
        service_s=sum(map(_service, routes)),
        waiting_s=sum(map(_waiting, routes)),
        overtime_s=sum(route["overtime_s"] for route in routes),
        duration_s=sum(map(_duration, routes)),
        person_duration_s=sum(_duration(route) * len(route["officer_ids"]) for route in routes),
        loads=loads,
        held=tuple(_held(plan)),
        unserved=tuple(_unserved(plan)),
        squares=(),
        unserved_elsewhere=0,
    )


def _visits(route: Json) -> Iterator[Json]:
    return (stop for stop in route["stops"] if stop["kind"] == "visit")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seconds(first: str, last: str) -> int:
    return int((_moment(last) - _moment(first)).total_seconds())


def _is_on_time(stop: Json) -> bool:
    start, window = _moment(stop["start"]), stop["window"]
    return _moment(window["start"]) <= start <= _moment(window["end"])


def _duration(route: Json) -> int:
    return _seconds(route["departure"], route["end"])


def _service(route: Json) -> int:
    return sum(_seconds(stop["start"], stop["end"]) for stop in _visits(route))


def _waiting(route: Json) -> int:
    return sum(_seconds(stop["arrival"], stop["start"]) for stop in _visits(route))


def _by_mode(routes: Sequence[Json]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for route in routes:
        found[route["mode"]] += route["distance_m"]
    return dict(sorted(found.items()))


def _loads(routes: Sequence[Json], on_duty: Iterable[str]) -> Iterator[Load]:
    """Yield what each officer does, in order of ids; the two of a crew both do all of it."""
    found = {officer_id: Counter(NOTHING) for officer_id in on_duty}
    for route in routes:
        for officer_id in route["officer_ids"]:
            found.setdefault(officer_id, Counter(NOTHING)).update(
                num_visits=sum(1 for _ in _visits(route)),
                duration_s=_duration(route),
                travel_duration_s=route["travel_duration_s"],
                service_s=_service(route),
                waiting_s=_waiting(route),
                overtime_s=route["overtime_s"],
                distance_m=route["distance_m"],
            )
    for officer_id, load in sorted(found.items()):
        yield Load(officer_id=officer_id, **load)


def _held(plan: Json) -> Iterator[Held]:
    names = {entry["rule_id"]: entry["rule"] for entry in plan["held"]}
    counts = Counter(entry["rule_id"] for entry in plan["held"])
    for rule_id, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Held(rule_id=rule_id, rule=Words(**names[rule_id]), count=count)


def _unserved(plan: Json) -> Iterator[Unserved]:
    """Yield why visits are not made, the most common first; one reason stands for all its words."""
    for kind in ("unplanned", "unplaced"):
        reasons = {entry["reason"]["template"]: entry["reason"] for entry in reversed(plan[kind])}
        counts = Counter(entry["reason"]["template"] for entry in plan[kind])
        for template, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            yield Unserved(
                kind="unplanned" if kind == "unplanned" else "unplaced",
                reason=Words(**reasons[template]),
                count=count,
            )
