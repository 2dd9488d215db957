"""What stands on a pack, section by section, as data; the page and the terminal show the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.messages import Message, say
from visitplanner.repayment.tables import Table, option_words, options_table
from visitplanner.report.pack.history import ability_seen, history_of, willingness_of
from visitplanner.report.pack.money import bearing_facts, debt_facts, first_months
from visitplanner.rulebook.gates import FLAG_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.preparation.appointment import Appointment
    from visitplanner.preparation.guidance import Point
    from visitplanner.preparation.known import Known
    from visitplanner.preparation.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Pairs of what and how much."""

    pairs: tuple[tuple[Message, Message], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Sentences, each with its source, or none."""

    items: tuple[tuple[Message, Message | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence on what stands around it."""

    words: Message


Block: TypeAlias = "Facts | Points | Note | Table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section; `name` is its own among all."""

    name: str
    title: Message
    blocks: tuple[Block, ...]


def sections_of(pack: Pack) -> tuple[Section, ...]:
    """Return the sections, in the order in which a visit is prepared."""
    return (
        *_appointment(pack.known.appointment),
        Section(name="strategy", title=say("What the talk is for"), blocks=_strategy(pack)),
        Section(name="debt", title=say("The debt"), blocks=_debt(pack)),
        Section(name="bearing", title=say("What can be borne"), blocks=tuple(_bearing(pack))),
        Section(name="history", title=say("What came before"), blocks=tuple(_history(pack.known))),
        Section(name="ways", title=say("Ways to repay"), blocks=tuple(_ways(pack))),
        Section(name="talk", title=say("At the door and in the talk"), blocks=_talk(pack)),
        Section(
            name="consequences", title=say("Consequences, as facts"), blocks=_consequences(pack)
        ),
        Section(name="never", title=say("Not here, not ever"), blocks=_never(pack)),
        Section(
            name="afterwards", title=say("Afterwards"), blocks=(_points(pack.guidance.afterwards),)
        ),
    )


def _appointment(told: Appointment | None) -> Iterator[Section]:
    """Yield when somebody comes, who and in which order, where that is agreed on."""
    if told is None:
        return
    times = tuple(
        say(
            "{day:day} {start:clock} to {end:clock}",
            day=window.day,
            start=window.start,
            end=window.end,
        )
        for window in told.windows
    )
    pairs = [(say("Agreed time"), say("{times:list}", times=times))]
    if told.stop is None:
        pairs.append((say("Planned for"), say("not planned yet")))
    else:
        planned = say(
            "{day:day} {clock:clock}, visit {place} of {count} that day",
            day=told.stop.starts_at.date(),
            clock=told.stop.starts_at,
            place=told.stop.place,
            count=told.stop.num_stops,
        )
        who = say("{officers:list}", officers=told.stop.officer_ids)
        pairs += [(say("Planned for"), planned), (say("Who goes"), who)]
    yield Section(
        name="appointment", title=say("The appointment"), blocks=(Facts(pairs=tuple(pairs)),)
    )


def _strategy(pack: Pack) -> tuple[Block, ...]:
    chosen, rule = pack.chosen, pack.rests_on
    pairs = [
        (say("Strategy"), chosen.strategy.words),
        (say("Because"), chosen.why),
        (
            say("Chosen by"),
            say("{words} ({code})", words=chosen.rule.when, code=chosen.rule.rule_id),
        ),
    ]
    if rule is not None:
        pairs += [
            (say("Rests on"), say("{words} ({code})", words=rule.name, code=rule.rule_id)),
            (
                say("Source"),
                say("{source} ({standing})", source=rule.source, standing=rule.standing.words),
            ),
        ]
    return (Facts(pairs=tuple(pairs)),)


def _debt(pack: Pack) -> tuple[Block, ...]:
    blocks: list[Block] = [Facts(pairs=tuple(debt_facts(pack)))]
    if not pack.are_parts_known:
        words = say(
            "Principal, interest and fees are not known apart: all of it is reckoned as principal,"
            " so that no way costs more than is said."
        )
        blocks.append(Note(words=words))
    return tuple(blocks)


def _history(known: Known) -> Iterator[Block]:
    flags = tuple(FLAG_WORDS[flag] for flag in sorted(known.case.flags))
    pairs = [(say("Stands at"), known.state)]
    if flags:
        pairs.append((say("On record"), say("{flags:list}", flags=flags)))
    if known.due is not None:
        due = say("{day:day}: {words}", day=known.due.day, words=known.due.words)
        pairs.append((say("Due by"), due))
    yield Facts(pairs=tuple(pairs))
    told = history_of(known)
    lines = (say("{day:day}: {words}", day=each.day, words=each.words) for each in told)
    yield Points(items=tuple((line, None) for line in lines))


def _bearing(pack: Pack) -> Iterator[Block]:
    pairs = (
        *bearing_facts(pack.bearing, pack.known.loan),
        (say("Seen by officers"), ability_seen(pack.known)),
        (say("Willingness"), willingness_of(pack.known)),
    )
    yield Facts(pairs=pairs)
    if pack.bearing.to_ask:
        yield Note(words=say("To ask, where the strategy lets you speak of it:"))
        yield Points(items=tuple((words, None) for words in pack.bearing.to_ask))


def _ways(pack: Pack) -> Iterator[Block]:
    if not pack.chosen.strategy.speaks_of_payment:
        yield Note(words=say("None is spoken of in this talk."))
        return
    if not pack.ways:
        yield Note(words=say("Nothing can be offered within the policy."))
        return
    yield Note(
        words=say(
            "What can surely be borne stands first. What needs an approval is asked for, and never"
            " promised; amounts hold for this day, and the contract is the bank's."
        )
    )
    yield options_table(pack.ways)
    years = sorted({y for way in pack.ways if way.schedule for y in way.schedule.unknown_years})
    if years:
        words = say(
            "Days off are not announced yet for {years:list}: due days there may still move to the"
            " next working day.",
            years=years,
        )
        yield Note(words=words)
    if pack.suggested is not None and pack.suggested.schedule is not None:
        plan = option_words(pack.suggested)
        yield Note(words=say("The shortest that can surely be borne: {plan}", plan=plan))
        yield first_months(pack.suggested.schedule)


def _talk(pack: Pack) -> tuple[Block, ...]:
    return (
        Note(
            words=say(
                "The purpose, for who asks at the door: {purpose}", purpose=pack.guidance.purpose
            )
        ),
        _points(pack.guidance.opening),
        Note(words=say("In the talk")),
        Points(items=tuple((words, None) for words in pack.talk)),
    )


def _consequences(pack: Pack) -> tuple[Block, ...]:
    if pack.chosen.strategy.speaks_of_payment:
        note = say("Said once, calmly, as facts; never as a threat.")
    else:
        note = say("Only if the borrower asks.")
    return (
        Note(words=note),
        Points(items=tuple((each.words, each.source) for each in pack.consequences)),
    )


def _never(pack: Pack) -> tuple[Block, ...]:
    own = tuple((words, None) for words in pack.never)
    return (Points(items=(*_points(pack.guidance.never).items, *own)),)


def _points(points: tuple[Point, ...]) -> Points:
    return Points(items=tuple((point.words, None) for point in points))
