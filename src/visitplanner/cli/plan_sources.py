"""What a plan is made from, as the options name it: tables or the store, and all beside them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.cli.road_choice import road_file
from visitplanner.dispatch.recipe import Recipe, named_roads
from visitplanner.errors import Fault
from visitplanner.files import real
from visitplanner.messages import say
from visitplanner.report.carry import CARRY
from visitplanner.solver import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path, PurePosixPath

    from visitplanner.cli.options import EngineChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the options of a command name.

    Attributes
    ----------
    cases, officers
        The two tables that are planned from; None where the store is.
    db, name
        The store, and who works in it.
    after
        Folders of plans made before, in their order.
    keeps_firm
        Whether what the store's plans hold firm is kept.
    value
        The model by which visits are valued; None where the policy's scorecard does.
    earlier
        What a plan that is opened again took from them; None where it is made.
    beside
        Files that are delivered with the plan, and that it names.
    why
        Seconds for what is left out to be looked into; None for not at all.
    """

    cases: Path | None = None
    officers: Path | None = None
    db: str | None = None
    name: str | None = None
    policy: Path | None
    address_book: Path | None
    roads: str | None = None
    roads_fallback: bool = False
    keeps_matrices: bool = True
    first_day: str
    num_days: int
    time_limit: float
    seed: int
    engine: EngineChoice
    skip_bad_rows: bool
    out: Path
    maps: Path
    also: tuple[str, ...] = ()
    seal: bool | None = None
    after: tuple[Path, ...] = ()
    keeps_firm: bool = False
    earlier: Path | None = None
    hand: Path | None = None
    beside: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    why: float | None = None
    value: Path | None = None

    @property
    def store(self) -> str | None:
        """The store that is planned from; None where tables are."""
        if self.db is None and self.cases is None and self.officers is None:
            from visitplanner.store.database import (  # noqa: PLC0415 (brings sqlalchemy)
                URL_VARIABLE,
            )

            return os.environ.get(URL_VARIABLE) or None
        return self.db


def recipe_of(sources: Sources, first_day: date) -> Recipe:
    """Return how the plan of these sources is made, for its folder to tell."""
    roads, road_server = named_roads(sources.roads)
    files = {
        "cases": sources.cases,
        "officers": sources.officers,
        "policy": sources.policy,
        "address_book": sources.address_book,
        "hand": sources.hand,
        "value": sources.value,
        **roads,
    }
    return Recipe(
        files={name: file for name, file in files.items() if file is not None},
        road_server=road_server,
        is_from_store=sources.store is not None,
        roads_fallback=sources.roads_fallback,
        keeps_matrices=sources.keeps_matrices,
        skip_bad_rows=sources.skip_bad_rows,
        first_day=first_day,
        num_days=sources.num_days,
        time_limit=sources.time_limit,
        seed=sources.seed,
        engine=Engine(sources.engine),
    )


def source_faults(sources: Sources) -> Iterator[Fault]:
    """Yield what is amiss with the choice of tables or store."""
    tables = {"--cases": sources.cases, "--officers": sources.officers}
    missing = [option for option, table in tables.items() if table is None]
    if sources.db is not None and len(missing) < len(tables):
        message = say("a plan is made from the store or from tables, not from both")
        yield Fault(message=message, column="--db")
    elif sources.store is None and len(missing) == len(tables):
        message = say("expected --cases and --officers, or --db")
        yield Fault(message=message, column="--cases")
    elif sources.store is None and missing:
        yield Fault(message=say("is needed beside the other table"), column=missing[0])
    if sources.after and sources.store is not None:
        message = say("the store knows the plans made before: leave this out with --db")
        yield Fault(message=message, column="--after")
    if sources.keeps_firm and sources.store is None:
        message = say("goes with --db; a plan from tables names the plan before it, --after")
        yield Fault(message=message, column="--keep")
    if sources.name is not None and sources.store is None:
        yield Fault(message=say("says who works in the store, and goes with --db"), column="--as")


def inputs_in_the_way(sources: Sources, *others: Path | None) -> Iterator[Fault]:
    """Yield the inputs that lie where the plan is written: they would be overwritten or removed.

    Parameters
    ----------
    others
        What is read beside the sources; None for what is not there.
    """
    inputs = (
        *(sources.cases, sources.officers, sources.policy),
        *(sources.address_book, road_file(sources.roads), sources.hand, sources.value),
        *others,
    )
    folders = {real(folder) for folder in (sources.out, sources.maps, sources.out / CARRY)}
    for file in inputs:
        if file is not None and real(file).parent in folders:
            message = say("lies in the folder that the plan is written to; choose another --out")
            yield Fault(message=message, file=str(file))
