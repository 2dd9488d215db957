"""The learned model that a plan is to value its visits by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.cli.value_words import calibration_warning
from visitplanner.messages import Message, say
from visitplanner.valuation.learned.file import read_model
from visitplanner.valuation.learned.known import require_known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from visitplanner.valuation.learned.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedModel:
    """A model with the fingerprint of its file."""

    model: Model
    sha256: str


def read_plan_model(path: Path | None) -> NamedModel | None:
    """Return the model in a file, by which a plan can value visits; None where none is named.

    Raises
    ------
    InputError
        When it is no model, or asks for what a plan does not know of a case.
    """
    if path is None:
        return None
    model, digest = read_model(path)
    require_known(model, str(path))
    return NamedModel(model=model, sha256=digest)


def value_warnings(named: NamedModel | None) -> Iterator[Message]:
    """Yield by what visits are valued, and what to mind of it."""
    if named is None:
        return
    yield say("Visits are valued by the learned model {digest}.", digest=named.sha256[:12])
    yield from calibration_warning(named.model.findings)
    if not named.model.findings.uplift.is_identified:
        yield say(
            "The model does not tell what a visit changes: cases that would pay anyhow are valued"
            " as highly as others."
        )
