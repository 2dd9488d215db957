"""Plans of instalments that borrowers agree to, and the money that comes, or does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from year.borrowers import Borrower
    from year.notes import Year

METHODS = ("equal_instalments", "equal_principal", "interest_free")
LEAST_MONTHLY_YUAN = 150
MONTHS = (3, 6, 12)
LINE = re.compile(r"^  \d+\. (.+): ¥([\d,.]+), ", re.MULTILINE)
HALVES_APART = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPlan:
    """A plan as it was typed: `debt_fen` is what is paid back, without interest."""

    on: date
    method: str
    months: int
    debt_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """What falls due of a plan, in fen; `is_sure` where the borrower has begun to pay it."""

    due_on: date
    fen: int
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Money that came."""

    case_id: str
    on: date
    reference: str
    fen: int


def record_plans(year: Year) -> None:
    """Record the plans that were agreed on at the door, and are not on record yet."""
    for borrower in year.untouched("plan_running"):
        if not (borrower.falling or borrower.has_plan or borrower.hardship):
            agree_plan(year, borrower)


def agree_plan(year: Year, borrower: Borrower) -> None:
    """Record a plan, of the arrears or of all that is owed; the borrower is shown all of it.

    A rule may refuse it where a court or heirs have the word by then.
    """
    yuan = borrower.overdue_yuan * (1 if year.happens(1 / 2) else 3)
    plan = AgreedPlan(
        on=year.today,
        method=year.dice.choice(METHODS),
        months=max(
            each for each in MONTHS if each == MONTHS[0] or yuan >= each * LEAST_MONTHLY_YUAN
        ),
        debt_fen=yuan * 100,
    )
    words = ("--method", plan.method, "--months", str(plan.months), "--debt", str(yuan))
    policy = ("--policy", str(year.policy))
    answer = year.commands.asked("repayment", "agree", borrower.case_id, *words, *policy)
    if answer.code:
        return
    borrower.falling = list(_falling(answer.out))
    borrower.has_plan = True
    year.plans[borrower.case_id].append(plan)
    year.dealt_with.add(borrower.case_id)
    year.happened["plans agreed"] += 1


def _falling(told: str) -> Iterator[Falling]:
    """Yield the instalments of the last plan that is printed."""
    last = told.rpartition("Repayment plan of")[2]
    for day, yuan in LINE.findall(last):
        due_on = datetime.strptime(day, "%a %d %b %Y").date()  # noqa: DTZ007 (a day)
        yield Falling(due_on=due_on, fen=round(float(yuan.replace(",", "")) * 100))


def take_payments(year: Year) -> None:
    """Record what came of instalments: whole, or by halves; who misses one pays no more of it."""
    for borrower in year.untouched("plan_running"):
        for each in [each for each in borrower.falling if each.due_on <= year.today]:
            borrower.falling.remove(each)
            if each.is_sure or year.happens(year.chances.pays_instalment):
                _take(year, borrower, each)


def _take(year: Year, borrower: Borrower, each: Falling) -> None:
    fen = each.fen
    if not each.is_sure and year.happens(year.chances.pays_by_halves):
        fen = each.fen // 2
        rest = Falling(due_on=year.today + HALVES_APART, fen=each.fen - fen, is_sure=True)
        borrower.falling.append(rest)
    pay(year, borrower, fen)


def pay(year: Year, borrower: Borrower, fen: int) -> None:
    """Record a payment by the bank's reference."""
    reference = f"R{len(year.paid) + 1:06}"
    words = ("--amount", f"{fen / 100:.2f}", "--ref", reference, "--policy", str(year.policy))
    year.commands.told("payment", "add", borrower.case_id, *words)
    year.paid.append(Paid(case_id=borrower.case_id, on=year.today, reference=reference, fen=fen))
    year.dealt_with.add(borrower.case_id)
    year.happened["payments"] += 1


def end_plan(borrower: Borrower) -> None:
    """Expect no more of a plan that is over."""
    borrower.falling.clear()
    borrower.has_plan = False
