"""Who may do what: every right of every role, in one table.

The store knows people by the name they work under; that they are who they say is for the machine
and the database to make sure of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.errors import InputError
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.messages import Message


class Role(StrEnum):
    """What somebody works as."""

    DISPATCHER = "dispatcher"
    OFFICER = "officer"
    MANAGER = "manager"
    AUDITOR = "auditor"

    @property
    def words(self) -> Message:
        """The role as a person reads it."""
        return _ROLE_WORDS[self]


class Right(StrEnum):
    """What somebody may do."""

    READ_CASES = "read cases"
    READ_OWN_CASES = "read own cases"
    CHANGE_CASES = "change cases"
    RECORD_OUTCOMES = "record outcomes"
    PLAN = "plan visits"
    KEEP_OFFICERS = "keep officers"
    VERIFY = "verify the audit log"
    OVERRIDE = "lift a rule for a case"
    VOID_PAYMENTS = "take a payment back"
    MANAGE = "manage the store"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.DISPATCHER: frozenset(
        {
            Right.READ_CASES,
            Right.READ_OWN_CASES,
            Right.CHANGE_CASES,
            Right.RECORD_OUTCOMES,
            Right.PLAN,
            Right.KEEP_OFFICERS,
            Right.VERIFY,
        }
    ),
    Role.OFFICER: frozenset({Right.READ_OWN_CASES, Right.RECORD_OUTCOMES}),
    Role.MANAGER: frozenset(
        {
            Right.READ_CASES,
            Right.READ_OWN_CASES,
            Right.KEEP_OFFICERS,
            Right.VERIFY,
            Right.OVERRIDE,
            Right.VOID_PAYMENTS,
            Right.MANAGE,
        }
    ),
    Role.AUDITOR: frozenset({Right.VERIFY}),
}
"""An auditor proves the log whole without seeing a borrower; a manager plans no case, and whoever
plans lifts no rule (`require_no_planner`).

Which cases are an officer's own is said in `casework.own_cases`; who may read all may read these.
"""

_ROLE_WORDS: Mapping[Role, Message] = {
    Role.DISPATCHER: say("dispatcher"),
    Role.OFFICER: say("officer"),
    Role.MANAGER: say("manager"),
    Role.AUDITOR: say("auditor"),
}


class RefusedError(InputError):
    """Somebody may not do what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and as what."""

    name: str
    roles: frozenset[Role]

    def may(self, right: Right) -> bool:
        """Return whether one of the actor's roles has a right."""
        return any(right in RIGHTS[role] for role in self.roles)

    def require(self, right: Right) -> None:
        """Let only those pass who have a right.

        Raises
        ------
        RefusedError
            When none of the actor's roles has it.
        """
        if self.may(right):
            return
        allowed = sorted(role for role, rights in RIGHTS.items() if right in rights)
        message = say(
            "{name} may not do this; it is for: {roles:list}",
            name=self.name,
            roles=tuple(role.words for role in allowed),
        )
        raise RefusedError(message)

    def require_no_planner(self) -> None:
        """Let only those pass who plan no visits: nobody lifts what holds their own plan.

        Raises
        ------
        RefusedError
            When one of the actor's roles plans visits.
        """
        if any(Right.PLAN in RIGHTS[role] for role in self.roles):
            message = say(
                "{name} plans visits too, and so lifts no rule: it takes a manager who is no"
                " dispatcher; see visitplanner db staff",
                name=self.name,
            )
            raise RefusedError(message)
