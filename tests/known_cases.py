"""What may be known of a case when a pack is made: by hand, and any at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from debts import FEN, means
from hypothesis import strategies as st
from samples import make_case

from visitplanner.domain import Ability, HoldFlag, OutcomeCode, Willingness
from visitplanner.messages import say
from visitplanner.preparation.known import (
    Known,
    PastComplaint,
    PastPromise,
    PromiseStanding,
    SeenVisit,
)
from visitplanner.preparation.pack import Ground
from visitplanner.process.rules import PROCESS_RULES
from visitplanner.repayment import Debt, Means
from visitplanner.repayment.loan import Loan
from visitplanner.rulebook.book import read_rulebook

TODAY = date(2026, 10, 8)
GROUND = Ground(rules=(*read_rulebook().rules, *PROCESS_RULES))
DEBT = Debt(as_of=date(2026, 9, 30), principal_fen=1_200_000, interest_fen=34_567, fees_fen=5_000)
COMFORTABLE = Means(monthly_income_fen=800_000, outgoings_fen=200_000, dependants=1, at_hand_fen=0)


def make_loan(debt: Debt = DEBT, means: Means = COMFORTABLE, **facts: Any) -> Loan:  # noqa: ANN401 (any field)
    """Return a loan of case C1."""
    return Loan(case_id="C1", debt=debt, means=means, **facts)


def make_known(**facts: Any) -> Known:  # noqa: ANN401 (any field)
    """Return what is known of case C1, 60 days past due, whose household can bear a plan."""
    usual = {"today": TODAY, "state": say("agreed"), "loan": make_loan()}
    return Known(**{**usual, "case": make_case("C1", days_past_due=60), **facts})


_DAYS = st.integers(-200, 60).map(lambda days: TODAY + timedelta(days=days))

_VISITS = st.builds(
    SeenVisit,
    day=_DAYS,
    outcome=st.sampled_from(OutcomeCode),
    willingness=st.sampled_from(Willingness),
    ability=st.sampled_from(Ability),
)
_PROMISES = st.builds(
    PastPromise,
    due_on=_DAYS,
    amount_fen=st.none() | st.integers(1, 10**7),
    standing=st.sampled_from(PromiseStanding),
)
_COMPLAINTS = st.builds(PastComplaint, received_on=_DAYS, resolved_on=st.none() | _DAYS)


def _in_order(each: st.SearchStrategy[Any], day: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(each, max_size=3).map(
        lambda found: tuple(sorted(found, key=lambda one: getattr(one, day)))
    )


@st.composite
def loans(draw: st.DrawFn) -> Loan:
    """Return any loan of case C1, from no debt at all to a large one."""
    parts = [draw(st.integers(0, 10 ** draw(st.integers(0, 8)))) for _ in range(3)]
    debt = Debt(
        as_of=TODAY - timedelta(days=draw(st.integers(0, 400))),
        **dict(zip(("principal_fen", "interest_fen", "fees_fen"), parts, strict=True)),
    )
    return make_loan(debt=debt, means=draw(means()), instalment_fen=draw(FEN))


@st.composite
def knowns(draw: st.DrawFn) -> Known:
    """Return anything that may be known of case C1."""
    return make_known(
        case=make_case(
            "C1",
            days_past_due=draw(st.integers(1, 400)),
            overdue_fen=draw(st.integers(1, 10**8)),
            flags=draw(st.just(frozenset()) | st.frozensets(st.sampled_from(HoldFlag), max_size=2)),
        ),
        loan=draw(st.none() | loans()),
        visits=draw(_in_order(_VISITS, "day")),
        promises=draw(_in_order(_PROMISES, "due_on")),
        complaints=draw(_in_order(_COMPLAINTS, "received_on")),
        grace_days=draw(st.integers(0, 5)),
        plan_runs=draw(st.booleans()),
        in_counselling=draw(st.sampled_from((False, False, True))),
        in_dispute=draw(st.sampled_from((False, False, True))),
        hardship_passed_on=draw(st.none() | _DAYS),
        dispute_settled_on=draw(st.none() | _DAYS),
    )
