"""Prices: of the same effort, as is proven, and reckoned from the best plan known."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from left_out import NEAR, POLICY, POOR, asked, opened
from samples import make_case, make_officer

from visitplanner.dispatch import forcing
from visitplanner.dispatch.blocking import lone_request
from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.effort import Effort
from visitplanner.dispatch.explaining import unplanned_in
from visitplanner.dispatch.forcing import forced, index_of
from visitplanner.dispatch.pricing import (
    Reference,
    net_value_of,
    price_all,
    price_of,
    priced,
    reference_of,
)
from visitplanner.domain import Case, Location
from visitplanner.pipeline import prepare, prepare_again
from visitplanner.solver import solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.dispatch.pricing import Price
    from visitplanner.pipeline import Prepared
    from visitplanner.solution import Solution


def crowded(seed: int) -> tuple[Case, ...]:
    """Return cases of which two officers with two visits each leave some out."""
    rng = Random(seed)  # noqa: S311 (test data)
    return tuple(
        make_case(
            f"C{n}",
            location=Location(
                latitude=rng.uniform(37.45, 37.53), longitude=rng.uniform(122.05, 122.16)
            ),
            overdue_fen=rng.randint(50_000, 500_000),
            persons=rng.choice((1, 1, 2)),
        )
        for n in range(7)
    )


OFFICERS = (make_officer("W01", max_visits=2), make_officer("W02", max_visits=2))


@pytest.mark.parametrize("seed", range(4))
def test_a_price_is_that_of_the_best_plans_without_the_visit_and_with_it(seed: int) -> None:
    plan = opened(asked(*crowded(seed), officers=OFFICERS))
    problem = plan.prepared.indexed.problem
    reference = reference_of(plan, Effort(60))
    best = solve(problem, max_iterations=20_000, bound=True)
    assert reference.net_value == net_value_of(problem, best)
    left_out = unplanned_in(plan)
    assert left_out
    for case_id in left_out:
        price = price_of(reference, reference.prepared, case_id, Effort(60))
        assert price is not None
        with_it = forced(problem, index_of(plan.prepared.indexed, case_id) or 0)
        found = solve(with_it, max_iterations=20_000, bound=True)
        assert price.after == net_value_of(problem, found)


def known_prices(seed: int) -> Iterator[tuple[Reference, str, Price | None]]:
    """Yield each visit that a crowded day leaves out, with its price."""
    plan = opened(asked(*crowded(seed), officers=OFFICERS))
    reference = reference_of(plan, Effort(60))
    for case_id in unplanned_in(plan):
        yield reference, case_id, price_of(reference, reference.prepared, case_id, Effort(60))


@pytest.mark.parametrize("seed", range(4))
def test_a_price_that_is_not_found_around_the_plan_is_found_around_the_visit(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reference, case_id, known in known_prices(seed):
        with monkeypatch.context() as patch:
            patch.setattr(forcing, "_with_it", lambda *_: None)
            price = price_of(reference, reference.prepared, case_id, Effort(60))
        assert known is not None
        assert price is not None
        assert price.after == known.after
        assert price.loss >= 0


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_that_loses_much_is_searched_for_again(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reference, case_id, known in known_prices(seed):
        poor = made_alone(reference.prepared, case_id)
        with monkeypatch.context() as patch:
            patch.setattr(forcing, "_with_it", lambda *_, poor=poor: poor)
            price = price_of(reference, reference.prepared, case_id, Effort(60))
            patch.setattr("visitplanner.dispatch.pricing.TURNED_OVER", 10.0)
            as_found = price_of(reference, reference.prepared, case_id, Effort(60))
        assert known is not None
        assert price is not None
        assert as_found is not None
        assert price.after == known.after > as_found.after


def made_alone(prepared: Prepared, case_id: str) -> Solution:
    """Return the plan that makes a visit and nothing else."""
    lone = prepare_again(prepared, lone_request(prepared.request, case_id))
    found = solve(forced(lone.indexed.problem, 0), max_iterations=1_000)
    return replace(found, routes=carried_routes(found.routes, lone.indexed, prepared.indexed))


def test_a_better_plan_found_on_the_way_is_what_prices_are_reckoned_from() -> None:
    plan = opened(asked(*NEAR, POOR))
    worse = replace(plan, solution=replace(plan.solution, routes=()))
    reference = replace(
        reference_of(plan, Effort(60)), solution=worse.solution, gained=0
    )  # as though the search had found nothing
    better, prices = price_all(reference, ["C1", "poor"], Effort(60))
    assert better.gained > 0
    assert better.net_value == net_value_of(plan.prepared.indexed.problem, plan.solution)
    price = prices["poor"]
    assert price is not None
    assert price.before == better.net_value > price.after


def test_only_what_the_plan_made_visits_is_pushed_out_and_only_the_rest_is_drawn_in() -> None:
    """Two officers make one visit each, and C4 is priced."""
    only = tuple(make_officer(name, max_visits=1) for name in ("W01", "W02"))
    prepared = opened(asked(*NEAR, make_case("C5"), officers=only)).prepared

    def visiting(*case_ids: str) -> Solution:
        problem = prepared.indexed.problem
        for case_id in case_ids:
            problem = forced(problem, index_of(prepared.indexed, case_id) or 0)
        return solve(problem, max_iterations=1_000)

    def told(reference: Reference, *case_ids: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        price = priced(reference, prepared, "C4", visiting(*case_ids))
        return price.pushed_out, price.drawn_in

    itself = Reference(prepared=prepared, solution=visiting("C1", "C3"), gained=0)
    better = replace(itself, gained=1, made=visiting("C1", "C2"))
    assert told(itself, "C2", "C4") == (("C1", "C3"), ("C2",))
    assert told(better, "C2", "C4") == (("C1",), ())
    assert told(better, "C5", "C4") == (("C1",), ("C5",))


def test_the_plan_that_prices_are_reckoned_from_knows_the_plan_made() -> None:
    plan = opened(asked(*NEAR))
    worse = replace(plan, solution=replace(plan.solution, routes=()))
    reference = reference_of(worse, Effort(60))
    assert reference.visited == {"C1", "C2", "C3", "C4"}
    assert reference.planned == frozenset()


def test_without_time_nothing_is_priced() -> None:
    reference = reference_of(opened(asked(*NEAR, POOR)), Effort(60))
    assert price_all(reference, ["poor"], Effort(0)) == (reference, {})


def test_a_case_that_is_not_in_the_problem_has_no_price() -> None:
    reference = reference_of(opened(asked(*NEAR)), Effort(60))
    assert index_of(prepare(asked(*NEAR), POLICY).indexed, "poor") is None
    assert price_of(reference, reference.prepared, "poor", Effort(60)) is None
