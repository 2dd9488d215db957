"""Coordinates in an address: what is written is read, and nonsense is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.osrm.polyline import decode, encode

POINTS = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20)


@given(POINTS)
def test_there_and_back_within_half_a_step(points: list[tuple[float, float]]) -> None:
    back = decode(encode(points))
    assert len(back) == len(points)
    for one, two in zip(points, back, strict=True):
        assert one == pytest.approx(two, abs=0.51e-6)


def test_the_example_of_the_format() -> None:
    # Google's own example, its degrees a tenth, for it has five decimals and ours six.
    points = [(3.85, -12.02), (4.07, -12.095), (4.3252, -12.6453)]
    assert encode(points) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@given(st.text(max_size=30))
def test_any_text_is_points_or_refused(text: str) -> None:
    try:
        points = decode(text)
    except ValueError:
        return
    assert decode(encode(points)) == points


@pytest.mark.parametrize("text", ["_p~iF", "_", "_p~iF~ps|U_", "~~~~~~~~~~~~", "_p~iF~ps|U é"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"polyline|pairs"):
        decode(text)
