"""What the policy file says of changing a plan, as it is written there."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.plan.versions import ReplanWeights
from visitplanner.units import FEN_PER_YUAN, SECONDS_PER_MINUTE, fen_from_yuan

Yuan = Annotated[Decimal, Field(ge=0, le=10**9)]
Minutes = Annotated[int, Field(ge=0, le=240)]

_STANDARD = ReplanWeights()


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_PER_YUAN


class ReplanSection(BaseModel):
    """What it costs to change a plan: `[replan]`, yuan and minutes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    moved_officer: Yuan = _yuan(_STANDARD.moved_officer)
    moved_time: Yuan = _yuan(_STANDARD.moved_time)
    dropped: Yuan = _yuan(_STANDARD.dropped)
    tolerance_minutes: Minutes = _STANDARD.tolerance // SECONDS_PER_MINUTE

    def weights(self) -> ReplanWeights:
        """Return the weights."""
        return ReplanWeights(
            moved_officer=fen_from_yuan(self.moved_officer),
            moved_time=fen_from_yuan(self.moved_time),
            dropped=fen_from_yuan(self.dropped),
            tolerance=self.tolerance_minutes * SECONDS_PER_MINUTE,
        )
