"""Chance is fair, and each chain has its own."""

from __future__ import annotations

from visitplanner.solver.soft.randomness import below, state_of, uniform


def test_random_numbers_are_fair_and_a_chains_own() -> None:
    state = state_of(1, 0)
    drawn = [uniform(state) for _ in range(4_000)]
    assert 0 <= min(drawn) < 0.01
    assert 0.99 < max(drawn) < 1
    assert 0.48 < sum(drawn) / len(drawn) < 0.52  # the mean's deviation is 0.0046
    assert uniform(state_of(1, 1)) != drawn[0] != uniform(state_of(2, 0))
    assert uniform(state_of(1, 0)) == drawn[0]
    assert {below(state, 3) for _ in range(100)} == {0, 1, 2}
