"""The referee on money: instalments that pay a debt off, payments, and the credit bureau."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from year.record import Record, Row

LAST_COMMON_DAY = 28
"""A plan agreed up to this day of a month begins with a whole one, to that day of the next."""

MAY_OBJECT = timedelta(days=15)
JUDGED_AFTER = timedelta(days=3)


def instalments_pay_it_off(record: Record) -> Iterator[str]:
    """Hold that the instalments sum to the debt that was agreed and its interest, to the fen.

    Each month's interest is that of what is left, rounded halves up; the last leaves nothing.
    """
    for plan in record.tables["repayment_plan"]:
        rows = [
            row for row in record.of("instalment", plan["case_id"]) if row["plan"] == plan["number"]
        ]
        amounts = [row["amount_fen"] for row in sorted(rows, key=lambda row: row["due_on"])]
        is_whole = plan["agreed_on"].day <= LAST_COMMON_DAY
        if len(amounts) != plan["months"] or (is_whole and _left(plan, amounts)):
            yield f"{plan['case_id']}, plan {plan['number']}: {amounts}"


def _left(plan: Row, amounts: list[int]) -> int:
    left = int(plan["debt_fen"]) - int(plan["waived_fen"])
    monthly = Fraction(plan["annual_rate"]) / 12
    for amount in amounts:
        left += floor(left * monthly + Fraction(1, 2)) - amount
    return left


def nothing_is_settled_twice(record: Record) -> Iterator[str]:
    """Hold that payments settle no more than came, and no due more than it is."""
    came: Counter[tuple[object, ...]] = Counter()
    settled: Counter[tuple[object, ...]] = Counter()
    for row in record.tables["settlement"]:
        came[row["case_id"], row["paid_on"], row["reference_key"]] += row["amount_fen"]
        settled[row["case_id"], row["plan"], row["due_on"]] += row["amount_fen"]
    for row in record.tables["payment"]:
        key = row["case_id"], row["paid_on"], row["reference_key"]
        if came.pop(key, 0) > row["amount_fen"]:
            yield f"{key} settles more than came"
    yield from (f"{key} settles, and never came" for key in came)
    for row in record.tables["instalment"]:
        key = row["case_id"], row["plan"], row["due_on"]
        if settled[key] > row["amount_fen"]:
            yield f"{key} is settled twice"
        if (row["standing"] == "kept") != (settled[key] == row["amount_fen"]):
            yield f"{key} is {row['standing']}, with {settled[key]} of {row['amount_fen']}"


def none_broken_early(record: Record) -> Iterator[str]:
    """Hold that an instalment is given its day and three days of grace."""
    for row in record.tables["instalment"]:
        said = [
            each["happened_on"]
            for each in record.of("event", row["case_id"])
            if each["step"] == "break_promise"
        ]
        if row["standing"] == "broken" and not any(
            day >= row["due_on"] + JUDGED_AFTER for day in said
        ):
            yield f"{row['case_id']}, due on {row['due_on']}"


def reported_after_a_notice(record: Record) -> Iterator[str]:
    """Hold that a report follows a notice and fifteen days, and no hardship or dispute stands."""
    for row in record.tables["bureau_notice"]:
        day = row["reported_on"]
        if day is not None and day <= row["told_on"] + MAY_OBJECT:
            yield f"{row['case_id']}: told on {row['told_on']}, reported on {day}"
        for hold in record.holds if day is not None else ():
            is_its = hold.case_id == row["case_id"] and hold.flag in {"hardship", "disputed"}
            is_then = hold.since.date() < day and (hold.until is None or day < hold.until.date())
            if is_its and is_then:
                yield f"{row['case_id']}: reported in {hold.flag}"


MONEY_RULES = (
    instalments_pay_it_off,
    nothing_is_settled_twice,
    none_broken_early,
    reported_after_a_notice,
)
"""What must hold of money and of the credit bureau."""
