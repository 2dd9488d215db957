"""Cases into the store and out again: the same, whatever they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from any_cases import domain_cases
from hypothesis import HealthCheck, given, settings
from samples import DAY, at, make_case

from visitplanner.domain import Channel, Consent, OutcomeCode, PastVisit
from visitplanner.store.access import Right
from visitplanner.store.case_rows import (
    FACTS,
    CaseFacts,
    agreement_row,
    case_of,
    case_row,
    fact_rows,
)
from visitplanner.store.cases import read_facts, write_facts
from visitplanner.store.schema import AGREEMENT

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.domain import Case
    from visitplanner.store.opening import Store, Visitor


def settled(case: Case) -> Case:
    """Return a case with its notices and visits each once, in order: a visit a day."""
    last = {visit.visited_on: visit for visit in case.past_visits}
    return replace(
        case,
        notices=tuple(sorted(set(case.notices), key=lambda each: (each.given_on, each.channel))),
        past_visits=tuple(last[day] for day in sorted(last)),
    )


def rows_of(case: Case) -> CaseFacts:
    return CaseFacts(case=case_row(case, "overdue"), facts=fact_rows(case))


@given(domain_cases())
def test_the_rows_of_a_case_tell_it_whole(case: Case) -> None:
    found = case_of(rows_of(case))
    assert settled(found) == settled(case)


@given(domain_cases())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_case_comes_out_of_the_store_as_it_went_in(
    store: Store, dispatcher: Visitor, case: Case
) -> None:
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        for table in reversed(FACTS):
            for row in journal.connection.execute(table.select()).mappings().all():
                journal.remove(table, dict(row), row["case_id"])
        write_facts(journal, [rows_of(case)])
        (found,) = read_facts(journal, [case.case_id])
    assert settled(case_of(found)) == settled(case)


def test_the_last_agreement_that_holds_counts() -> None:
    case = make_case()
    rows = rows_of(case)
    first = rows.facts[AGREEMENT.name][0]
    later = Consent(reference="A-2", given_on=DAY, channel=Channel.SMS)
    both = {**rows.facts, AGREEMENT.name: [first, agreement_row("C1", later)]}
    found = case_of(CaseFacts(case=rows.case, facts=both))
    assert (found.consent, found.agreed_windows) == (later, ())
    ended = {**agreement_row("C1", later), "ended_as": "withdrawn"}
    both = {**rows.facts, AGREEMENT.name: [first, ended]}
    assert case_of(CaseFacts(case=rows.case, facts=both)) == case


def test_no_name_number_or_address_lies_open_in_the_file(
    store: Store, dispatcher: Visitor, tmp_path: Path
) -> None:
    case = make_case(past_visits=(PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME),))
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        write_facts(journal, [rows_of(case)])
    written = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    place = case.location
    assert place is not None
    secrets = [case.borrower.name, case.borrower.phone, case.address, str(place.latitude)]
    for secret in secrets if written else ():
        for encoding in ("utf-8", "utf-16-le"):
            assert secret.encode(encoding) not in written
    assert not written or case.case_id.encode() in written


def test_moments_come_back_in_the_banks_zone(store: Store, dispatcher: Visitor) -> None:
    case = make_case()
    with store.acting(dispatcher, Right.CHANGE_CASES) as journal:
        write_facts(journal, [rows_of(case)])
        (found,) = read_facts(journal, ["C1"])
    start = case_of(found).agreed_windows[0].window.start
    assert start == at("09:00")
    assert start.utcoffset() == timedelta(hours=8)
