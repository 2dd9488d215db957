"""What a visit is worth, in fen, factor by factor.

The first form is a scorecard: the amount that a visit may move, times the share that visits recover
in the band of days past due, times how a promise and the last outcome change that, times the chance
of meeting somebody in the agreed window, changed by when the household was found at home before
(`presence`). Every factor is documented where it is set and kept with
its contribution, so that a dispatcher can read why one visit is worth more than another.

A borrower's circumstances (flags) are never read here: vulnerability cannot raise a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.domain import OutcomeCode
from visitplanner.messages import Message, say
from visitplanner.valuation.presence import Chances, Seen, is_told_by_hour, seen_by_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from visitplanner.domain import Case, PastVisit, TimeWindow, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor of a value; the contributions of a visit's factors sum to its value.

    Attributes
    ----------
    factor
        What the value so far is multiplied by; 1.0 for the amount that all starts from.
    contribution
        Fen by which the factor moves the value.
    """

    name: str
    factor: float
    contribution: int
    words: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a visit is worth, in fen, and why."""

    fen: int
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The bank's judgement in numbers, used until a model is learned from its own history.

    The defaults are the project's own working assumptions, stated so that a bank can replace them:
    early arrears often cure by themselves, old ones rarely pay at all, and a visit changes most in
    between.

    Attributes
    ----------
    amount_cap
        Fen; of a larger arrear only so much is counted, since a visit rarely moves more at once.
    recovery_by_band
        Share of the amount that a met visit moves, by the last day of a band of days past due.
    promise_due
        Factor where a promise falls due on the day or was broken in the days before.
    promise_pending
        Factor where a promise is not due yet: it is given its time.
    promise_memory_days
        How long a broken promise counts, days.
    last_outcome
        Factor by the outcome of the last visit.
    chance_by_hour
        Chance of meeting somebody in an agreed window, by the hour before which its middle lies.
    chance_weekend
        The same on Saturday and Sunday.
    presence_strength
        How many visits to a household these chances count like: with 4, one visit that found nobody
        takes a fifth off the chance of that part of the day, as `last_outcome` does where its hour
        is not known.
    presence_least
        No visits that found nobody bring a chance below it.
    floor
        Fen; the least that a visit is worth.
    """

    amount_cap: int = 5_000_000
    recovery_by_band: tuple[tuple[int, float], ...] = (
        (30, 0.04),
        (60, 0.09),
        (90, 0.08),
        (180, 0.05),
        (360, 0.025),
        (100_000, 0.01),
    )
    promise_due: float = 1.5
    promise_pending: float = 0.5
    promise_memory_days: int = 14
    last_outcome: Mapping[OutcomeCode, float] = field(
        default_factory=lambda: {
            OutcomeCode.MET_PROMISED: 1.2,
            OutcomeCode.MET_PLAN_AGREED: 1.1,
            OutcomeCode.ANOTHER_TIME: 1.1,
            OutcomeCode.NOT_AT_HOME: 0.8,
            OutcomeCode.MET_REFUSED: 0.6,
            OutcomeCode.MOVED: 0.3,
            OutcomeCode.WRONG_ADDRESS: 0.2,
        }
    )
    chance_by_hour: tuple[tuple[int, float], ...] = ((12, 0.8), (14, 0.85), (17, 0.75), (24, 0.9))
    chance_weekend: float = 0.9
    presence_strength: float = 4.0
    presence_least: float = 0.2
    floor: int = 2_000

    @property
    def chances(self) -> Chances:
        """The chances of meeting somebody."""
        return Chances(
            by_hour=self.chance_by_hour,
            weekend=self.chance_weekend,
            strength=self.presence_strength,
            least=self.presence_least,
        )


def value_visit(
    visit: Visit, scorecard: Scorecard, household: Sequence[PastVisit] | None = None
) -> Value:
    """Return what `visit` is worth by `scorecard`.

    Parameters
    ----------
    household
        Past visits to the household; those of the case alone where it is None.
    """
    base = min(visit.case.overdue_fen, scorecard.amount_cap)
    running, factors = base, [_amount(base, visit.case)]
    for rate in _RATES:
        name, factor, words = rate(visit, scorecard)
        after = round(running * factor)
        factors.append(Factor(name=name, factor=factor, contribution=after - running, words=words))
        running = after
    past = visit.case.past_visits if household is None else household
    factors += presence_factors(visit, scorecard.chances, past, running)
    return floored(factors, scorecard.floor)


def floored(factors: Sequence[Factor], floor: int) -> Value:
    """Return the value that factors come to, raised to the least value of a visit, fen."""
    fen = sum(each.contribution for each in factors)
    if fen >= floor:
        return Value(fen=fen, factors=tuple(factors))
    return Value(fen=floor, factors=(*factors, _floor(fen, floor)))


