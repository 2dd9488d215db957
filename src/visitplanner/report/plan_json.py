"""`plan.json`: the whole plan for programs, documented in docs/plan-json.md.

Least personal data: cases and officers stand by their ids, and coordinates are in the routes alone,
where they belong to the visits planned; an officer's home is named as one, without coordinates.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.calendar import TIMEZONE
from visitplanner.plan import SCHEMA_VERSION, PlannedVisit
from visitplanner.report.delivery import PRIVATE_FILES
from visitplanner.report.itinerary import is_home, place_of
from visitplanner.report.replaced import replaces_json
from visitplanner.report.text import printable
from visitplanner.report.week_lines import week_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import PurePosixPath

    from visitplanner.domain import Instruction, Location, Shift, TimeWindow
    from visitplanner.hand.kept import Hand, ToldWish
    from visitplanner.messages import Message, Translator
    from visitplanner.plan import (
        Factor,
        HeldCase,
        JudgedBy,
        LiftedRule,
        Plan,
        PlannedBreak,
        PlannedRoute,
        Provenance,
        UnplannedCase,
    )
    from visitplanner.preparation import Offers
    from visitplanner.rulebook import Rule

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

DATUM = "WGS-84"


def plan_json(plan: Plan, files: Mapping[PurePosixPath, bytes], tr: Translator) -> bytes:
    """Return the plan as JSON.

    Parameters
    ----------
    files
        The plan's other files by relative path: named with their sizes and checksums, private
        ones by their names alone.
    """
    text = json.dumps(_document(plan, files, tr), ensure_ascii=False, indent=1, allow_nan=False)
    return f"{printable(text)}\n".encode()


def _document(
    plan: Plan, files: Mapping[PurePosixPath, bytes], tr: Translator
) -> Mapping[str, Json]:
    return {
        "schema_version": SCHEMA_VERSION,
        "language": tr.language,
        "timezone": TIMEZONE.key,
        "datum": DATUM,
        "days": [day.isoformat() for day in plan.days],
        "provenance": _provenance(plan.provenance),
        **({} if plan.replaces is None else {"replaces": dict(replaces_json(plan.replaces, tr))}),
        "totals": _totals(plan),
        "routes": [_route(route, tr) for route in sorted(plan.routes, key=_route_order)],
        "lifted": [_lifted(each, tr) for each in sorted(plan.lifted, key=_lifted_order)],
        "held": [_held(held, tr) for held in sorted(plan.held, key=lambda h: h.case.case_id)],
        "unplanned": [
            _unplanned(entry, tr) for entry in sorted(plan.unplanned, key=lambda u: u.case.case_id)
        ],
        "unplaced": [
            {"case_id": entry.case.case_id, "reason": _words(entry.reason, tr)}
            for entry in sorted(plan.unplaced, key=lambda u: u.case.case_id)
        ],
        "absent": [
            {
                "officer_id": absent.officer_id,
                "day": absent.day.isoformat(),
                "reason": _words(absent.reason, tr),
            }
            for absent in sorted(plan.absent, key=lambda a: (a.day, a.officer_id))
        ],
        "values": {
            case_id: [_factor(factor, tr) for factor in factors]
            for case_id, factors in sorted(plan.factors.items())
        },
        "instructions": {
            case_id: _instruction(said) for case_id, said in sorted(plan.instructions.items())
        },
        "conduct": [_conduct(rule, tr) for rule in plan.conduct_rules],
        "offers": _offers(plan.offers),
        **(
            {}
            if plan.week is None
            else {"week": week_json(plan.week, lambda words: _words(words, tr))}
        ),
        **({} if plan.hand is None else {"hand": _hand(plan.hand, tr)}),
        "files": {
            str(path): _file(content)
            for path, content in sorted(files.items())
            if path not in PRIVATE_FILES
        },
        "private_files": sorted(str(path) for path in PRIVATE_FILES & files.keys()),
    }


def _provenance(origin: Provenance) -> Json:
    return {
        "fingerprint": origin.fingerprint,
        "inputs": dict(sorted(origin.inputs.items())),
        "rulebook": origin.rulebook,
        "editions": [_edition(each) for each in origin.editions],
        "version": origin.version,
        "travel": origin.travel,
        "engine": origin.engine,
        "termination": str(origin.termination),
        "seed": origin.seed,
        "time_limit_s": origin.time_limit,
    }


def _edition(judged: JudgedBy) -> Json:
    return {
        "edition": judged.edition,
        "sha256": judged.sha256,
        "in_force": None if judged.in_force is None else judged.in_force.isoformat(),
        "days": [day.isoformat() for day in judged.days],
        "changes": {
            rule_id: {name: _parameter(value) for name, value in sorted(change.items())}
            for rule_id, change in sorted(judged.changes.items())
        },
    }


def _parameter(value: object) -> Json:
    """Return a parameter of a rule as JSON has it: yes or no, a number, text, or a list of text."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return value if isinstance(value, bool | int) else str(value)


def _lifted(lifted: LiftedRule, tr: Translator) -> Json:
    return {
        "case_id": lifted.case_id,
        "day": lifted.day.isoformat(),
        "rule_id": lifted.rule_id,
        "rule": _words(lifted.rule_name, tr),
        "given_by": lifted.given_by,
        "expires_on": lifted.expires_on.isoformat(),
    }


