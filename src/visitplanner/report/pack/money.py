"""Amounts of a pack in words: the debt by its parts, what can be borne, a plan's first months."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.messages import Message, say
from visitplanner.repayment.bearing import VERDICT_WORDS
from visitplanner.repayment.tables import Table, schedule_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.preparation.ability import Bearing
    from visitplanner.preparation.pack import Pack
    from visitplanner.repayment.loan import Loan
    from visitplanner.repayment.schedule import Schedule
    from visitplanner.repayment.tables import Cell

FIRST_MONTHS = 3
"""Payments of a plan that are shown one by one; the others stand together in one row."""

Pair: TypeAlias = "tuple[Message, Message]"

NOT_KNOWN = say("not known")


def debt_facts(pack: Pack) -> Iterator[Pair]:
    """Yield what is owed, since when, and of which loan."""
    case, loan = pack.known.case, pack.known.loan
    yield say("Overdue"), _yuan(case.overdue_fen)
    yield say("Days past due"), say("{count}", count=case.days_past_due)
    yield say("Balance of the loan"), _yuan(case.balance_fen)
    if loan is None:
        return
    yield say("Product"), say("{text}", text=loan.product) if loan.product else NOT_KNOWN
    if loan.lent_on is not None:
        yield say("Lent on"), say("{day:day}", day=loan.lent_on)
    if loan.overdue_since is not None:
        yield say("Overdue since"), say("{day:day}", day=loan.overdue_since)
    yield say("Instalment of the contract"), _maybe_yuan(loan.instalment_fen)
    yield from _parts(loan)


def _parts(loan: Loan) -> Iterator[Pair]:
    debt = loan.debt
    yield say("Asked for, as of {day:day}", day=debt.as_of), _yuan(debt.total_fen)
    yield say("of it principal"), _yuan(debt.principal_fen)
    yield say("of it interest"), _yuan(debt.interest_fen)
    yield say("of it fees"), _yuan(debt.fees_fen)


def bearing_facts(bearing: Bearing, loan: Loan | None) -> Iterator[Pair]:
    """Yield income against what it has to carry; what is not known is said so."""
    means = bearing.means
    dependants = means.dependants
    yield say("Income a month"), _maybe_yuan(means.monthly_income_fen)
    yield say("Outgoings a month"), _maybe_yuan(means.outgoings_fen)
    yield (
        say("Persons who live on it too"),
        NOT_KNOWN if dependants is None else say("{count}", count=dependants),
    )
    living = _yuan(bearing.living_fen)
    if dependants is None:
        living = say("at least {amount:yuan}", amount=bearing.living_fen)
    yield say("Living minimum"), living
    yield say("At hand"), _maybe_yuan(means.at_hand_fen)
    yield say("Can be spared a month"), _spared(bearing)
    if loan is not None and bearing.instalment is not None:
        words = say(
            "{amount:yuan}: {verdict}",
            amount=loan.instalment_fen,
            verdict=VERDICT_WORDS[bearing.instalment],
        )
        yield say("Instalment of the contract"), words


def _spared(bearing: Bearing) -> Message:
    monthly = bearing.monthly
    if monthly.at_most is None:
        return NOT_KNOWN
    if monthly.surely == monthly.at_most:
        return _yuan(monthly.surely)
    return say("at most {most:yuan}; how much surely is not known", most=monthly.at_most)


def first_months(made: Schedule) -> Table:
    """Return the first payments of a plan, all others in one row, and the sums of all.

    The rows add up to the sums, column by column.
    """
    whole = schedule_table(made)
    *payments, sums = whole.rows
    shown, others = payments[:FIRST_MONTHS], payments[FIRST_MONTHS:]
    if len(others) > 1:
        others = [_together(others)]
    return Table(header=whole.header, rows=(*shown, *others, sums))


def _together(rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """Return payments as one row: their numbers, their last day, and their sums."""
    first, last = rows[0], rows[-1]
    amounts = (
        sum((cell for cell in column if isinstance(cell, Decimal)), Decimal(0))
        for column in zip(*(row[2:-1] for row in rows), strict=True)
    )
    numbers = say("{first} to {last}, together", first=first[0], last=last[0])
    return (numbers, say("until {day}", day=str(last[1])), *amounts, last[-1])


def _yuan(fen: int) -> Message:
    return say("{amount:yuan}", amount=fen)


def _maybe_yuan(fen: int | None) -> Message:
    return NOT_KNOWN if fen is None else _yuan(fen)