def _amount(base: int, case: Case) -> Factor:
    words = say("amount {amount:yuan}", amount=base)
    if base < case.overdue_fen:
        words = say("amount {amount:yuan}, the most that is counted", amount=base)
    return Factor(name="amount", factor=1.0, contribution=base, words=words)


def _floor(running: int, floor: int) -> Factor:
    return Factor(
        name="floor",
        factor=floor / running if running else 1.0,
        contribution=floor - running,
        words=say("raised to the least value of a visit"),
    )


def _recovery(visit: Visit, scorecard: Scorecard) -> tuple[str, float, Message]:
    days = visit.case.days_past_due
    bands = scorecard.recovery_by_band
    share = next((share for last, share in bands if days <= last), bands[-1][1])
    return "days_past_due", share, say("{days} days past due", days=days)


def _promise(visit: Visit, scorecard: Scorecard) -> tuple[str, float, Message]:
    promise, day = visit.case.promise, visit.windows[0].day
    if promise is None:
        return "promise", 1.0, say("no promise")
    if promise.due_on > day:
        words = say("promised for {day:day}, not due yet", day=promise.due_on)
        return "promise", scorecard.promise_pending, words
    if day - promise.due_on <= timedelta(days=scorecard.promise_memory_days):
        words = say("a promise fell due on {day:day}", day=promise.due_on)
        return "promise", scorecard.promise_due, words
    return "promise", 1.0, say("an old promise of {day:day}", day=promise.due_on)


def _outcome(visit: Visit, scorecard: Scorecard) -> tuple[str, float, Message]:
    past = [each for each in visit.case.past_visits if not is_told_by_hour(each)]
    if not past:
        told = say("no visit before")
        if visit.case.past_visits:
            told = say("nobody at home before: counted by the hour")
        return "last_outcome", 1.0, told
    last = max(past, key=lambda entry: entry.visited_on)
    factor = scorecard.last_outcome.get(last.outcome, 1.0)
    words = say(
        "last visit on {day:day}: {outcome}",
        day=last.visited_on,
        outcome=OUTCOME_WORDS[last.outcome],
    )
    return "last_outcome", factor, words


def _chance(visit: Visit, scorecard: Scorecard) -> tuple[str, float, Message]:
    chances = [chance_of_meeting(window, scorecard) for window in visit.windows]
    mean = round(sum(chances) / len(chances), 4)
    words = say("chance of meeting somebody {percent} %", percent=round(100 * mean))
    return "chance_of_meeting", mean, words


def chance_of_meeting(window: TimeWindow, scorecard: Scorecard) -> float:
    """Return the chance that somebody is met in an agreed window."""
    chances = scorecard.chances
    return chances.prior(chances.part_of(_middle(window)))


def _middle(window: TimeWindow) -> datetime:
    return window.start + (window.end - window.start) / 2


def presence_factors(
    visit: Visit, chances: Chances, past: Sequence[PastVisit], running: int
) -> Iterator[Factor]:
    """Yield by how much earlier visits change the chance, where any was at these hours.

    Parameters
    ----------
    running
        Fen that the visit is worth without it.
    """
    seen = seen_by_part(past, chances)
    parts = [chances.part_of(_middle(window)) for window in visit.windows]
    told = [seen[part] for part in dict.fromkeys(parts) if part in seen]
    before = sum(map(chances.prior, parts))
    if not told or not before:
        return
    factor = round(sum(chances.after(part, seen.get(part, Seen())) for part in parts) / before, 4)
    yield Factor(
        name="presence",
        factor=factor,
        contribution=round(running * factor) - running,
        words=say(
            "at these hours {nobody} of {visits} visits found nobody",
            nobody=sum(each.num_nobody for each in told),
            visits=sum(each.num_visits for each in told),
        ),
    )


_RATES: tuple[Callable[[Visit, Scorecard], tuple[str, float, Message]], ...] = (
    _recovery,
    _promise,
    _outcome,
    _chance,
)
"""Every factor after the amount, in the order in which they are applied."""

OUTCOME_WORDS: Mapping[OutcomeCode, Message] = {
    OutcomeCode.MET_PROMISED: say("met and promised"),
    OutcomeCode.MET_PLAN_AGREED: say("met and plan agreed"),
    OutcomeCode.MET_REFUSED: say("met and refused"),
    OutcomeCode.MET_HARDSHIP: say("met, hardship"),
    OutcomeCode.DISPUTED: say("disputed"),
    OutcomeCode.NOT_AT_HOME: say("not at home"),
    OutcomeCode.MOVED: say("moved"),
    OutcomeCode.WRONG_ADDRESS: say("wrong address"),
    OutcomeCode.THIRD_PARTY_MET: say("third party met, nothing disclosed"),
    OutcomeCode.ANOTHER_TIME: say("asked for another time"),
    OutcomeCode.LEFT_FOR_SAFETY: say("left for safety"),
    OutcomeCode.PAID_BEFORE: say("paid before the visit"),
    OutcomeCode.CANCELLED: say("cancelled"),
}
