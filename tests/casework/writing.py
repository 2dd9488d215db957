"""What is said of a command that writes, to be killed and done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from samples import DAY, at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from casework.branches import Branch
    from casework.snapshots import Snapshot

Words: TypeAlias = tuple[str, ...]

NOW = at("16:00", DAY - timedelta(days=1))
"""When commands run: on the eve of the day that the borrowers agreed to."""


def as_it_is(found: Snapshot) -> object:
    """Return all rows: done twice is done once."""
    return found.tables


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A command that writes.

    Attributes
    ----------
    command
        As it stands under `visitplanner --help`.
    holds
        Whether the store, or its files, tell that it is done.
    before
        What is done first, on the branch's store, at `NOW`.
    halfway
        Commands that lead, one by one, where it may stand when it is killed: it writes several
        things, each of them whole.
    again
        Its exit code where it is done already.
    same
        What of the store is the same, however often it is done.
    starts_from
        `branch`; or `nothing`; or `older`, an edition of the branch's store without plans.
    """

    command: str
    words: Words
    holds: Callable[[Snapshot, Branch], bool]
    what: str = ""
    before: tuple[Words, ...] = ()
    halfway: tuple[Words, ...] = ()
    at: datetime = NOW
    again: int = 0
    same: Callable[[Snapshot], object] = as_it_is
    starts_from: str = "branch"

    @property
    def name(self) -> str:
        """A name for the test."""
        return f"{self.command} {self.what}".strip().replace(" ", "_")


def state(found: Snapshot, case_id: str) -> str:
    """Return where a case stands."""
    row = found.row("case_file", case_id=case_id)
    return "" if row is None else str(row["state"])
