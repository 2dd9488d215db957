"""Ways to repay, from what was typed to what is printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from visitplanner.attempts import Attempts
from visitplanner.cli.aligned import aligned
from visitplanner.cli.target import STDOUT, target_faults, write_target
from visitplanner.cli.typed import read_spoken
from visitplanner.clock import now
from visitplanner.errors import Fault, InputError
from visitplanner.formulas import spreadsheet_csv
from visitplanner.messages import Message, say
from visitplanner.policy import read_policy
from visitplanner.repayment import (
    Debt,
    Means,
    Verdict,
    Wish,
    needs_counselling,
    options,
    shortest_borne,
)
from visitplanner.repayment.bearing import MOST_DEPENDANTS
from visitplanner.repayment.tables import Table, option_words, options_table, schedule_table
from visitplanner.repayment.terms import METHOD_WORDS
from visitplanner.tables.misread import MisreadError, unexpected
from visitplanner.tables.typed_text import yuan_amount
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.repayment import Method, Option, RepaymentRules

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of the command as they were typed; None where one was not."""

    amounts: Mapping[str, str | None]
    days: Mapping[str, str | None]
    dependants: int | None
    months: int | None
    method: str | None
    policy: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    debt: Debt
    means: Means
    wish: Wish
    method: Method | None = None


def run_repayment(asked: Asked, console: Console, output: Path, *, as_csv: bool) -> None:
    """Reckon the options, pick the plan to show, and write both."""
    question, rules = _inputs(asked, output)
    found = options(question.debt, question.means, rules, question.wish)
    plan = _plan_shown(found, asked.months, question.method, rules)
    tables = [options_table(found)]
    if plan is not None and plan.schedule is not None and plan.is_offered:
        tables.append(schedule_table(plan.schedule))
    if as_csv:
        write_target(output, spreadsheet_csv(_blocks(tables, console)))
    else:
        lines = _lines(question.debt, tables, plan, console)
        write_target(output, "".join(f"{line}\n" for line in lines).encode())
    for note in _notes(found, plan):
        console.note(note)


def _inputs(asked: Asked, output: Path) -> tuple[_Question, RepaymentRules]:
    """Return what was typed and what the bank says; faults of both are raised at once."""
    attempt = Attempts()
    question = attempt(lambda: _question(asked, output), None)
    method = attempt(lambda: read_method(asked.method), None)
    policy = attempt(lambda: read_policy(asked.policy), None)
    if policy is not None:
        attempt.faults.extend(_not_allowed(asked.months, method, policy.repayment))
    if question is None or policy is None or attempt.faults:
        raise InputError(attempt.faults)
    return replace(question, method=method), policy.repayment


def read_method(text: str | None) -> Method | None:
    """Return the method that `--method` names, by its code or as it is printed.

    Raises
    ------
    InputError
        When there is no such method.
    """
    return None if text is None else read_spoken(METHOD_WORDS, text, "--method")


def _question(asked: Asked, output: Path) -> _Question:
    """Return what was typed as values; every fault of it is raised at once."""
    faults = [] if output == STDOUT else list(target_faults(output, asked.policy or STDOUT))
    fen = {name: _read(name, text, _amount, faults) for name, text in asked.amounts.items()}
    days = {name: _read(name, text, day, faults) for name, text in asked.days.items()}
    if asked.dependants is not None and not 0 <= asked.dependants <= MOST_DEPENDANTS:
        message = say(
            "expected at least 0 and at most {most}, got {value}",
            most=MOST_DEPENDANTS,
            value=asked.dependants,
        )
        faults.append(Fault(message=message, column="--dependants"))
    if faults:
        raise InputError(faults)
    return _Question(
        debt=Debt(
            as_of=days["--as-of"] or now().date(),
            principal_fen=fen["--principal"] or 0,
            interest_fen=fen["--interest"] or 0,
            fees_fen=fen["--fees"] or 0,
        ),
        means=Means(
            monthly_income_fen=fen["--income"],
            outgoings_fen=fen["--outgoings"],
            dependants=asked.dependants,
            at_hand_fen=fen["--at-hand"],
        ),
        wish=Wish(first_due_on=days["--first-due"], down_payment_fen=fen["--down-payment"] or 0),
    )


