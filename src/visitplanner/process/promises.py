"""A window promised on the phone: an agreement like any, and a must for every plan from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.domain import AgreedWindow, DispatcherWord, Instruction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.domain import Case, Consent, TimeWindow


def promised(case: Case, consent: Consent, windows: Sequence[TimeWindow]) -> Case:
    """Return a case as it stands once its borrower was promised windows.

    A must that the dispatcher has given already stays as it was given.
    """
    must = Instruction(word=DispatcherWord.MUST, reason=_reason(consent), given_by=consent.taken_by)
    return replace(
        case,
        consent=consent,
        agreed_windows=tuple(AgreedWindow(window=window) for window in windows),
        instruction=case.instruction if case.is_must else must,
    )


def is_promised(case: Case) -> bool:
    """Return whether a case is a must because its borrower was promised what stands."""
    said, consent = case.instruction, case.consent
    return said is not None and consent is not None and said.reason == _reason(consent)


def _reason(consent: Consent) -> str:
    return f"promised: {consent.reference}"
