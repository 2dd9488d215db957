"""The search for an answer: of every day, with the visit and without it, the cheapest known.

Days, and offers that may be read out, are searched side by side, and what was found is learned in
their order: the same question has the same answer.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from visitplanner.dispatch.slots.offer import CONTINUITY_FEN, offer_of, spread
from visitplanner.dispatch.slots.solving import (
    SIDE_BY_SIDE,
    at_best,
    first_prices,
    put_into,
    put_into_best,
    searched_day,
    searched_on,
    shifts_with,
    without,
)
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from visitplanner.dispatch.slots.asking import OpenDay
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.dispatch.slots.solving import Solved
    from visitplanner.domain import TimeWindow


AGAIN = 10
"""So many times longer a day is searched in which nothing was found, before it is called full."""

PATIENCE, MOST_SEARCHES = 2, 6
"""The first offer is searched again, by other seeds, until so many searches in a row find nothing
better; and so often at most."""


class Searching:
    """What is known so far; it only gets better.

    Parameters
    ----------
    last_officer
        Who came last, by number; "" where nobody knows.
    iterations
        Of a search.
    """

    def __init__(self, days: Sequence[OpenDay], last_officer: str, iterations: int) -> None:
        self._standing = {day.day: day for day in days}
        self._least = dict(self._standing)
        self._units = {day.day: day.units for day in days}
        self._found: dict[date, list[Solved]] = {day.day: [] for day in days}
        self._last_officer, self._iterations = last_officer, iterations

    def open_days(self, days: Sequence[OpenDay], num_windows: int) -> None:
        """Put the visit into days, in all windows as one and in each, with whoever is to come.

        Parameters
        ----------
        num_windows
            Of each day, searched by themselves, the most promising first.
        """
        opened = partial(
            _opened,
            last_officer=self._last_officer,
            num_windows=num_windows,
            iterations=self._iterations,
        )
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            for found in threads.map(opened, days):
                self._learn_all(found)

    def settle_first(self, iterations: int) -> None:
        """Search the first offer for long, and its day, if that was not done yet."""
        first = min(self._all, key=self._rank, default=None)
        if first is None or first.is_settled:
            return
        day = first.day.day
        whole = replace(first.candidate, windows=first.day.windows)
        best = searched_on(replace(first, candidate=whole), iterations, SIDE_BY_SIDE)
        self._learn(best)
        self._learn_without(at_best(self._least[day], self._iterations))
        if self._least[day] is not self._standing[day]:  # which was not at its best
            self._learn_without(at_best(self._least[day], iterations))
            best = searched_on(put_into_best(best, self._least[day]), self._iterations)
        self._found[day].remove(first)
        self._learn(replace(_settled(best, iterations), is_settled=True))

    def look_at(self, most: int) -> None:
        """Search the offers that may be read out by themselves, where that was not done yet."""
        offered = [self._best(offer.window) for offer in spread(self.offers(), most)]
        bare = [best for best in offered if best is not None and not best.is_searched]
        searched = partial(searched_on, iterations=self._iterations)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            self._learn_all(threads.map(searched, bare))

    def offers(self) -> tuple[Offer, ...]:
        """Return an offer for each window that a plan keeps, the best first."""
        return tuple(sorted(self._offers(), key=lambda offer: offer.rank))

    def _offers(self) -> Iterator[Offer]:
        for day in self._least.values():
            for window in day.windows:
                best = self._best(window)
                if best is not None:
                    yield offer_of(best, window, day, self._cost(best), self._last_officer)

    @property
    def _all(self) -> Iterator[Solved]:
        return (each for found in self._found.values() for each in found)

    def _best(self, window: TimeWindow) -> Solved | None:
        keeping = (each for each in self._found[window.day] if each.keeps(window))
        return min(keeping, key=self._rank, default=None)

    def _rank(self, solved: Solved) -> tuple[int, bool, int]:
        """Return what puts a plan behind another; of two alike the one searched for longer."""
        known = shifts_with(solved.day, self._last_officer)
        is_stranger = bool(self._last_officer) and known.isdisjoint(solved.makers)
        return (
            self._cost(solved) + CONTINUITY_FEN * is_stranger,
            not solved.is_settled,
            solved.start,
        )

    def _cost(self, solved: Solved) -> int:
        return fen_from_units(solved.units - self._units[solved.day.day])

    def _learn_all(self, found: Iterable[Solved]) -> None:
        for each in found:
            self._learn(each)

    def _learn(self, solved: Solved) -> None:
        """Keep a plan; where it does without the visit more cheaply than is known, that too."""
        day = solved.day.day
        self._found[day].append(solved)
        routes = without(solved) if solved.is_searched else None
        if routes is not None:
            self._learn_without(replace(self._least[day], day_routes=routes))

    def _learn_without(self, day: OpenDay) -> None:
        """Keep a day without the visit where it costs less than is known."""
        units = day.units
        if units < self._units[day.day]:
            self._least[day.day], self._units[day.day] = day, units


def _opened(day: OpenDay, *, last_officer: str, num_windows: int, iterations: int) -> list[Solved]:
    """Return plans of a day with the visit."""
    opened: list[Solved] = []
    for wants in {frozenset[int](), shifts_with(day, last_officer)}:
        windows = first_prices(day, wants or None)
        asked = replace(windows[0], windows=day.windows)
        whole = searched_day(asked, iterations) or searched_day(asked, AGAIN * iterations)
        alone = [searched_day(each, iterations) for each in windows[:num_windows]]
        found = [each for each in (whole, *alone) if each is not None]
        for each in windows[num_windows:]:
            if not any(one.keeps(each.windows[0]) for one in found):  # the cheaper ones do not
                put = put_into(each)
                found += [] if put is None else [put]
        opened += found
    return opened


def _settled(best: Solved, iterations: int) -> Solved:
    """Return the best that several searches find one after the other, each held to a window."""
    in_vain = 0
    for seed in range(1, MOST_SEARCHES + 1):
        found = searched_on(_held(best), iterations, SIDE_BY_SIDE, seed)
        in_vain = 0 if found.units < best.units else in_vain + 1
        best = found
        if in_vain == PATIENCE:
            break
    return best


def _held(solved: Solved) -> Solved:
    """Return a plan as that of the window which would be offered for it."""
    kept = [window for window in solved.day.windows if solved.keeps(window)]
    first = min(kept, key=lambda window: window.start)
    return replace(solved, candidate=replace(solved.candidate, windows=(first,)))
