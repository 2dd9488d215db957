"""What a visit is worth by a learned model, in fen, factor by factor.

The value is what is paid where anything is paid, times what the visit moves of the chance of
payment (or that chance itself, where the history does not tell what a visit changes), times how the
chance of meeting somebody at the agreed hours compares with that of the visits in the history.

A visit acts through meeting somebody: so the change that visits brought in the mean, which holds
for the hours at which they were made, is scaled by the chance of this visit's hours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.messages import Message, say
from visitplanner.units import FEN_PER_YUAN
from visitplanner.valuation import Factor, Scorecard, Value, floored, presence_factors
from visitplanner.valuation.learned.findings import MOST_YUAN
from visitplanner.valuation.learned.known import cells_for, is_told_by
from visitplanner.valuation.learned.model import AND
from visitplanner.valuation.learned.reckoning import baseline, contributions, probability

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.domain import PastVisit, TimeWindow, Visit
    from visitplanner.valuation.learned.model import Additive, AmountPaid, Meeting, Model
    from visitplanner.valuation.learned.reckoning import Cell

LEAST_CHANCE = 0.001
"""No visit is worth less than by this chance before the least value: values stay explained."""


LOW = 20.0
"""No logarithm of a share lies below its negative: nothing is divided by nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What the value so far is multiplied by, and why."""

    name: str
    factor: float
    words: Message


def value_by_model(
    visit: Visit,
    model: Model,
    scorecard: Scorecard,
    household: Sequence[PastVisit] | None = None,
) -> Value:
    """Return what `visit` is worth by a learned model.

    Parameters
    ----------
    scorecard
        Whose least value and greatest amount hold here, too, and whose chances tell what earlier
        visits to the household change.
    household
        Past visits to the household; those of the case alone where it is None.
    """
    row = cells_for(model, visit.case, visit.windows[0].day)
    base, words = _base(visit, model, scorecard)
    running, factors = base, [_first(base, words)]
    for step in _steps(visit, model, row):
        after = running * step.factor
        factors.append(
            Factor(
                name=step.name,
                factor=round(step.factor, 6),
                contribution=round(after) - round(running),
                words=step.words,
            )
        )
        running = after
    if not is_told_by(model, "num_not_at_home"):
        past = visit.case.past_visits if household is None else household
        factors += presence_factors(visit, scorecard.chances, past, round(running))
    return floored(factors, scorecard.floor)


def _first(base: float, words: Message) -> Factor:
    return Factor(name="amount", factor=1.0, contribution=round(base), words=words)


def _base(visit: Visit, model: Model, scorecard: Scorecard) -> tuple[float, Message]:
    """Return the fen that all starts from."""
    if model.amount is None:
        base = min(visit.case.overdue_fen, scorecard.amount_cap)
        return base, say("amount {amount:yuan}", amount=base)
    if model.amount.owed is None:
        paid = FEN_PER_YUAN * _paid_at(baseline(model.amount.logarithm), model.amount)
        return paid, say("who pays, pays {amount:yuan} in the mean", amount=round(paid))
    owed = cells_for(model, visit.case, visit.windows[0].day)[model.amount.owed]
    yuan = float(owed) if isinstance(owed, int | float) else 0.0
    fen = round(FEN_PER_YUAN * min(yuan, model.amount.most_owed))
    return fen, say("amount {amount:yuan}", amount=fen)


def _steps(visit: Visit, model: Model, row: Mapping[str, Cell]) -> Iterator[_Step]:
    if model.amount is not None:
        yield from _paid(model.amount, row)
    yield from _moved(model, row)
    if model.meeting is not None:
        yield _met(visit.windows, model.meeting)


def _paid(amount: AmountPaid, row: Mapping[str, Cell]) -> Iterator[_Step]:
    """Yield of what is paid: its mean share, then by how much each column moves it."""
    paid = [_paid_at(each, amount) for each in _running(amount.logarithm, row)]
    if amount.owed is not None:
        words = say("who pays, pays {percent} % of it in the mean", percent=_percent(paid[0]))
        yield _Step(name="share_paid", factor=paid[0], words=words)
    for n, term in enumerate(amount.logarithm.terms, start=1):
        words = say("{column}: so much more or less is paid", column=_told(term.name, row))
        yield _Step(name=f"paid_by_{term.name}", factor=paid[n] / paid[n - 1], words=words)


def _moved(model: Model, row: Mapping[str, Cell]) -> Iterator[_Step]:
    """Yield the mean chance that a visit moves, then by how much each column moves that."""
    sums = [_running(model.visited, row)]
    if model.unvisited is not None:
        sums.append(_running(model.unvisited, row))
    chances = [_chance(*(each[n] for each in sums)) for n in range(len(sums[0]))]
    if model.unvisited is None:
        words = say("{percent} % pay after a visit in the mean", percent=_percent(chances[0]))
    else:
        words = say(
            "a visit adds {percent} points to the chance of payment in the mean",
            percent=_percent(chances[0]),
        )
    yield _Step(name="chance", factor=chances[0], words=words)
    for n, term in enumerate(model.visited.terms, start=1):
        words = say("{column}", column=_told(term.name, row))
        yield _Step(name=term.name, factor=chances[n] / chances[n - 1], words=words)


def _running(additive: Additive, row: Mapping[str, Cell]) -> list[float]:
    """Return the sum of the mean row, and after each term."""
    weights = [weight for _, weight in contributions(additive, row)]
    return list(accumulate(weights, initial=baseline(additive)))


def _chance(visited: float, unvisited: float | None = None) -> float:
    without = 0.0 if unvisited is None else probability(unvisited)
    return max(LEAST_CHANCE, probability(visited) - without)


def _met(windows: Sequence[TimeWindow], meeting: Meeting) -> _Step:
    moments = [(w.start + (w.end - w.start) / 2).astimezone(TIMEZONE) for w in windows]
    chances = [meeting.chances[moment.weekday()][moment.hour] for moment in moments]
    chance = sum(chances) / len(chances)
    words = say(
        "chance of meeting somebody {percent} %, of all visits {overall} %",
        percent=round(100 * chance),
        overall=round(100 * meeting.overall),
    )
    return _Step(name="chance_of_meeting", factor=chance / meeting.overall, words=words)


def _told(name: str, row: Mapping[str, Cell]) -> Message:
    """Return the columns of a term with what stands in them."""
    cells = tuple(
        say("{name} {cell}", name=column, cell=_cell(row[column])) for column in name.split(AND)
    )
    return say("{cells:list}", cells=cells)


def _cell(cell: Cell) -> Message | str:
    if cell is None or cell == "":
        return say("not known")
    return f"{cell:,.6g}" if isinstance(cell, int | float) else cell


def _paid_at(logarithm: float, amount: AmountPaid) -> float:
    """Return a share, of which nobody pays more than all, or yuan."""
    most = math.log(MOST_YUAN) if amount.owed is None else 0.0
    return math.exp(min(max(logarithm, -most - LOW), most))


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
