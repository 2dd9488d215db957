"""Officers into the store and out again: the same, whatever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from any_cases import days
from any_officers import domain_officers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import make_officer

from visitplanner.domain import Certification, Location
from visitplanner.store.access import Right
from visitplanner.store.officer_rows import KeptOfficer
from visitplanner.store.officers import read_officers, write_officers
from visitplanner.store.opening import open_store
from visitplanner.store.plans import KeptPlan, write_plan
from visitplanner.store.rotating import rotate_key

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.domain import Officer
    from visitplanner.store.opening import Store, Visitor


def settled(officer: Officer) -> Officer:
    """Return an officer with each certification and course once, to its last end, in order."""
    last = {held.name: held for held in sorted(officer.certifications, key=lambda h: h.expires_on)}
    held = tuple(last[name] for name in sorted(last))
    courses = {
        (course.subject, course.done_on): course
        for course in sorted(officer.training, key=lambda c: c.valid_until or date.min)
    }
    done = tuple(courses[key] for key in sorted(courses))
    return replace(officer, certifications=held, training=done)


@given(st.lists(domain_officers, unique_by=lambda each: each.officer_id), st.none() | days)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_officers_come_out_of_the_store_as_they_went_in(
    store: Store, dispatcher: Visitor, officers: list[Officer], left_on: date | None
) -> None:
    written = [KeptOfficer(officer=officer, left_on=left_on) for officer in officers]
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        write_officers(journal, written)
        assert write_officers(journal, written) == 0
        found = {kept.officer.officer_id: kept for kept in read_officers(journal)}
    for kept in written:
        there = found[kept.officer.officer_id]
        assert there == KeptOfficer(officer=settled(kept.officer), left_on=left_on)
    assert store.verified(dispatcher).findings == ()


def test_a_leave_given_up_and_a_certification_dropped_are_gone(
    store: Store, dispatcher: Visitor
) -> None:
    day = date(2026, 10, 8)
    held = Certification(name="AML", expires_on=day)
    before = make_officer(leave=frozenset({day}), certifications=(held,))
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        write_officers(journal, [KeptOfficer(officer=before)])
        assert write_officers(journal, [KeptOfficer(officer=make_officer())]) == 2
        (found,) = read_officers(journal)
    assert found.officer == make_officer()
    assert store.verified(dispatcher).findings == ()


def test_officers_and_plans_are_sealed_anew_with_a_new_key(
    store: Store, url: str, dispatcher: Visitor
) -> None:
    plan = KeptPlan(fingerprint="f", days=(date(2026, 10, 8),), visits=(), document="{}")
    with store.acting(dispatcher, Right.PLAN) as journal:
        write_officers(journal, [KeptOfficer(officer=make_officer())])
        assert write_plan(journal, plan) == 1
    assert rotate_key(url, dispatcher) == 2
    renewed = open_store(url)
    with renewed.acting(dispatcher, Right.PLAN) as journal:
        assert read_officers(journal) == (KeptOfficer(officer=make_officer()),)
    assert renewed.verified(dispatcher).findings == ()


def test_no_name_number_or_home_lies_open_in_the_file(
    store: Store, dispatcher: Visitor, tmp_path: Path
) -> None:
    officer = make_officer(
        name="赵一二", phone="19900007777", home=Location(latitude=37.4321, longitude=122.1234)
    )
    with store.acting(dispatcher, Right.KEEP_OFFICERS) as journal:
        write_officers(journal, [KeptOfficer(officer=officer)])
    written = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    for secret in ("赵一二", "19900007777", "37.4321") if written else ():
        assert secret.encode() not in written
    assert not written or b"W01" in written
