"""What simulated days say of a plan, as JSON for programs.

Durations are whole seconds, shares between 0 and 1, money whole fen, times ISO 8601. Visits stand
by their case's number, officers by theirs; there is no other personal data.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.problem import IndexedProblem
    from visitplanner.robustness.buffers import BufferTold
    from visitplanner.robustness.chances import Chances
    from visitplanner.robustness.judging import Mean, Robustness

SCHEMA_VERSION = 1
"""Raised whenever a reader of the old form would misread the new."""


def robustness_json(
    found: Robustness,
    indexed: IndexedProblem,
    chances: Chances,
    fingerprint: str,
    buffers: Sequence[BufferTold] = (),
) -> bytes:
    """Return what was found as JSON.

    Parameters
    ----------
    fingerprint
        Of the plan.
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        "plan": fingerprint,
        "days_simulated": found.num_days,
        "seed": found.seed,
        "chances": asdict(chances),
        "on_time": _mean(found.on_time),
        "late_p50_s": found.late_p50_s,
        "late_p95_s": found.late_p95_s,
        "overtime_share": _mean(found.overtime_share),
        "overtime_s": _mean(found.overtime_s),
        "visits": list(_visits(found, indexed)),
        "shifts": list(_shifts(found)),
        "buffers": [_buffer(each) for each in buffers],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def _visits(found: Robustness, indexed: IndexedProblem) -> list[Mapping[str, Any]]:
    return [
        {
            "case_id": each.visit_id,
            "shift_ids": list(each.shift_ids),
            "planned_start": indexed.moment(each.planned_start).isoformat(),
            "window_end": indexed.moment(each.window_end).isoformat(),
            "on_time": _mean(each.on_time),
            "late_p50_s": each.late_p50_s,
            "late_p95_s": each.late_p95_s,
            "nobody_home": round(each.nobody_home, 4),
        }
        for each in found.visits
    ]


def _shifts(found: Robustness) -> list[Mapping[str, Any]]:
    return [
        {
            "shift_id": each.shift_id,
            "officer_ids": list(each.officer_ids),
            "on_time": round(each.on_time, 4),
            "overtime_share": _mean(each.overtime_share),
            "overtime_mean_s": each.overtime_mean_s,
            "overtime_p95_s": each.overtime_p95_s,
            "planned_overtime_s": each.planned_overtime_s,
            "beyond_share": round(each.beyond_share, 4),
        }
        for each in found.shifts
    ]


def _buffer(told: BufferTold) -> Mapping[str, Any]:
    return {
        "buffer_s": told.buffer,
        "num_visited": told.num_visited,
        "net_value_fen": told.net_value,
        "on_time": _mean(told.found.on_time),
        "overtime_share": _mean(told.found.overtime_share),
        "overtime_s": _mean(told.found.overtime_s),
        "weak": [each.visit_id for each in told.found.weak],
    }


def _mean(mean: Mean) -> Mapping[str, Any]:
    return {"value": round(mean.value, 4), "interval": [round(end, 4) for end in mean.interval]}
