"""A variant's changes in words, one line each, in the order in which they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from visitplanner.messages import Message, say
from visitplanner.report.itinerary import mode_words
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from visitplanner.scenarios.sections import Changes

EVERYBODY = say("everybody")


def told(changes: Changes) -> Iterator[tuple[str, Message]]:
    """Yield what is changed, by the key of the file."""
    for key, words in _SINGLE.items():
        value = getattr(changes, key)
        if value is not None and value != ():
            yield key, words(value)
    for key, words in _EACH.items():
        for entry in getattr(changes, key):
            yield key, words(entry)
    for place, value in _settings(changes.policy):
        yield "policy", say("{setting} is {value}", setting=place, value=value)


def _who(ids: Sequence[str]) -> Message:
    return say("{names:list}", names=ids) if ids else EVERYBODY


def _cases(wanted: Any) -> Message:  # noqa: ANN401 (a section)
    said = [_OF_CASES[key] for key in sorted(wanted.model_dump(exclude_defaults=True))]
    return say("only some cases, by {keys:list}", keys=said)


def _added(each: Any) -> Message:  # noqa: ANN401 (a section)
    if each.crew:
        return say(
            "{count} more officers like {name}, in crew {crew}",
            count=each.count,
            name=each.like,
            crew=each.crew,
        )
    return say("{count} more officers like {name}", count=each.count, name=each.like)


def _retrained(each: Any) -> Message:  # noqa: ANN401 (a section)
    held = [*each.certifications, *each.skills, *each.training]
    return say("{who} trained in {what:list}", who=_who(each.officers), what=held)


def _hours(each: Any) -> Message:  # noqa: ANN401 (a section)
    said = each.model_dump(exclude_defaults=True, exclude={"officers"})
    what = [_OF_HOURS[key](value) for key, value in said.items()]
    return say("other hours for {who}: {what:list}", who=_who(each.officers), what=what)


def _lunch(span: Sequence[int] | Literal[False]) -> Message:
    if span is False:
        return say("no lunch")
    return say("lunch from {first} to {last}", first=_clock(span[0]), last=_clock(span[1]))


def _clock(second: int) -> str:
    hours, minutes = divmod(second // SECONDS_PER_MINUTE, 60)
    return f"{hours:02}:{minutes:02}"


def _start(each: Any) -> Message:  # noqa: ANN401 (a section)
    if each.latitude is None:
        return say("{who}: starting at the branch", who=_who(each.officers))
    return say("{who}: starting at a place of their own", who=_who(each.officers))


def _crew(each: Any) -> Message:  # noqa: ANN401 (a section)
    if not each.crew:
        return say("{who}: each alone", who=_who(each.officers))
    return say("{who}: together as crew {crew}", who=_who(each.officers), crew=each.crew)


def _settings(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _settings(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)


_SINGLE: Mapping[str, Callable[[Any], Message]] = {
    "officers": lambda count: say("officers: {count}", count=count),
    "remove_officers": lambda ids: say("without {names:list}", names=ids),
    "overtime_minutes": lambda minutes: say(
        "overtime up to {minutes} min for everybody", minutes=minutes
    ),
    "cases": _cases,
    "widen_minutes": lambda minutes: say(
        "agreed windows wider by {minutes} min at both ends", minutes=minutes
    ),
    "num_days": lambda count: say("plans of {count} days", count=count),
}

_EACH: Mapping[str, Callable[[Any], Message]] = {
    "add_officers": _added,
    "retrain": _retrained,
    "hours": _hours,
    "starts": _start,
    "modes": lambda each: say("{who}: {mode}", who=_who(each.officers), mode=mode_words(each.mode)),
    "crews": _crew,
}

_OF_HOURS: Mapping[str, Callable[[Any], Message]] = {
    "start": lambda second: say("start at {clock}", clock=_clock(second)),
    "end": lambda second: say("end at {clock}", clock=_clock(second)),
    "overtime_minutes": lambda minutes: say("overtime up to {minutes} min", minutes=minutes),
    "lunch": _lunch,
    "lunch_minutes": lambda minutes: say("lunch of {minutes} min", minutes=minutes),
    "max_visits": lambda count: say("at most {count} visits", count=count),
    "days": lambda days: say("on days {days:list} of the week", days=days),
}

_OF_CASES: Mapping[str, Message] = {
    "districts": say("district"),
    "case_ids": say("number"),
    "without": say("number left out"),
    "least_overdue": say("amount overdue"),
    "days_past_due": say("days past due"),
}
