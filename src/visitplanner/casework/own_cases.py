"""Which cases are an officer's own: those that a standing plan sends them to, around the visit.

An officer prepares on the day before, and reports and answers questions for some days after. Who
may read every case is asked nothing more; every reading is told to the audit log all the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.store.access import RefusedError, Right
from visitplanner.store.people import officer_of, require_officer
from visitplanner.store.sent import days_sent

if TYPE_CHECKING:
    from visitplanner.casework.desk import Desk

DAYS_BEFORE = 1
DAYS_AFTER = 7
"""As long as an officer's page is taken in."""


def require_own(desk: Desk, case_id: str) -> None:
    """Let pass who may read every case, and officers for cases of their own.

    Raises
    ------
    RefusedError
        When the case is none of theirs; whether the store has it at all is not said.
    """
    if desk.journal.actor.may(Right.READ_CASES):
        return
    officer_id = _own_number(desk)
    if not _is_sent(desk, case_id, officer_id):
        raise RefusedError(
            say(
                "officer {officer} reads only cases that a standing plan sends them to, from the"
                " day before the visit to {days} days after it",
                officer=officer_id,
                days=DAYS_AFTER,
            )
        )


def require_teller(desk: Desk, case_id: str, officer_id: str) -> str:
    """Return the number of the officer of whom somebody may type an outcome: of officers their own.

    Parameters
    ----------
    officer_id
        As it was typed; "" names none.

    Raises
    ------
    InputError
        When the store knows no such officer.
    RefusedError
        When an officer tells of somebody else's visit, or works here no more; whether the store has
        the case at all is not said.
    """
    if desk.journal.actor.may(Right.CHANGE_CASES):
        if officer_id:
            require_officer(desk.journal, officer_id)
        return officer_id
    own = _own_number(desk)
    if officer_id not in {"", own} or not _is_sent(desk, case_id, own):
        raise RefusedError(
            say(
                "officer {officer} records only visits of their own, to cases that a standing plan"
                " sends them to, from the day before the visit to {days} days after it",
                officer=own,
                days=DAYS_AFTER,
            )
        )
    return own


def _own_number(desk: Desk) -> str:
    """Return the number of the officer that somebody is and still works as."""
    name = desk.journal.actor.name
    officer_id = officer_of(desk.journal, name, desk.today)
    if not officer_id:
        raise RefusedError(
            say(
                "{name} is linked to no officer who works here; a manager does it with:"
                " visitplanner db staff add NAME --role officer --officer NUMBER",
                name=name,
            )
        )
    return officer_id


def _is_sent(desk: Desk, case_id: str, officer_id: str) -> bool:
    first, last = timedelta(days=DAYS_BEFORE), timedelta(days=DAYS_AFTER)
    days = days_sent(desk.journal, case_id, officer_id)
    return any(day - first <= desk.today <= day + last for day in days)