def _totals(plan: Plan) -> Json:
    routes = plan.routes
    return {
        "num_routes": len(routes),
        "num_visited": len(plan.visited_case_ids),
        "num_held": len(plan.held),
        "num_unplanned": len(plan.unplanned),
        "num_unplaced": len(plan.unplaced),
        "value_fen": plan.value,
        "labour_cost_fen": sum(route.labour_cost for route in routes),
        "travel_cost_fen": sum(route.travel_cost for route in routes),
        "overtime_cost_fen": sum(route.overtime_cost for route in routes),
        "cost_fen": plan.cost,
        "net_value_fen": plan.net_value,
        "distance_m": sum(route.distance for route in routes),
        "travel_duration_s": sum(route.travel_duration for route in routes),
        "duration_s": sum(_duration(route) for route in routes),
        "person_duration_s": sum(_duration(route) * route.shift.crew for route in routes),
        "overtime_s": sum(route.overtime for route in routes),
    }


def _route(route: PlannedRoute, tr: Translator) -> Mapping[str, Json]:
    shift = route.shift
    return {
        "shift_id": shift.shift_id,
        "day": shift.day.isoformat(),
        "officer_ids": [officer.officer_id for officer in shift.officers],
        "mode": str(shift.mode),
        "working_time": _window(shift.working_time),
        "overtime_end": _moment(shift.overtime_end),
        "start_place": _end(shift, shift.start),
        "end_place": _end(shift, shift.end),
        "departure": _moment(route.departure),
        "end": _moment(route.end),
        "distance_m": route.distance,
        "travel_duration_s": route.travel_duration,
        "overtime_s": route.overtime,
        "labour_cost_fen": route.labour_cost,
        "travel_cost_fen": route.travel_cost,
        "overtime_cost_fen": route.overtime_cost,
        "stops": [_stop(stop, tr) for stop in route.stops],
    }


def _stop(stop: PlannedVisit | PlannedBreak, tr: Translator) -> Mapping[str, Json]:
    if not isinstance(stop, PlannedVisit):
        return {"kind": "break", "start": _moment(stop.start), "end": _moment(stop.end)}
    place = place_of(stop)
    return {
        "kind": "visit",
        "number": stop.number,
        "case_id": stop.case.case_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "place_grade": str(place.grade),
        "leave_by": _moment(stop.leave_by),
        "arrival": _moment(stop.arrival),
        "start": _moment(stop.start),
        "end": _moment(stop.end),
        "window": _window(stop.window),
        "partner_ids": list(stop.partners),
        **({"left_ids": list(stop.left)} if stop.left else {}),
        "travel_duration_s": stop.travel_duration,
        "distance_m": stop.distance,
        "value_fen": stop.value,
        "purpose": _words(stop.purpose, tr),
    }


def _end(shift: Shift, place: Location) -> Json:
    if is_home(shift, place):
        return {"kind": "home"}
    return {"kind": "branch", "latitude": place.latitude, "longitude": place.longitude}


def _held(held: HeldCase, tr: Translator) -> Mapping[str, Json]:
    return {
        "case_id": held.case.case_id,
        "rule_id": held.rule_id,
        "rule": _words(held.rule_name, tr),
        "reason": _words(held.reason, tr),
        "source": _words(held.source, tr),
        "standing": _words(held.standing, tr),
    }


def _unplanned(entry: UnplannedCase, tr: Translator) -> Mapping[str, Json]:
    return {
        "case_id": entry.case.case_id,
        "windows": [_window(window) for window in entry.windows],
        "value_fen": entry.value,
        "required": entry.required,
        "reason": _words(entry.reason, tr),
    }


def _factor(factor: Factor, tr: Translator) -> Json:
    return {
        "name": factor.name,
        "factor": factor.factor,
        "contribution_fen": factor.contribution,
        "words": _words(factor.words, tr),
    }


def _instruction(said: Instruction) -> Json:
    return {"word": str(said.word), "reason": said.reason, "given_by": said.given_by}


def _conduct(rule: Rule, tr: Translator) -> Json:
    return {**_words(rule.name, tr), "rule_id": rule.rule_id, "stage": str(rule.stage)}


def _offers(offers: Offers) -> Json:
    return {
        "pay_within_days": offers.pay_within_days,
        "instalment_months": list(offers.instalment_months),
        "counselling": offers.counselling,
        "needs_approval": [str(each) for each in offers.needs_approval],
    }


def _hand(hand: Hand, tr: Translator) -> Json:
    wishes: Json = [_told(told, tr) for told in hand.wishes]
    price = hand.price
    if price is None:
        return {"wishes": wishes}
    return {
        "wishes": wishes,
        "price": {
            "cost_fen": price.fen,
            **({} if price.at_most is None else {"at_most_fen": price.at_most}),
            "travel_duration_s": price.travel_duration,
            "value_fen": price.value,
            "words": _words(hand.words, tr),
        },
    }


def _told(told: ToldWish, tr: Translator) -> Json:
    return {
        "case_id": told.wish.case_id,
        "kind": str(told.wish.kind),
        "required": told.wish.requires,
        "standing": str(told.standing),
        "words": _words(told.wish.words, tr),
        **({} if told.reason is None else {"reason": _words(told.reason, tr)}),
    }


def _words(message: Message, tr: Translator) -> dict[str, Json]:
    return {"template": message.template, "text": tr.render(message)}


def _file(content: bytes) -> Json:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _window(window: TimeWindow) -> Json:
    return {"start": _moment(window.start), "end": _moment(window.end)}


def _moment(moment: datetime) -> str:
    return moment.astimezone(TIMEZONE).isoformat()


def _duration(route: PlannedRoute) -> int:
    return int((route.end - route.departure).total_seconds())


def _route_order(route: PlannedRoute) -> tuple[str, str]:
    return route.shift.day.isoformat(), route.shift.shift_id


def _lifted_order(lifted: LiftedRule) -> tuple[str, str, str]:
    return lifted.case_id, lifted.day.isoformat(), lifted.rule_id
