"""Ways to repay a debt, reckoned exactly: what the bank allows, what each asks, what can be borne.

`debt` is what is owed and what may be waived of it; `terms` and `schedule` spread it over months,
to the fen; `bearing` asks whether a household can carry that; `options` puts it together by the
bank's `rules`. Nothing here reads or writes. Money is whole fen, rates are exact fractions.
"""

from visitplanner.repayment.bearing import LivingRules, Means, Verdict
from visitplanner.repayment.debt import Debt, Waiver, WaiverLimit, WaiverLimits, waive
from visitplanner.repayment.options import (
    Option,
    Way,
    Wish,
    needs_counselling,
    options,
    shortest_borne,
)
from visitplanner.repayment.rules import RepaymentRules
from visitplanner.repayment.schedule import Payment, Schedule, schedule
from visitplanner.repayment.terms import Method, Terms

__all__ = [
    "Debt",
    "LivingRules",
    "Means",
    "Method",
    "Option",
    "Payment",
    "RepaymentRules",
    "Schedule",
    "Terms",
    "Verdict",
    "Waiver",
    "WaiverLimit",
    "WaiverLimits",
    "Way",
    "Wish",
    "needs_counselling",
    "options",
    "schedule",
    "shortest_borne",
    "waive",
]
