"""By which editions of the rulebook the days of a plan are judged, as the plan keeps it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.plan import JudgedBy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.rulebook.book import Reign


def changing(reigns: Sequence[Reign]) -> Iterator[Message]:
    """Yield which edition judges which days, where there are several."""
    for reign in reigns if len(reigns) > 1 else ():
        days = tuple(say("{day:day}", day=day) for day in reign.days)
        yield say("By rulebook {edition}: {days:list}", edition=reign.book.edition, days=days)


def judged_by(reign: Reign) -> JudgedBy:
    """Return an edition as a plan names it."""
    book = reign.book
    return JudgedBy(
        edition=book.edition,
        sha256=book.sha256,
        in_force=None if book.in_force == date.min else book.in_force,
        days=reign.days,
        changes=book.changes,
    )
