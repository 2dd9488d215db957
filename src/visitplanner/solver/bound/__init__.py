"""A proven bound on the objective, by column generation; its routes feed the search.

::

    groups      shifts that are alike, and what each may serve
    network     the nodes and moves of a group, forward and mirrored in time
    memory      who is remembered where, in bits
    ahead       the least that getting home can cost
    labels, labelling, joining, pricing    the best routes at given duals
    duals       the duals in whole cost units, and the bound that they prove
    master      the linear program over routes, which only proposes duals
    cuts        subset-row cuts
    generation  the rounds

The bound concerns the plans that make every required visit. It may be relied on whatever the
floats of the linear program are: see `duals.proven`.

Numba and HiGHS are imported by `prove` alone, so that a command that does not solve starts fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.solver.bound.groups import is_provable
from visitplanner.solver.bound.small import SMALL
from visitplanner.solver.bound.talk import Talk
from visitplanner.solver.kept import is_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.columns import Column

__all__ = ["is_compiled", "is_provable", "prepare", "prove"]


def is_compiled() -> bool:
    """Return whether the proof's machine code is kept on this machine."""
    return is_kept(Path(__file__).with_name("joining.py"), "join_all")


def prepare() -> None:
    """Have the proof compiled, or its machine code read."""
    prove(
        SMALL,
        (),
        is_over=lambda: False,
        on_bound=lambda _: None,
        on_columns=lambda _: None,
        take_columns=lambda: (),
        best_units=lambda: None,
    )


def prove(  # noqa: PLR0913 (its five callables are the whole conversation with the search)
    problem: Problem,
    columns: Iterable[Column],
    *,
    is_over: Callable[[], bool],
    on_bound: Callable[[int], None],
    on_columns: Callable[[Sequence[Column]], None],
    take_columns: Callable[[], Sequence[Column]],
    best_units: Callable[[], int | None],
) -> int | None:
    """Return a number of cost units that no legal plan's objective is below, or None.

    Parameters
    ----------
    columns
        Routes to start from: the more different good ones, the sooner the bound is good.
    is_over
        Asked some 20 times a second, from another thread; ends the proof.
    on_bound
        Told of each better bound, in cost units.
    on_columns
        Given new routes of the master; nobody is visited twice in them, or by half of a team.
    take_columns
        Gives the routes found since it was last asked.
    best_units
        Gives the objective of the best plan so far, or None.

    Notes
    -----
    None is returned where nothing was proven in time, or where the problem asks for something
    that the bound does not know (`is_provable`). Unless `is_over` ends it before, the proof ends
    when the bound meets the best plan, or when cuts no longer help.
    """
    if not is_provable(problem):
        return None
    from visitplanner.solver.bound.generation import (  # noqa: PLC0415 (loads numba and HiGHS)
        generate,
    )

    talk = Talk(
        is_over=is_over,
        on_bound=on_bound,
        on_columns=on_columns,
        take_columns=take_columns,
        best_units=best_units,
    )
    return generate(problem, columns, talk)
