"""A plan's folder as it was written: what is written into it anew has to be of the same kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.plan_document import read_plan
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.report.carry import CARRY
from visitplanner.report.day_codes import CODES_FILE
from visitplanner.report.delivery import MAPS_FOLDER

if TYPE_CHECKING:
    from visitplanner.cli.plan_sources import Sources


def as_written(sources: Sources) -> Sources:
    """Return sources by which the plan in their folder is written with pages and lists as it has.

    Raises
    ------
    InputError
        When the folder holds no plan, or its pages lie elsewhere.
    """
    folder = sources.out
    document = read_plan(folder)
    names = [str(name) for name in document["files"]]
    if not all((folder / name).exists() for name in names if name.startswith(f"{MAPS_FOLDER}/")):
        message = say("the pages of this plan lie elsewhere: plan with them in the plan's folder")
        raise input_fault(message, file=str(folder))
    kinds = {name.rpartition(".")[2] for name in names if name.startswith(f"{CARRY}/")}
    is_sealed = str(CODES_FILE) in document.get("private_files", ())
    return replace(sources, maps=folder / MAPS_FOLDER, also=tuple(sorted(kinds)), seal=is_sealed)
