"""What to say, offer and leave, on the officer's page: once for all stops, and what differs.

What is the same at every stop stands once, folded, at the end of the page. Its script puts a copy
into the fold of a stop when that is opened, and takes it away from the end; without scripts it is
read there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.preparation import Part, guidance_for
from visitplanner.report.frame import Tool
from visitplanner.report.markup import Html, tag
from visitplanner.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedVisit
    from visitplanner.preparation import Guidance, Point

TITLE = say("At the door and in the talk")

TITLES: Mapping[Part, Message] = {
    Part.OPENING: say("First, at the door"),
    Part.POINTS: say("In the talk"),
    Part.OPTIONS: say("You may offer"),
    Part.NEVER: say("Not here, not ever"),
    Part.AFTERWARDS: say("Afterwards"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """What is said on a page: `common` at every stop, `own` by number of the stop."""

    common: Mapping[Part, tuple[Point, ...]]
    own: Mapping[int, tuple[Point, ...]]


def talks_of(visits: Sequence[PlannedVisit], plan: Plan) -> Talks:
    """Return what is to be said at every stop of a page, and beside that at each."""
    guided = {
        visit.number: guidance_for(visit.case, plan.conduct_rules, plan.offers) for visit in visits
    }
    common = _common(tuple(guided.values()))
    return Talks(common=common, own={n: _own(each, common) for n, each in guided.items()})


def _common(guided: Sequence[Guidance]) -> Mapping[Part, tuple[Point, ...]]:
    first, *others = (each.parts for each in guided)
    return {
        part: tuple(point for point in points if all(point in other[part] for other in others))
        for part, points in first.items()
    }


def _own(guided: Guidance, common: Mapping[Part, tuple[Point, ...]]) -> tuple[Point, ...]:
    return tuple(
        point
        for part, points in guided.parts.items()
        for point in points
        if point not in common[part]
    )


def talk_fold(visit: PlannedVisit, own: tuple[Point, ...], tr: Translator) -> Html:
    """Return the fold of a stop; `own` is what differs there."""
    elsewhere = tr("What holds at every stop stands at the end of this page.")
    return tag(
        "details",
        tag("summary", tr.render(TITLE)),
        tag(
            "div",
            _part(tr("At this stop"), own, tr) if own else None,
            tag("noscript", tag("p", elsewhere)),
            class_="inside",
        ),
        class_="talk",
        aria_label=tr("Stop {number}, {time:clock}", number=visit.number, time=visit.start),
        data_talk=True,
        data_ends=True,
    )


def talk_common(talks: Talks, tr: Translator) -> Html:
    """Return what is the same at every stop, in two parts: before what differs, and after it."""
    before, *after = Part
    return tag(
        "details",
        tag("summary", tr.render(TITLE)),
        tag("div", *_parts([before], talks, tr), data_talk_before=True),
        tag("div", *_parts(after, talks, tr), data_talk_after=True),
        class_="talk conduct",
        id="talk",
    )


def talker() -> Tool:
    """Return what puts the common part into the folds."""
    return Tool(script="talk.js", function="fillTalks", settings={})


def _parts(parts: Iterable[Part], talks: Talks, tr: Translator) -> Iterable[Html]:
    for part in parts:
        if talks.common[part]:
            yield _part(tr.render(TITLES[part]), talks.common[part], tr, name=part)


def _part(title: str, points: tuple[Point, ...], tr: Translator, name: str = "own") -> Html:
    return tag(
        "section",
        tag("h2", title),
        tag("ul", *(_point(point, tr) for point in points)),
        class_=f"part {name}",
    )


def _point(point: Point, tr: Translator) -> Html:
    return tag("li", sentence(tr.render(point.words)), data_rule=point.rule_id or None)
