"""A plan as data frames: one row a visit, one row a shift, sums that agree with the plan."""

from __future__ import annotations

import pytest
from factories import full_plan, make_plan

from visitplanner.tables.frames import LOAD_COLUMNS, VISIT_COLUMNS, load_by_shift, visits_frame


def test_every_visit_of_every_route_is_a_row() -> None:
    plan = full_plan()
    frame = visits_frame(plan)
    assert tuple(frame.columns) == VISIT_COLUMNS
    assert list(frame["case_id"]) == [visit.case.case_id for visit in plan.visits]
    assert frame["start"].dt.tz is not None


def test_no_personal_data_stands_in_a_frame() -> None:
    plan = full_plan()
    text = visits_frame(plan).to_csv() + load_by_shift(plan).to_csv()
    for visit in plan.visits:
        assert visit.case.borrower.name not in text
        assert visit.case.address not in text


def test_the_loads_sum_to_the_plan() -> None:
    plan = full_plan()
    load = load_by_shift(plan)
    assert load["cost_yuan"].sum() == pytest.approx(plan.cost / 100)
    assert load["visits"].sum() == len(plan.visits)
    assert load["km"].sum() == pytest.approx(sum(r.distance for r in plan.routes) / 1_000)


def test_an_empty_plan_gives_empty_frames_with_their_columns() -> None:
    plan = make_plan(())
    assert tuple(visits_frame(plan).columns) == VISIT_COLUMNS
    assert ("shift_id", *load_by_shift(plan).columns) == LOAD_COLUMNS
