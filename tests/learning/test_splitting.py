"""Parts by time, whole days together, and folds that only look forward."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.learning.asked import Asked
from visitplanner.learning.history import History
from visitplanner.learning.splitting import forward_folds, parts_of

BY_TIME = Asked(outcome="paid", numeric=("x",), time="day")
AT_RANDOM = Asked(outcome="paid", numeric=("x",), split="random")


def history(offsets: list[int]) -> History:
    days = tuple(date(2026, 1, 1) + timedelta(days=offset) for offset in offsets)
    return History(
        outcome=tuple(offset % 2 == 0 for offset in offsets),
        features={"x": tuple(map(float, offsets))},
        days=days,
    )


@given(st.lists(st.integers(0, 40), min_size=60, max_size=200).filter(lambda d: len(set(d)) > 10))
def test_no_day_of_a_later_part_lies_before_or_on_one_of_an_earlier(offsets: list[int]) -> None:
    try:
        parts = parts_of(history(offsets), BY_TIME)
    except InputError:
        return  # a day that holds most of the rows leaves a part empty
    days = np.array(offsets)
    assert days[parts.fitted].max() < days[parts.calibrated].min()
    assert days[parts.calibrated].max() < days[parts.held_out].min()
    together = np.concatenate([parts.known, parts.held_out])
    assert sorted(together.tolist()) == list(range(len(offsets)))


def test_a_single_day_cannot_be_parted_by_time() -> None:
    with pytest.raises(InputError, match="too few days"):
        parts_of(history([5] * 100), BY_TIME)


def test_a_random_split_is_the_same_for_the_same_seed() -> None:
    one, two = (parts_of(history(list(range(100))), AT_RANDOM) for _ in range(2))
    assert one.held_out.tolist() == two.held_out.tolist()
    assert len(one.held_out) == 20


def test_a_fold_judges_only_what_comes_after_what_taught_it() -> None:
    folds = list(forward_folds(100))
    assert [(taught.stop, judged.start, judged.stop) for taught, judged in folds] == [
        (40, 40, 60),
        (60, 60, 80),
        (80, 80, 100),
    ]
