"""The amounts of a pack add up as they stand there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from known_cases import DEBT, TODAY

from visitplanner.messages import translator
from visitplanner.repayment.rules import RepaymentRules
from visitplanner.repayment.schedule import schedule
from visitplanner.repayment.tables import schedule_table
from visitplanner.repayment.terms import Method
from visitplanner.report.pack.money import FIRST_MONTHS, first_months

if TYPE_CHECKING:
    from visitplanner.repayment.schedule import Schedule

EN = translator("en")


def made(months: int, method: Method = Method.EQUAL_PRINCIPAL, down_fen: int = 0) -> Schedule:
    terms = RepaymentRules().terms(method, months, TODAY.replace(month=11), down_fen)
    return schedule(DEBT, terms)


@given(
    months=st.integers(3, 60),
    method=st.sampled_from(list(Method)),
    down_fen=st.sampled_from([0, 100_000]),
)
def test_the_rows_add_up_to_the_sum_in_every_column(
    months: int, method: Method, down_fen: int
) -> None:
    *rows, sums = first_months(made(months, method, down_fen)).rows
    for column in range(2, 7):
        cells = [row[column] for row in rows]
        assert sum(cell for cell in cells if isinstance(cell, Decimal)) == sums[column]
    assert rows[-1][-1] == 0


def test_the_payments_that_are_not_shown_stand_in_one_row() -> None:
    _, *rows = first_months(made(12)).for_screen(EN)
    assert [row[0] for row in rows] == ["1", "2", "3", "4 to 12, together", "sum"]
    assert rows[3][1] == "until 2027-10-08"
    # 3,000 of the 12,000 principal are paid by the first three
    assert [row[3] for row in rows] == ["1,000.00"] * 3 + ["9,000.00", "12,000.00"]


def test_one_payment_more_stands_as_it_is() -> None:
    whole = made(FIRST_MONTHS + 1)
    assert first_months(whole) == schedule_table(whole)
