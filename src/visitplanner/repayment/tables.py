"""Options and schedules as tables, for a screen and for a spreadsheet. Amounts are yuan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.formulas import guard
from visitplanner.messages import Message, say
from visitplanner.repayment.bearing import VERDICT_WORDS
from visitplanner.repayment.options import Way
from visitplanner.repayment.terms import METHOD_WORDS
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from visitplanner.messages import Translator
    from visitplanner.repayment.options import Option
    from visitplanner.repayment.schedule import Payment, Schedule

Cell: TypeAlias = "Message | Decimal | date | int | None"
"""Words, yuan, a day, a count, or what there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and rows of as many cells."""

    header: tuple[Message, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def for_screen(self, tr: Translator) -> list[list[str]]:
        """Return the texts of all rows, the header first; amounts with commas, "-" for nothing."""
        rows = [[_on_screen(cell, tr) for cell in row] for row in self.rows]
        return [[tr.render(title) for title in self.header], *rows]

    def for_spreadsheet(self, tr: Translator) -> list[list[str]]:
        """Return the same as a spreadsheet takes it: bare numbers, empty cells for nothing."""
        rows = [[guard(_in_spreadsheet(cell, tr)) for cell in row] for row in self.rows]
        return [[tr.render(title) for title in self.header], *rows]


def options_table(found: Iterable[Option]) -> Table:
    """Return a row for each option."""
    return Table(
        header=(
            say("way to repay"),
            say("first payment"),
            say("largest payment"),
            say("in all"),
            say("new interest"),
            say("last day"),
            say("ability"),
            say("remarks"),
        ),
        rows=tuple((option_words(option), *_figures(option), _remarks(option)) for option in found),
    )


def schedule_table(made: Schedule) -> Table:
    """Return a row for each payment, and one for their sums; a down payment has the number 0."""
    first = 1 if made.down_payment is None else 0
    payments = made.every_payment
    return Table(
        header=(
            say("no."),
            say("due"),
            say("payment"),
            say("principal"),
            say("new interest"),
            say("accrued interest"),
            say("fees"),
            say("balance"),
        ),
        rows=(*(_row(n, each) for n, each in enumerate(payments, first)), _sums(payments)),
    )


def option_words(option: Option) -> Message:
    """Return what an option is, in a few words."""
    if option.terms is not None:
        return say(
            "{method}, {months} months",
            method=METHOD_WORDS[option.terms.method],
            months=option.terms.months,
        )
    return say("in full at once") if option.way is Way.FULL_NOW else say("in full, later")


def _figures(option: Option) -> tuple[Cell, ...]:
    made, borne = option.schedule, VERDICT_WORDS[option.verdict]
    if made is None:
        return (*[None] * 5, borne)
    return (
        _yuan(made.every_payment[0].total_fen),
        _yuan(made.largest_fen),
        _yuan(made.total_fen),
        _yuan(made.new_interest_fen),
        made.payments[-1].due_on,
        borne,
    )


def _remarks(option: Option) -> Message | None:
    remarks = tuple(_each_remark(option))
    return say("{remarks:list}", remarks=remarks) if remarks else None


def _each_remark(option: Option) -> Iterator[Message]:
    if option.objections:
        yield say("not offered: {reasons:list}", reasons=option.objections)
    if option.waiver.total_fen:
        yield say("{amount:yuan} waived", amount=option.waiver.total_fen)
    if option.approvals:
        yield say("needs approval: {reasons:list}", reasons=option.approvals)


def _row(number: int, payment: Payment) -> tuple[Cell, ...]:
    return (number, payment.due_on, *_amounts(payment), _yuan(payment.balance_fen))


def _sums(payments: tuple[Payment, ...]) -> tuple[Cell, ...]:
    columns = zip(*(_amounts(payment) for payment in payments), strict=True)
    return (say("sum"), None, *(sum(column, Decimal(0)) for column in columns), None)


def _amounts(payment: Payment) -> tuple[Decimal, ...]:
    return (
        _yuan(payment.total_fen),
        _yuan(payment.principal_fen),
        _yuan(payment.new_interest_fen),
        _yuan(payment.accrued_fen),
        _yuan(payment.fees_fen),
    )


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_PER_YUAN


def _on_screen(cell: Cell, tr: Translator) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}"
    return "-" if cell is None else _in_spreadsheet(cell, tr)


def _in_spreadsheet(cell: Cell, tr: Translator) -> str:
    match cell:
        case None:
            return ""
        case Message():
            return tr.render(cell)
        case Decimal():
            return f"{cell:.2f}"
        case _:
            return str(cell)
