"""The week in lines: what is firm, who came last, and each officer's hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.messages import Translator
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
