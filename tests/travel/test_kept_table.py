"""The file of a kept table: written and read alike, anything else refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.kept_table import UNKNOWN, DamagedError, KeptTable, kept_bytes, read_kept


def example() -> KeptTable:
    ways = np.array([[0, 5, UNKNOWN], [-1, 0, 7], [UNKNOWN, UNKNOWN, 0]])
    points = np.array([[37.5, 122.1], [37.6, 122.2], [37.7, 122.3]])
    return KeptTable(points=points, durations=ways, distances=ways, since=12.5)


def test_what_is_written_is_read() -> None:
    kept = example()
    back = read_kept(kept_bytes(kept))
    for name in ("points", "durations", "distances", "since"):
        assert np.array_equal(getattr(back, name), getattr(kept, name))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", np.array([[37.5, 122.1]] * 3)),  # one place twice
        ("points", np.array([[37.5, np.nan], [0, 0], [1, 1]])),
        ("points", np.zeros((2, 2))),
        ("points", np.zeros((3, 3))),
        ("durations", np.full((3, 3), -3)),
        ("durations", np.ones((3, 3), dtype=int)),  # from a place to itself
        ("durations", np.zeros((3, 3), dtype=int)),  # a way in time and none in metres
        ("durations", np.zeros((2, 3), dtype=int)),
        ("since", float("nan")),
        ("since", "yesterday"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, value: Any) -> None:  # noqa: ANN401
    with pytest.raises(DamagedError):
        read_kept(kept_bytes(replace(example(), **{name: value})))


def test_another_file_of_arrays_is_refused() -> None:
    content = io.BytesIO()
    np.savez(content, points=np.zeros((1, 2)))
    with pytest.raises(DamagedError):
        read_kept(content.getvalue())


@given(st.data())
def test_a_changed_or_cut_file_is_refused_or_fits(data: st.DataObject) -> None:
    content = bytearray(kept_bytes(example()))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    for changed in (bytes(content), bytes(content[:at])):
        try:
            back = read_kept(changed)
        except DamagedError:
            continue
        assert back.durations.shape == back.distances.shape == (len(back.points),) * 2


def test_what_the_file_cannot_say_is_not_written() -> None:
    far = np.array([[0, 2**31], [2**31, 0]])
    with pytest.raises(OverflowError):
        kept_bytes(KeptTable(points=np.eye(2), durations=far, distances=far, since=0))
