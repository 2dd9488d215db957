"""Whether `db verify` finds what somebody changes behind the store's back: each change, by name.

A proof of a whole year takes seconds, so changes of rows are made a batch at a time in one copy of
the store, each of another row; the proof has to name every one by its table and key, or by the
number of the log's entry. What upsets the log as a whole has a copy and a proof for itself.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
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
    for size, ways in _batches(num):
        copy = store.with_name("tampered.sqlite")
        shutil.copy(store, copy)
        forged = _forge(copy, dice, size, ways)
        kinds.update(each.kind for each in forged)
        missed += _missed(commands, copy, seal, forged)
    return Tampered(kinds=kinds, not_found=tuple(missed))


def _batches(num: int) -> Iterator[tuple[int, Sequence[Way]]]:
    """Yield how many changes go into each copy, and of which ways.

    A row is not changed beside the log: the entry that tells of it might be the one that is cut.
    """
    alone = round(num * SHARE_ALONE)
    yield from [(1, ALONE)] * alone
    for number, start in enumerate(range(alone, num, BATCH)):
        yield min(BATCH, num - start), OF_ENTRIES if number % 3 == 0 else OF_ROWS


def _forge(copy: Path, dice: Random, size: int, ways: Sequence[Way]) -> list[Forged]:
    forger = Forger(copy, dice)
    forged: list[Forged] = []
    while len(forged) < size:
        done = dice.choice(ways)(forger)
        forged += [] if done is None else [done]
    forger.close()
    return forged


def _missed(commands: Commands, copy: Path, seal: str, forged: Sequence[Forged]) -> Iterator[str]:
    answer = commands.run("db", "verify", "--db", f"sqlite:///{copy}", "--expect", seal)
    told = set(answer.err.splitlines())
    for each in forged:
        if answer.code != FOUND or not told.intersection(each.told_as):
            yield f"{each.kind}: {' | '.join(each.told_as)}"
