"""What happens to single cases, so that every rule holds somebody and every feature is used.

Each story takes the cases that it needs out of the pool of those who agreed to a time on the
planned day, or of those who agreed to a later day, and changes their rows. `STORIES` lists them
once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from making.cases import DAY_SLOTS, PLANNED
from making.places import HUANCUI, TORCH
from visitplanner.domain import HoldFlag, OutcomeCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from making.cases import Row

SUNDAY = date(2026, 10, 11)
HOLIDAY = date(2026, 10, 5)
MANAGER = "调度主管"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Cases that no story has taken yet, by when they agreed to a visit."""

    today: list[Row]
    later: list[Row]
    rng: Random

    def in_town(self) -> Row:
        """Take a case of the planned day from the middle of the city."""
        place = next(n for n, row in enumerate(self.today) if row["district"] in {HUANCUI, TORCH})
        return self.today.pop(place)


def every_flag(pools: Pools) -> None:
    """Raise each flag once, one twice, and two at the same time."""
    flags = [flag.value for flag in HoldFlag]
    for flag in [*flags, "hardship", "complaint; disputed"]:
        pool = pools.today if flags.index(flag.split(";")[0]) % 2 else pools.later
        pool.pop()["flags"] = flag


def night(pools: Pools) -> None:
    """Agree on times by night; two that reach into lawful hours are only cut."""
    for slot, asked in (
        ("22:30-23:00", ""),
        ("22:30-23:00", "yes"),
        ("06:00-07:30", "yes"),
        ("06:30-09:00", "yes"),
        ("21:00-23:00", "yes"),
    ):
        pools.today.pop().update(agreed_windows=f"{PLANNED} {slot}", asked_for=asked)


def no_record(pools: Pools) -> None:
    """Lose the record of three agreements, and date one after the agreed time."""
    for _ in range(3):
        row = pools.later.pop()
        for column in ("consent_ref", "consent_date", "consent_channel", "consent_by"):
            row[column] = ""
        row["agreed_with"] = ""
    pools.today.pop().update(
        agreed_windows=f"{PLANNED} 09:00-11:00", consent_date=str(PLANNED + timedelta(days=1))
    )


def notice_missing_or_late(pools: Pools) -> None:
    """Give no notice, one of the day before, and one that allows a visit on Friday."""
    for _ in range(4):
        pools.later.pop()["notices"] = ""
    for _ in range(4):
        pools.today.pop().update(
            agreed_windows=f"{PLANNED} 14:00-16:00",
            notices=f"{PLANNED - timedelta(days=1)} sms",
        )
    pools.today.pop().update(
        agreed_windows=f"{PLANNED} 09:00-11:00; 2026-10-09 09:00-11:00",
        notices="2026-10-06 app",
    )


def somebody_else(pools: Pools) -> None:
    """Let a relative or a neighbour give the time."""
    for _ in range(3):
        pools.later.pop()["agreed_with"] = "other"


def visited_lately(pools: Pools) -> None:
    """Visit two on a holiday that they asked for, three days ago, and two thrice in a month."""
    for _ in range(2):
        pools.today.pop().update(past_visits=f"{HOLIDAY} not_at_home", asked_for="yes")
    for _ in range(2):
        days = (date(2026, 9, 10), date(2026, 9, 18), date(2026, 9, 27))
        past = [f"{day} {word}" for day, word in zip(days, _TRIED, strict=True)]
        pools.today.pop()["past_visits"] = "; ".join(past)


_TRIED = ("not_at_home", "another_time", "not_at_home")


def households(pools: Pools) -> None:
    """Put two loans under one roof: one household just visited, two to be visited today."""
    visited, other = pools.today.pop(), pools.today.pop()
    _move_in(other, visited, "H0001")
    visited.update(past_visits=f"{HOLIDAY} met_promised", last_officer="W03; W04", asked_for="yes")
    for number in (2, 3):
        first, second = pools.in_town(), pools.today.pop()
        _move_in(second, first, f"H{number:04d}")
        second["agreed_windows"] = first["agreed_windows"] = f"{PLANNED} 14:00-17:00"


def _move_in(guest: Row, host: Row, household: str) -> None:
    for column in ("address", "district", "latitude", "longitude", "datum"):
        guest[column] = host[column]
    guest["household_id"] = host["household_id"] = household


def one_officer_unapproved(pools: Pools) -> None:
    """Ask for one officer alone, whom nobody approved."""
    for _ in range(4):
        pools.later.pop().update(persons="1", single_officer_approval="")


