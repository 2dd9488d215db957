"""What a case's borrower was told of the credit bureau, and whether anything was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.casework.bureau import bureau_notices
from visitplanner.domain import Channel
from visitplanner.messages import Message, say
from visitplanner.report.pack.history import CHANNEL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.casework.desk import CaseFile
    from visitplanner.store.journal import Row


def bureau_words(file: CaseFile) -> Iterator[Message]:
    """Yield a line for each notice."""
    for row in bureau_notices(file):
        yield say(
            "Told of the credit bureau on {day:day}, {channel}; may object until {until:day};"
            " {reported}",
            day=row["told_on"],
            channel=CHANNEL_WORDS[Channel(row["channel"])],
            until=row["waits_until"],
            reported=_reported(row),
        )


def _reported(row: Row) -> Message:
    if row["reported_on"] is None:
        return say("not reported")
    return say("reported by the bank on {day:day}", day=row["reported_on"])