def _read(
    name: str, text: str | None, read: Callable[[str], ValueT], faults: list[Fault]
) -> ValueT | None:
    if text is None:
        return None
    try:
        return read(text)
    except MisreadError as error:
        faults += [
            Fault(message=misreading.message(is_personal=False), column=name)
            for misreading in error.misreadings
        ]
        return None


def _amount(text: str) -> int:
    fen = yuan_amount(text)
    if fen < 0:
        raise unexpected(say("an amount that is not below 0"), text)
    return fen


def _not_allowed(
    months: int | None, method: Method | None, rules: RepaymentRules
) -> Iterator[Fault]:
    """Yield what was asked for that the bank does not offer."""
    if months is not None and months not in rules.months:
        yield _no_choice("--months", list(map(str, rules.months)), str(months))
    if method is not None and method not in rules.methods:
        yield _no_choice("--method", list(rules.methods), method)


def _no_choice(name: str, choices: list[str], got: str) -> Fault:
    message = say("the policy allows {choices:list}, got {got}", choices=choices, got=got)
    return Fault(message=message, column=name)


def _plan_shown(
    found: Iterable[Option], months: int | None, method: Method | None, rules: RepaymentRules
) -> Option | None:
    """Return the plan that was asked for, or else the shortest that is borne."""
    plans = [option for option in found if option.terms is not None]
    if months is None:
        wanted = [plan for plan in plans if method in {None, plan.terms and plan.terms.method}]
        return shortest_borne(wanted)
    wanted_method = method or rules.methods[0]
    return next(
        plan
        for plan in plans
        if plan.terms and (plan.terms.months, plan.terms.method) == (months, wanted_method)
    )


def _blocks(tables: Iterable[Table], console: Console) -> Iterator[list[str]]:
    """Yield the rows of all tables, an empty one between two."""
    for number, table in enumerate(tables):
        yield from [[]] * min(number, 1)
        yield from table.for_spreadsheet(console.tr)


def _lines(debt: Debt, tables: list[Table], plan: Option | None, console: Console) -> Iterator[str]:
    yield console.tr(
        "Owed on {day:day}: {total:yuan}; principal {principal:yuan}, interest {interest:yuan},"
        " fees {fees:yuan}.",
        day=debt.as_of,
        total=debt.total_fen,
        principal=debt.principal_fen,
        interest=debt.interest_fen,
        fees=debt.fees_fen,
    )
    titles = [None] if plan is None else [None, option_words(plan)]
    for title, table in zip(titles, tables, strict=False):
        yield ""
        if title is not None:
            yield console.tr("Plan: {plan}", plan=title)
        yield from aligned(table.for_screen(console.tr))


def _notes(found: tuple[Option, ...], plan: Option | None) -> Iterator[Message]:
    """Yield what has to be known beside the tables."""
    if plan is not None and plan.objections:
        yield say("The plan is not offered: {reasons:list}", reasons=plan.objections)
    if plan is not None and plan.verdict is Verdict.NOT_KNOWN:
        yield say(
            "Whether the plan can be borne is not known: --income, --outgoings, --dependants, and"
            " --at-hand for a down payment, tell."
        )
    if needs_counselling(found):
        yield say(
            "Hardship: no plan can be borne. Refer the borrower to counselling; press no further."
        )
    elif not any(option.is_offered for option in found):
        yield say("Nothing can be offered within the policy.")
    years = sorted({y for o in found if o.schedule for y in o.schedule.unknown_years})
    if years:
        yield say(
            "Days off are not announced yet for {years:list}: due days there may still move to the"
            " next working day.",
            years=years,
        )
