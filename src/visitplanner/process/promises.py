"""A window promised on the phone: an agreement like any, and a must for every plan from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.domain import AgreedWindow, DispatcherWord, Instruction
from visitplanner.rulebook import judge
from visitplanner.rulebook.gates import household_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Case, Consent, TimeWindow
    from visitplanner.rulebook.book import Books


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


def days_promised_to_others(
    case: Case, others: Iterable[Case], since: date, rulebook: Books, calendar: WorkingCalendar
) -> frozenset[date]:
    """Return the days from one on for which others of a household are musts, and lawful ones.

    Parameters
    ----------
    others
        Cases of any household; the case itself may be among them.

    Raises
    ------
    InputError
        When nobody knows the rules or the holidays of such a day.
    """
    promises = ((other, _days_from(other, since)) for other in _musts_of_household(case, others))
    verdicts = (judge([other], days, rulebook, calendar) for other, days in promises if days)
    visits = (visit for each in verdicts for visit in each.allowed)
    return frozenset(window.day for visit in visits for window in visit.windows)


def _musts_of_household(case: Case, others: Iterable[Case]) -> Iterator[Case]:
    for other in others:
        is_another = other.case_id != case.case_id and household_of(other) == household_of(case)
        if is_another and other.is_must:
            yield other


def _days_from(case: Case, since: date) -> list[date]:
    return sorted({each.window.day for each in case.agreed_windows if each.window.day >= since})


def _reason(consent: Consent) -> str:
    return f"promised: {consent.reference}"
