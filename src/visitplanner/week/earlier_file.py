"""`earlier.json`: what a plan took from the plans before it, kept beside it to open it again by.

It holds case ids, officer ids and times, no names and no places. A plan in it has the form of
`plan.json`, with less.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from visitplanner.errors import input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say
from visitplanner.week.earlier import Earlier, EarlierPlan, EarlierRoute, EarlierStop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EARLIER_FILE = PurePosixPath("earlier.json")

KNOWN_VERSION = 1
"""Of `plan.json` and of this file."""


def plan_from(document: Mapping[str, Any]) -> EarlierPlan:
    """Return a plan from its `plan.json`.

    Raises
    ------
    ValueError, KeyError, TypeError
        When it is none.
    """
    if document["schema_version"] != KNOWN_VERSION:
        msg = f"Expected version {KNOWN_VERSION}, got {document['schema_version']}."
        raise ValueError(msg)
    week = document.get("week", {"firm_days": document["days"]})
    return EarlierPlan(
        fingerprint=str(document["provenance"]["fingerprint"]),
        days=tuple(map(date.fromisoformat, document["days"])),
        firm_days=tuple(map(date.fromisoformat, week["firm_days"])),
        routes=tuple(map(_route, document["routes"])),
    )


def read_earlier_plan(folder: Path) -> EarlierPlan:
    """Return the plan in a folder.

    Raises
    ------
    InputError
        When there is none that this version reads.
    """
    file = folder / "plan.json"
    return plan_from_text(_text(file), str(file))


def plan_from_text(text: str, file: str) -> EarlierPlan:
    """Return a plan from the text of its `plan.json`.

    Raises
    ------
    InputError
        When it is none that this version reads.
    """
    try:
        return plan_from(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise input_fault(say("is no plan that this version reads"), file=file) from None


def earlier_json(earlier: Earlier) -> bytes:
    """Return the file."""
    document = {
        "schema_version": KNOWN_VERSION,
        "plans": [_plan(plan) for plan in earlier.plans],
        "came": {case_id: list(ids) for case_id, ids in sorted(earlier.came.items())},
        "stepped_back": list(earlier.stepped_back),
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def earlier_sha256(earlier: Earlier) -> str:
    """Return the digest of the file."""
    return hashlib.sha256(earlier_json(earlier)).hexdigest()


def read_earlier(file: Path) -> Earlier:
    """Return what the file says.

    Raises
    ------
    InputError
        When it is not there, or is none that this version knows.
    """
    try:
        document = json.loads(_text(file))
        return Earlier(
            plans=tuple(map(plan_from, document["plans"])),
            came={case_id: tuple(ids) for case_id, ids in document["came"].items()},
            stepped_back=tuple(map(str, document["stepped_back"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise input_fault(say("tells of no earlier plans"), file=str(file)) from None


def _text(file: Path) -> str:
    try:
        return read_plain(file).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(file)) from None


def _route(entry: Mapping[str, Any]) -> EarlierRoute:
    return EarlierRoute(
        shift_id=str(entry["shift_id"]),
        day=date.fromisoformat(entry["day"]),
        officer_ids=tuple(map(str, entry["officer_ids"])),
        departure=_moment(entry["departure"]),
        end=_moment(entry["end"]),
        stops=tuple(map(_stop, entry["stops"])),
    )


def _stop(entry: Mapping[str, Any]) -> EarlierStop:
    start = _moment(entry["start"])
    if entry["kind"] == "break":
        return EarlierStop(case_id="", arrival=start, start=start)
    case_id = str(entry["case_id"])
    return EarlierStop(case_id=case_id, arrival=_moment(entry["arrival"]), start=start)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = f"Expected a moment in a time zone, got {text}."
        raise ValueError(msg)
    return moment


def _plan(plan: EarlierPlan) -> Mapping[str, object]:
    return {
        "schema_version": KNOWN_VERSION,
        "provenance": {"fingerprint": plan.fingerprint},
        "days": [day.isoformat() for day in plan.days],
        "week": {"firm_days": [day.isoformat() for day in plan.firm_days]},
        "routes": [
            {
                "shift_id": route.shift_id,
                "day": route.day.isoformat(),
                "officer_ids": list(route.officer_ids),
                "departure": route.departure.isoformat(),
                "end": route.end.isoformat(),
                "stops": [_stop_entry(stop) for stop in route.stops],
            }
            for route in plan.routes
        ],
    }


def _stop_entry(stop: EarlierStop) -> Mapping[str, str]:
    if not stop.case_id:
        return {"kind": "break", "start": stop.start.isoformat()}
    return {
        "kind": "visit",
        "case_id": stop.case_id,
        "arrival": stop.arrival.isoformat(),
        "start": stop.start.isoformat(),
    }
