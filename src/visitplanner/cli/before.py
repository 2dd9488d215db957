"""What a plan takes from the plans before it: read, kept beside it, and told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.recipe import RECIPE_FILE, recipe_json
from visitplanner.errors import Fault, InputError
from visitplanner.week.earlier import Earlier
from visitplanner.week.earlier_file import (
    EARLIER_FILE,
    earlier_json,
    read_earlier,
    read_earlier_plan,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path, PurePosixPath

    from visitplanner.cli.plan_sources import Sources
    from visitplanner.dispatch.recipe import Recipe
    from visitplanner.messages import Message
    from visitplanner.plan import Plan

NOTHING_BEFORE = Earlier()


def read_before(sources: Sources) -> Earlier:
    """Return what was planned before, as the options name it.

    Raises
    ------
    InputError
        With every folder that holds no plan.
    """
    if sources.earlier is not None:
        return read_earlier(sources.earlier)
    plans, faults = [], list[Fault]()
    for folder in sources.after:
        try:
            plans.append(read_earlier_plan(folder))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return Earlier(plans=tuple(plans))


def made_from(recipe: Recipe, earlier: Earlier, out: Path) -> Mapping[PurePosixPath, bytes]:
    """Return the files by which a plan in the folder `out` can be opened again."""
    if not earlier:
        return {RECIPE_FILE: recipe_json(recipe, out)}
    files = {**recipe.files, "earlier": out / EARLIER_FILE}
    return {
        RECIPE_FILE: recipe_json(replace(recipe, files=files), out),
        EARLIER_FILE: earlier_json(earlier),
    }


def week_words(plan: Plan) -> Iterator[Message]:
    """Yield what is said of the week."""
    if plan.week is not None:
        yield from plan.week.lines()
