"""When a label beats another one: only if it is no worse at any time, in anything."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solver.bound.groups import groups_of
from visitplanner.solver.bound.labels import Store, empty_store, is_beaten, larger, put_in
from visitplanner.solver.bound.network import Network, networks_of
from visitplanner.solver.bound.prices import Prices
from visitplanner.travel.matrix import TravelMatrix

NODE = 0
"""The first visit of the problem; its window is 0 to 90."""

RATE = 5
"""Cost units a second: one fen an hour."""


def network(**shift: int) -> Network:
    ways = np.array([[0, 5], [5, 0]], dtype=np.int64)
    problem = Problem(
        visits=(
            ProblemVisit(visit_id=0, location_idx=1, time_windows=((0, 90),)),
            ProblemVisit(visit_id=1, location_idx=1, time_windows=((90, 95),)),
        ),
        shifts=(
            ProblemShift(
                shift_id=0,
                start_idx=0,
                end_idx=0,
                time_window=(0, 100),
                costs=Costs(per_duration_hour=1),
                **shift,  # type: ignore[arg-type] (fields by name)
            ),
        ),
        profiles=(TravelMatrix(durations=ways, distances=ways.copy()),),
    )
    return networks_of(problem, groups_of(problem)[0])[0]


def prices(net: Network, *, is_exact: bool = True) -> Prices:
    """Return prices with one cut that costs 10 units, under bit 0."""
    empty = np.zeros((net.num_nodes, 1), dtype=np.int64)
    return Prices(
        move_units=net.units,
        touched=empty[:, 0],
        kept=np.zeros_like(net.head),
        in_reach=empty,
        cut_units=empty + 10,
        ahead=np.zeros((net.num_nodes, 1, 2), dtype=np.int64),
        ahead_step=1_000,
        limit=0,
        is_exact=is_exact,
    )


def is_given_up(
    net: Network,
    one: tuple[int, ...],
    two: tuple[int, ...],
    used: tuple[tuple[int, ...], tuple[int, ...]] = ((), ()),
    *,
    is_exact: bool = True,
) -> bool:
    """Return whether label two is beaten by one; of each EARLIEST, FLAT, LATE, memory, halves."""
    store = larger(empty_store(net, 4))
    asked = prices(net, is_exact=is_exact)
    for label, row in ((1, one), (2, two)):
        soon, flat, late, memory, halves = row
        least = max(flat, late + net.rate * soon)
        store.rows[label] = (soon, flat, late, least, memory, halves, NODE, 0)
        store.used[label] = used[label - 1]
        if label == 1:
            put_in(net, asked, store, label)
    return is_beaten(net, asked, store, 2)


SAME = (20, 0, -200, 1, 0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({0: 21}, False),  # it is there later
        ({0: 19}, True),
        ({1: 1}, False),  # it costs more where both can still leave later
        ({2: -199}, False),  # it has to leave earlier, which costs once it waits
        ({2: -201}, True),
        ({3: 3}, False),  # it may not make a visit that the other may
        ({3: 0}, True),
        ({4: 1}, False),  # it alone will pay for a cut
        ({1: -10, 2: -210, 4: 1}, True),  # and is cheaper by as much
        ({1: -9, 2: -210, 4: 1}, False),
    ],
)
def test_a_label_beats_another_only_if_it_is_no_worse(
    change: dict[int, int],
    expected: bool,  # noqa: FBT001 (a table of cases)
) -> None:
    one = tuple(change.get(column, value) for column, value in enumerate(SAME))
    assert is_given_up(network(), one, SAME) is expected


def test_the_function_counts_not_its_numbers() -> None:
    # both are flat all through the window, whatever LATE says
    assert is_given_up(network(), (20, 0, -500, 1, 0), (20, 0, -600, 1, 0))


def test_a_quick_comparison_looks_at_costs_alone() -> None:
    assert is_given_up(network(), (20, 0, -200, 3, 1), SAME, is_exact=False)
    assert not is_given_up(network(), (20, 1, -200, 3, 1), SAME, is_exact=False)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ((40, 0, 0), True),
        ((41, 0, 0), False),  # under way for longer when it leaves as late as it can
        ((40, 1, 0), False),  # has to leave earlier
        ((40, -1, 0), True),
        ((40, 0, 1), False),  # has used more of the third
    ],
)
def test_a_label_that_has_used_more_beats_nobody(
    one: tuple[int, ...],
    expected: bool,  # noqa: FBT001 (a table of cases)
) -> None:
    net = network(max_visits=3)
    assert len(net.limits) == 3
    assert is_given_up(net, SAME, SAME, (one, (40, 0, 0))) is expected


def test_beaten_labels_leave_the_shelf_and_the_others_stay_sorted() -> None:
    net = network()
    store, asked = empty_store(net, 8), prices(net)
    for label, (flat, memory) in enumerate(((30, 1), (10, 2), (20, 4), (5, 1)), 1):
        store.rows[label] = (20, flat, -500, flat, memory, 0, NODE, 0)
        put_in(net, asked, store, label)
    assert shelf(store) == [4, 2, 3]
    assert store.links[1:5, 2].tolist() == [0, 1, 1, 1]


def shelf(store: Store) -> list[int]:
    labels, label = [], int(store.shelves[NODE, 20 // store.shelf_step])
    while label >= 0:
        labels.append(label)
        label = int(store.links[label, 0])
    return labels
