"""Officers in the store: taken from tables, marked when they leave, never in a crew of three."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from samples import BRANCH, DAY, make_officer

from visitplanner.casework.officers import (
    OfficersImported,
    import_officers,
    mark_left,
    officers_on,
)
from visitplanner.domain import TravelMode
from visitplanner.errors import InputError
from visitplanner.store.access import Right
from visitplanner.store.officer_rows import KeptOfficer
from visitplanner.store.officers import read_officers

if TYPE_CHECKING:
    from visitplanner.store.opening import Store, Visitor


def test_a_table_adds_updates_and_leaves_the_rest(store: Store, dispatcher: Visitor) -> None:
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        import_officers(journal, [make_officer("W01"), make_officer("W02"), make_officer("W03")])
        table = [make_officer("W01"), make_officer("W02", max_visits=5), make_officer("W04")]
        done = import_officers(journal, table)
        found = [kept.officer for kept in read_officers(journal)]
    assert done == OfficersImported(num_new=1, num_changed=1, num_same=1, not_told=("W03",))
    assert found == [table[0], table[1], make_officer("W03"), table[2]]


def test_who_left_is_marked_and_comes_back_with_the_table(
    store: Store, dispatcher: Visitor
) -> None:
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        import_officers(journal, [make_officer("W01")])
        assert mark_left(journal, "W01", DAY).left_on == DAY
        assert read_officers(journal) == (KeptOfficer(officer=make_officer("W01"), left_on=DAY),)
        assert import_officers(journal, []).not_told == ()
        assert import_officers(journal, [make_officer("W01")]).num_changed == 1
        assert read_officers(journal)[0].left_on is None
    assert store.verified(dispatcher).findings == ()


def test_nobody_leaves_who_never_came(store: Store, dispatcher: Visitor) -> None:
    with (
        pytest.raises(InputError, match="the store knows no officer W09"),
        store.acting(dispatcher, Right.KEEP_OFFICERS) as journal,
    ):
        mark_left(journal, "W09", DAY)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "crew K1 would have more than two officers: W01, W02, W03"),
        ({"mode": TravelMode.WALK}, "W01 and W03 of crew K1 do not travel alike from one place"),
        ({"home": BRANCH}, "W01 and W03 of crew K1 do not travel alike from one place"),
    ],
)
def test_a_crew_of_two_tables_is_still_a_crew(
    store: Store, dispatcher: Visitor, changes: dict[str, object], told: str
) -> None:
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        import_officers(journal, [make_officer("W01", crew_id="K1")])
        if not changes:
            import_officers(journal, [make_officer("W02", crew_id="K1")])
    with (
        pytest.raises(InputError, match=told),
        store.acting(dispatcher, Right.KEEP_OFFICERS) as journal,
    ):
        import_officers(journal, [make_officer("W03", crew_id="K1", **changes)])
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        mark_left(journal, "W01", DAY)
        import_officers(journal, [make_officer("W03", crew_id="K1", **changes)])


def test_who_leaves_is_planned_until_then() -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    stays, leaves, gone = (make_officer(f"W0{n}") for n in (1, 2, 3))
    kept = [
        KeptOfficer(officer=stays),
        KeptOfficer(officer=leaves, left_on=days[1]),
        KeptOfficer(officer=gone, left_on=days[0]),
    ]
    first, second = officers_on(kept, days)
    assert first == stays
    assert second == make_officer("W02", leave=frozenset(days[1:]))
    assert officers_on(kept, [date(2026, 9, 1)]) == (stays, leaves, gone)
