"""What visits to whole households found, whichever of their cases they went to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.domain import OutcomeCode, PastVisit
from visitplanner.store.journal import BATCH
from visitplanner.store.schema import CASE, VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.store.journal import Journal


def past_visits_of_households(
    journal: Journal, household_keys: Sequence[str]
) -> Mapping[str, tuple[PastVisit, ...]]:
    """Return the visits to each household, in order; nothing personal is read."""
    found: dict[str, list[PastVisit]] = defaultdict(list)
    for start in range(0, len(household_keys), BATCH):
        wanted = (
            select(CASE.c.household_key, VISIT.c.visited_on, VISIT.c.outcome, VISIT.c.arrived_at)
            .join(VISIT, VISIT.c.case_id == CASE.c.case_id)
            .where(CASE.c.household_key.in_(household_keys[start : start + BATCH]))
            .order_by(VISIT.c.visited_on, VISIT.c.case_id)
        )
        for key, day, outcome, arrived_at in journal.connection.execute(wanted):
            visit = PastVisit(visited_on=day, outcome=OutcomeCode(outcome), arrived_at=arrived_at)
            found[key].append(visit)
    return {key: tuple(visits) for key, visits in found.items()}
