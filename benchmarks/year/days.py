"""The year, day by day: recipe of what a branch does from morning to evening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from year.bank_table import Rows, import_table
from year.borrowers import made_borrowers
from year.calls import call_borrowers, look_around
from year.cheats import cheat
from year.commands import AUDITOR, MANAGER, OFFICER, Commands
from year.due import do_what_is_due
from year.duty import COURSE, set_hours, train
from year.evenings import hand_in, make_visits
from year.lifting import end_some
from year.news import take_news
from year.notes import CALENDAR, DAY, Year
from year.planning import plan_ahead
from year.plans import record_plans, take_payments
from year.staff import CERTIFICATION, made_staff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from year.chances import Chances

POLICY = f"""[branch]
name = "示例支行"
latitude = 37.4993
longitude = 122.1207
datum = "WGS-84"

[roster]
required_certification = "{CERTIFICATION}"
required_training = ["{COURSE}"]

[calendar]
weekdays_where_unknown = true

[repayment]
methods = ["equal_instalments", "equal_principal", "interest_free"]
"""
WEEK = timedelta(days=7)
MONDAY = 0
SATURDAY = 5


def new_year(
    folder: Path, url: str, num_cases: int, days: tuple[date, date], chances: Chances, seed: int
) -> Year:
    """Return the first morning of a branch: an empty store, and nobody who is known."""
    dice = Random(seed)  # noqa: S311 (made up)
    first, last = days
    opens = datetime.combine(first, time(7), tzinfo=TIMEZONE)
    year = Year(
        folder=folder,
        first=first,
        last=last,
        chances=chances,
        dice=dice,
        commands=Commands(folder=folder, url=url, moment=opens),
        borrowers={
            each.case_id: each for each in made_borrowers(num_cases, first, last, chances, dice)
        },
        staff=made_staff(first, last, chances, dice),
        today=first,
    )
    for name in ("plans", "exports"):
        (folder / name).mkdir()
    year.policy.write_text(POLICY, encoding="utf-8")
    return year


def live(year: Year, on_day: Callable[[Year], None] = lambda _: None) -> None:
    """Let all days of the year pass."""
    _open_branch(year)
    rows = Rows()
    day = year.first
    while day <= year.last:
        year.today = day
        _pass_day(year, rows)
        on_day(year)
        day += DAY
    _close_branch(year)


def _open_branch(year: Year) -> None:
    year.commands.told("db", "init")
    for name, role in ((MANAGER, "manager"), (AUDITOR, "auditor")):
        year.commands.told("db", "staff", "add", name, "--role", role)


def _pass_day(year: Year, rows: Rows) -> None:
    if not CALENDAR.is_working_day(year.today):
        make_visits(year)
        return
    year.dealt_with.clear()
    year.at(7, 30)
    hand_in(year)
    if _begins_a_week(year):
        import_table(year, rows)
    _keep_officers(year)
    year.at(8)
    look_around(year)
    take_news(year)
    record_plans(year)
    take_payments(year)
    end_some(year)
    do_what_is_due(year)
    year.at(9, 30)
    call_borrowers(year)
    cheat(year)
    plan_ahead(year)
    make_visits(year)
    hand_in(year)


def _keep_officers(year: Year) -> None:
    """Bring the officers up to date when a week begins, and name who leaves a week before."""
    for each in year.staff.members:
        if each.leaves_on - WEEK <= year.today and not each.has_left:
            on = each.leaves_on.isoformat()
            year.commands.told("officer", "left", each.officer_id, "--on", on)
            each.has_left = True
    if not _begins_a_week(year):
        return
    year.staff.renew(year.today)
    for each in year.staff.on(year.today):
        each.extra.append(year.today + timedelta(days=SATURDAY - year.today.weekday()))
        if year.happens(year.chances.on_leave):
            start = year.today + WEEK
            each.leave += [start + timedelta(days=n) for n in range(year.dice.randint(1, 5))]
    file = year.folder / "officers.csv"
    year.staff.write(file, year.today)
    year.commands.told("officer", "import", str(file))
    if year.today == year.opened_on:
        link = ("--role", "officer", "--officer", year.staff.members[1].officer_id)
        year.commands.told("db", "staff", "add", OFFICER, *link)
    train(year)
    set_hours(year)


def _begins_a_week(year: Year) -> bool:
    return year.today.weekday() == MONDAY or year.today == year.opened_on


def _close_branch(year: Year) -> None:
    """Take in what is still in the post, on the days after the last."""
    for day in sorted(year.post):
        year.today = day
        year.at(7, 30)
        hand_in(year)
