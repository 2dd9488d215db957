"""The same day planned with several buffers, and each plan replayed against the same days.

A buffer is time added to each way in planning. More of it leaves fewer visits and keeps more
windows; the smallest that keeps them often enough is recommended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.pipeline import find_plan, prepare_again
from visitplanner.robustness.plans import robustness_of
from visitplanner.solution import objective_units
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared
    from visitplanner.robustness.draws import Draws
    from visitplanner.robustness.judging import Robustness


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferTold:
    """What a buffer costs, and what it keeps.

    Attributes
    ----------
    buffer
        Seconds added to each way.
    net_value
        Fen, as the plan reckons it.
    """

    buffer: int
    num_visited: int
    net_value: int
    found: Robustness


def compare_buffers(
    prepared: Prepared,
    buffers: Sequence[int],
    draws: Draws,
    on_step: Callable[[Message], None] = lambda _: None,
) -> Iterator[BufferTold]:
    """Yield what each buffer does to the day of a plan, planned anew.

    Raises
    ------
    SolverError
        When a plan found does not pass the checker.
    """
    for buffer in buffers:
        policy = replace(prepared.policy, buffer=buffer)
        again = prepare_again(replace(prepared, policy=policy), prepared.request)
        solution = find_plan(again, on_step=on_step)
        problem = again.indexed.problem
        total = sum(visit.prize for visit in problem.visits)
        yield BufferTold(
            buffer=buffer,
            num_visited=len(solution.served),
            net_value=total - fen_from_units(objective_units(problem, solution)),
            found=robustness_of(again, solution, draws),
        )


def smallest_enough(told: Sequence[BufferTold], on_time: float) -> BufferTold | None:
    """Return the smallest buffer whose plan is on time often enough, or None."""
    enough = [each for each in told if each.found.on_time.value >= on_time]
    return min(enough, key=lambda each: each.buffer, default=None)
