"""The risk view counts cases and fen, and nobody is named in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case

from visitplanner.casework.importing import import_cases
from visitplanner.casework.risk import Amount, Group, Judged, bucket_of, risk_view
from visitplanner.casework.steps import take_step
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import Ability, OutcomeCode, Promise, VisitOutcome, Willingness
from visitplanner.process.states import Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import Case

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

NOT_SEEN = {"willingness": Willingness.NOT_KNOWN, "ability": Ability.NOT_KNOWN}
EVENING = at("19:00")


def case(number: int, days: int = 45, **changes: object) -> Case:
    fields = {"agreed_windows": (), "consent": None, "overdue_fen": 100_000, "balance_fen": 10**6}
    return make_case(f"C{number}", days_past_due=days, **{**fields, **changes})


@pytest.mark.parametrize(
    ("days", "bucket"), [(1, 1), (30, 1), (31, 2), (60, 2), (180, 6), (181, 7), (2_000, 7)]
)
def test_a_bucket_has_thirty_days_and_the_last_has_no_end(days: int, bucket: int) -> None:
    assert bucket_of(days) == bucket


def test_what_was_seen_last_counts_and_what_nobody_saw_is_not_known(at_desk: AtDesk) -> None:
    with at_desk(EVENING) as desk:
        import_cases(desk, [case(1), case(2), case(3, days=200)])
        for ago, willing, able in [
            (9, Willingness.UNWILLING, Ability.ABLE),
            (1, Willingness.WILLING, Ability.NOT_KNOWN),
        ]:
            outcome = VisitOutcome(
                case_id="C1",
                officer_id="W01",
                day=DAY - timedelta(days=ago),
                outcome=OutcomeCode.MET_REFUSED,
                willingness=willing,
                ability=able,
            )
            record_visit(desk, Report(outcome=outcome))
        view = risk_view(desk, DAY)
    one = Amount(num_cases=1, overdue_fen=100_000)
    assert view.groups == {
        Group(bucket=2, willingness=Willingness.WILLING, ability=Ability.ABLE): one,
        Group(bucket=2, **NOT_SEEN): one,
        Group(bucket=7, **NOT_SEEN): one,
    }
    assert list(view.groups)[0].willingness is Willingness.WILLING  # noqa: RUF015 (the order)


def test_closed_cases_are_no_risk(at_desk: AtDesk) -> None:
    with at_desk(EVENING) as desk:
        import_cases(desk, [case(1), case(2)])
        take_step(desk, "C1", Step.PAY, DAY)
        (amount,) = risk_view(desk, DAY).groups.values()
    assert amount.num_cases == 1


def test_a_case_rolls_where_an_import_has_it_in_another_bucket(at_desk: AtDesk) -> None:
    with at_desk(at("08:00", DAY - timedelta(days=30))) as desk:
        import_cases(desk, [case(1, 15), case(2, 29), case(3, 61)])
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case(1, 45), case(2, 30), case(3, 20, overdue_fen=5_000)])
        view = risk_view(desk, DAY)
        later = risk_view(desk, DAY + timedelta(days=1))
    assert view.rolls == {
        (1, 2): Amount(num_cases=1, overdue_fen=100_000),
        (3, 1): Amount(num_cases=1, overdue_fen=5_000),
    }
    assert later.rolls == {}


def test_two_tables_of_one_day_roll_a_case_once_and_back_is_no_roll(at_desk: AtDesk) -> None:
    with at_desk(at("08:00", DAY - timedelta(days=30))) as desk:
        import_cases(desk, [case(1, 15), case(2, 15)])
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case(1, 45), case(2, 45)])
        import_cases(desk, [case(1, 75), case(2, 15)])
        assert list(risk_view(desk, DAY).rolls) == [(1, 3)]


def test_broken_promises_are_counted_by_their_day(at_desk: AtDesk) -> None:
    promise = Promise(due_on=DAY, amount_fen=100)
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case(n, promise=promise) for n in (1, 2, 3)])
        for name in ("C1", "C2", "C3"):
            take_step(desk, name, Step.WATCH_PROMISE, DAY)
    with at_desk(at("08:00", DAY + timedelta(days=3))) as desk:
        take_step(desk, "C1", Step.KEEP_PROMISE, DAY)
        take_step(desk, "C2", Step.BREAK_PROMISE, DAY + timedelta(days=3))
        assert risk_view(desk, DAY).promises == Judged(num_kept=1, num_broken=1)
        assert risk_view(desk, DAY + timedelta(days=1)).promises == Judged(num_kept=0, num_broken=0)
