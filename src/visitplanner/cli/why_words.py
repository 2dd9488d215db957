"""Why a case is not visited, in the dispatcher's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from visitplanner.dispatch.explaining import Status
from visitplanner.dispatch.question import FixKind
from visitplanner.dispatch.relaxing import CONSTRAINT_WORDS, Constraint
from visitplanner.messages import Message, say
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from visitplanner.dispatch.explaining import Explained, Explanation
    from visitplanner.dispatch.fixing import Fix
    from visitplanner.dispatch.pricing import Price


def why_words(explained: Explained) -> Iterator[Message]:
    """Yield the lines that say it."""
    if not explained.explanations:
        yield say("The plan leaves no allowed visit out.")
    has_price = any(told.price is not None or told.fixes for told in explained.explanations)
    if explained.reference.gained > 0 and has_price:
        yield say(
            "A little more search makes the plan worth {gained:yuan} more; prices are reckoned from"
            " there. Plan, or replan, once more with a longer --time-limit.",
            gained=explained.reference.gained,
        )
    for told in explained.explanations:
        yield from _STATUS_WORDS[told.status](told)


def words_beside(told: Explanation) -> tuple[Message, ...]:
    """Return what is said of a visit left out beside the reason that the plan gives."""
    bare = replace(told, reason=None)
    return tuple(_unplanned(bare))[1:]


def _planned(told: Explanation) -> Iterator[Message]:
    yield say("{case}: is planned.", case=told.case_id)
    for stop in told.stops:
        yield say(
            "  {day:day} {start:clock}: {officers:list}, visit {number} of the route",
            day=stop.start,
            start=stop.start,
            officers=stop.officer_ids,
            number=stop.number,
        )


def _held(told: Explanation) -> Iterator[Message]:
    yield say("{case}: held.", case=told.case_id)
    for hold in told.holds:
        rule = hold.rule
        yield say(
            "  {rule}: {name}: {reason}", rule=rule.rule_id, name=rule.name, reason=hold.reason
        )
        yield say("    {source} ({standing})", source=rule.source, standing=rule.standing.words)
        yield say("    would be lifted by: {lift}", lift=hold.lift)


def _unplaced(told: Explanation) -> Iterator[Message]:
    yield say("{case}: not placed: {reason}.", case=told.case_id, reason=told.reason)


def _unplanned(told: Explanation) -> Iterator[Message]:
    yield say("{case}: left out.", case=told.case_id)
    if not (told.is_complete or told.is_of_rest) and told.reason is not None:
        yield say("  The plan says: {reason}.", reason=told.reason)
    if not told.can_be_made:
        yield from _impossible(told)
    elif told.price is not None:
        yield _could_be_made(told.price)
    elif told.is_complete:
        yield say("  No plan with it was found: other visits that must be made stand in its way.")
    for fix in told.fixes:
        yield _could_help(fix)
    if not told.is_complete:
        yield say("  The time did not suffice to look into it all; --time-limit gives more.")


def _impossible(told: Explanation) -> Iterator[Message]:
    if told.is_of_rest and told.reason is not None:
        yield say(
            "  It cannot be made in the rest of the day (proven): {reason}.", reason=told.reason
        )
        return
    if not told.blocked_by:
        yield say("  It cannot be made: nobody who could come is on duty on the days planned.")
        return
    yield say("  It cannot be made, even if there were no other visit (proven). It could, without:")
    for constraints in told.blocked_by:
        words = tuple(CONSTRAINT_WORDS[each] for each in Constraint if each in constraints)
        yield say("    - {constraints:list}", constraints=words)


def _could_be_made(price: Price) -> Message:
    if price.is_must:
        return say("  It could be made as a must: {price}.", price=_price(price))
    return say("  It could be made: {price}.", price=_price(price))


def _could_help(fix: Fix) -> Message:
    words, price = _FIX_WORDS[fix.kind](fix), fix.price
    if price.is_must:
        words = say("{fix}, and make the visit a must", fix=words)
    told = _trip(price) if "trip" in fix.parameters else _price(price)
    return say("  Could help: {fix}: {price}.", fix=words, price=told)


def _price(price: Price) -> Message:
    amount = _gain(price) if price.loss <= 0 else _loss(price)
    if price.pushed_out:
        amount = say("{amount}; pushed out: {cases:list}", amount=amount, cases=price.pushed_out)
    if price.drawn_in:
        amount = say("{amount}; also visited: {cases:list}", amount=amount, cases=price.drawn_in)
    return amount


def _gain(price: Price) -> Message:
    return say("the plan is worth {gain:yuan} more", gain=-price.loss)


def _loss(price: Price) -> Message:
    if price.is_proven:
        return say("the plan is worth {loss:yuan} less, which is proven", loss=price.loss)
    return say("the plan is worth {loss:yuan} less", loss=price.loss)


def _trip(price: Price) -> Message:
    if price.loss <= 0:
        return say("it brings {gain:yuan} more than it costs", gain=-price.loss)
    return say("it costs {loss:yuan} more than it brings", loss=price.loss)


def _widen(fix: Fix) -> Message:
    window = _window(str(fix.parameters["window"]))
    minutes = _seconds(fix)
    if fix.is_least:
        return say(
            "agree to {window}, {minutes:minutes} more and no less", window=window, minutes=minutes
        )
    return say("agree to {window}, {minutes:minutes} more", window=window, minutes=minutes)


def _another_day(fix: Fix) -> Message:
    day = date.fromisoformat(str(fix.parameters["day"]))
    if "trip" in fix.parameters:
        return say("agree to {day:day}, for a trip of its own where no plan is known", day=day)
    return say("agree to {day:day} at the same time", day=day)


def _extra_officer(fix: Fix) -> Message:
    like, begin = str(fix.parameters["like"]), str(fix.parameters["from"])
    return say("one more officer like {officer} from {begin} on", officer=like, begin=begin)


def _other_officer(fix: Fix) -> Message:
    day = date.fromisoformat(str(fix.parameters["day"]))
    return say(
        "{officer} comes, who holds what is asked for and is off on {day:day}",
        officer=str(fix.parameters["officer_id"]),
        day=day,
    )


def _qualify_officer(fix: Fix) -> Message:
    return say(
        "{officer} comes, once certified or trained: {skills:list}",
        officer=str(fix.parameters["officer_id"]),
        skills=_texts(fix, "skills"),
    )


def _overtime(fix: Fix) -> Message:
    minutes, officers = _seconds(fix), _texts(fix, "officer_ids")
    if fix.is_least:
        return say(
            "{minutes:minutes} more overtime and no less for {officers:list}",
            minutes=minutes,
            officers=officers,
        )
    return say(
        "{minutes:minutes} more overtime for {officers:list}", minutes=minutes, officers=officers
    )


def _one_person(fix: Fix) -> Message:
    if fix.parameters["needs"]:
        return say("one officer alone, for which an approval is needed first")
    return say("one officer alone, as is approved")


def _seconds(fix: Fix) -> int:
    return int(str(fix.parameters["minutes"])) * SECONDS_PER_MINUTE


def _texts(fix: Fix, name: str) -> tuple[str, ...]:
    value = fix.parameters[name]
    return value if isinstance(value, tuple) else (str(value),)


def _window(text: str) -> Message:
    start, end = (datetime.fromisoformat(each) for each in text.split("/"))
    return say("{day:day} {start:clock} to {end:clock}", day=start, start=start, end=end)


_STATUS_WORDS: Mapping[Status, Callable[[Explanation], Iterator[Message]]] = {
    Status.PLANNED: _planned,
    Status.HELD: _held,
    Status.UNPLACED: _unplaced,
    Status.UNPLANNED: _unplanned,
}

_FIX_WORDS: Mapping[FixKind, Callable[[Fix], Message]] = {
    FixKind.WIDEN_WINDOW: _widen,
    FixKind.ANOTHER_DAY: _another_day,
    FixKind.EXTRA_OFFICER: _extra_officer,
    FixKind.OTHER_OFFICER: _other_officer,
    FixKind.QUALIFY_OFFICER: _qualify_officer,
    FixKind.OVERTIME: _overtime,
    FixKind.ONE_PERSON: _one_person,
}
