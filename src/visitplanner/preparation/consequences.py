"""What follows where nothing is paid, as facts with their source; never a threat.

How sure the bank is of a source is for the office (`visitplanner case strategies`); at the door the
source alone is named.
"""

from __future__ import annotations

from dataclasses import dataclass

from visitplanner.messages import Message, say
from visitplanner.rulebook.rule import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A fact that may be stated once, what it rests on, and whether that was read."""

    words: Message
    source: Message
    standing: Standing = Standing.READ


CONSEQUENCES: tuple[Consequence, ...] = (
    Consequence(
        words=say("Interest for late payment goes on as the contract says"),
        source=say("Civil Code, art. 676"),
        standing=Standing.RECALLED,
    ),
    Consequence(
        words=say(
            "What is not paid as agreed may be reported to the credit bureau; the borrower is told"
            " before it is"
        ),
        source=say(
            "Regulation on the credit reporting industry (State Council order 631), art. 15"
        ),
    ),
    Consequence(
        words=say(
            "A negative record is kept for five years from the day on which it ended, and may"
            " affect later loans"
        ),
        source=say(
            "Regulation on the credit reporting industry (State Council order 631), art. 16"
        ),
        standing=Standing.RECALLED,
    ),
    Consequence(
        words=say("Whoever finds a record wrong may object, and is answered within twenty days"),
        source=say(
            "Regulation on the credit reporting industry (State Council order 631), art. 25"
        ),
    ),
)
"""In the order in which they are said."""
