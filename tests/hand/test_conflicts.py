"""All smallest sets that cannot be kept, of whatever can be asked about sets."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.hand.conflicts import Conflicts, find_conflicts

MOST = 7
SETS = st.lists(st.frozensets(st.integers(0, MOST - 1), min_size=1, max_size=4), max_size=5)


def of(count: int, forbidden: list[frozenset[int]], questions: int = 10**6) -> Conflicts:
    """Return the conflicts where a set cannot be kept that holds a forbidden one."""
    left = iter(range(questions))
    return find_conflicts(
        count,
        lambda numbers: not any(one <= numbers for one in forbidden),
        lambda: next(left, None) is None,
    )


def minimal(forbidden: list[frozenset[int]]) -> set[frozenset[int]]:
    return {one for one in forbidden if not any(other < one for other in forbidden)}


@given(SETS)
def test_exactly_the_smallest_sets_are_found_each_once_and_small_ones_first(
    forbidden: list[frozenset[int]],
) -> None:
    found = of(MOST, forbidden)
    assert set(found.sets) == minimal(forbidden)
    assert len(found.sets) == len(minimal(forbidden))
    assert [len(one) for one in found.sets] == sorted(len(one) for one in found.sets)
    assert found.is_complete


@given(SETS, st.integers(0, 30))
def test_whenever_it_is_stopped_all_that_was_found_is_right(
    forbidden: list[frozenset[int]], questions: int
) -> None:
    found = of(MOST, forbidden, questions)
    assert set(found.sets) <= minimal(forbidden)
    if found.is_complete:
        assert set(found.sets) == minimal(forbidden)


def test_nothing_wanted_is_no_conflict() -> None:
    assert of(0, []) == Conflicts(sets=(), is_complete=True)


def test_many_wishes_beside_one_conflict_take_few_questions() -> None:
    asked: list[frozenset[int]] = []

    def can_keep(numbers: frozenset[int]) -> bool:
        asked.append(numbers)
        return not {3, 77} <= numbers

    assert find_conflicts(100, can_keep, lambda: False).sets == (frozenset({3, 77}),)
    assert len(asked) < 40  # one by one, it would be over a hundred


def test_conflicts_apart_from_each_other_are_all_found() -> None:
    pairs = [frozenset({2 * n, 2 * n + 1}) for n in range(5)]
    assert set(of(10, pairs).sets) == set(pairs)


def test_overlapping_pairs_of_three_are_three_conflicts() -> None:
    pairs = [frozenset(pair) for pair in combinations(range(3), 2)]
    assert of(3, pairs).sets == tuple(pairs)
