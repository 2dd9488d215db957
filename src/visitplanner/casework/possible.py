"""What can be recorded of a case today, and what cannot, with the reason: by state and by facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.casework.bureau import report_objection
from visitplanner.casework.consequences import promise_objection
from visitplanner.casework.desk import known_beside, known_of
from visitplanner.casework.plan_rule import plan_objection
from visitplanner.casework.steps import withdrawal_objection
from visitplanner.process.guards import circumstances, objections
from visitplanner.process.states import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.preparation.strategy import Chosen
    from visitplanner.process.guards import Known, Objection


_BY_FREQUENCY = frozenset({Step.KEEP_AGREEMENT, Step.PLAN})
"""Steps whose guards ask how often the household was visited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """A step that the process has for a case where it stands.

    Attributes
    ----------
    against
        What in the case's facts speaks against it today; empty where it can be recorded.
    """

    step: Step
    against: tuple[Objection, ...]


def possible_steps(desk: Desk, file: CaseFile, chosen: Chosen) -> tuple[Possible, ...]:
    """Return the steps of a case's state, each with what its facts have against it today.

    Parameters
    ----------
    chosen
        The strategy of a talk on the case.
    """
    known = _known(desk, file)
    against_plan = plan_objection(chosen)
    return tuple(
        Possible(
            step=step,
            against=tuple(
                filter(None, [against_plan])
                if step is Step.RUN_PLAN
                else _against(desk, file, step, known)
            ),
        )
        for step in file.progress.legal
    )


def _known(desk: Desk, file: CaseFile) -> Known:
    """Return what guards look at; the household's visits are read only where one asks for them."""
    if _BY_FREQUENCY.isdisjoint(file.progress.legal):
        return known_beside(desk, file.case, {})
    return known_of(desk, file.case)


def _against(desk: Desk, file: CaseFile, step: Step, known: Known) -> Iterator[Objection]:
    if step is Step.AGREE:  # its times come with it, and are judged then
        yield from circumstances(known)
    else:
        yield from objections(step, known)
    yield from filter(None, [_own(desk, file, step)])


def _own(desk: Desk, file: CaseFile, step: Step) -> Objection | None:
    """Return what a step asks beside the guards of the process."""
    if step is Step.REPORT_BUREAU:
        return report_objection(file, desk.today)
    if step is Step.WITHDRAW:
        return withdrawal_objection(file)
    return promise_objection(desk, file, step, desk.today)
