"""The bank's risk by what visits found: willingness and ability by days past due, in numbers only.

Buckets are thirty days each, M1 for 1 to 30 days past due and so on to M6; M7 is all beyond 180.
What a case's visits said last of willingness, and of ability, counts; what nobody saw is not known.
A case rolls where a table that was imported has it in another bucket than the one before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from visitplanner.domain import Ability, Willingness
from visitplanner.process.states import CaseState
from visitplanner.store.case_rows import BROKEN, KEPT
from visitplanner.store.schema import CASE, INSTALMENT, PROMISE, ROLL, VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Table

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.store.journal import Journal, Row

DAYS_PER_BUCKET = 30
LAST_BUCKET = 7


def bucket_of(days_past_due: int) -> int:
    """Return the bucket of a case: 1 for 1 to 30 days past due, 7 for more than 180."""
    return min(1 + (days_past_due - 1) // DAYS_PER_BUCKET, LAST_BUCKET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cases that stand alike."""

    bucket: int
    willingness: Willingness
    ability: Ability

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands among the others: the willing and the able first."""
        willingness, ability = list(Willingness), list(Ability)
        return (
            self.bucket,
            willingness.index(self.willingness),
            ability.index(self.ability),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How many cases, and what is past due of them, fen."""

    num_cases: int
    overdue_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How many promises, or instalments, were kept and broken."""

    num_kept: int
    num_broken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskView:
    """What is known of the open cases.

    Attributes
    ----------
    rolls
        By the bucket before and the one after, since the day asked for.
    promises, instalments
        Those that fell due since then and were judged.
    """

    groups: Mapping[Group, Amount]
    rolls: Mapping[tuple[int, int], Amount]
    promises: Judged
    instalments: Judged


def risk_view(desk: Desk, since: date) -> RiskView:
    """Return the risk view; nothing personal is read."""
    return RiskView(
        groups=_groups(desk.journal),
        rolls=_rolls(desk.journal, since),
        promises=_judged(desk.journal, PROMISE, since),
        instalments=_judged(desk.journal, INSTALMENT, since),
    )


def take_roll(desk: Desk, file: CaseFile, row: Row) -> None:
    """Keep that a case went to another bucket, by its row in the table that comes in."""
    before, after = file.case.days_past_due, int(row["days_past_due"])
    if bucket_of(before) == bucket_of(after) or file.progress.state is CaseState.CLOSED:
        return
    known = [each for each in file.facts.facts[ROLL.name] if each["seen_on"] == desk.today]
    roll = {
        "case_id": file.case.case_id,
        "seen_on": desk.today,
        "days_before": known[0]["days_before"] if known else before,
        "days_after": after,
        "overdue_fen": row["overdue_fen"],
    }
    desk.journal.put(ROLL, roll, file.case.case_id)


def _groups(journal: Journal) -> Mapping[Group, Amount]:
    willingness = _last_known(journal, "willingness", str(Willingness.NOT_KNOWN))
    ability = _last_known(journal, "ability", str(Ability.NOT_KNOWN))
    still = select(CASE.c.case_id, CASE.c.days_past_due, CASE.c.overdue_fen).where(
        CASE.c.state != str(CaseState.CLOSED)
    )
    found: dict[Group, list[int]] = defaultdict(list)
    for case_id, days, overdue in journal.connection.execute(still):
        group = Group(
            bucket=bucket_of(days),
            willingness=Willingness(willingness.get(case_id, Willingness.NOT_KNOWN)),
            ability=Ability(ability.get(case_id, Ability.NOT_KNOWN)),
        )
        found[group].append(overdue)
    in_order = sorted(found, key=lambda group: group.place)
    return {group: _amount(found[group]) for group in in_order}


def _last_known(journal: Journal, column: str, not_known: str) -> Mapping[str, str]:
    """Return what visits said last of each case, by its number."""
    said = (
        select(VISIT.c.case_id, VISIT.c[column])
        .where(VISIT.c[column] != not_known)
        .order_by(VISIT.c.visited_on)
    )
    return {row[0]: row[1] for row in journal.connection.execute(said)}


def _rolls(journal: Journal, since: date) -> Mapping[tuple[int, int], Amount]:
    told = select(ROLL.c.days_before, ROLL.c.days_after, ROLL.c.overdue_fen).where(
        ROLL.c.seen_on >= since
    )
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for before, after, overdue in journal.connection.execute(told):
        found[bucket_of(before), bucket_of(after)].append(overdue)
    return {way: _amount(found[way]) for way in sorted(found) if way[0] != way[1]}


def _judged(journal: Journal, table: Table, since: date) -> Judged:
    counted = (
        select(table.c.standing, func.count())
        .where(table.c.due_on >= since, table.c.standing.in_([KEPT, BROKEN]))
        .group_by(table.c.standing)
    )
    found = Counter({row[0]: row[1] for row in journal.connection.execute(counted)})
    return Judged(num_kept=found[KEPT], num_broken=found[BROKEN])


def _amount(overdue_fen: list[int]) -> Amount:
    return Amount(num_cases=len(overdue_fen), overdue_fen=sum(overdue_fen))
