"""Days on which somebody was at a household's door, by every word that was said of them.

A later word corrects what came of a visit, but it does not undo the visit: whoever was at the door
was there. So a day counts once any word tells of it, until a dispatcher types that it was otherwise
(a visit of another case, say). The word of the officer who went never takes it back.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.rulebook.gates import NO_CONTACT
from visitplanner.store.access import Role
from visitplanner.store.journal import BATCH
from visitplanner.store.schema import CASE, REPORT, STAFF, STAFF_OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.store.journal import Journal, Row

_TOLD = ("case_id", "visited_on", "number", "outcome", "officer_id", "source", "recorded_by")


def days_at_the_door(
    journal: Journal, household_keys: Sequence[str], until: datetime | None = None
) -> Mapping[str, frozenset[date]]:
    """Return the days on which each household was visited, by what was reported of its cases.

    Nothing personal is read.

    Parameters
    ----------
    until
        Words that were recorded later are left out; None takes all.
    """
    dispatchers = _dispatchers(journal)
    days: dict[str, set[date]] = defaultdict(set)
    for start in range(0, len(household_keys), BATCH):
        wanted = (
            select(CASE.c.household_key, *(REPORT.c[name] for name in _TOLD))
            .join(REPORT, REPORT.c.case_id == CASE.c.case_id)
            .where(CASE.c.household_key.in_(household_keys[start : start + BATCH]))
            .order_by(REPORT.c.case_id, REPORT.c.visited_on, REPORT.c.number)
        )
        if until is not None:
            wanted = wanted.where(REPORT.c.recorded_at <= until)
        rows = journal.connection.execute(wanted).mappings()
        for (_, day), told in groupby(rows, key=lambda row: (row["case_id"], row["visited_on"])):
            words = list(told)
            if _was_at_the_door(words, dispatchers):
                days[words[0]["household_key"]].add(day)
    return {key: frozenset(found) for key, found in days.items()}


def _was_at_the_door(words: Iterable[Row], dispatchers: Mapping[str, str]) -> bool:
    """Return whether a word tells of it that no dispatcher has corrected since."""
    left: list[Row] = []
    for word in words:
        if _corrects(word, left, dispatchers):
            mine = word["officer_id"]
            left = [each for each in left if mine and each["officer_id"] != mine]
        left.append(word)
    return any(word["outcome"] not in NO_CONTACT for word in left)


def _corrects(word: Row, before: Sequence[Row], dispatchers: Mapping[str, str]) -> bool:
    """Return whether a dispatcher typed a word who is none of the officers who told before."""
    name = word["recorded_by"]
    if word["source"] or name not in dispatchers:
        return False
    return not dispatchers[name] or dispatchers[name] not in {each["officer_id"] for each in before}


def _dispatchers(journal: Journal) -> Mapping[str, str]:
    """Return who works as a dispatcher, each with the officer that they are, or with ""."""
    wanted = (
        select(STAFF.c.name, STAFF_OFFICER.c.officer_id)
        .outerjoin(STAFF_OFFICER, STAFF_OFFICER.c.name == STAFF.c.name)
        .where(STAFF.c.role == str(Role.DISPATCHER))
    )
    return {row.name: row.officer_id or "" for row in journal.connection.execute(wanted)}
