"""What a plan from the store takes from the plans before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.store.earlier_plans import documents_of_days, who_came_last
from visitplanner.week.earlier import Earlier, EarlierPlan
from visitplanner.week.earlier_file import plan_from_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from visitplanner.store.journal import Journal


def read_earlier(
    journal: Journal,
    case_ids: Sequence[str],
    days: Sequence[date],
    history_days: int,
    staying: Collection[str],
) -> Earlier:
    """Return the plans that stand for days and for those before them, and who came last.

    Parameters
    ----------
    staying
        Cases whose planned visit is left alone: a new plan neither moves nor misses them.
    """
    lately = [days[0] - timedelta(days=n) for n in range(1, history_days + 1)]
    documents = documents_of_days(journal, [*lately, *days])
    plans = [plan_from_text(text, f"plan {number}") for number, text in documents.items()]
    came = who_came_last(journal, sorted(case_ids))
    return Earlier(
        plans=tuple(_without(plan, days, staying) for plan in plans),
        came={case_id: (officer,) for case_id, officer in sorted(came.items())},
    )


def _without(plan: EarlierPlan, days: Sequence[date], staying: Collection[str]) -> EarlierPlan:
    routes = tuple(
        replace(
            route,
            stops=tuple(
                stop for stop in route.stops if route.day not in days or stop.case_id not in staying
            ),
        )
        for route in plan.routes
    )
    return replace(plan, routes=routes)
