"""An agreement that nobody comes by looks like none; and a visit that was declined says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.packs import strategy_of_file
from visitplanner.casework.steps import take_step
from visitplanner.casework.unused import declined_on, why_unused
from visitplanner.cli.case_words import file_words
from visitplanner.domain import Channel, Notice
from visitplanner.process.states import CaseState, Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))


def shown(desk: Desk) -> list[str]:
    file = open_file(desk, "C1")
    chosen = strategy_of_file(desk, file)
    return [str(line) for line in file_words(desk, file, chosen)]


def test_an_agreement_in_use_is_told_as_it_is(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1")])
        assert why_unused(desk, open_file(desk, "C1")) == ()
        assert not any("not used" in line for line in shown(desk))


def test_an_agreement_that_the_rulebook_refused_is_told_as_not_used_with_its_rule(
    at_desk: AtDesk,
) -> None:
    night = (agreed("22:00", "23:00"),)
    with at_desk(EVE) as desk:
        done = import_cases(desk, [make_case("C1", agreed_windows=night)])
        assert done.untaken
        lines = shown(desk)
        place = next(n for n, line in enumerate(lines) if line.endswith("nobody comes by it"))
        assert lines[place].startswith("Agreement ")
        assert lines[place + 1].endswith("(rule hours)")


def test_an_agreement_of_before_any_notice_says_what_comes_first(at_desk: AtDesk) -> None:
    late = (Notice(given_on=DAY - timedelta(days=4), channel=Channel.PHONE),)
    with at_desk(EVE) as desk:
        case = make_case("C1", notices=late)
        assert case.consent is not None
        early = replace(case.consent, given_on=DAY - timedelta(days=8))
        assert import_cases(desk, [replace(case, consent=early)]).untaken
        (why,) = why_unused(desk, open_file(desk, "C1"))
        assert str(why).startswith("it was agreed before the borrower was given notice")
        assert "visitplanner notice add" in str(why)


def test_an_agreement_that_a_rule_refused_then_and_none_does_now_says_so(
    at_desk: AtDesk,
) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1", notices=(), consent=None, agreed_windows=())])
        file = open_file(desk, "C1")
        agreed_case = make_case("C1")
        (why,) = why_unused(desk, replace(file, case=agreed_case))
        assert str(why).startswith("the import left it for what stood against it on that day")


def test_an_agreement_of_the_day_of_the_first_notice_does_not_come_before_it(
    at_desk: AtDesk,
) -> None:
    """Another notice was given two days later."""
    case = make_case("C1")
    assert case.consent is not None
    days = (case.consent.given_on, case.consent.given_on + timedelta(days=2))
    notices = tuple(Notice(given_on=day, channel=Channel.PHONE) for day in days)
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1", notices=(), consent=None, agreed_windows=())])
        file = open_file(desk, "C1")
        (why,) = why_unused(desk, replace(file, case=replace(case, notices=notices)))
        assert str(why).startswith("the import left it for what stood against it on that day")


def test_where_help_goes_before_an_agreement_it_says_so(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1")])
        take_step(desk, "C1", Step.COUNSEL, desk.today)
        assert "    the case is now: in counselling" in shown(desk)


def test_who_declines_has_no_agreement_left_and_no_old_table_brings_it_back(
    at_desk: AtDesk,
) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1")])
        take_step(desk, "C1", Step.SEEK_AGREEMENT, desk.today)
        assert declined_on(open_file(desk, "C1")) is None
        take_step(desk, "C1", Step.DECLINE, desk.today)
        lines = shown(desk)
        told = "Declined: the borrower wants no visit, as told on Wed 7 Oct 2026."
        assert lines[lines.index(told) + 1] == "No agreement is on record."
        assert import_cases(desk, [make_case("C1")]).untaken
        file = open_file(desk, "C1")
        assert file.progress.state is CaseState.NOTIFIED
        assert file.case.agreed_windows == ()


@pytest.mark.parametrize("step", [Step.SEEK_AGREEMENT, Step.COUNSEL])
def test_a_time_sought_anew_is_no_longer_declined(at_desk: AtDesk, step: Step) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1", consent=None, agreed_windows=())])
        take_step(desk, "C1", Step.SEEK_AGREEMENT, desk.today)
        take_step(desk, "C1", Step.DECLINE, desk.today)
        take_step(desk, "C1", step, desk.today)
        is_still = declined_on(open_file(desk, "C1")) is not None
        assert is_still == (step is Step.COUNSEL)
