"""A plan of instalments that the borrower has agreed to, reckoned from the debt, into the store.

It is one of the ways to repay that the bank offers: within the policy's methods, months and least
payment, and not beyond what the household can bear. What is told anew of its means goes before what
the store holds, and is kept nowhere. Where the talk speaks of no payment, no plan is agreed on,
whoever approves, but by a household in hardship that surely bears it (`plan_rule`). The instalments
take the place of an earlier plan and of promises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.desk import open_file, record
from visitplanner.casework.dues import instalments, without_instalments, without_promises
from visitplanner.casework.owing import balance_left, loan_of_file
from visitplanner.casework.packs import strategy_of_plan
from visitplanner.casework.plan_rule import instalments_objection
from visitplanner.casework.plans_that_do import plan_that_does, words_of_what_does
from visitplanner.casework.steps import require_past
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.process.states import CaseState, Step
from visitplanner.repayment.bearing import Means, Verdict
from visitplanner.repayment.options import Way, Wish, options
from visitplanner.store.case_rows import OPEN
from visitplanner.store.schema import INSTALMENT, REPAYMENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.messages import Message
    from visitplanner.process.guards import Objection
    from visitplanner.repayment.debt import Debt
    from visitplanner.repayment.options import Option
    from visitplanner.repayment.rules import RepaymentRules
    from visitplanner.repayment.terms import Method
    from visitplanner.store.journal import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """The plan that was agreed on.

    Attributes
    ----------
    debt
        On the day of the agreement.
    means
        As told anew; what is not is taken from the store.
    approved_by
        Who approved what the policy wants approved; "" where nobody did.
    """

    debt: Debt
    method: Method
    months: int
    wish: Wish
    means: Means
    approved_by: str = ""


def agree_plan(desk: Desk, case_id: str, asked: PlanWish) -> tuple[CaseFile, Option]:
    """Record a plan with all its instalments; the same again changes nothing.

    Raises
    ------
    InputError
        When nothing is to be said of payment now, the bank does not offer the plan, the household
        cannot bear it, an approval is missing, a later plan runs, or the process has no place for a
        plan where the case stands.
    """
    require_past(desk, asked.debt.as_of)
    file = open_file(desk, case_id)
    asked = replace(asked, means=_means(desk, file, asked))
    option = _offered_now(desk, file, asked)
    plan = _plan_row(desk, file, asked, option)
    rows = list(_instalment_rows(plan, option))
    if _is_known(file, plan, rows):
        return file, option
    _require_later(file, asked.debt.as_of)
    _require_debt(desk, file, asked.debt)
    file = without_promises(desk, without_instalments(desk, file))
    if file.progress.state is not CaseState.PLAN_RUNNING:
        file = record(desk, file, [Step.RUN_PLAN], asked.debt.as_of)
    file = file.with_fact(desk, REPAYMENT, plan)
    for row in rows:
        file = file.with_fact(desk, INSTALMENT, row)
    return file, option


def offered(asked: PlanWish, rules: RepaymentRules) -> Option:
    """Return the way to repay that was agreed on.

    Raises
    ------
    InputError
        When the bank does not offer it; with every reason.
    """
    faults = list(_not_allowed(asked, rules))
    if faults:
        raise InputError(faults)
    option = _instalments(asked, rules)
    if option is None:
        raise input_fault(say("nothing is owed"))
    faults = [Fault(message=each) for each in _against(option, asked, rules)]
    if faults:
        raise InputError(faults)
    return option


def _means(desk: Desk, file: CaseFile, asked: PlanWish) -> Means:
    loan = loan_of_file(desk, file)
    return asked.means if loan is None else asked.means.filled_from(loan.means)


def _offered_now(desk: Desk, file: CaseFile, asked: PlanWish) -> Option:
    """Return the way to repay, where payment may be spoken of; every reason against it is told."""
    objection = _objection(desk, file, asked)
    against = [] if objection is None else [_fault(objection)]
    try:
        option = offered(asked, desk.repayment)
    except InputError as error:
        raise InputError([*against, *error.faults]) from None
    if against:
        raise InputError(against)
    return option


def _objection(desk: Desk, file: CaseFile, asked: PlanWish) -> Objection | None:
    """Return why no plan is agreed on now, by what the talk is for and by the recorded means."""
    loan = loan_of_file(desk, file)
    recorded = replace(asked, means=Means() if loan is None else loan.means)
    chosen = strategy_of_plan(desk, file, asked.means)
    borne = _borne(recorded, desk.repayment)
    return instalments_objection(chosen, borne, recorded.means)


def _instalments(asked: PlanWish, rules: RepaymentRules) -> Option | None:
    only = replace(rules, methods=(asked.method,), months=(asked.months,))
    found = options(asked.debt, asked.means, only, asked.wish)
    return next((each for each in found if each.way is Way.INSTALMENTS), None)


def _borne(asked: PlanWish, rules: RepaymentRules) -> Verdict:
    """Return whether a plan can be borne; not known where it is none that could be reckoned."""
    try:
        option = _instalments(asked, rules)
    except InputError:  # told by `offered`
        return Verdict.NOT_KNOWN
    return Verdict.NOT_KNOWN if option is None else option.verdict


def _fault(objection: Objection) -> Fault:
    message = say("{reason} (rule {rule})", reason=objection.reason, rule=objection.rule_id)
    return Fault(message=message)


def _not_allowed(asked: PlanWish, rules: RepaymentRules) -> Iterator[Fault]:
    if asked.method not in rules.methods:
        choices, got = tuple(map(str, rules.methods)), str(asked.method)
        message = say("the policy allows {choices:list}, got {got}", choices=choices, got=got)
        yield Fault(message=message, column="--method")
    if asked.months not in rules.months:
        choices, got = tuple(map(str, rules.months)), str(asked.months)
        message = say("the policy allows {choices:list}, got {got}", choices=choices, got=got)
        yield Fault(message=message, column="--months")


def _against(option: Option, asked: PlanWish, rules: RepaymentRules) -> Iterator[Message]:
    if option.objections:
        found = plan_that_does(asked.debt, asked.means, rules, asked.wish)
        yield say(
            "The plan is not offered: {reasons:list}; {instead}",
            reasons=option.objections,
            instead=words_of_what_does(found, rules),
        )
    if option.approvals and not asked.approved_by:
        yield say(
            "needs approval: {reasons:list}; name who gave it: --approved-by",
            reasons=option.approvals,
        )


def _require_later(file: CaseFile, day: date) -> None:
    """Refuse a plan of a day before that of the plan that runs."""
    runs_since = [due.since for due in instalments(file) if due.standing == OPEN and due.since]
    if runs_since and day < runs_since[0]:
        message = say(
            "a plan of {running:day} runs: expected a day from then on, got {day:day}",
            running=runs_since[0],
            day=day,
        )
        raise input_fault(message, column="--on")


def _require_debt(desk: Desk, file: CaseFile, debt: Debt) -> None:
    """Refuse a plan of more than is owed, less what was paid."""
    balance = balance_left(desk, file)
    if debt.total_fen > balance:
        message = say(
            "expected a debt of at most the balance, {balance:yuan}, got {debt:yuan}",
            balance=balance,
            debt=debt.total_fen,
        )
        raise input_fault(message, column="--debt")


def _plan_row(desk: Desk, file: CaseFile, asked: PlanWish, option: Option) -> Row:
    rows = file.facts.facts[REPAYMENT.name]
    rate = option.terms.annual_rate if option.terms else 0
    return {
        "case_id": file.case.case_id,
        "number": 1 + max((row["number"] for row in rows), default=0),
        "agreed_on": asked.debt.as_of,
        "method": str(asked.method),
        "months": asked.months,
        "annual_rate": str(rate),
        "debt_fen": asked.debt.total_fen,
        "waived_fen": option.waiver.total_fen,
        "approved_by": asked.approved_by,
        "recorded_by": desk.journal.actor.name,
    }


def _instalment_rows(plan: Row, option: Option) -> Iterator[Row]:
    for payment in option.schedule.every_payment if option.schedule else ():
        yield {
            "case_id": plan["case_id"],
            "plan": plan["number"],
            "due_on": payment.due_on,
            "amount_fen": payment.total_fen,
            "standing": OPEN,
        }


def _is_known(file: CaseFile, plan: Row, rows: list[Row]) -> bool:
    """Return whether the last plan on record is this one."""
    number = plan["number"] - 1
    told = ("agreed_on", "method", "months", "debt_fen", "waived_fen")
    last = [each for each in file.facts.facts[REPAYMENT.name] if each["number"] == number]
    if [[each[name] for name in told] for each in last] != [[plan[name] for name in told]]:
        return False
    kept = file.facts.facts[INSTALMENT.name]
    mine = {(each["due_on"], each["amount_fen"]) for each in kept if each["plan"] == number}
    return mine == {(row["due_on"], row["amount_fen"]) for row in rows}
