"""What `visitplanner payment add` and `repayment agree` do and say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.casework.agreed_plans import PlanWish, agree_plan
from visitplanner.casework.coming_off import awaited_visit
from visitplanner.casework.desk import open_file
from visitplanner.casework.owing import is_paid_off, loan_of_file, owed
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.planning import STATES
from visitplanner.cli.case_files import MAX_REFERENCE_LENGTH, day_of
from visitplanner.cli.case_words import coming_off_words, standing_words
from visitplanner.cli.money_words import money_words, replaced_plan_words, taken_words
from visitplanner.cli.typed import read_spoken, read_typed
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import CaseState
from visitplanner.repayment.bearing import VERDICT_WORDS, Means, Verdict
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Wish
from visitplanner.repayment.terms import METHOD_WORDS
from visitplanner.store.access import Right
from visitplanner.tables.typed_text import yuan_amount
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from visitplanner.casework.desk import CaseFile
    from visitplanner.casework.owing import Owed
    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console
    from visitplanner.messages import Message
    from visitplanner.repayment.options import Option


TOWARDS_A_VISIT = STATES | {CaseState.NOTIFIED, CaseState.AGREEMENT_SOUGHT}
"""States in which a visit may be planned, or be agreed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPlan:
    """A plan as it was typed; None where an option was not."""

    method: str
    months: int
    amounts: Mapping[str, str | None]
    dependants: int | None
    first_due: str | None
    on: str | None
    approved_by: str


def run_payment(
    office: Office, case_id: str, typed: tuple[str, str | None, str], console: Console
) -> None:
    """Record a payment, and say what it settles and what is left."""
    amount, on, reference = typed
    fen = read_typed(amount, "--amount", yuan_amount)
    name = _short(reference, "--ref")
    with office.desk("payment add", Right.CHANGE_CASES) as desk:
        paid = Payment(paid_on=day_of(on, desk), amount_fen=fen, reference=name)
        taken = add_payment(desk, case_id, paid)
        is_paid = taken.file.progress.state in TOWARDS_A_VISIT and is_paid_off(desk, taken.file)
    console.result(standing_words(taken.file))
    for line in taken_words(taken):
        console.result(line)
    if is_paid:
        console.result(
            say(
                "Nothing is owed any more: no visit is promised or planned anew. Record it:"
                " visitplanner case record {case} pay",
                case=case_id,
            )
        )
    for row in taken.same_reference:
        console.note(
            say(
                "A payment of {day:day} of {amount:yuan} is on record by the same reference: where"
                " both are the same money, a manager takes one back: visitplanner payment void",
                day=row["paid_on"],
                amount=row["amount_fen"],
            )
        )


def run_agree_plan(office: Office, case_id: str, typed: TypedPlan, console: Console) -> None:
    """Record a plan of instalments, and show all of it."""
    fen = {
        name: None if text is None else read_typed(text, name, yuan_amount)
        for name, text in typed.amounts.items()
    }
    with office.desk("repayment agree", Right.CHANGE_CASES) as desk:
        before = open_file(desk, case_id)
        visit = awaited_visit(desk, case_id)
        owing = owed(desk, before, loan_of_file(desk, before))
        debt = _debt(owing, day_of(typed.on, desk), fen)
        file, option = agree_plan(desk, case_id, _asked(typed, fen, debt))
    for line in (*_plan_words(before, file, option), *coming_off_words(visit, file)):
        console.result(line)
    console.result(_basis_words(debt, owing, is_typed=fen["--debt"] is not None))


def _asked(typed: TypedPlan, fen: Mapping[str, int | None], debt: Debt) -> PlanWish:
    first = None if typed.first_due is None else read_typed(typed.first_due, "--first-due", day)
    return PlanWish(
        debt=debt,
        method=read_spoken(METHOD_WORDS, typed.method, "--method"),
        months=typed.months,
        wish=Wish(first_due_on=first, down_payment_fen=fen["--down-payment"] or 0),
        means=Means(
            monthly_income_fen=fen["--income"],
            outgoings_fen=fen["--outgoings"],
            dependants=typed.dependants,
            at_hand_fen=fen["--at-hand"],
        ),
        approved_by=_short(typed.approved_by, "--approved-by"),
    )


def _short(text: str, option: str) -> str:
    """Return what was typed as a reference or a name, without spaces around it."""
    words = text.strip()
    if len(words) > MAX_REFERENCE_LENGTH or not words.isprintable():
        message = say(
            "expected at most {limit} characters that can be printed", limit=MAX_REFERENCE_LENGTH
        )
        raise input_fault(message, column=option)
    return words


def _debt(owing: Owed, as_of: date, fen: Mapping[str, int | None]) -> Debt:
    """Return what is owed by kind: as typed, else by the bank's table; the rest is principal."""
    is_typed = fen["--debt"] is not None
    whole = fen["--debt"] if fen["--debt"] is not None else owing.debt.total_fen
    interest = _part(fen["--interest"], 0 if is_typed else owing.debt.interest_fen)
    fees = _part(fen["--fees"], 0 if is_typed else owing.debt.fees_fen)
    if interest + fees > whole:
        message = say(
            "interest and fees, {parts:yuan}, are more than the debt, {debt:yuan}",
            parts=interest + fees,
            debt=whole,
        )
        raise input_fault(message, column="--debt")
    return Debt(
        as_of=as_of,
        principal_fen=whole - interest - fees,
        interest_fen=interest,
        fees_fen=fees,
    )


def _part(typed: int | None, known: int) -> int:
    return known if typed is None else typed


def _basis_words(debt: Debt, owing: Owed, *, is_typed: bool) -> Message:
    """Return which amount is asked for, and where it comes from."""
    if is_typed:
        return say(
            "Reckoned from {debt:yuan}, as typed; {due:yuan} is due",
            debt=debt.total_fen,
            due=owing.debt.total_fen,
        )
    if owing.told_on is None:
        return say(
            "Reckoned from {debt:yuan}: what is overdue, less {paid:yuan} that came since",
            debt=debt.total_fen,
            paid=owing.paid_fen,
        )
    return say(
        "Reckoned from {debt:yuan}: what is due by the bank's table of {day:day}, less {paid:yuan}"
        " that came since",
        debt=debt.total_fen,
        day=owing.told_on,
        paid=owing.paid_fen,
    )


def _plan_words(before: CaseFile, file: CaseFile, option: Option) -> Iterator[Message]:
    yield standing_words(file)
    yield from replaced_plan_words(before, file)
    yield from money_words(file)
    yield say("Ability: {verdict}", verdict=VERDICT_WORDS[option.verdict])
    if option.verdict is Verdict.NOT_KNOWN:
        yield say(
            "Whether the plan can be borne is not known: --income, --outgoings, --dependants, and"
            " --at-hand for a down payment, tell."
        )
    if option.schedule is not None and option.schedule.unknown_years:
        yield say(
            "Days off are not announced yet for {years:list}: due days there may still move to the"
            " next working day.",
            years=option.schedule.unknown_years,
        )
