"""A visit that is left out, and the changes of the inputs that could have it made.

Where a visit cannot be made at all, a change is enough from which on it can, which is exact; where
it does not pay, one from which on it pays to put it into the plan's routes as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.dispatch.blocking import can_be_made, lone_request
from visitplanner.dispatch.fitting import added_units, pays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from visitplanner.dispatch.pricing import Reference
    from visitplanner.domain import Case
    from visitplanner.pipeline import Request

Parameters: TypeAlias = "Mapping[str, str | int | tuple[str, ...]]"


class FixKind(StrEnum):
    """How a visit could be had."""

    WIDEN_WINDOW = "widen_window"
    ANOTHER_DAY = "another_day"
    EXTRA_OFFICER = "extra_officer"
    OTHER_OFFICER = "other_officer"
    QUALIFY_OFFICER = "qualify_officer"
    OVERTIME = "overtime"
    ONE_PERSON = "one_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of the inputs.

    Attributes
    ----------
    parameters
        What is changed, for people and programs.
    is_least
        Whether it is proven that a smaller change of the kind would not do.
    """

    kind: FixKind
    request: Request
    parameters: Parameters = field(default_factory=dict)
    is_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A visit that the plan leaves out, and whether it could be made at all."""

    reference: Reference
    case_id: str
    can_be_made: bool

    @property
    def request(self) -> Request:
        """What the plan was asked for."""
        return self.reference.prepared.request

    @property
    def case(self) -> Case:
        """The case, at the place where it was found."""
        visits = self.reference.prepared.indexed.visits
        return next(visit.case for visit in visits if visit.visit_id == self.case_id)

    @property
    def days(self) -> frozenset[date]:
        """The days on which the visit is agreed."""
        return frozenset(agreed.window.day for agreed in self.case.agreed_windows)

    def suffices(self, request: Request) -> bool:
        """Return whether a changed request is enough; see the module."""
        if not self.can_be_made:
            return can_be_made(self.reference.prepared, lone_request(request, self.case_id))
        return pays(self.reference, request, self.case_id)

    def units(self, request: Request) -> int:
        """Return what the visit adds to the plan's routes as they are, a bound far off if none."""
        return added_units(self.reference, request, self.case_id)


def with_case(request: Request, case: Case) -> Request:
    """Return a request with a case as it would be."""
    cases = tuple(case if each.case_id == case.case_id else each for each in request.cases)
    return replace(request, cases=cases)
