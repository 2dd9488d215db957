"""A promise stands in a pack as the strategy takes it: broken, or not judged, and never both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from known_cases import GROUND, TODAY, make_known

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.preparation.known import Known, PastPromise, PromiseStanding
from visitplanner.preparation.pack import pack_of
from visitplanner.report.pack import pack_page
from visitplanner.report.pack.history import history_of, willingness_of

GRACE_DAYS = 3


def promised(days_ago: int, standing: PromiseStanding = PromiseStanding.OPEN) -> Known:
    due_on = TODAY - timedelta(days=days_ago)
    promise = PastPromise(due_on=due_on, amount_fen=100_000, standing=standing)
    return make_known(promises=(promise,), grace_days=GRACE_DAYS)


@pytest.mark.parametrize(
    ("days_ago", "standing"),
    [
        (GRACE_DAYS, "not judged yet"),
        (GRACE_DAYS + 1, "its time has passed, and nobody has judged it yet"),
    ],
)
def test_an_open_promise_is_told_with_its_days_of_grace(days_ago: int, standing: str) -> None:
    told = [str(each.words) for each in history_of(promised(days_ago))]
    assert f"promise of ¥1,000.00 due: {standing}" in told


def test_what_nobody_judged_is_counted_apart() -> None:
    told = str(willingness_of(promised(GRACE_DAYS + 1)))
    assert told.endswith("kept: 0, broken: 0, past their time and not judged: 1")
    broken = str(willingness_of(promised(GRACE_DAYS + 1, PromiseStanding.BROKEN)))
    assert broken.endswith("kept: 0, broken: 1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_is_not_called_broken_and_open_on_one_sheet(language: Language) -> None:
    tr = translator(language)
    page = pack_page([pack_of(promised(GRACE_DAYS + 1), GROUND)], tr).decode()
    assert tr("its time has passed, and nobody has judged it yet") in page
    assert tr("what was promised for {day:day} did not come: hear why, and look for what can be"
              " kept", day=TODAY - timedelta(days=GRACE_DAYS + 1)) not in page  # fmt: skip
