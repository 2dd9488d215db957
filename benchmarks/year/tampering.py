"""Whether `db verify` finds what somebody changes behind the store's back: each change, by name.

A proof of a whole year takes seconds, so changes of rows are made a batch at a time in one copy of
the store, each of another row; the proof has to name every one by its table and key, or by the
number of the log's entry. What upsets the log as a whole has a copy and a proof for itself.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from year.forging import ALONE, OF_ENTRIES, OF_ROWS, Forger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from year.commands import Commands
    from year.forging import Forged, Way

BATCH = 24
SHARE_ALONE = 1 / 25
"""Of the tamperings: each with a proof for itself."""

SHARE_OF_ENTRIES = 1 / 3
MOST_DRAWS = 20

FOUND = 1
"""Exit code of a proof that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampered:
    """What came of it: how many of each kind were made, and those that were not found."""

    kinds: Counter[str]
    not_found: tuple[str, ...]


def tamper(commands: Commands, store: Path, num: int, seed: int) -> Tampered:
    """Change copies of a store in so many ways, and let `db verify` look for each.

    Parameters
    ----------
    store
        The file of a store in SQLite that nobody has open.
    """
    dice = Random(seed)  # noqa: S311 (made up)
    seal = commands.told("db", "verify").split()[-1]
    kinds: Counter[str] = Counter()
    missed: list[str] = []
    while (left := num - kinds.total()) > 0:
        copy = store.with_name("tampered.sqlite")
        shutil.copy(store, copy)
        forged = _forge(copy, dice, *_batch(left, num, dice))
        kinds.update(each.kind for each in forged)
        missed += _missed(commands, copy, seal, forged)
    return Tampered(kinds=kinds, not_found=tuple(missed))


def _batch(left: int, num: int, dice: Random) -> tuple[int, Sequence[Way]]:
    """Return how many changes go into a copy, and of which ways: first those that go alone.

    A row is not changed beside the log: the entry that tells of it might be the one that is cut.
    """
    if num - left < num * SHARE_ALONE:
        return 1, ALONE
    return min(BATCH, left), OF_ENTRIES if dice.random() < SHARE_OF_ENTRIES else OF_ROWS


def _forge(copy: Path, dice: Random, size: int, ways: Sequence[Way]) -> list[Forged]:
    """Make so many changes, or as many as there are rows to change."""
    forger = Forger(copy, dice)
    drawn = (dice.choice(ways)(forger) for _ in range(size * MOST_DRAWS))
    forged = list(islice((each for each in drawn if each is not None), size))
    forger.close()
    return forged


def _missed(commands: Commands, copy: Path, seal: str, forged: Sequence[Forged]) -> Iterator[str]:
    answer = commands.run("db", "verify", "--db", f"sqlite:///{copy}", "--expect", seal)
    told = set(answer.err.splitlines())
    for each in forged:
        if answer.code != FOUND or not told.intersection(each.told_as):
            yield f"{each.kind}: {' | '.join(each.told_as)}"
