"""How long the first offer is searched: until searches by other seeds find nothing better."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from phone_calls import Calls, caller, planned, window

from visitplanner.dispatch.slots import searching
from visitplanner.dispatch.slots.offering import answer
from visitplanner.dispatch.slots.searching import MOST_SEARCHES, PATIENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.dispatch.slots.solving import Solved

BETTER, NOTHING = 5, 0


def seeds_searched(monkeypatch: pytest.MonkeyPatch, found: Sequence[int]) -> list[int]:
    """Return by which seeds the first offer is searched again, each of which finds so much."""
    seeds: list[int] = []

    def searched_on(solved: Solved, _: int, __: int = 1, seed: int = 0) -> Solved:
        if not seed:
            return solved
        seeds.append(seed)
        gain = found[len(seeds) - 1] if len(seeds) <= len(found) else NOTHING
        return replace(solved, units=solved.units - gain)

    monkeypatch.setattr(searching, "searched_on", searched_on)
    case = caller()
    calls = Calls((planned([case]),))
    assert answer(calls.wish(case, [window("09:00", "10:30")]), calls.standings).offers
    return seeds


@pytest.mark.parametrize(
    ("found", "num_searches"),
    [
        ([], PATIENCE),
        ([BETTER], 1 + PATIENCE),
        ([NOTHING, BETTER], 2 + PATIENCE),
        ([BETTER, NOTHING, BETTER], 3 + PATIENCE),
        ([BETTER] * 20, MOST_SEARCHES),
    ],
)
def test_the_first_offer_is_searched_until_two_in_a_row_find_nothing(
    monkeypatch: pytest.MonkeyPatch, found: list[int], num_searches: int
) -> None:
    assert seeds_searched(monkeypatch, found) == list(range(1, num_searches + 1))
