"""Kills a command at a moment of its own run, counted in what it has reckoned and not in time.

A busy machine makes a command slower, but it reckons as much as ever. So the moments are seconds of
its own CPU since a transaction began or ended; how long each takes is learned from a run without
disturbance. To know where a kill has landed the process is stopped first, while its locks are still
held.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from casework.branches import Branch

WRITING_SHARE = 0.8
"""Of the kills, those that are aimed between a transaction's first word and its last."""

MAX_FLUSH_S = 0.004
"""How long a command may wait for the disk, in which it reckons nothing."""

STOPPED, ENDED = "Tt", "ZX"
"""States of a process in `/proc`."""


class Landed(StrEnum):
    """Where a kill has landed."""

    BEFORE = "before"
    WRITING = "writing"
    WRITTEN = "writing, and it stays"
    AFTER = "after"
    ENDED = "ended"

    def told(self, *, is_done: bool) -> Landed:
        """Return the same, told whether what was to be written is there."""
        if not is_done:
            return self
        return {Landed.BEFORE: Landed.AFTER, Landed.WRITING: Landed.WRITTEN}.get(self, self)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When to kill: so long after a border, the begin or end of a transaction.

    Attributes
    ----------
    border
        From 1 on; 0 is the command's begin.
    cpu
        Seconds that it has reckoned since.
    then
        Seconds more of time.
    """

    border: int
    cpu: float
    then: float = 0.0


def moments(borders: Sequence[float], count: int, dice: random.Random) -> Iterator[Moment]:
    """Yield moments, spread evenly over a command's run, most of them over its transactions.

    Parameters
    ----------
    borders
        Where each transaction began and ended, and last where the command did.
    """
    parts = list(enumerate(later - earlier for earlier, later in pairwise([0.0, *borders])))
    writing = parts[1::2]
    num_writing = round(count * WRITING_SHARE)
    for among, number_of in ((writing, num_writing), (parts, count - num_writing)):
        for number in range(number_of):
            share = (number + dice.random()) / number_of
            then = dice.choice([0.0, dice.uniform(0, MAX_FLUSH_S)])
            yield replace(_within(among, share), then=then)


def _within(parts: Sequence[tuple[int, float]], share: float) -> Moment:
    """Return the moment up to which a share of some parts of a run has passed."""
    left = share * sum(length for _, length in parts)
    for border, length in parts:
        if left <= length:
            return Moment(border=border, cpu=left)
        left -= length
    return Moment(border=parts[-1][0], cpu=parts[-1][1])


def kill(branch: Branch, child: int, moment: Moment) -> Landed:
    """Kill a command that was just started; return whether it was writing."""
    clock = (~child << 3) | 2  # CPUCLOCK_SCHED of a process, in Linux's posix-timers.h
    while not branch.starter.has_ended(within=0.0002):
        passed = [0.0, *branch.borders()][moment.border :]
        if passed and time.clock_gettime(clock) >= passed[0] + moment.cpu:
            return _kill_now(branch, child, moment.then)
    return Landed.ENDED


def _kill_now(branch: Branch, child: int, then: float) -> Landed:
    time.sleep(then)
    os.kill(child, signal.SIGSTOP)
    while (state := _state(child)) not in STOPPED + ENDED:
        pass
    if state in ENDED:
        return Landed.ENDED
    is_writing = branch.is_writing()
    os.kill(child, signal.SIGKILL)
    branch.starter.has_ended(within=60)
    branch.wait_for_the_dead()
    return Landed.WRITING if is_writing else Landed.BEFORE


def _state(child: int) -> str:
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    return "X"
