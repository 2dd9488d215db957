"""Subset-row cuts: what they count, which are violated, and whether their bits are their own."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random

from visitplanner.solver.bound.cuts import MOST_BITS, Cut, that_fit, violated_cuts

TRIO = frozenset({0, 1, 2})


def test_a_cut_counts_pairs_and_forgets_outside_its_memory() -> None:
    cut = Cut(TRIO, TRIO | {5})
    assert [cut.coefficient(route) for route in ((0, 4), (0, 1), (0, 5, 1), (0, 4, 1))] == [
        0,
        1,
        1,
        0,
    ]


def test_a_small_memory_never_counts_more_than_a_full_one() -> None:
    rng = Random(1)  # noqa: S311 (nothing secret)
    for _ in range(300):
        route = [rng.randrange(8) for _ in range(rng.randint(1, 8))]
        memory = TRIO | {i for i in range(8) if rng.random() < 0.5}
        full, small = Cut(TRIO, frozenset(range(8))), Cut(TRIO, memory)
        assert small.coefficient(route) <= full.coefficient(route)


def test_a_route_read_backwards_counts_the_same() -> None:
    cut = Cut(TRIO, TRIO | {5})
    for route in permutations((0, 1, 2, 5, 6)):
        assert cut.coefficient(route) == cut.coefficient(route[::-1])


def test_three_halves_of_pairs_are_cut_off() -> None:
    routes = [((0, 4, 1), 0.5), ((1, 2), 0.5), ((2, 0), 0.5), ((3,), 1.0)]
    cuts = violated_cuts(routes, [], range(5))
    assert [cut.visits for cut in cuts] == [TRIO]
    assert cuts[0].memory == TRIO | {4}
    assert sum(cuts[0].coefficient(route) * weight for route, weight in routes) == 1.5


def test_a_whole_solution_violates_nothing() -> None:
    assert violated_cuts([((0, 1, 2), 1.0), ((3, 4), 1.0)], [], range(5)) == []


def test_visits_for_two_are_in_no_cut() -> None:
    routes = [((0, 1), 0.5), ((1, 2), 0.5), ((2, 0), 0.5)]
    assert violated_cuts(routes, [], [0, 1]) == []


def test_a_known_cut_comes_back_only_with_a_larger_memory() -> None:
    routes = [((0, 4, 1), 0.5), ((1, 2), 0.5), ((2, 0), 0.5)]
    small, large = Cut(TRIO, TRIO), Cut(TRIO, TRIO | {4, 7})
    (grown,) = violated_cuts(routes, [small], range(5))
    assert grown.memory == TRIO | {4}
    assert violated_cuts(routes, [large], range(5)) == []


def test_cuts_that_meet_have_different_bits_and_those_without_a_bit_are_left_out() -> None:
    apart = [Cut(frozenset(range(i, i + 3)), frozenset(range(i, i + 3))) for i in (0, 3, 6)]
    assert that_fit(apart) == (apart, [0, 0, 0])
    everywhere = frozenset(range(12))
    many = [Cut(frozenset(trio), everywhere) for trio in combinations(range(12), 3)]
    kept, bits = that_fit(many)
    assert kept == many[:MOST_BITS]
    assert bits == list(range(MOST_BITS))
