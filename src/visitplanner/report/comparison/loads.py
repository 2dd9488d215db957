"""The hours of each officer: as it is, and in the variant that brings most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import in_unit, shown
from visitplanner.report.comparison.marks import (
    FONT,
    WIDTH,
    Figure,
    bottom_axis,
    picture,
    rectangle,
    text,
)
from visitplanner.report.comparison.scales import scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.messages import Translator
    from visitplanner.report.comparison.told import Told
    from visitplanner.report.markup import Html

BAR = 11.0
GAP = 9.0
TOP = 4.0
NAME_WIDTH = 74.0
LOOKS = ("bar base", "bar best")
MOST_NAME = 10
"""Characters of an officer's id that stand beside its bar; the table has all of them."""


def loads_figure(variants: Sequence[Told], tr: Translator) -> Figure:
    """Return the chart of hours by officer in one or two variants."""
    hours = [each.hours() for each in variants]
    officers = sorted({officer for each in hours for officer in each})
    title = tr("Hours of each officer in a plan")
    names = [_named(each) for each in variants]
    told = tr("Bars from the top: {variants:list}.", variants=names)
    height = TOP + len(officers) * _group(len(variants)) + 3.4 * FONT
    return Figure(
        name="loads",
        title=title,
        told=told,
        drawn=picture("loads", (title, told), height, _drawn(officers, hours, height, tr)),
        header=(tr("Officer id"), *names),
        rows=tuple(
            (each, *(shown(known.get(each), "hours") for known in hours)) for each in officers
        ),
        notes=(told, tr("From leaving to return; an officer without a bar stays in the branch.")),
    )


def _named(told: Told) -> str:
    return f"{told.number} {told.name}"


def _group(num_variants: int) -> float:
    return num_variants * BAR + GAP


def _drawn(
    officers: Sequence[str], hours: Sequence[Mapping[str, float]], height: float, tr: Translator
) -> Iterator[Html]:
    worked = [in_unit(seconds, "hours") for each in hours for seconds in each.values()]
    x = scale(worked, NAME_WIDTH, WIDTH - 14, zero=True)
    y = scale((0, 1), height - 3.4 * FONT, TOP)
    yield from bottom_axis(x, y, lambda value: f"{value:g}", tr("Hours"))
    for idx, officer in enumerate(officers):
        top = TOP + GAP / 2 + idx * _group(len(hours))
        middle = top + BAR * len(hours) / 2
        yield text((NAME_WIDTH - 6, middle), _short(officer), "tick", "end")
        for known, looks in zip(hours, LOOKS, strict=False):
            length = x(in_unit(known.get(officer, 0), "hours")) - NAME_WIDTH
            yield rectangle((NAME_WIDTH, top), (length, BAR - 1), looks)
            top += BAR


def _short(officer: str) -> str:
    return officer if len(officer) <= MOST_NAME else f"{officer[: MOST_NAME - 1]}…"
