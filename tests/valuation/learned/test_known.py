"""What a plan knows of a case on a day, and which models it can be planned by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from learned import make_model
from samples import DAY, make_case

from visitplanner.domain import OutcomeCode, PastVisit, Promise
from visitplanner.errors import InputError
from visitplanner.learning.traits import refusal_of
from visitplanner.valuation.learned.known import KNOWN, cells_for, known_cells, require_known

if TYPE_CHECKING:
    from visitplanner.valuation.learned.model import AmountPaid


def test_only_visits_before_the_day_are_known() -> None:
    past = (
        PastVisit(visited_on=DAY - timedelta(days=9), outcome=OutcomeCode.MET_PROMISED),
        PastVisit(visited_on=DAY - timedelta(days=20), outcome=OutcomeCode.NOT_AT_HOME),
        PastVisit(visited_on=DAY, outcome=OutcomeCode.MET_REFUSED),
    )
    known = known_cells(make_case(past_visits=past), DAY)
    assert known["num_visits"] == 2
    assert known["num_not_at_home"] == 1
    assert known["num_promises"] == 1
    assert known["last_outcome"] == "met_promised"


@pytest.mark.parametrize(("due_in", "word"), [(1, "pending"), (0, "due"), (-30, "due")])
def test_a_promise_is_pending_until_its_day(due_in: int, word: str) -> None:
    promise = Promise(due_on=DAY + timedelta(days=due_in))
    assert known_cells(make_case(promise=promise), DAY)["promise"] == word


def test_money_is_told_in_yuan_and_nothing_is_told_as_none() -> None:
    known = known_cells(make_case(overdue_fen=1_000_050), DAY)
    assert known["overdue_amount"] == 10_000.5
    assert (known["promise"], known["last_outcome"]) == ("none", "none")


def with_owed(column: str) -> AmountPaid:
    amount = make_model().amount
    assert amount is not None
    return replace(amount, owed=column)


def test_a_column_may_have_its_chinese_name() -> None:
    model = replace(make_model(), amount=with_owed("逾期金额"))
    require_known(model, "m.json")
    assert cells_for(model, make_case(), DAY)["逾期金额"] == 10_000.0


def test_a_model_that_asks_for_more_is_refused() -> None:
    model = replace(make_model(), amount=with_owed("wealth"))
    with pytest.raises(InputError, match="a plan does not know this of a case") as caught:
        require_known(model, "m.json")
    assert [fault.column for fault in caught.value.faults] == ["wealth"]


def test_nothing_that_is_known_is_a_refused_trait() -> None:
    names = [name for english, (chinese, _) in KNOWN.items() for name in (english, chinese)]
    assert [name for name in names if refusal_of(name) is not None] == []
