"""Whether every number of a comparison is that of a plan's file, and every file the one named."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from visitplanner.comparison.reckoning import reckoned
from visitplanner.errors import Fault, ServiceError
from visitplanner.files import read_plain
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from visitplanner.comparison.document import Cell, Comparison, File, Measures

NOT_IN_A_PLAN = ("bound_fen", "bound_by", "squares", "unserved_elsewhere")
"""What a plan does not say: proofs, and where unserved visits are."""


def reconcile(comparison: Comparison, folder: Path) -> None:
    """Reckon every number anew from the plans' files.

    Parameters
    ----------
    folder
        Where `comparison.json` stands.

    Raises
    ------
    ServiceError
        With every file that is not there or another, and every number that differs.
    """
    faults = [fault for cell in comparison.cells for fault in _faults(comparison, cell, folder)]
    if faults:
        raise ServiceError(faults)


def content_of(file: File, folder: Path) -> bytes | None:
    """Return what is in a file that a document names; None where it is not there or another."""
    try:
        content = read_plain(folder / file.path)
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == file.sha256 else None


def _faults(comparison: Comparison, cell: Cell, folder: Path) -> Iterator[Fault]:
    contents = {f.path: content_of(f, folder) for f in (cell.plan, cell.problem, cell.solution)}
    for path, content in contents.items():
        if content is None:
            yield Fault(message=say("is not there, or is another than the one named"), file=path)
    plan = contents[cell.plan.path]
    if plan is None:
        return
    document = json.loads(plan)
    again = reckoned(
        document,
        on_duty=[load.officer_id for load in cell.measures.loads],
        co2_g_per_km=comparison.co2_g_per_km,
    )
    for name in _differing(cell.measures, again, document["totals"]):
        message = say("{measure} is not what the plan says", measure=name)
        yield Fault(message=message, file=cell.plan.path)


def _differing(told: Measures, again: Measures, totals: Mapping[str, Any]) -> Iterator[str]:
    """Yield measures that differ between the document, the plan's routes and the plan's totals."""
    names = [name for name in type(told).model_fields if name not in NOT_IN_A_PLAN]
    yield from (name for name in names if getattr(told, name) != getattr(again, name))
    summed = [name for name in names if name in totals and name != "distance_m"]
    yield from (name for name in summed if getattr(again, name) != totals[name])
    if sum(again.distance_m.values()) != totals["distance_m"]:
        yield "distance_m"
