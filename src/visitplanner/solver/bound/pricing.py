"""Pricing of one group of shifts: the routes that are worth most at given duals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.bound.ahead import ahead_of
from visitplanner.solver.bound.cuts import cut_tables
from visitplanner.solver.bound.groups import WHOLE
from visitplanner.solver.bound.joining import PARTNER, UNITS, join_all
from visitplanner.solver.bound.labelling import DONE, FULL, STOPPED, extend_all
from visitplanner.solver.bound.labels import BEFORE, NOBODY, NODE, empty_store, larger
from visitplanner.solver.bound.memory import memory_of
from visitplanner.solver.bound.prices import Prices
from visitplanner.solver.bound.reach import shortest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.solver.bound.cuts import Cut
    from visitplanner.solver.bound.groups import Group
    from visitplanner.solver.bound.labels import Store
    from visitplanner.solver.bound.memory import Memory, Neighbourhoods
    from visitplanner.solver.bound.network import Network

    Ints = NDArray[np.int64]

FIRST_SIZE = 2**15
"""Labels there is room for at first."""

MOST_SIZE = 2**20
"""Labels on a side, at 88 bytes each, beyond which the round is given up."""

MANY_LABELS = 2**15
"""Labels that are expected at first."""

MIDDLE_STEP = 0.03
"""Of the day, by which the middle is moved when one side has far more labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What to price with.

    Attributes
    ----------
    gains
        By visit: what serving it whole gains, in cost units; even.
    limit
        Only routes that cost less than this, gains taken off, are looked for.
    """

    gains: Ints
    limit: int
    cuts: Sequence[Cut]
    cut_units: Ints
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """The least that a route costs, gains taken off (or the limit), and good routes."""

    least: int
    routes: tuple[tuple[tuple[int, ...], int], ...]


@dataclass(slots=True)
class _Side:
    """A network and all that belongs to it."""

    net: Network
    ways: Ints
    memory: Memory


class Pricer:
    """Prices one group; keeps what does not depend on the duals."""

    def __init__(
        self,
        group: Group,
        networks: tuple[Network, Network],
        hoods: Neighbourhoods,
        flag: Ints,
    ) -> None:
        self.group, self._flag = group, flag
        net = networks[0]
        self._sides = tuple(
            _Side(one, ways, memory_of(one, hoods, ways))
            for one, ways in ((one, shortest(one, flag)) for one in networks)
        )
        self._halves = np.array([*group.halves, 0], dtype=np.int64)
        self._charges = np.array([*group.charges, 0], dtype=np.int64)
        has_overtime = net.overtime_rate > 0 and net.overtime_after < net.horizon
        self._is_fixed = has_overtime
        self._middles = dict.fromkeys((False, True), 1.0 if has_overtime else 0.5)
        self._labels = dict.fromkeys((False, True), MANY_LABELS)

    def remember(self, hoods: Neighbourhoods) -> None:
        """Take new neighbourhoods."""
        for side in self._sides:
            side.memory = memory_of(side.net, hoods, side.ways)

    def price(self, task: Task, most_routes: int) -> Priced | None:
        """Return the least units and the best routes, or None when stopped."""
        prices = [self._prices(side, task) for side in self._sides]
        if self._flag[0]:
            return None
        stores = []
        for side, its_prices, lasts in zip(
            self._sides, prices, self._lasts(self._middles[task.is_exact]), strict=True
        ):
            store = _labelled(side, its_prices, lasts, self._flag)
            if store is None:
                return None
            stores.append(store)
        self._balance(stores, is_exact=task.is_exact)
        found = np.zeros((int(stores[0].counts[0]), 2), dtype=np.int64)
        side = self._sides[0]
        out = join_all(
            side.net, side.memory, prices[0], (stores[0], stores[1]), (found, self._flag)
        )
        if out == STOPPED:
            return None
        least = min(task.limit, int(found[:, UNITS].min()))
        routes = tuple(self._routes(stores, found, task, most_routes))
        return Priced(least=least, routes=routes)

    def _prices(self, side: _Side, task: Task) -> Prices:
        net = side.net
        gain = (self.shares(np.append(task.gains, 0)) - self._charges)[net.visit]
        cuts = cut_tables(task.cuts, task.cut_units, net, side.ways)
        move_units = net.units - gain[net.head]
        ahead, step = ahead_of(net, move_units, self._labels[task.is_exact], self._flag)
        return Prices(
            move_units=move_units,
            touched=cuts.touched,
            kept=cuts.kept,
            in_reach=cuts.reach,
            cut_units=cuts.units,
            ahead=ahead,
            ahead_step=step,
            limit=task.limit,
            is_exact=task.is_exact,
        )

    def shares(self, gains: Ints) -> Ints:
        """Return of the gain of whole visits the group's share."""
        return gains // WHOLE * self._halves

    def _lasts(self, share: float) -> tuple[Ints, Ints]:
        """Return by node how late labels are kept, for the two directions.

        Every route has a first arc over the middle: its tail's earliest start lies before, its
        head's latest start after it.
        """
        net, back = (side.net for side in self._sides)
        middle = int(share * net.horizon)
        ahead = np.minimum(net.closes, middle)
        behind = np.minimum(back.closes, net.horizon - middle - 1 - back.service)
        ahead[net.target] = behind[back.target] = -1
        return ahead, behind

    def _balance(self, stores: Sequence[Store], *, is_exact: bool) -> None:
        ahead, behind = (int(store.counts[0]) for store in stores)
        self._labels[is_exact] = ahead + behind
        if not self._is_fixed and max(ahead, behind) > 1.3 * min(ahead, behind):
            step = MIDDLE_STEP if ahead < behind else -MIDDLE_STEP
            self._middles[is_exact] = min(0.9, max(0.1, self._middles[is_exact] + step))

    def _routes(
        self, stores: Sequence[Store], found: Ints, task: Task, most: int
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield the visits of good routes, no two alike, and their units."""
        seen, uses = set(), dict[int, int]()
        good = np.nonzero(found[:, PARTNER] != NOBODY)[0]
        for label in good[np.argsort(found[good, UNITS], kind="stable")]:
            visits = self._visits(stores, int(label), int(found[label, PARTNER]))
            key = frozenset(visits)
            if key in seen or uses.get(visits[0], 0) >= 1 + most // 8:
                continue
            seen.add(key)
            uses[visits[0]] = uses.get(visits[0], 0) + 1
            yield visits, int(found[label, UNITS]) + self._given(visits, task)
            if len(seen) >= most:
                return

    def _visits(self, stores: Sequence[Store], label: int, end: int) -> tuple[int, ...]:
        ahead = [int(v) for v in self._chain(stores[0], label)][::-1]
        return (*ahead, *(int(v) for v in self._chain(stores[1], end)))

    def _chain(self, store: Store, label: int) -> Iterator[int]:
        net = self._sides[0].net
        while label != NOBODY:
            visit = net.visit[store.rows[label, NODE]]
            if visit >= 0:
                yield visit
            label = store.rows[label, BEFORE]

    def _given(self, visits: tuple[int, ...], task: Task) -> int:
        """Return the gains less cuts that were taken off a route's cost."""
        shares = self.shares(np.append(task.gains, 0))
        paid = sum(
            cut.coefficient(visits) * int(units)
            for cut, units in zip(task.cuts, task.cut_units, strict=True)
        )
        return sum(int(shares[visit]) for visit in visits) - paid


def _labelled(side: _Side, prices: Prices, lasts: Ints, flag: Ints) -> Store | None:
    """Return all labels of a side, or None when stopped or when there are too many."""
    store = empty_store(side.net, FIRST_SIZE)
    out = extend_all(side.net, side.memory, prices, store, lasts, flag)
    while out == FULL and len(store.rows) < MOST_SIZE:
        store = larger(store)
        out = extend_all(side.net, side.memory, prices, store, lasts, flag)
    return store if out == DONE else None
