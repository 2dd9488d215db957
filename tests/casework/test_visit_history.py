"""A history out of the store: what visits found and brought, and nobody's name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case

from visitplanner.casework.importing import import_cases
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.visit_history import TERM, visit_history
from visitplanner.domain import OutcomeCode, PastVisit
from visitplanner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import Case

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

FIRST = DAY - timedelta(days=60)
SECOND = DAY - timedelta(days=40)
LATE = DAY - timedelta(days=5)
NUM_CASES = 101


def visited(number: int) -> Case:
    """Return a case that was visited three times, the last time a few days ago."""

    def visit(day: date, clock: str, outcome: OutcomeCode) -> PastVisit:
        return PastVisit(visited_on=day, outcome=outcome, arrived_at=at(clock, day))

    return make_case(
        f"C{number}",
        agreed_windows=(),
        consent=None,
        past_visits=(
            visit(FIRST, "09:30", OutcomeCode.NOT_AT_HOME),
            visit(SECOND, "19:10", OutcomeCode.MET_PROMISED),
            visit(LATE, "10:00", OutcomeCode.MET_REFUSED),
        ),
    )


@pytest.fixture
def kept(at_desk: AtDesk) -> None:
    """Put the cases into the store; the first paid on the last day that counts, and once more."""
    with at_desk(at("19:00")) as desk:
        import_cases(desk, [visited(n) for n in range(NUM_CASES)])
        for day, fen in ((SECOND + TERM, 50_000), (DAY, 70_000)):
            add_payment(desk, "C0", Payment(paid_on=day, amount_fen=fen, reference=f"{day}"))


@pytest.mark.usefixtures("kept")
def test_a_visit_is_told_with_what_came_before_it_and_within_its_term(at_desk: AtDesk) -> None:
    with at_desk(at("19:00")) as desk:
        history = visit_history(desk)
    assert len(history) == 2 * NUM_CASES  # the last visits' 30 days are not over
    assert sum(history.outcome) == 1
    paid = history.outcome.index(True)
    assert history.amounts is not None
    assert history.amounts[paid] == 500.0
    told = {name: cells[paid] for name, cells in history.features.items()}
    assert told == {
        "num_visits": 1.0,
        "num_not_at_home": 1.0,
        "num_promises": 0.0,
        "last_outcome": "not_at_home",
    }
    assert history.hours is not None
    assert history.met is not None
    assert (history.hours[paid], history.met[paid]) == (19, True)
    assert (history.hours[0], history.met[0]) == (9, False)


@pytest.mark.usefixtures("kept")
def test_the_same_store_has_the_same_fingerprint(at_desk: AtDesk) -> None:
    with at_desk(at("19:00")) as desk:
        assert visit_history(desk).sha256 == visit_history(desk).sha256


def test_a_store_with_few_visits_teaches_nothing(at_desk: AtDesk) -> None:
    with at_desk(at("19:00")) as desk:
        import_cases(desk, [visited(1)])
        with pytest.raises(InputError, match="expected at least 200 rows to learn from, got 2"):
            visit_history(desk)
