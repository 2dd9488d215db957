"""Whether a plan of the store still stands, or another stands for its days by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.store.plans import NO_PLAN, fingerprints_of, knows_plan, plans_of_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk


def replaced_words(desk: Desk, fingerprint: str, days: Sequence[date]) -> Iterator[Message]:
    """Yield which plan stands for each day in place of one that the store kept.

    A plan that the store never kept is not spoken of.
    """
    if not knows_plan(desk.journal, fingerprint):
        return
    stand = plans_of_days(desk.journal, days)
    fingerprints = fingerprints_of(desk.journal, set(stand.values()))
    for day, number in sorted(stand.items()):
        if number != NO_PLAN and fingerprints.get(number) != fingerprint:
            yield say(
                "This plan was replaced: for {day:day} plan {number} stands in the store by now.",
                day=day,
                number=number,
            )
