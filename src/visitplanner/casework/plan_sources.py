"""What a plan was made from, kept sealed beside it, so that it can be opened again.

Between two plans cases and officers change, and the store tells only how they are now. So a plan
keeps them as they were, without names, phones and addresses: those are read anew where a plan is
opened, as they are then, and the audit log is told whose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003 (pydantic reads annotations by it)
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from visitplanner.domain import Borrower, Case, Officer, PastVisit
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.case_rows import case_of
from visitplanner.store.cases import read_together
from visitplanner.store.officers import read_officers
from visitplanner.store.plans import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from visitplanner.casework.desk import Desk
    from visitplanner.casework.planning import Candidates

NOBODY = Borrower(name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSource:
    """Cases and officers as a plan was made from them.

    Attributes
    ----------
    earlier_visits
        Days on which households were visited, or were to be.
    past_visits
        What visits to households found, for when somebody is at home.
    cases_sha256, officers_sha256
        As the plan names them.
    """

    cases: tuple[Case, ...]
    officers: tuple[Officer, ...]
    earlier_visits: dict[str, tuple[date, ...]]
    past_visits: dict[str, tuple[PastVisit, ...]]
    cases_sha256: str
    officers_sha256: str


_SOURCE = TypeAdapter(PlanSource)


def source_text(candidates: Candidates, located: Iterable[Case]) -> str:
    """Return what the store keeps of what a plan was made from.

    Parameters
    ----------
    located
        The cases of the plan at the places where they were found; an address is not kept.
    """
    places = {case.case_id: case.location for case in located}
    source = PlanSource(
        cases=tuple(
            replace(
                case,
                borrower=NOBODY,
                address="",
                location=places.get(case.case_id, case.location),
            )
            for case in candidates.cases
        ),
        officers=tuple(replace(each, name="", phone="") for each in candidates.officers),
        earlier_visits=dict(candidates.earlier_visits),
        past_visits=dict(candidates.past_visits),
        cases_sha256=candidates.cases_sha256,
        officers_sha256=candidates.officers_sha256,
    )
    return _SOURCE.dump_json(source).decode()


def read_source(desk: Desk, fingerprint: str, document: str) -> PlanSource:
    """Return what a plan was made from, with names as they are now, and tell the log.

    Parameters
    ----------
    document
        The plan's `plan.json`.

    Raises
    ------
    InputError
        When the store does not have it.
    """
    text = source_of(desk.journal, fingerprint, document)
    if text is None:
        message = say("the store does not know what this plan was made from: plan anew")
        raise input_fault(message, column="--db")
    return _named(desk, _SOURCE.validate_json(text))


def _named(desk: Desk, source: PlanSource) -> PlanSource:
    found = read_together(desk.journal, [case.case_id for case in source.cases])
    cases = {facts.case["case_id"]: case_of(facts) for facts in found}
    officers = {kept.officer.officer_id: kept.officer for kept in read_officers(desk.journal)}
    return replace(
        source,
        cases=tuple(_with_name(case, cases) for case in source.cases),
        officers=tuple(
            replace(
                each, name=officers[each.officer_id].name, phone=officers[each.officer_id].phone
            )
            for each in source.officers
        ),
    )


def _with_name(case: Case, known: Mapping[str, Case]) -> Case:
    now = known[case.case_id]
    return replace(case, borrower=now.borrower, address=now.address)
