"""Who is remembered where: bits that do not clash, neighbourhoods that grow, circles found."""

from __future__ import annotations

from random import Random

from problems import Size, random_problem

from visitplanner.solver.bound.groups import groups_of, is_provable
from visitplanner.solver.bound.memory import (
    MOST_BITS,
    Neighbourhoods,
    circles,
    memory_of,
    nearest,
    neighbourhoods_of,
)
from visitplanner.solver.bound.network import networks_of
from visitplanner.solver.bound.reach import shortest


def apart(count: int) -> Neighbourhoods:
    """Return neighbourhoods in which everybody only knows themselves."""
    return Neighbourhoods([{visit} for visit in range(count)], [0] * count)


def test_circles_are_named_with_what_lies_between() -> None:
    assert list(circles((3, 1, 2, 1, 3))) == [(1, (2,)), (3, (1, 2, 1))]
    assert not list(circles((1, 2, 3)))


def test_a_circle_is_forbidden_once_all_between_remember() -> None:
    hoods = apart(4)
    assert hoods.allow((0, 1, 2, 0))
    assert hoods.grow([(1, 0)]) == 1
    assert hoods.allow((0, 1, 2, 0))
    assert hoods.grow([(1, 0), (2, 0)]) == 1
    assert not hoods.allow((0, 1, 2, 0))
    assert hoods.allow((0, 1, 3, 0))


def test_visits_of_one_neighbourhood_have_bits_of_their_own() -> None:
    rng, hoods = Random(3), apart(80)  # noqa: S311 (nothing secret)
    pairs = [(rng.randrange(80), rng.randrange(80)) for _ in range(600)]
    hoods.grow(pairs)
    for at in range(80):
        bits = [hoods.colours[visit] for visit in hoods.near(at)]
        assert len(set(bits)) == len(bits)
        assert all(0 <= bit < MOST_BITS for bit in bits)


def test_a_neighbourhood_grows_no_larger_than_there_are_bits() -> None:
    hoods = apart(100)
    added = hoods.grow((0, visit) for visit in range(1, 100))
    assert added == MOST_BITS - 1
    assert len(hoods.near(0)) == MOST_BITS


def test_visits_between_which_no_time_passes_always_know_each_other() -> None:
    met = 0
    for seed in range(60):
        problem = random_problem(Random(seed), Size(visits=6, shifts=2, day=40))  # noqa: S311 (nothing secret)
        if not is_provable(problem):
            continue
        nets = [networks_of(problem, group)[0] for group in groups_of(problem)]
        near = nearest(nets, len(problem.visits), 1)
        for net in nets:
            ways = shortest(net)
            for one in range(net.num_nodes):
                for two in range(net.num_nodes):
                    if ways[one, two] + ways[two, one] == 0 and net.visit[one] >= 0:
                        assert net.visit[two] in near[net.visit[one]]
                        met += one != two
    assert met


def test_a_memory_forgets_who_can_no_longer_be_reached_and_only_them() -> None:
    checked = 0
    for seed in range(30):
        problem = random_problem(Random(seed), Size(visits=5, shifts=1, breaks=0, day=60))  # noqa: S311 (nothing secret)
        if not is_provable(problem):
            continue
        net, _ = networks_of(problem, groups_of(problem)[0])
        hoods, ways = neighbourhoods_of([net], len(problem.visits)), shortest(net)
        assert hoods is not None
        memory = memory_of(net, hoods, ways)
        for node in range(net.num_nodes):
            for other in range(net.num_nodes):
                if net.visit[node] >= 0 and net.visit[other] in hoods.near(int(net.visit[node])):
                    for second in range(net.horizon + 1):
                        if second + ways[node, other] <= net.closes[other]:
                            bits = memory.reach[node, second // memory.step]
                            assert bits & memory.own[other]
                            checked += 1
    assert checked
