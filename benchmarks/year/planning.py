"""Plans of the days to come, from the store, with a short search."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from year.notes import DAY, next_working_day

if TYPE_CHECKING:
    from datetime import date

    from year.notes import Year

SEARCH = ("--time-limit", "1", "--no-matrix-cache")


def plan_ahead(year: Year) -> None:
    """Plan the next working day, and the days off before it that somebody asked for."""
    year.at(16)
    day, last = year.today + DAY, next_working_day(year.today)
    while day <= last:
        if day == last or _is_agreed(year, day):
            plan_day(year, day)
        day += DAY


def plan_day(year: Year, day: date) -> None:
    """Plan a day; of its files the plan itself is kept, for the exports."""
    out = year.plan_folder(day)
    options = ("--policy", str(year.policy), "--out", str(out), *SEARCH)
    year.commands.told("plan", "--date", day.isoformat(), *options)
    for each in out.iterdir() if out.is_dir() else ():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != "plan.json":
            each.unlink()


def _is_agreed(year: Year, day: date) -> bool:
    agreed = (each.agreed for each in year.borrowers.values() if each.agreed is not None)
    return any(each.windows[0][0] == day for each in agreed)
