"""A plan as a table for analysts: one row a visit and shift, in pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.units import FEN_PER_YUAN, METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    import pandas as pd

    from visitplanner.plan import Plan

VISIT_COLUMNS = (
    "day",
    "shift_id",
    "crew",
    "number",
    "case_id",
    "district",
    "start",
    "end",
    "travel_s",
    "distance_m",
    "value_fen",
    "partners",
)
LOAD_COLUMNS = (
    "shift_id",
    "visits",
    "hours",
    "travel_hours",
    "km",
    "overtime_hours",
    "cost_yuan",
)


def visits_frame(plan: Plan) -> pd.DataFrame:
    """Return the visits of a plan, in the order of its routes.

    Returns
    -------
    DataFrame
        Columns ``day``, ``shift_id``, ``crew`` (people), ``number``, ``case_id``, ``district``,
        ``start`` and ``end`` (Asia/Shanghai), ``travel_s``, ``distance_m``, ``value_fen``,
        ``partners``. No personal data. A visit that two shifts make together has two rows.
    """
    import pandas as pd  # noqa: PLC0415 (slow to import)

    rows = [
        {
            "day": route.shift.day,
            "shift_id": route.shift.shift_id,
            "crew": route.shift.crew,
            "number": visit.number,
            "case_id": visit.case.case_id,
            "district": visit.case.district,
            "start": visit.start,
            "end": visit.end,
            "travel_s": visit.travel_duration,
            "distance_m": visit.distance,
            "value_fen": visit.value,
            "partners": len(visit.partners),
        }
        for route in plan.routes
        for visit in route.visits
    ]
    return pd.DataFrame(rows, columns=list(VISIT_COLUMNS))


def load_by_shift(plan: Plan) -> pd.DataFrame:
    """Return each shift's visits, hours, kilometres and cost, indexed by shift id.

    Returns
    -------
    DataFrame
        Columns ``visits``, ``hours`` (from leaving to return), ``travel_hours``, ``km``,
        ``overtime_hours``, ``cost_yuan``.
    """
    import pandas as pd  # noqa: PLC0415 (slow to import)

    rows = [
        {
            "shift_id": route.shift.shift_id,
            "visits": len(route.visits),
            "hours": (route.end - route.departure).total_seconds() / SECONDS_PER_HOUR,
            "travel_hours": route.travel_duration / SECONDS_PER_HOUR,
            "km": route.distance / METRES_PER_KM,
            "overtime_hours": route.overtime / SECONDS_PER_HOUR,
            "cost_yuan": route.cost / FEN_PER_YUAN,
        }
        for route in plan.routes
    ]
    return pd.DataFrame(rows, columns=list(LOAD_COLUMNS)).set_index("shift_id")
