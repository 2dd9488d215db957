"""What a plan from the store takes from the plans before it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.errors import InputError
from visitplanner.store.earlier_plans import documents_of_days, who_came_last
from visitplanner.week.earlier import Earlier, EarlierPlan
from visitplanner.week.earlier_file import plan_from_text
from visitplanner.week.settings import WeekSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What of the plans before it a plan looks at.

    Attributes
    ----------
    history_days
        How far back officers' hours count.
    keeps
        Whether what stands for the days themselves is kept where it is firm, and begun with.
    """

    history_days: int = WeekSettings().history_days
    keeps: bool = False


def read_earlier(
    journal: Journal,
    case_ids: Sequence[str],
    days: Sequence[date],
    looking: Looking,
    staying: Collection[str],
) -> Earlier:
    """Return the plans that stand for days and for those before them, and who came last.

    A plan of a version that this one does not read is left out.

    Parameters
    ----------
    staying
        Cases whose planned visit is left alone: a new plan neither moves nor misses them.
    """
    lately = [days[0] - timedelta(days=n) for n in range(1, looking.history_days + 1)]
    wanted = [*lately, *days] if looking.keeps else lately
    came = who_came_last(journal, sorted(case_ids))
    return Earlier(
        plans=tuple(
            _without(plan, wanted, set(days), staying)
            for plan in _plans(documents_of_days(journal, wanted))
        ),
        came={case_id: (officer,) for case_id, officer in sorted(came.items())},
    )


def _plans(documents: Mapping[int, str]) -> Iterator[EarlierPlan]:
    for number, text in documents.items():
        with contextlib.suppress(InputError):
            yield plan_from_text(text, str(number))


def _without(
    plan: EarlierPlan, wanted: Collection[date], days: Collection[date], staying: Collection[str]
) -> EarlierPlan:
    """Return a plan on the days wanted, without the visits that stay on the days planned."""
    routes = tuple(
        replace(
            route,
            stops=tuple(
                stop for stop in route.stops if route.day not in days or stop.case_id not in staying
            ),
        )
        for route in plan.routes
        if route.day in wanted
    )
    return replace(
        plan,
        days=tuple(day for day in plan.days if day in wanted),
        firm_days=tuple(day for day in plan.firm_days if day in wanted),
        routes=routes,
    )
