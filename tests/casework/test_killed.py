"""Killed at any moment, a command leaves the store whole, and done again it is done."""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
import typer
from casework.killing import Landed, Moment, kill, moments
from casework.snapshots import NOTHING, Snapshot, snapshot
from casework.writing import NOW, Writing
from casework.writing_commands import ONLY_READS, WITHOUT_THE_STORE, WRITING
from typer.core import TyperGroup

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casework.branches import Branch


TIMES = int(os.environ.get("VISITPLANNER_TEST_KILLS", "4"))
"""How often each command is killed; `make test-services` does it 200 times."""

ENOUGH = 100
"""Kills of which a share can be asked for."""

AIMED_SHARE = 1 / 3
"""Of all kills, those that land while the command writes."""


@dataclass(frozen=True, kw_only=True)
class Undisturbed:
    """What a command does when nobody kills it.

    Attributes
    ----------
    halfway
        Where it may stand in between, each thing whole.
    borders
        Where its transactions begin and end, and itself, in seconds of CPU.
    """

    before: Snapshot
    halfway: tuple[Snapshot, ...]
    after: Snapshot
    borders: Sequence[float]


def commands_of(group: TyperGroup, path: str = "") -> Iterator[str]:
    """Yield every command under a group, as it is typed."""
    for name, command in group.commands.items():
        words = f"{path} {name}".strip()
        if isinstance(command, TyperGroup):
            yield from [words] if command.invoke_without_command else []
            yield from commands_of(command, words)
        else:
            yield words


def test_every_command_is_known_to_write_to_read_or_to_do_without_the_store() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    lists = [{writing.command for writing in WRITING}, ONLY_READS, WITHOUT_THE_STORE]
    assert sorted(commands_of(group)) == sorted(name for names in lists for name in names)


def undisturbed(branch: Branch, writing: Writing) -> Undisturbed:
    """Return what a command does; keep the store in which it can be done; do it twice."""
    branch.put_back(writing.starts_from)
    for words in writing.before:
        assert branch.run(words, NOW) == 0, words
    branch.keep(writing.name)
    before = snapshot(branch)
    halfway = []
    for words in writing.halfway:
        assert branch.run(words, writing.at) == 0, words
        halfway.append(snapshot(branch))
    branch.put_back(writing.name)
    assert branch.run(writing.words, writing.at) == 0
    whole = Undisturbed(
        before=before,
        halfway=tuple(halfway),
        after=snapshot(branch),
        borders=branch.borders(),
    )
    assert branch.run(writing.words, writing.at) == writing.again
    require_done(snapshot(branch), whole.after, writing, whole)
    return whole


@pytest.mark.parametrize("writing", WRITING, ids=lambda writing: writing.name)
def test_a_killed_command_leaves_the_store_whole_and_is_done_again(
    branches: Sequence[Branch], writing: Writing
) -> None:
    whole = undisturbed(branches[0], writing)
    assert whole.after.findings == ()
    assert whole.after != whole.before
    assert writing.holds(whole.after, branches[0])
    dice = random.Random(f"20261128 {writing.name}")  # noqa: S311 (a seeded trial)
    aims = list(moments(whole.borders, TIMES, dice))
    with ThreadPoolExecutor(len(branches)) as pool:
        each = [aims[n :: len(branches)] for n in range(len(branches))]
        trials = pool.map(lambda branch, aims: killed(branch, aims, writing, whole), branches, each)
        landed = sum(trials, Counter())
    print(f"\n{writing.name}: {TIMES} kills, {_words(landed)}")  # noqa: T201 (a table for a person)
    if TIMES >= ENOUGH:
        assert landed[Landed.WRITING] + landed[Landed.WRITTEN] >= AIMED_SHARE * TIMES


def _words(landed: Counter[Landed]) -> str:
    return ", ".join(f"{landed[where]} {where}" for where in Landed)


def killed(
    branch: Branch, aims: Sequence[Moment], writing: Writing, whole: Undisturbed
) -> Counter[Landed]:
    """Kill a command again and again, and do it again each time; return where the kills landed."""
    return Counter(_killed(branch, aim, writing, whole) for aim in aims)


def _killed(branch: Branch, aim: Moment, writing: Writing, whole: Undisturbed) -> Landed:
    branch.put_back(writing.name)
    child = branch.start(writing.words, writing.at)
    landed = kill(branch, child, aim)
    assert branch.starter.ended() == (0 if landed is Landed.ENDED else -9)
    left = snapshot(branch)
    require_whole(left, whole)
    is_done = (left.tables, left.log) == (whole.after.tables, whole.after.log)
    code = branch.run(writing.words, writing.at)
    assert code == (0 if left.tables == whole.before.tables else writing.again)
    done = snapshot(branch)
    require_done(done, left, writing, whole)
    assert writing.holds(done, branch)
    return landed.told(is_done=is_done)


def require_whole(left: Snapshot, whole: Undisturbed) -> None:
    """Require that a store is as it was before a command, or after it, row by row."""
    assert left.is_sound
    assert left.tables in [each.tables for each in (whole.before, *whole.halfway, whole.after)]
    assert left.log == whole.after.log[: len(left.log)]
    assert len(left.log) >= len(whole.before.log)


def require_done(done: Snapshot, left: Snapshot, writing: Writing, whole: Undisturbed) -> None:
    """Require that a command done again has done what it does undisturbed, and nothing twice."""
    assert done.findings == ()
    assert writing.same(done) == writing.same(whole.after)
    assert done.log[: len(left.log)] == left.log
    if left.log == whole.before.log:
        assert done.log == whole.after.log


def test_four_of_five_kills_are_aimed_between_the_words_of_a_transaction() -> None:
    borders = [0.03, 0.05, 1.16, 1.18, 1.2]  # a plan's: it reads, searches, and keeps
    aims = list(moments(borders, 100, random.Random(1)))  # noqa: S311 (a seeded trial)
    num_at = Counter(aim.border for aim in aims)
    assert num_at[1] >= 40
    assert num_at[3] >= 40
    assert {0, 2} <= set(num_at)
    assert all(0 <= aim.cpu <= 1.2 for aim in aims)


def test_the_check_finds_what_a_killed_command_would_have_lost_or_doubled() -> None:
    notice, other = (("case_id", "C1"),), (("case_id", "C2"),)
    before = Snapshot(tables={"notice": ()}, log=(), findings=())
    after = Snapshot(tables={"notice": (notice, other)}, log=(notice, other), findings=())
    whole = Undisturbed(before=before, halfway=(), after=after, borders=[])
    require_whole(after, whole)
    for left in (
        replace(after, tables={"notice": (notice,)}),
        replace(after, log=(other,)),
        replace(after, findings=("changed",)),
        NOTHING,
    ):
        with pytest.raises(AssertionError):
            require_whole(left, whole)
    twice = replace(after, tables={"notice": (notice, other, other)})
    with pytest.raises(AssertionError):
        require_done(twice, before, WRITING[-1], whole)
    with pytest.raises(AssertionError):
        require_done(replace(after, log=(notice, other, other)), before, WRITING[-1], whole)
