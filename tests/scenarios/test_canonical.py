"""Digests of plain data do not depend on the process that reckons them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import make_case

from visitplanner.scenarios.canonical import digest

SCRIPT = """
from visitplanner.scenarios.canonical import digest
print(digest({"b": frozenset("visitplanner"), "a": ({1, 2, 30}, 1.5, None, True)}))
"""


def test_the_order_of_sets_and_tables_does_not_matter() -> None:
    digests = {
        subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@given(one=st.integers(0, 10), two=st.integers(0, 10))
def test_what_differs_has_another_digest(one: int, two: int) -> None:
    same = digest(make_case(service_duration=one)) == digest(make_case(service_duration=two))
    assert same == (one == two)


def test_what_is_no_plain_data_is_refused() -> None:
    with pytest.raises(TypeError, match="Expected plain data, got object"):
        digest([object()])
