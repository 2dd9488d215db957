"""A model learned from a made-up history whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from learned import ASKED, write_history

from visitplanner.errors import InputError
from visitplanner.learning.bands import Columns
from visitplanner.learning.history import History, read_history
from visitplanner.learning.training import train
from visitplanner.learning.weighing import totals
from visitplanner.valuation.learned.file import model_json, model_of
from visitplanner.valuation.learned.reckoning import total

if TYPE_CHECKING:
    from visitplanner.valuation.learned.model import Model

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return read_history(write_history(tmp_path_factory.mktemp("h") / "h.csv", 4_000), ASKED)


@pytest.fixture(scope="module")
def model(history: History) -> Model:
    return train(history, ASKED, NOW)


def test_it_foretells_better_than_a_coin_and_is_calibrated(model: Model) -> None:
    # 800 rows held out: 80 a band, whose shares alone scatter by 0.05 each, 0.04 in the mean
    assert model.findings.model.auc > 0.7
    assert model.findings.model.calibration_error < 0.07
    assert model.findings.baseline.auc > 0.7


def test_it_knows_when_people_are_met(model: Model) -> None:
    assert model.meeting is not None
    assert model.meeting.chances[1][19] > 0.7
    assert model.meeting.chances[1][10] < 0.5


def test_it_tells_what_a_visit_changes(model: Model) -> None:
    found = model.findings.uplift
    assert found.is_identified
    assert found.num_visited + found.num_unvisited == 4_000
    # the truth: much at 75 days past due, next to nothing at 300
    rows = [{"days_past_due": days, "overdue_amount": 6_000.0} for days in (75.0, 300.0)]
    assert model.unvisited is not None
    changes = [total(model.visited, row) - total(model.unvisited, row) for row in rows]
    assert changes[0] > 0.4 > changes[1]


def test_large_debts_are_paid_in_smaller_shares(model: Model) -> None:
    assert model.amount is not None
    row = {"days_past_due": 30.0, "num_promises": 0.0, "last_outcome": "none", "promise": "none"}
    small, large = (
        total(model.amount.logarithm, {**row, "overdue_amount": yuan})
        for yuan in (2_000.0, 30_000.0)
    )
    assert small > large


def test_the_same_history_gives_the_same_file(history: History, model: Model) -> None:
    assert model_json(train(history, ASKED, NOW)) == model_json(model)


def test_its_file_is_read_again(model: Model) -> None:
    assert model_of(model_json(model), "m.json") == model


def test_the_plain_arithmetic_says_what_the_arrays_say(history: History, model: Model) -> None:
    rows = np.arange(0, 4_000, 97)
    fast = totals(model.visited, Columns(history, ASKED.numeric), rows)
    for idx, expected in zip(rows.tolist(), fast.tolist(), strict=True):
        row = {name: cells[idx] for name, cells in history.features.items()}
        assert total(model.visited, row) == pytest.approx(expected)


def test_groups_are_told_apart_without_being_learned_from(model: Model) -> None:
    assert [each.level for each in model.findings.groups] == ["A", "B"]
    assert "team" not in model.columns


def test_where_all_were_visited_a_change_is_not_identified(history: History) -> None:
    alone = replace(history, visited=None)
    found = train(alone, replace(ASKED, visited=None), NOW)
    assert found.unvisited is None
    assert found.findings.uplift.reason == "no-column"


def test_where_those_left_out_are_other_people_a_change_is_not_identified(
    history: History,
) -> None:
    days = history.features["days_past_due"]
    visited = tuple(isinstance(each, float) and each > 50 for each in days)
    found = train(replace(history, visited=visited), ASKED, NOW)
    assert found.findings.uplift.reason == "too-different"
    assert found.unvisited is None
    assert found.findings.num_fitted < 2_400


def test_rows_that_teach_one_outcome_alone_are_refused(history: History) -> None:
    late = tuple(idx >= 2_500 for idx in range(len(history)))  # the first 60 % are 2,400 rows
    with pytest.raises(InputError, match="would teach") as caught:
        train(replace(history, outcome=late), ASKED, NOW, "h.csv")
    assert [fault.file for fault in caught.value.faults] == ["h.csv"]


def test_too_few_rows_of_visited_cases_are_named_as_such(history: History) -> None:
    visited = tuple(idx % 40 == 0 for idx in range(len(history)))
    with pytest.raises(InputError, match="at least 200 rows of visited cases, got 100: the others"):
        train(replace(history, visited=visited), ASKED, NOW)
