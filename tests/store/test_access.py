"""Who may do what."""

from __future__ import annotations

import pytest

from visitplanner.store.access import RIGHTS, Actor, RefusedError, Right, Role


def someone(*roles: Role) -> Actor:
    return Actor(name="李强", roles=frozenset(roles))


def test_every_role_has_rights_and_every_right_somebody() -> None:
    assert set(RIGHTS) == set(Role)
    assert frozenset().union(*RIGHTS.values()) == frozenset(Right)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("right", list(Right))
def test_a_role_may_what_the_table_says_and_nothing_else(role: Role, right: Right) -> None:
    if right in RIGHTS[role]:
        someone(role).require(right)
    else:
        with pytest.raises(RefusedError, match="李强 may not do this; it is for"):
            someone(role).require(right)


def test_the_table_of_rights_stands_as_the_docs_tell_it() -> None:
    """Right by right, typed out: a right more or less is a decision, made here too."""
    every = {Role.DISPATCHER, Role.OFFICER, Role.MANAGER, Role.AUDITOR}
    assert {right: {role for role in Role if right in RIGHTS[role]} for right in Right} == {
        Right.READ_CASES: {Role.DISPATCHER, Role.MANAGER},
        Right.READ_OWN_CASES: every - {Role.AUDITOR},
        Right.CHANGE_CASES: {Role.DISPATCHER},
        Right.RECORD_OUTCOMES: {Role.DISPATCHER, Role.OFFICER},
        Right.PLAN: {Role.DISPATCHER},
        Right.KEEP_OFFICERS: {Role.DISPATCHER, Role.MANAGER},
        Right.VERIFY: every - {Role.OFFICER},
        Right.OVERRIDE: {Role.MANAGER},
        Right.VOID_PAYMENTS: {Role.MANAGER},
        Right.MANAGE: {Role.MANAGER},
    }


def test_nobody_proves_and_only_a_dispatcher_changes_cases() -> None:
    assert [role for role in Role if Right.CHANGE_CASES in RIGHTS[role]] == [Role.DISPATCHER]
    assert Right.READ_CASES not in RIGHTS[Role.AUDITOR] | RIGHTS[Role.OFFICER]


def test_who_reads_every_case_reads_their_own_too() -> None:
    every = {role for role in Role if Right.READ_CASES in RIGHTS[role]}
    own = {role for role in Role if Right.READ_OWN_CASES in RIGHTS[role]}
    assert own - every == {Role.OFFICER}
    assert every <= own


def test_roles_add_up() -> None:
    someone(Role.AUDITOR, Role.OFFICER).require(Right.RECORD_OUTCOMES)
    with pytest.raises(RefusedError):
        someone().require(Right.VERIFY)
