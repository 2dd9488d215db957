"""The plan of a day that the store keeps, in the problem of today: nobody falls off it unsaid.

A case that is put forward no more is left out. One that still is, and whose visit would be lost all
the same, has no place here because the address book was not named, or what was true of the day has
changed: then there is no offer by that plan.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from visitplanner.dispatch.kept_routes import kept_routes
from visitplanner.dispatch.slots.asking import Standing
from visitplanner.dispatch.slots.since import replanned_day
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.pipeline.origin import digests_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared

MADE_WITH = ("policy", "roads", "value")
"""What changes the whole day if it is forgotten; of the address book, the cases speak."""


def kept_day(number: int, document: str, prepared: Prepared) -> Standing:
    """Return the plan of a day as it stands.

    Parameters
    ----------
    document
        Its `plan.json`.

    Raises
    ------
    InputError
        When what it was made with is not named, or places of its visits are not known without.
    """
    routes = kept_routes(document, prepared.indexed)
    standing = Standing(name=str(number), prepared=prepared, routes=routes)
    made, (day,) = json.loads(document), standing.days
    lost = _visited(made) & _put_forward(prepared) - standing.visited.keys()
    faults = [*_not_named(made, standing), *_without_place(lost, standing)]
    if faults:
        raise InputError(faults)
    return replace(standing, closed={**_losing(lost, day), **replanned_day(document, day)})


def _visited(made: Mapping[str, Any]) -> set[str]:
    stops = (stop for route in made["routes"] for stop in route["stops"])
    return {stop["case_id"] for stop in stops if stop["kind"] == "visit"}


def _put_forward(prepared: Prepared) -> set[str]:
    return {case.case_id for case in prepared.request.cases}


def _not_named(made: Mapping[str, Any], standing: Standing) -> Iterator[Fault]:
    used, now = made["provenance"]["inputs"], digests_of(standing.prepared)
    for role in MADE_WITH:
        if used.get(role) and not now.get(role):
            message = say(
                "was used when plan {number} of {day:day} was made, and is not named",
                number=standing.name,
                day=standing.days[0],
            )
            yield Fault(message=message, column=f"--{role}")


def _without_place(lost: set[str], standing: Standing) -> Iterator[Fault]:
    nowhere = lost & {entry.case.case_id for entry in standing.prepared.unplaced}
    if nowhere:
        message = say(
            "plan {number} of {day:day} visits cases {cases:list}, whose places are not known"
            " without the address book, or the roads, that it was made with: name them",
            number=standing.name,
            day=standing.days[0],
            cases=tuple(sorted(nowhere)),
        )
        yield Fault(message=message, column="--address-book")


def _losing(lost: set[str], day: date) -> Mapping[date, Message]:
    if not lost:
        return {}
    reason = say(
        "as things are now, the plan that stands would lose its visits to cases {cases:list}: plan"
        " that day anew with `plan --db` first",
        cases=tuple(sorted(lost)),
    )
    return {day: reason}
