"""The time left is told by the pace so far, and not before that says anything."""

from __future__ import annotations

import pytest

from visitplanner.cli.counting_bar import LEAST_DONE, time_left


@pytest.mark.parametrize(
    ("done", "left", "seconds"),
    [
        (0, 9, None),
        (LEAST_DONE - 1, 9, None),
        (LEAST_DONE, 0, 0.0),
        (10, 30, 180.0),  # a minute for ten: three for thirty
    ],
)
def test_the_time_left_is_no_guess(done: int, left: int, seconds: float | None) -> None:
    assert time_left(60.0, done, left) == seconds
