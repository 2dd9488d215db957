"""What the store knows of plans made before: their documents, and who came last to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.rulebook.gates import NO_CONTACT
from visitplanner.store.journal import BATCH
from visitplanner.store.plans import NO_PLAN, plans_of_days
from visitplanner.store.schema import PLAN, VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.store.journal import Journal


def documents_of_days(journal: Journal, days: Sequence[date]) -> Mapping[int, str]:
    """Return the `plan.json` of each plan that stands for one of the days, and tell the log.

    In the order in which they were made; a plan that was emptied is not among them.
    """
    numbers = sorted(set(plans_of_days(journal, days).values()) - {NO_PLAN})
    wanted = select(PLAN).where(PLAN.c.number.in_(numbers)).order_by(PLAN.c.number)
    found = {}
    for row in journal.connection.execute(wanted).mappings().all():
        journal.note("", detail=f"read plan {row['number']}")
        document: str = journal.opened(PLAN, row)["document"]
        if document:
            found[int(row["number"])] = document
    return found


def who_came_last(journal: Journal, case_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the officer of the last visit to each case, where one came; nothing personal."""
    last: dict[str, str] = {}
    for start in range(0, len(case_ids), BATCH):
        wanted = (
            select(VISIT.c.case_id, VISIT.c.officer_id)
            .where(VISIT.c.case_id.in_(case_ids[start : start + BATCH]))
            .where(VISIT.c.outcome.not_in(sorted(NO_CONTACT)), VISIT.c.officer_id != "")
            .order_by(VISIT.c.visited_on)
        )
        last |= {row.case_id: row.officer_id for row in journal.connection.execute(wanted)}
    return last
