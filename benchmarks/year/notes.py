"""What the branch knows of its own year, beside the store: notes that the referee may compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE, WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from random import Random

    from year.borrowers import Borrower
    from year.chances import Chances
    from year.commands import Commands
    from year.plans import AgreedPlan, Paid
    from year.staff import Staff

CALENDAR = WorkingCalendar(weekdays_where_unknown=True)
"""Of a year whose days off are not announced yet, Monday to Friday; as in the policy."""

DAY = timedelta(days=1)

TOLD_WITH: Mapping[str, tuple[str, ...]] = {
    "pay": ("--yes",),
    "close": ("--yes",),
    "notify_bureau": ("--channel", "mail"),
}
"""What a step is recorded with, beside its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An export that is to be handed in.

    Attributes
    ----------
    visits
        Case and outcome.
    """

    day: date
    file: Path
    sha256: str
    visits: tuple[tuple[str, str], ...]
    is_late: bool = False


@dataclass(slots=True, kw_only=True)
class Year:
    """The branch's year so far.

    Attributes
    ----------
    where
        Cases by state, as `case list` told this morning.
    post
        Exports by the day on which they are handed in.
    taken
        Exports that were taken, in order.
    listed
        What `followups` told: days by case and kind.
    dealt_with
        Cases of which something was recorded this morning.
    visited
        The last day on which somebody of a household was called on.
    plans
        Plans of instalments that were agreed on, by case.
    paid
        Payments that were recorded, in order.
    """

    folder: Path
    first: date
    last: date
    chances: Chances
    dice: Random
    commands: Commands
    borrowers: Mapping[str, Borrower]
    staff: Staff
    today: date = date.min
    where: dict[str, list[str]] = field(default_factory=dict)
    post: dict[date, list[Sent]] = field(default_factory=lambda: defaultdict(list))
    taken: list[Sent] = field(default_factory=list)
    listed: dict[tuple[str, str], list[date]] = field(default_factory=lambda: defaultdict(list))
    dealt_with: set[str] = field(default_factory=set)
    visited: dict[str, date] = field(default_factory=dict)
    plans: dict[str, list[AgreedPlan]] = field(default_factory=lambda: defaultdict(list))
    paid: list[Paid] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)

    @property
    def policy(self) -> Path:
        """The bank's policy."""
        return self.folder / "policy.toml"

    @property
    def opened_on(self) -> date:
        """The first working day."""
        return next_working_day(self.first - DAY)

    def happens(self, chance: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < chance

    def at(self, hour: int, minute: int = 0) -> None:
        """Let it be a time of today."""
        moment = datetime.combine(self.today, time(hour, minute), tzinfo=TIMEZONE)
        self.commands.wait_until(moment)

    def plan_folder(self, day: date) -> Path:
        """Return where the plan of a day lies."""
        return self.folder / "plans" / day.isoformat()

    def untouched(self, *states: str) -> list[Borrower]:
        """Return whose case was in one of some states this morning, and was left alone since."""
        cases = [case_id for state in states for case_id in self.where[state]]
        return [self.borrowers[each] for each in cases if each not in self.dealt_with]

    def record(self, borrower: Borrower, step: str) -> None:
        """Record a step that must be lawful."""
        self.commands.told(*self._recorded(borrower.case_id, step))
        self.dealt_with.add(borrower.case_id)
        self.happened[step] += 1

    def tried(self, case_id: str, step: str) -> bool:
        """Record a step that a rule may refuse; return whether none did."""
        return self.commands.tried(*self._recorded(case_id, step))

    def _recorded(self, case_id: str, step: str) -> tuple[str, ...]:
        with_it = TOLD_WITH.get(step, ())
        return ("case", "record", case_id, step, *with_it, "--policy", str(self.policy))


def next_working_day(day: date) -> date:
    """Return the first working day after a day."""
    day += DAY
    while not CALENDAR.is_working_day(day):
        day += DAY
    return day
