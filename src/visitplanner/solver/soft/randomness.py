"""Random numbers that are the same on every machine and in every thread.

A state is one int64 in an array, changed by shifts and exclusive ors alone.

References
----------
.. [1] G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints

_LOW_57 = 2**57 - 1
_LOW_53 = 2**53 - 1
_STEP = 1.0 / 2**53


def state_of(seed: int, chain: int) -> Ints:
    """Return the state with which a chain begins."""
    words = np.random.SeedSequence([seed % 2**64, chain]).generate_state(1, np.uint64)
    return np.maximum(words, np.uint64(1)).view(np.int64)


@compiled
def uniform(state: Ints) -> float:
    """Return a number from 0 up to, not including, 1."""
    word = state[0]
    word ^= word << 13
    word ^= (word >> 7) & _LOW_57  # as if the word had no sign
    word ^= word << 17
    state[0] = word
    return float((word >> 11) & _LOW_53) * _STEP


@compiled
def below(state: Ints, count: int) -> int:
    """Return a whole number from 0 to `count` - 1."""
    return int(uniform(state) * count)
