"""Random debts and terms, for what must hold of every schedule."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from visitplanner.repayment import Debt, Means, Method, Terms
from visitplanner.repayment.due_days import add_months

MONTHS = st.integers(3, 60)
RATES = st.integers(0, 2_400).map(lambda basis_points: Fraction(basis_points, 10_000))
DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@st.composite
def debts(draw: st.DrawFn, least_fen: int = 1_000 * 60) -> Debt:
    """Return a debt, large or small, of one kind or several; enough for 60 months."""
    amounts = [draw(st.integers(0, 10 ** draw(st.integers(0, 9)))) for _ in range(3)]
    short = max(0, least_fen - sum(amounts))
    amounts[draw(st.integers(0, 2))] += short
    principal, interest, fees = amounts
    return Debt(as_of=draw(DAYS), principal_fen=principal, interest_fen=interest, fees_fen=fees)


@st.composite
def plans(draw: st.DrawFn, method: Method | None = None) -> tuple[Debt, Terms]:
    """Return a debt and terms that fit it, with a down payment now and then."""
    debt, months = draw(debts()), draw(MONTHS)
    chosen = method or draw(st.sampled_from(Method))
    latest = (add_months(debt.as_of, 2) - debt.as_of).days
    down = draw(st.just(0) | st.integers(0, debt.total_fen - months * 1_000))
    terms = Terms(
        method=chosen,
        months=months,
        first_due_on=debt.as_of + timedelta(days=draw(st.integers(1, latest))),
        annual_rate=Fraction(0) if chosen is Method.INTEREST_FREE else draw(RATES),
        down_payment_fen=down,
    )
    return debt, terms


FEN = st.none() | st.integers(0, 10**7)


@st.composite
def means(draw: st.DrawFn) -> Means:
    """Return what may be known of a household."""
    return Means(
        monthly_income_fen=draw(FEN),
        outgoings_fen=draw(FEN),
        dependants=draw(st.none() | st.integers(0, 6)),
        at_hand_fen=draw(FEN),
    )
