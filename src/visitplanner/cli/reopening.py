"""A plan that was made, opened again from its folder: for every command that asks about a plan."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.cli.options import EngineChoice
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.planning import read_inputs, request_of
from visitplanner.dispatch.opening import OpenedPlan, half_written, open_plan
from visitplanner.dispatch.plan_document import read_plan
from visitplanner.dispatch.recipe import named_roads, read_recipe
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.report.delivery import PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from visitplanner.dispatch.recipe import Recipe
    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared, Request
    from visitplanner.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAnew:
    """What a plan was made from, where it lies elsewhere now; None where it does not."""

    cases: Path | None = None
    officers: Path | None = None
    policy: Path | None = None
    address_book: Path | None = None
    roads: str | None = None
    value: Path | None = None
    db: str | None = None
    name: str | None = None


@contextmanager
def reopened(
    folder: Path,
    anew: NamedAnew,
    on_step: Callable[[Message], None] = lambda _: None,
    became: Callable[[Prepared], Prepared] | None = None,
    on_warning: Callable[[Message], None] = lambda _: None,
) -> Iterator[OpenedPlan]:
    """Read a plan and all that it was made from, for as long as the block lasts.

    Parameters
    ----------
    on_step
        Told what is being done.
    became
        As in `open_plan`.
    on_warning
        Told where another plan of the store stands for a day by now, or a run was stopped while it
        wrote to the folder.

    Raises
    ------
    InputError
        When the plan cannot be opened, or what it was made from has changed since.
    ServiceError
        When a road server or the store does not answer as it should.
    """
    recipe = _with(read_recipe(folder), anew)
    for message in half_written(folder):
        on_warning(message)
    sources = _sources(folder, recipe, anew)
    inputs = read_inputs(sources, is_to_write=False)
    with closing(inputs.book):
        request = request_of(inputs, sources)
        if sources.store is not None:
            request = _from_store(request, folder, sources, inputs.policy, on_warning)
        names = {name: str(file) for name, file in recipe.files.items()}
        yield open_plan(folder, request, inputs.policy, names, on_step, became)


def sources_of(folder: Path, anew: NamedAnew) -> Sources:
    """Return what the plan in a folder was made from, with what is named anew.

    Raises
    ------
    InputError
        When the folder does not tell.
    """
    return _sources(folder, _with(read_recipe(folder), anew), anew)


def _from_store(
    request: Request,
    folder: Path,
    sources: Sources,
    policy: Policy,
    on_warning: Callable[[Message], None],
) -> Request:
    """Return the request with cases and officers as the store keeps them beside the plan."""
    from visitplanner.cli.planning_from_store import (  # noqa: PLC0415 (brings sqlalchemy)
        read_plan_source,
    )

    fingerprint = str(read_plan(folder)["provenance"]["fingerprint"])
    document = (folder / PLAN_FILE).read_text(encoding="utf-8")
    kept = fingerprint, document, request.days
    source = read_plan_source(sources, policy, kept, on_warning)
    digests = {"cases": source.cases_sha256, "officers": source.officers_sha256}
    return replace(
        request,
        cases=source.cases,
        officers=source.officers,
        earlier_visits=source.earlier_visits,
        past_visits=source.past_visits,
        inputs={**request.inputs, **digests},
    )


def _with(recipe: Recipe, anew: NamedAnew) -> Recipe:
    """Return the recipe with what is named anew."""
    given = {
        "cases": anew.cases,
        "officers": anew.officers,
        "policy": anew.policy,
        "address_book": anew.address_book,
        "value": anew.value,
    }
    files = {**recipe.files, **{name: file for name, file in given.items() if file is not None}}
    if anew.roads is None:
        return replace(recipe, files=files)
    roads, server = named_roads(anew.roads)
    files.pop("roads", None)
    return replace(recipe, files={**files, **roads}, road_server=server)


def _sources(folder: Path, recipe: Recipe, anew: NamedAnew) -> Sources:
    sources = _named_sources(folder, recipe, anew)
    is_nothing_named = sources.store is None and sources.cases is None and sources.officers is None
    if recipe.is_from_store and is_nothing_named:
        raise input_fault(say("this plan was made from the store: give --db"), column="--db")
    return sources


def _named_sources(folder: Path, recipe: Recipe, anew: NamedAnew) -> Sources:
    return Sources(
        cases=recipe.files.get("cases"),
        officers=recipe.files.get("officers"),
        db=anew.db,
        name=anew.name,
        policy=recipe.files.get("policy"),
        address_book=recipe.files.get("address_book"),
        hand=recipe.files.get("hand"),
        value=recipe.files.get("value"),
        roads=recipe.roads,
        roads_fallback=recipe.roads_fallback,
        keeps_matrices=recipe.keeps_matrices,
        first_day=recipe.first_day.isoformat(),
        num_days=recipe.num_days,
        time_limit=recipe.time_limit,
        seed=recipe.seed,
        engine=EngineChoice(recipe.engine),
        skip_bad_rows=recipe.skip_bad_rows,
        earlier=recipe.files.get("earlier"),
        out=folder,
        maps=folder,
    )
