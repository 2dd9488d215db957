"""The bank's table of debts and means into the store: for cases that are there, the newest day's.

What is known of a household is for those who prepare a visit; a plan never reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.process.states import CaseState
from visitplanner.store.cases import cases_in_state, known_cases, subject_of
from visitplanner.store.means import days_known, means_row
from visitplanner.store.schema import MEANS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.repayment.loan import Loan


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansTaken:
    """What came of a table of debts and means.

    Attributes
    ----------
    untaken
        What was left out, by case, with the reason.
    """

    num_changed: int
    num_same: int
    untaken: tuple[Fault, ...]


def import_means(desk: Desk, loans: Sequence[Loan]) -> MeansTaken:
    """Take a table of debts and means into the store.

    Raises
    ------
    InputError
        When a case is not in the store, or amounts are of a day to come: every one is named, and
        nothing is written.
    """
    case_ids = [loan.case_id for loan in loans]
    faults = list(_faults(desk, loans))
    if faults:
        raise InputError(faults)
    untaken = dict(_left_out(loans, days_known(desk.journal, case_ids)))
    closed = cases_in_state(desk.journal, [str(CaseState.CLOSED)])
    untaken |= {case_id: _closed(case_id) for case_id in set(case_ids).intersection(closed)}
    rows = [means_row(loan) for loan in loans if loan.case_id not in untaken]
    num_changed = desk.journal.put_all(MEANS, rows, subject_of)
    return MeansTaken(
        num_changed=num_changed,
        num_same=len(rows) - num_changed,
        untaken=tuple(untaken[case_id] for case_id in sorted(untaken)),
    )


def _faults(desk: Desk, loans: Sequence[Loan]) -> Iterator[Fault]:
    case_ids = [loan.case_id for loan in loans]
    known = known_cases(desk.journal, case_ids)
    missing = tuple(case_id for case_id in case_ids if case_id not in known)
    if missing:
        message = say("the store holds no case {cases:list}", cases=missing)
        yield Fault(message=message, column="case_id")
    ahead = tuple(loan.case_id for loan in loans if loan.debt.as_of > desk.today)
    if ahead:
        message = say("the amounts are of a day to come, in cases {cases:list}", cases=ahead)
        yield Fault(message=message, column="as_of")


def _left_out(loans: Sequence[Loan], known: Mapping[str, date]) -> Iterator[tuple[str, Fault]]:
    for loan in loans:
        newer = known.get(loan.case_id)
        if newer is not None and newer > loan.debt.as_of:
            message = say(
                "case {case}: amounts of a later day are known, of {day:day}",
                case=loan.case_id,
                day=newer,
            )
            yield loan.case_id, Fault(message=message)


def _closed(case_id: str) -> Fault:
    """Take no more of a household's money once its case is closed: nothing asks for it."""
    return Fault(message=say("case {case}: it is closed", case=case_id))
