"""The bank's table of cases, whole again each week: some of its rows are a week old."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from year.commands import DISPATCHER

if TYPE_CHECKING:
    from datetime import date

    from year.borrowers import Agreed, Borrower
    from year.notes import Year

HEADER = (
    *("case_id", "borrower_name", "phone", "household_id", "address", "latitude", "longitude"),
    *("datum", "overdue_amount", "balance", "days_past_due", "notices", "agreed_windows"),
    *("asked_for", "consent_ref", "consent_date", "consent_channel", "consent_by"),
    *("flags", "persons"),
    "single_officer_approval",
)
LETTER_AFTER = timedelta(days=8)
"""The bank's own system writes a letter so long after the first day in arrears."""

STRUCK = (
    "mourning",
    "seriously_ill",
    "insolvency",
    "in_court",
    "represented",
    "deceased",
    "disaster",
)


@dataclass(slots=True)
class Rows:
    """The rows of the last table, by case."""

    last: dict[str, tuple[str, ...]] = field(default_factory=dict)


def import_table(year: Year, rows: Rows) -> None:
    """Write the table as the bank exports it, and take it in."""
    in_arrears = [
        each
        for each in year.borrowers.values()
        if each.fell_on < year.today and (each.paid_on is None or year.today <= each.paid_on)
    ]
    for each in in_arrears:
        _write_letter(each, year.today)
        if year.happens(year.chances.struck):
            each.flags.append(year.dice.choice(STRUCK))
    table = {each.case_id: _row(each, year.today) for each in in_arrears}
    stale = {case: row for case, row in rows.last.items() if year.happens(year.chances.stale)}
    file = year.folder / "cases.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *(table | stale).values()])
    said = year.commands.told("case", "import", str(file), "--policy", str(year.policy))
    _call_off(year, said)
    year.happened["tables taken in"] += 1
    year.happened["rows taken in"] += len(table | stale)
    rows.last = table


def _call_off(year: Year, said: str) -> None:
    """Tell the crews of the visits that a new circumstance has taken off."""
    held = [line for line in said.splitlines() if line.startswith("Planned, and held now: ")]
    for case_id in re.findall(r"Y\d+", " ".join(held)):
        year.borrowers[case_id].called_off = year.today
        year.happened["called off by the table"] += 1


def _write_letter(each: Borrower, today: date) -> None:
    on = each.fell_on + LETTER_AFTER
    if on < today and all(channel != "mail" for _, channel in each.notices):
        each.notices.append((on, "mail"))


def _row(each: Borrower, today: date) -> tuple[str, ...]:
    return (
        each.case_id,
        each.name,
        f"199{int(each.case_id[1:]):08}",
        each.household,
        f"威海市环翠区示例路{int(each.case_id[1:])}号",
        str(each.latitude),
        str(each.longitude),
        "WGS-84",
        str(each.overdue_yuan),
        str(each.overdue_yuan * 3),
        str((today - each.fell_on).days),
        ";".join(f"{day} {channel}" for day, channel in each.notices),
        *_agreement(each.agreed),
        ";".join(each.flags),
        *(("1", f"批{each.case_id}") if each.alone else ("", "")),
    )


def _agreement(agreed: Agreed | None) -> tuple[str, ...]:
    if agreed is None:
        return ("",) * 6
    windows = ";".join(f"{day} {first:02}:00-{last:02}:00" for day, first, last in agreed.windows)
    asked = "yes" if agreed.asked_for else ""
    return (windows, asked, agreed.reference, agreed.given_on.isoformat(), "phone", DISPATCHER)
