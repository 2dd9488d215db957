"""The measures, on figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.learning.measuring import calibration_error, curve_of, quality_of
from visitplanner.valuation.learned.findings import Band


def test_a_perfect_forecast_has_no_error() -> None:
    came = np.array([False] * 50 + [True] * 50)
    found = quality_of(came.astype(float), came)
    assert (found.auc, found.brier, found.calibration_error) == (1.0, 0.0, 0.0)


def test_a_coin_is_told_as_one() -> None:
    came = np.array([True, False] * 50)
    found = quality_of(np.full(100, 0.5), came)
    assert (found.auc, found.brier) == (0.5, 0.25)


def test_the_calibration_error_is_the_gap_weighted_by_rows() -> None:
    # 30 rows 0.1 too high, 10 rows right: (30 x 0.1) / 40
    curve = (Band(num_rows=30, told=0.3, came=0.2), Band(num_rows=10, told=0.8, came=0.8))
    assert calibration_error(curve) == pytest.approx(0.075)


def test_bands_hold_as_many_rows_each_in_the_order_told() -> None:
    told = np.linspace(0, 1, 200)
    curve = curve_of(told, told > 0.5)
    assert [band.num_rows for band in curve] == [20] * 10
    assert [band.told for band in curve] == sorted(band.told for band in curve)
