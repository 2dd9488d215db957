"""The week in lines and for programs: what is firm, who came last, each officer's hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from visitplanner.messages import Message, Translator
    from visitplanner.report.plan_json import Json
    from visitplanner.week.told import WeekTold


def week_lines(week: WeekTold | None, tr: Translator) -> Iterator[str]:
    """Yield the lines, none where there is no week."""
    if week is None:
        return
    for message in week.lines():
        yield tr.render(message)
    for each in week.company:
        words = tr("{officers:list} came last, comes again", officers=each.came_last)
        if not each.is_kept:
            words = tr("{officers:list} came last, others come", officers=each.came_last)
        yield f"{each.case_id}: {words}"
    if week.has_history or week.tentative_days:
        for load in week.loads:
            yield tr(
                "{officer}: {planned:minutes} in this plan, {before:minutes} before it",
                officer=load.officer_id,
                planned=round(load.planned * SECONDS_PER_HOUR),
                before=round(load.before * SECONDS_PER_HOUR),
            )


def week_json(week: WeekTold, words: Callable[[Message], Mapping[str, Json]]) -> Mapping[str, Json]:
    """Return the week as `plan.json` has it; `words` writes a sentence."""
    return {
        "firm_days": [day.isoformat() for day in week.firm_days],
        "tentative_days": [day.isoformat() for day in week.tentative_days],
        "firm_cases": sorted(week.firm_cases),
        "released": [
            {
                "case_id": each.case_id,
                "day": each.day.isoformat(),
                "reason": words(each.reason),
            }
            for each in week.released
        ],
        "company": [
            {
                "case_id": each.case_id,
                "came_last": list(each.came_last),
                "is_kept": each.is_kept,
            }
            for each in week.company
        ],
        "loads": [
            {
                "officer_id": each.officer_id,
                "before_h": round(each.before, 2),
                "planned_h": round(each.planned, 2),
            }
            for each in week.loads
        ],
        "mean_deviation_before_h": round(week.deviation_before, 2),
        "mean_deviation_after_h": round(week.deviation_after, 2),
    }
