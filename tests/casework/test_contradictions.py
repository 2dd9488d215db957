"""Two officers of one visit: every word is kept, one counts, and what protects goes first."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import DAY, at, make_case

from visitplanner.casework.contradictions import Contradiction, contradictions
from visitplanner.casework.desk import CaseFile, Desk, open_file, record
from visitplanner.casework.follow_ups import follow_ups
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import take_step
from visitplanner.casework.visits import News, Recorded, Report, record_visit
from visitplanner.domain import PROMISING, OutcomeCode, Promise, VisitOutcome
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.states import CaseState, Step
from visitplanner.store.schema import PROMISE, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVENING = at("19:00")
HARDSHIP, REFUSED = OutcomeCode.MET_HARDSHIP, OutcomeCode.MET_REFUSED
PROMISED, DISPUTED = OutcomeCode.MET_PROMISED, OutcomeCode.DISPUTED
NUMBERS = itertools.count(2)


@pytest.fixture(autouse=True)
def planned(at_desk: AtDesk) -> None:
    """Put a case into the store that is planned for the day of the visit."""
    with at_desk(at("08:00", DAY - timedelta(days=1))) as desk:
        import_cases(desk, [make_case()])
    with at_desk(at("08:00")) as desk:
        record(desk, open_file(desk, "C1"), [Step.PREPARE, Step.PLAN], DAY)


def tell(at_desk: AtDesk, officer_id: str, code: OutcomeCode, case_id: str = "C1") -> Recorded:
    due = Promise(due_on=DAY + timedelta(days=7), amount_fen=100)
    said = VisitOutcome(
        case_id=case_id,
        officer_id=officer_id,
        day=DAY,
        outcome=code,
        promise=due if code in PROMISING else None,
    )
    with at_desk(EVENING) as desk:
        return record_visit(desk, Report(outcome=said))


def file_of(at_desk: AtDesk, case_id: str = "C1") -> CaseFile:
    with at_desk(EVENING) as desk:
        return open_file(desk, case_id)


def counted(at_desk: AtDesk) -> OutcomeCode:
    return file_of(at_desk).case.past_visits[-1].outcome


@pytest.mark.parametrize("protecting", [HARDSHIP, DISPUTED])
@pytest.mark.parametrize("other", [REFUSED, PROMISED, OutcomeCode.NOT_AT_HOME])
@pytest.mark.parametrize("first", [True, False])
def test_hardship_or_a_dispute_of_either_wins_whoever_comes_first(
    at_desk: AtDesk, protecting: OutcomeCode, other: OutcomeCode, *, first: bool
) -> None:
    words = [("W01", protecting), ("W02", other)]
    for officer_id, code in words if first else words[::-1]:
        done = tell(at_desk, officer_id, code)
    assert counted(at_desk) is protecting
    state = CaseState.COUNSELLING if protecting is HARDSHIP else CaseState.DISPUTE
    assert file_of(at_desk).progress.state is state
    assert done.contradiction is not None
    assert set(done.contradiction.told) == set(words)
    assert done.outcome.outcome is done.contradiction.counted is protecting
    standings = [row["standing"] for row in file_of(at_desk).facts.facts[PROMISE.name]]
    assert "open" not in standings  # nothing presses


def test_hardship_goes_before_a_dispute(at_desk: AtDesk) -> None:
    tell(at_desk, "W01", DISPUTED)
    tell(at_desk, "W02", HARDSHIP)
    assert counted(at_desk) is HARDSHIP
    assert file_of(at_desk).progress.state is CaseState.COUNSELLING


def test_of_other_words_the_last_counts_and_both_are_kept(at_desk: AtDesk) -> None:
    assert tell(at_desk, "W01", REFUSED).contradiction is None
    done = tell(at_desk, "W02", OutcomeCode.NOT_AT_HOME)
    assert (done.news, counted(at_desk)) == (News.CORRECTED, OutcomeCode.NOT_AT_HOME)
    assert len(file_of(at_desk).facts.facts[REPORT.name]) == 2
    again = tell(at_desk, "W01", REFUSED)  # as before: no news
    assert (again.news, counted(at_desk)) == (News.SAME, OutcomeCode.NOT_AT_HOME)


def test_a_contradiction_is_listed_until_a_word_without_a_number_ends_it(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    tell(at_desk, "W01", REFUSED)
    tell(at_desk, "W02", OutcomeCode.NOT_AT_HOME)
    with at_desk(EVENING) as desk:
        (found,) = contradictions(desk)
        (asked,) = follow_ups(desk)
    assert found == Contradiction(
        case_id="C1",
        day=DAY,
        told=(("W01", REFUSED), ("W02", OutcomeCode.NOT_AT_HOME)),
        counted=OutcomeCode.NOT_AT_HOME,
    )
    assert asked.kind is FollowUpKind.REVISIT
    assert tell(at_desk, "", REFUSED).contradiction is None
    with at_desk(EVENING) as desk:
        assert contradictions(desk) == ()
    assert counted(at_desk) is REFUSED
    assert store.verified(dispatcher).findings == ()


def test_a_word_without_a_number_counts_again_where_an_officer_spoke_after_it(
    at_desk: AtDesk,
) -> None:
    assert tell(at_desk, "", REFUSED).news is News.NEW
    tell(at_desk, "W01", OutcomeCode.NOT_AT_HOME)
    again = tell(at_desk, "", REFUSED)
    assert (again.news, again.contradiction) == (News.CORRECTED, None)
    assert counted(at_desk) is REFUSED
    assert tell(at_desk, "", REFUSED).news is News.SAME


def test_who_agrees_contradicts_nobody_and_a_closed_case_asks_nobody(at_desk: AtDesk) -> None:
    tell(at_desk, "W01", REFUSED)
    assert tell(at_desk, "W02", REFUSED).contradiction is None
    tell(at_desk, "W02", OutcomeCode.NOT_AT_HOME)
    with at_desk(EVENING) as desk:
        take_step(desk, "C1", Step.CLOSE, DAY)
        assert contradictions(desk) == ()


WORDS = st.lists(
    st.tuples(st.sampled_from(["W01", "W02", ""]), st.sampled_from(OutcomeCode)),
    min_size=1,
    max_size=5,
)


@given(WORDS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_protects_is_never_talked_away_by_the_other(
    at_desk: AtDesk, words: list[tuple[str, OutcomeCode]]
) -> None:
    case_id = f"C{next(NUMBERS)}"
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case(case_id)])
    standing: dict[str, OutcomeCode] = {}
    for officer_id, code in words:
        tell(at_desk, officer_id, code, case_id)
        standing = {} if officer_id == "" else standing
        standing[officer_id] = code
    outcome = file_of(at_desk, case_id).case.past_visits[-1].outcome
    if HARDSHIP in standing.values():
        assert outcome is HARDSHIP
    elif DISPUTED in standing.values():
        assert outcome is DISPUTED
    else:
        assert outcome in standing.values()