def sunday(pools: Pools) -> None:
    """Agree on the Sunday with three who did not ask for it, and two who did."""
    for asked in ("", "", "", "yes", "yes"):
        pools.later.pop().update(agreed_windows=f"{SUNDAY} 10:00-12:00", asked_for=asked)


def instructions(pools: Pools) -> None:
    """Give the dispatcher's own word, with its reason."""
    reasons = ("客户当日到网点面谈", "正在办理展期", "家属刚来电，本周暂缓")
    for reason in reasons:
        pools.today.pop().update(
            instruction="skip", instruction_reason=reason, instruction_by=MANAGER
        )
    for reason in ("承诺今日还款，需现场签约", "客户明日外出务工", "担保人专程返乡"):
        pools.in_town().update(
            instruction="must",
            instruction_reason=reason,
            instruction_by=MANAGER,
            agreed_windows=f"{PLANNED} {pools.rng.choice(DAY_SLOTS)}",
        )


def skills(pools: Pools) -> None:
    """Ask for skills that some officers hold, a certificate, and a skill that nobody holds."""
    for skill, count in {"business_loan": 10, "mediation": 5}.items():
        for _ in range(count):
            pools.today.pop()["skills"] = skill
    for _ in range(3):
        row = pools.in_town()
        row.update(skills="sign_language", agreed_windows=f"{PLANNED} 09:30-11:30")
        _alone(row)
    _alone(_with(pools.in_town(), skills="korean_interpreter"))
    pools.later.pop()["skills"] = "business_loan; mediation"


def _alone(row: Row) -> None:
    row.update(persons="1", single_officer_approval=f"DR2026-9{row['case_id'][1:]}")


def _with(row: Row, **cells: str) -> Row:
    row.update(cells)
    return row


def extremes(pools: Pools) -> None:
    """Add the youngest and the oldest arrears, a small and a very large sum, a long visit."""
    pools.today.pop().update(days_past_due="1")
    pools.today.pop().update(days_past_due="400", balance="52340.00", overdue_amount="52340.00")
    pools.today.pop().update(balance="186.40", overdue_amount="186.40")
    pools.today.pop().update(balance="2860000.00", overdue_amount="412500.00", visit_minutes="90")


def unplaced(pools: Pools) -> None:
    """Lose the coordinates of twelve cases; the address book knows eight of them."""
    for number in range(12):
        row = pools.in_town() if number < KNOWN_TO_THE_BOOK else pools.today.pop()
        row["unplaced"] = "in the book" if number < KNOWN_TO_THE_BOOK else "nowhere"


KNOWN_TO_THE_BOOK = 8


def promises(pools: Pools) -> None:
    """Make promises that fall due on the day, that were broken, and that still have time."""
    rows = pools.today + pools.later
    pools.rng.shuffle(rows)
    for count, first, last in ((8, 0, 0), (26, -13, -1), (12, 2, 14)):
        for row in [rows.pop() for _ in range(count)]:
            row["promise_date"] = str(PLANNED + timedelta(days=pools.rng.randint(first, last)))
            share = pools.rng.uniform(0.2, 1.0)
            row["promise_amount"] = f"{float(row['overdue_amount']) * share:.2f}"


def past_visits(pools: Pools) -> None:
    """Record visits of August and September, with every outcome, as far apart as the rules ask."""
    rows = pools.today + pools.later
    pools.rng.shuffle(rows)
    outcomes = [*OutcomeCode, *(code for code, n in _FREQUENT.items() for _ in range(n))]
    for row, outcome in zip(rows, outcomes, strict=False):
        last = date(2026, 9, 2) + timedelta(days=pools.rng.randrange(27))
        earlier = date(2026, 8, 3) + timedelta(days=pools.rng.randrange(20))
        visits = [f"{earlier} not_at_home"] if pools.rng.random() < _TWICE_SHARE else []
        row["past_visits"] = "; ".join([*visits, f"{last} {outcome.value}"])


_TWICE_SHARE = 0.3
_FREQUENT = Counter(
    {
        OutcomeCode.NOT_AT_HOME: 14,
        OutcomeCode.MET_PROMISED: 12,
        OutcomeCode.MET_PLAN_AGREED: 6,
        OutcomeCode.MET_REFUSED: 6,
        OutcomeCode.ANOTHER_TIME: 5,
    }
)

STORIES: tuple[Callable[[Pools], None], ...] = (
    every_flag,
    night,
    no_record,
    notice_missing_or_late,
    somebody_else,
    visited_lately,
    households,
    one_officer_unapproved,
    sunday,
    instructions,
    skills,
    extremes,
    unplaced,
    promises,
    past_visits,
)
