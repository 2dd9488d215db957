"""Who works in the store, as what, and which officer they are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from samples import DAY, make_officer

from visitplanner.errors import InputError
from visitplanner.store.access import Right, Role
from visitplanner.store.officer_rows import KeptOfficer
from visitplanner.store.officers import write_officers
from visitplanner.store.people import Member, dismiss, everybody, officer_of, take_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.store.journal import Journal
    from visitplanner.store.opening import Store, Visitor

FOUNDER = Member(name="周敏", roles=(Role.DISPATCHER, Role.MANAGER))


@pytest.fixture
def journal(store: Store, dispatcher: Visitor) -> Iterator[Journal]:
    """Give the manager's journal of a store that knows W01 and W02, who leaves on `DAY`."""
    with store.acting(dispatcher, Right.MANAGE) as made:
        leaves = KeptOfficer(officer=make_officer("W02"), left_on=DAY)
        write_officers(made, [KeptOfficer(officer=make_officer("W01")), leaves])
        yield made
    assert store.verified(dispatcher).findings == ()


def test_somebody_is_an_officer_until_they_work_as_one_no_more(journal: Journal) -> None:
    take_on(journal, "于海洋", [Role.OFFICER, Role.AUDITOR], "W01")
    take_on(journal, "于海洋", [Role.OFFICER])  # silent on the number: it stays
    member = Member(name="于海洋", roles=(Role.AUDITOR, Role.OFFICER), officer_id="W01")
    assert everybody(journal) == (member, FOUNDER)
    dismiss(journal, "于海洋", [Role.AUDITOR])
    assert officer_of(journal, "于海洋", DAY) == "W01"
    dismiss(journal, "于海洋", [Role.OFFICER])
    assert officer_of(journal, "于海洋", DAY) == ""
    assert everybody(journal) == (FOUNDER,)


def test_who_left_is_nobody_from_that_day_on(journal: Journal) -> None:
    take_on(journal, "于海洋", [Role.OFFICER], "W02")
    assert officer_of(journal, "于海洋", DAY - timedelta(days=1)) == "W02"
    assert officer_of(journal, "于海洋", DAY) == officer_of(journal, "周敏", DAY) == ""


@pytest.mark.parametrize("double", [" mgr", "mgr ", "\uff2dGR", "MGR", "\uff4d\uff47\uff52"])
def test_nobody_is_taken_on_under_a_name_that_reads_like_anothers(
    journal: Journal, double: str
) -> None:
    take_on(journal, " mgr ", [Role.MANAGER])
    take_on(journal, "mgr", [Role.AUDITOR])
    with pytest.raises(InputError, match="reads like mgr, who works here already"):
        take_on(journal, double, [Role.DISPATCHER])
    member = Member(name="mgr", roles=(Role.AUDITOR, Role.MANAGER))
    assert everybody(journal) == (member, FOUNDER)


@pytest.mark.parametrize(
    ("role", "officer_id", "told"),
    [
        (Role.OFFICER, "W09", "the store knows no officer W09"),
        (Role.OFFICER, "W01", "李强 is officer W01 already"),
        (Role.MANAGER, "W02", "an officer's number goes with the role officer"),
    ],
)
def test_a_number_is_one_officers(
    store: Store, dispatcher: Visitor, role: Role, officer_id: str, told: str
) -> None:
    with store.acting(dispatcher, Right.MANAGE) as journal:
        write_officers(journal, [KeptOfficer(officer=make_officer(f"W0{n}")) for n in (1, 2)])
        take_on(journal, "李强", [Role.OFFICER], "W01")
        take_on(journal, "李强", [Role.OFFICER], "W01")  # the same again
    with (
        pytest.raises(InputError, match=told),
        store.acting(dispatcher, Right.MANAGE) as journal,
    ):
        take_on(journal, "于海洋", [role], officer_id)
    with store.acting(dispatcher, Right.MANAGE) as journal:
        assert [member.name for member in everybody(journal)] == ["周敏", "李强"]
