"""Debts and means in the store: the newest day's, sealed, told whole, and gone when time is up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from known_cases import COMFORTABLE, DEBT, make_loan
from samples import DAY, at, make_case
from sqlalchemy import select

from visitplanner.casework.importing import import_cases
from visitplanner.casework.means import MeansTaken, import_means
from visitplanner.casework.privacy import export_case, purge
from visitplanner.casework.steps import take_step
from visitplanner.errors import InputError
from visitplanner.process.states import Step
from visitplanner.repayment import Means
from visitplanner.store.means import read_loans
from visitplanner.store.schema import MEANS

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.repayment.loan import Loan

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

LOAN = make_loan(
    product="个人消费贷款", lent_on=date(2025, 3, 1), overdue_since=None, instalment_fen=101_540
)
OTHER = replace(LOAN, case_id="C2", means=Means())


@pytest.fixture(autouse=True)
def two_cases(at_desk: AtDesk) -> None:
    """Put two cases into the store."""
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case("C1"), make_case("C2")])


def take(at_desk: AtDesk, *loans: Loan) -> MeansTaken:
    with at_desk(at("09:00")) as desk:
        return import_means(desk, loans)


def known(at_desk: AtDesk) -> dict[str, Loan]:
    with at_desk(at("10:00")) as desk:
        return dict(read_loans(desk.journal, ["C1", "C2"]))


def test_what_is_taken_comes_back_and_the_same_again_changes_nothing(at_desk: AtDesk) -> None:
    assert take(at_desk, LOAN, OTHER) == MeansTaken(num_changed=2, num_same=0, untaken=())
    assert known(at_desk) == {"C1": LOAN, "C2": OTHER}
    assert take(at_desk, LOAN, OTHER) == MeansTaken(num_changed=0, num_same=2, untaken=())


def test_amounts_of_an_earlier_day_do_not_take_the_place_of_later_ones(at_desk: AtDesk) -> None:
    earlier = replace(LOAN, debt=replace(DEBT, as_of=DEBT.as_of - timedelta(days=1)))
    take(at_desk, LOAN)
    done = take(at_desk, earlier, OTHER)
    assert (done.num_changed, done.num_same) == (1, 0)
    assert "amounts of a later day are known" in str(done.untaken[0].message)
    assert known(at_desk)["C1"] == LOAN
    corrected = replace(LOAN, debt=replace(DEBT, fees_fen=0))  # of the same day: the last counts
    take(at_desk, corrected)
    assert known(at_desk)["C1"] == corrected


def test_unknown_cases_and_days_to_come_are_refused_whole(at_desk: AtDesk) -> None:
    ahead = replace(LOAN, debt=replace(DEBT, as_of=DAY + timedelta(days=1)))
    stranger = replace(LOAN, case_id="C9")
    with pytest.raises(InputError, match="no case C9") as refusal:
        take(at_desk, ahead, stranger, OTHER)
    assert {fault.column for fault in refusal.value.faults} == {"case_id", "as_of"}
    assert known(at_desk) == {}


def test_of_a_closed_case_nothing_more_is_kept(at_desk: AtDesk) -> None:
    with at_desk(at("08:30")) as desk:
        take_step(desk, "C1", Step.CLOSE, DAY)
    done = take(at_desk, LOAN, OTHER)
    assert "C1: it is closed" in str(done.untaken[0].message)
    assert set(known(at_desk)) == {"C2"}


def test_no_income_lies_open_in_the_store(at_desk: AtDesk) -> None:
    take(at_desk, LOAN)
    with at_desk(at("10:00")) as desk:
        row = desk.journal.connection.execute(select(MEANS)).mappings().one()
    open_cells = {name: cell for name, cell in row.items() if not isinstance(cell, bytes)}
    assert set(row) - set(open_cells) == {"income", "outgoings", "dependants", "at_hand"}
    assert str(COMFORTABLE.monthly_income_fen) not in str(dict(row))


def test_means_are_told_to_whom_they_are_about_and_taken_away_in_time(at_desk: AtDesk) -> None:
    take(at_desk, LOAN)
    with at_desk(at("10:00")) as desk:
        told = json.loads(export_case(desk, "C1"))["case_means"]
        assert told[0]["income"] == "800000"
        purge(desk, ["C1"])
    assert known(at_desk)["C1"] == replace(LOAN, means=Means())
