"""What is wrong between entries of the file that are each sound."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pydantic import ValidationError

from visitplanner.messages import say
from visitplanner.scenarios.grids import axis_faults, grid
from visitplanner.scenarios.sections import MOST_VARIANTS
from visitplanner.scenarios.shaping import placed, what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.scenarios.sections import Cases, Hours, ScenariosFile, Start, VariantSection
    from visitplanner.scenarios.shaping import Place, Wrong


def across(entries: ScenariosFile, known: Sequence[str], base: str) -> Iterator[Wrong]:
    """Yield what is wrong, and where.

    Parameters
    ----------
    known
        Ids of all variants of the file in their order, of those, too, that are not sound.
    base
        The id that no variant may have.
    """
    if base in entries.variant:
        yield ("variant", base), say("is the name of what the variants are compared with")
    for variant_id, section in entries.variant.items():
        before = (base, *known[: known.index(variant_id)])
        yield from _in_variant(section, before, ("variant", variant_id))
    if entries.iterations is not None and entries.time_limit is not None:
        yield ("time_limit",), say("expected either iterations or a time limit, got both")
    yield from _in_sweeps(entries, (base, *known))


def _in_variant(section: VariantSection, before: Sequence[str], place: Place) -> Iterator[Wrong]:
    if section.on and section.on not in before:
        message = say("expected a variant that stands before, got {value}", value=section.on)
        yield (*place, "on"), message
    for at, start in enumerate(section.starts):
        yield from _in_start(start, (*place, "starts", at))
    for at, hours in enumerate(section.hours):
        yield from _in_hours(hours, (*place, "hours", at))
    if section.cases is not None:
        yield from _in_cases(section.cases, (*place, "cases"))


def _in_start(start: Start, place: Place) -> Iterator[Wrong]:
    for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if getattr(start, name) is None and getattr(start, other) is not None:
            yield (*place, name), say("is missing")


def _in_hours(hours: Hours, place: Place) -> Iterator[Wrong]:
    if hours.lunch is True:
        message = say("expected a time such as 12:00-13:00, or false for none, got true")
        yield (*place, "lunch"), message


def _in_cases(cases: Cases, place: Place) -> Iterator[Wrong]:
    first, last = cases.days_past_due or (0, 0)
    if first > last:
        message = say("expected the smaller first, got {first} and {last}", first=first, last=last)
        yield (*place, "days_past_due"), message


def _in_sweeps(entries: ScenariosFile, known: Sequence[str]) -> Iterator[Wrong]:
    ids = list(known)  # the base first
    for at, sweep in enumerate(entries.sweep):
        place: Place = ("sweep", at)
        wrong = [((*place, *axis), message) for axis, message in axis_faults(sweep)]
        yield from wrong
        if wrong or len(ids) > MOST_VARIANTS:
            continue
        try:
            ids += [scenario.variant_id for scenario in grid(sweep, "", at)]
        except ValidationError as error:
            yield from (((*place, *placed(e["loc"])), what_is_wrong(e)) for e in error.errors())
    for twice, count in sorted(Counter(ids[1:]).items()):
        if count > 1:
            yield ("sweep",), say("two variants have the id {value}", value=twice)
    if len(ids) > MOST_VARIANTS:
        yield ("sweep",), say("expected at most {most} variants, got more", most=MOST_VARIANTS)
