"""After nobody was at home, another part of the day is proposed: that with the best chance."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, at

from visitplanner.domain import OutcomeCode, PastVisit
from visitplanner.process.other_times import best_other_part
from visitplanner.valuation import Scorecard
from visitplanner.valuation.presence import WEEKEND, Chances

CHANCES = Scorecard().chances
EVENING = 3


def nobody(clock: str, ago: int) -> PastVisit:
    day = DAY - timedelta(days=ago)
    return PastVisit(visited_on=day, outcome=OutcomeCode.NOT_AT_HOME, arrived_at=at(clock, day))


def test_what_was_tried_in_vain_is_proposed_after_what_was_not() -> None:
    tried = [nobody("10:00", 1), nobody("18:00", 8)]
    assert best_other_part(at("10:00"), tried[:1], CHANCES) == (EVENING, 0.9)
    assert best_other_part(at("10:00"), tried, CHANCES) == (WEEKEND, 0.9)


def test_the_same_part_is_never_proposed_again_at_once() -> None:
    only_evenings = Chances(by_hour=((17, 0.1), (24, 0.9)), weekend=0.2, strength=4, least=0.05)
    assert best_other_part(at("18:00"), [nobody("18:00", 0)], only_evenings)[0] == WEEKEND


@pytest.mark.parametrize("clock", ["09:00", "13:00", "15:00", "19:00"])
@given(tried=st.lists(st.sampled_from(["09:00", "13:00", "15:00", "19:00"]), max_size=6))
def test_no_other_part_has_a_better_chance(clock: str, tried: list[str]) -> None:
    past = [nobody(each, ago) for ago, each in enumerate(tried, start=1)]
    part, chance = best_other_part(at(clock), past, CHANCES)
    assert part != CHANCES.part_of(at(clock))
    assert chance <= CHANCES.prior(part)
