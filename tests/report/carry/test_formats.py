"""Which words name a format, and what is said of the others."""

from __future__ import annotations

import pytest

from visitplanner.errors import InputError
from visitplanner.report.carry.formats import CarryFormat, carry_formats


def test_formats_are_named_one_by_one_or_with_commas_and_each_once() -> None:
    assert carry_formats(["ics, GPX", "geojson", "ics"]) == (
        CarryFormat.ICS,
        CarryFormat.GPX,
        CarryFormat.GEOJSON,
    )
    assert carry_formats([]) == carry_formats([""]) == ()


def test_every_unknown_word_is_told_with_those_allowed() -> None:
    with pytest.raises(InputError, match=r"--also: expected one of ics, gpx.*got kml") as caught:
        carry_formats(["kml,ics", "xlsx"])
    assert len(caught.value.faults) == 2
