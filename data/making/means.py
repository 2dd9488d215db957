"""What the made-up bank knows of its cases' money: the arrears by their parts, the households."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from making.cases import Row

AS_OF = date(2026, 9, 30)
"""The last working day before the holiday."""

_SEED_OF_ITS_OWN = 20_260_930
"""So that the other tables stay as they are."""

_PRODUCTS = ("个人消费贷款", "信用卡分期", "装修贷款", "个人经营贷款")
_DAILY_RATES_PERCENT = (0.04, 0.05)
"""Of loans to consumers, as they are advertised: so many percent a day."""

_FEE_SHARE = 0.3
"""Of cases with a fee on record."""

_KNOWN_SHARE, _ALL_KNOWN_SHARE = 0.7, 0.75
"""Households whose income is known, and of those the ones of which the rest is known too."""

_MEDIAN_INCOME_YUAN, _INCOME_SPREAD = 6_800, 0.45
_TERMS_MONTHS = (24, 36, 60)


def make_means(cases: Sequence[Row]) -> list[Row]:
    """Return a row for each case; parts add up to what is overdue, to the fen."""
    rng = Random(_SEED_OF_ITS_OWN)  # noqa: S311 (nothing secret is drawn)
    return [_loan(rng, case) | _household(rng) for case in cases]


def _loan(rng: Random, case: Row) -> Row:
    overdue = round(float(case["overdue_amount"]) * 100)
    days = int(case["days_past_due"])
    rate = rng.choice(_DAILY_RATES_PERCENT) / 100
    interest = round(overdue * rate * days / (1 + rate * days))
    fees = rng.randrange(1_000, 6_000) if rng.random() < _FEE_SHARE else 0
    fees = min(fees, overdue - interest)
    return {
        "case_id": case["case_id"],
        "as_of": str(AS_OF),
        "product": rng.choice(_PRODUCTS),
        "lent_on": str(AS_OF - timedelta(days=days + rng.randrange(90, 900))),
        "overdue_since": str(AS_OF - timedelta(days=days)),
        "principal": _yuan(overdue - interest - fees),
        "interest": _yuan(interest),
        "fees": _yuan(fees),
        "instalment": _yuan(round(float(case["balance"]) * 100) // rng.choice(_TERMS_MONTHS)),
    }


def _household(rng: Random) -> Row:
    """Return what is known of a household; nothing, of some."""
    drawn = {
        "income": f"{_MEDIAN_INCOME_YUAN * rng.lognormvariate(0.0, _INCOME_SPREAD):.0f}",
        "outgoings": str(rng.randrange(0, 3_200, 100)),
        "dependants": str(rng.choice((0, 1, 1, 2, 3))),
        "at_hand": str(rng.choice((0, 500, 1_000, 3_000))),
    }
    is_known, is_all_known = rng.random() < _KNOWN_SHARE, rng.random() < _ALL_KNOWN_SHARE
    if not is_known:
        return {}
    return drawn if is_all_known else {"income": drawn["income"]}


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
