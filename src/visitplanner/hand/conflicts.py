"""All smallest sets of wishes that cannot be kept together.

A set is a *conflict* if it cannot be kept and each part of it can. Whoever keeps all wishes but
some has left out one of each conflict; so the smallest ways to leave out one of each conflict
known are tried one after the other. What is left can be kept, or holds a conflict that is not known
yet, which is found by taking wishes away. Once all such ways have been tried, no conflict is
unknown [1]_.

References
----------
.. [1] J. Bailey, P. J. Stuckey, "Discovery of minimal unsatisfiable subsets of constraints using
   hitting set dualization", PADL (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Numbers: TypeAlias = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """The conflicts found, small ones first.

    Attributes
    ----------
    is_complete
        Whether there are no others; time may have run out.
    """

    sets: tuple[Numbers, ...]
    is_complete: bool


def find_conflicts(
    count: int, can_keep: Callable[[Numbers], bool], is_over: Callable[[], bool]
) -> Conflicts:
    """Return the smallest sets of wishes, by number, that cannot be kept together.

    Parameters
    ----------
    can_keep
        Whether some wishes can be kept; it must hold for every part of what can be kept.
    is_over
        Asked between questions; at True the conflicts so far are returned.
    """
    everything = frozenset(range(count))
    known: list[Numbers] = []
    kept: list[Numbers] = []
    while True:
        found = None
        for left_out in _smallest_ways_out(known):
            if is_over():
                return _conflicts(known, is_complete=False)
            rest = everything - left_out
            if any(rest <= one for one in kept):
                continue
            if not can_keep(rest):
                found = rest
                break
            kept.append(rest)
        if found is None:
            return _conflicts(known, is_complete=True)
        smallest = _smallest_in(found, can_keep, is_over)
        if smallest is None:
            return _conflicts(known, is_complete=False)
        known.append(smallest)


def _conflicts(known: Sequence[Numbers], *, is_complete: bool) -> Conflicts:
    ordered = sorted(known, key=lambda one: (len(one), sorted(one)))
    return Conflicts(sets=tuple(ordered), is_complete=is_complete)


def _smallest_in(
    numbers: Numbers, can_keep: Callable[[Numbers], bool], is_over: Callable[[], bool]
) -> Numbers | None:
    """Return a smallest part that cannot be kept, or None where the time was not enough.

    Halves are tried before single wishes, for most of many wishes have no part in it.
    """
    needed, open_ = frozenset[int](), sorted(numbers)
    size = max(1, len(open_) // 2)
    while open_:
        if is_over():
            return None
        part, rest = open_[:size], open_[size:]
        if not can_keep(needed | frozenset(rest)):
            open_, size = rest, 2 * size
        elif size > 1:
            size //= 2
        else:
            needed |= frozenset(part)
            open_, size = rest, max(1, len(rest) // 2)
    return needed


def _smallest_ways_out(known: Sequence[Numbers]) -> Iterator[Numbers]:
    """Yield every smallest set that has one of each conflict."""
    seen: set[Numbers] = set()
    stack: list[Numbers] = [frozenset()]
    while stack:
        chosen = stack.pop()
        open_ = next((one for one in known if not one & chosen), None)
        if open_ is not None:
            longer = [chosen | {number} for number in sorted(open_, reverse=True)]
            fresh = [one for one in longer if one not in seen]
            seen.update(fresh)
            stack += fresh
        elif all(any(one & chosen == {number} for one in known) for number in chosen):
            yield chosen
