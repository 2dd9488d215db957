"""Learned models for tests: a small one made by hand, and a made-up history to learn from."""

from __future__ import annotations

import csv
from random import Random
from typing import TYPE_CHECKING

from valued.world import COLUMNS, history_rows
from visitplanner.learning.asked import Asked
from visitplanner.valuation.learned.findings import Band, Findings, Quality, UpliftFinding
from visitplanner.valuation.learned.model import (
    Additive,
    AmountPaid,
    Axis,
    Meeting,
    Model,
    Origin,
    Term,
)

if TYPE_CHECKING:
    from pathlib import Path

GOOD = Quality(auc=0.8, brier=0.15, calibration_error=0.01)
DAYS = Axis(column="days_past_due", edges=(30.0, 90.0))
LAST = Axis(column="last_outcome", levels=("met_promised", "none"))

ASKED = Asked(
    outcome="paid",
    numeric=("overdue_amount", "days_past_due", "num_promises"),
    categorical=("last_outcome", "promise"),
    amount="amount_paid",
    owed="overdue_amount",
    time="day",
    visited="visited",
    met="met",
    weekday="weekday",
    hour="hour",
    group="team",
)


def make_sum(base: float, days: tuple[float, ...], last: tuple[float, ...]) -> Additive:
    """Return a sum over days past due (three bands, not known) and the last outcome."""
    terms = Term(axes=(DAYS,), weights=days), Term(axes=(LAST,), weights=last)
    return Additive(base=base, terms=terms)


def make_model(*, is_identified: bool = True) -> Model:
    """Return a model: 50 % pay after a visit in the mean, and 26.9 % without (log-odds -1)."""
    visited = make_sum(0.0, (0.5, 0.2, -1.0, 0.0), (0.4, 0.0, -0.1))
    unvisited = make_sum(-1.0, (0.5, -0.2, -1.0, 0.0), (0.1, 0.0, -0.1))
    uplift = UpliftFinding(
        is_identified=is_identified,
        reason="" if is_identified else "no-column",
        num_visited=600,
        num_unvisited=400 if is_identified else 0,
        overlap=0.9 if is_identified else None,
    )
    return Model(
        schema_version=1,
        origin=Origin(
            outcome="paid",
            columns=("days_past_due", "last_outcome"),
            visited="visited" if is_identified else None,
            num_rows=1_000,
            data_sha256="d" * 64,
            split="time",
            seed=0,
            trained_at="2026-10-01T09:00+08:00",
            versions={"visitplanner": "0.1.0"},
        ),
        visited=visited,
        unvisited=unvisited if is_identified else None,
        meeting=Meeting(chances=((*(0.4,) * 18, *(0.8,) * 6),) * 7, overall=0.5, num_visits=500),
        amount=AmountPaid(
            logarithm=Additive(base=-0.6931471805599453, terms=()),
            owed="overdue_amount",
            most_owed=50_000.0,
        ),
        findings=Findings(
            num_fitted=600,
            num_calibrated=200,
            num_held_out=200,
            strength=0.1,
            model=GOOD,
            baseline=GOOD,
            curve=(Band(num_rows=100, told=0.2, came=0.21), Band(num_rows=100, told=0.6, came=0.6)),
            shares=((0.3, 0.5, 0.2, 0.0), (0.2, 0.7, 0.1)),
            uplift=uplift,
        ),
    )


def write_history(file: Path, num_rows: int = 2_000, seed: int = 1) -> Path:
    """Write a made-up history whose truth is known."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(history_rows(num_rows, Random(seed)))  # noqa: S311 (no secret)
    return file
