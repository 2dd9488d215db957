"""Options and schedules as tables for a screen and for a spreadsheet."""

from __future__ import annotations

from datetime import date

from visitplanner.messages import translator
from visitplanner.repayment import Debt, Means, RepaymentRules, options
from visitplanner.repayment.tables import options_table, schedule_table

DEBT = Debt(as_of=date(2026, 10, 8), principal_fen=300_000)
FOUND = options(DEBT, Means(monthly_income_fen=0), RepaymentRules(months=(3, 60)))
EN = translator("en")


def test_an_option_says_what_it_asks_and_why_it_is_not_offered() -> None:
    rows = options_table(FOUND).for_screen(EN)
    assert rows[1] == [
        *("in full at once", "3,000.00", "3,000.00", "3,000.00", "0.00", "2026-10-08"),
        *("not known", "-"),
    ]
    assert rows[3][0] == "equal instalments, 3 months"
    assert rows[3][-2:] == [
        "cannot be borne",
        "not offered: ¥1,010.02 is asked, ¥0.00 can be spared",
    ]
    assert rows[5][-1].endswith("needs approval: more than 36 months")


def test_a_spreadsheet_gets_bare_numbers_and_empty_cells() -> None:
    rows = options_table(FOUND).for_spreadsheet(EN)
    assert rows[1][1:] == ["3000.00", "3000.00", "3000.00", "0.00", "2026-10-08", "not known", ""]


def test_an_option_that_is_not_reckoned_has_no_figures() -> None:
    found = options(
        Debt(as_of=DEBT.as_of, principal_fen=5_000), Means(), RepaymentRules(months=(60,))
    )
    assert options_table(found).for_screen(EN)[-1][1:6] == ["-"] * 5


def test_sums_stand_below_a_schedule() -> None:
    made = FOUND[3].schedule
    assert made is not None
    rows = schedule_table(made).for_screen(EN)
    assert [row[0] for row in rows] == ["no.", "1", "2", "3", "sum"]
    assert rows[-1] == ["sum", "-", "3,030.00", "3,000.00", "30.00", "0.00", "0.00", "-"]
