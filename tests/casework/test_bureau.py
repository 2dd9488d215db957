"""The borrower is told of the credit bureau, given time, and only then is a report recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case

from visitplanner.casework.bureau import bureau_notices, report_to_bureau, tell_of_bureau
from visitplanner.casework.follow_ups import follow_ups
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import take_step
from visitplanner.domain import Channel, HoldFlag
from visitplanner.errors import InputError
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.states import CaseState, Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

UNTIL = DAY + timedelta(days=15)
LATER = at("09:00", date(2026, 12, 1))


def notified(desk: Desk, **changes: object) -> None:
    import_cases(desk, [make_case(agreed_windows=(), consent=None, **changes)])


def test_a_notice_waits_its_time_and_then_a_report_may_be_recorded(at_desk: AtDesk) -> None:
    with at_desk(LATER) as desk:
        notified(desk)
        file = tell_of_bureau(desk, "C1", DAY, Channel.MAIL)
        assert file.progress.state is CaseState.BUREAU_NOTICE
        (asked,) = follow_ups(desk)
        assert (asked.kind, asked.due_on) == (
            FollowUpKind.BUREAU_REPORT,
            UNTIL + timedelta(days=1),
        )
        with pytest.raises(InputError, match="may object until Fri 23 Oct 2026"):
            report_to_bureau(desk, "C1", UNTIL)
        file = report_to_bureau(desk, "C1", UNTIL + timedelta(days=1))
        assert file.progress.state is CaseState.BUREAU_NOTICE
        assert follow_ups(desk) == ()
    (row,) = bureau_notices(file)
    assert (row["channel"], row["waits_until"], row["reported_on"]) == (
        "mail",
        UNTIL,
        UNTIL + timedelta(days=1),
    )


def test_each_is_recorded_once(at_desk: AtDesk) -> None:
    with at_desk(LATER) as desk:
        notified(desk)
        told = tell_of_bureau(desk, "C1", DAY, Channel.MAIL)
        assert len(tell_of_bureau(desk, "C1", DAY, Channel.MAIL).events) == len(told.events)
        done = report_to_bureau(desk, "C1", LATER.date())
        assert len(report_to_bureau(desk, "C1", LATER.date()).events) == len(done.events)


def test_nothing_is_reported_before_the_borrower_was_told(at_desk: AtDesk) -> None:
    with at_desk(LATER) as desk:
        notified(desk)
        with pytest.raises(InputError, match=r"no notice of the credit bureau .*bureau-notice"):
            report_to_bureau(desk, "C1", DAY)


@pytest.mark.parametrize(
    ("step", "end"),
    [(Step.COUNSEL, Step.END_COUNSELLING), (Step.DISPUTE, Step.SETTLE_DISPUTE)],
)
def test_hardship_and_dispute_hold_a_report_and_ask_for_a_new_notice(
    at_desk: AtDesk, step: Step, end: Step
) -> None:
    with at_desk(LATER) as desk:
        notified(desk)
        tell_of_bureau(desk, "C1", DAY, Channel.MAIL)
        take_step(desk, "C1", step, UNTIL)
        with pytest.raises(InputError, match="nor in hardship or dispute"):
            report_to_bureau(desk, "C1", LATER.date())
        take_step(desk, "C1", end, UNTIL + timedelta(days=1))
        with pytest.raises(InputError, match="no notice of the credit bureau"):
            report_to_bureau(desk, "C1", LATER.date())


def test_whoever_is_in_hardship_is_not_told(at_desk: AtDesk) -> None:
    with at_desk(LATER) as desk:
        notified(desk, flags=frozenset({HoldFlag.HARDSHIP}))
        with pytest.raises(InputError, match="nor in hardship or dispute"):
            tell_of_bureau(desk, "C1", DAY, Channel.MAIL)


@pytest.mark.parametrize("step", [Step.NOTIFY_BUREAU, Step.REPORT_BUREAU])
def test_neither_is_recorded_without_its_facts(at_desk: AtDesk, step: Step) -> None:
    with at_desk(LATER) as desk:
        notified(desk)
        with pytest.raises(InputError, match="is recorded with: visitplanner case record CASE"):
            take_step(desk, "C1", step, DAY)
