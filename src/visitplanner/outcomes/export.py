"""What a page exports: who made it, when, and the outcomes of the visits recorded on it."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the models.
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import Ability, OutcomeCode, Promise, VisitOutcome, Willingness
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.outcomes.page import PageOfDay

MAX_NUMBER = 2**53 - 1
"""The largest whole number that every browser counts exactly."""

_Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_Number = Annotated[int, Field(ge=1, le=MAX_NUMBER)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export, opened.

    Attributes
    ----------
    number
        Grows from export to export of a page.
    visits
        In the order of the page; each case once.
    sha256
        Of the body, UTF-8: the same whether it came as a file or as text.
    """

    page: PageOfDay
    number: int
    exported_at: datetime
    visits: tuple[VisitOutcome, ...]
    sha256: str


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Claim(BaseModel):
    """What has to be known of a body to find its key; nothing else is looked at."""

    model_config = ConfigDict(strict=True, frozen=True)

    plan: str
    officer_id: str
    day: date


class _Promise(_Strict):
    due_on: date
    amount_fen: _Number


class _Visit(_Strict):
    case_id: str
    outcome: OutcomeCode
    arrived: _Clock | None
    left: _Clock | None
    promise: _Promise | None
    willingness: Willingness
    ability: Ability
    note: str


class _Body(_Strict):
    plan: str
    officer_id: str
    day: date
    number: _Number
    exported_at: AwareDatetime
    visits: tuple[_Visit, ...]


def claimed_page(body: str) -> PageOfDay:
    """Return the page that a body says it comes from, which is not proven yet.

    Raises
    ------
    InputError
        When it says none.
    """
    try:
        claim = _Claim.model_validate_json(body)
    except (ValidationError, RecursionError):
        raise input_fault(say("is damaged: it does not say which page it comes from")) from None
    return PageOfDay(plan=claim.plan, officer_id=claim.officer_id, day=claim.day)


def open_body(body: str) -> Export:
    """Return what a body says.

    Raises
    ------
    InputError
        When something in it is not as a page writes it.
    """
    try:
        said = _Body.model_validate_json(body)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise input_fault(say("is not as a page writes it, at {place}", place=place)) from None
    page = PageOfDay(plan=said.plan, officer_id=said.officer_id, day=said.day)
    return Export(
        page=page,
        number=said.number,
        exported_at=said.exported_at,
        visits=tuple(_outcome(visit, page) for visit in said.visits),
        sha256=hashlib.sha256(body.encode()).hexdigest(),
    )


def _outcome(visit: _Visit, page: PageOfDay) -> VisitOutcome:
    return VisitOutcome(
        case_id=visit.case_id,
        officer_id=page.officer_id,
        day=page.day,
        outcome=visit.outcome,
        arrived_at=_moment(visit.arrived, page.day),
        left_at=_moment(visit.left, page.day),
        promise=None if visit.promise is None else Promise(**visit.promise.model_dump()),
        willingness=visit.willingness,
        ability=visit.ability,
        note=visit.note,
    )


def _moment(clock: str | None, day: date) -> datetime | None:
    if clock is None:
        return None
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=TIMEZONE)
