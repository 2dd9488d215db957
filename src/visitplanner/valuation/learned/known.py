"""What a plan knows of a case, by the names of columns: all that a model that plans may ask for.

A table from which a model is learned has these columns under these names, English or Chinese.
Where people live, who they are and in what circumstances is not among them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from visitplanner.domain import PROMISING, OutcomeCode
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.domain import Case, PastVisit
    from visitplanner.valuation.learned.model import Model
    from visitplanner.valuation.learned.reckoning import Cell

NONE, PENDING, BROKEN = "none", "pending", "due"
"""A promise on the day of a visit: there is none, it falls due later, or it has fallen due."""

NEVER_MADE = frozenset({OutcomeCode.PAID_BEFORE, OutcomeCode.CANCELLED})
"""Outcomes of visits that never took place."""


def known_cells(case: Case, day: date) -> Mapping[str, Cell]:
    """Return what a plan knows of a case on the day of a visit, by the columns' English names."""
    return {name: read(case, day) for name, (_, read) in KNOWN.items()}


def cells_for(model: Model, case: Case, day: date) -> Mapping[str, Cell]:
    """Return what a plan knows of a case, by the columns' names in a model."""
    known = known_cells(case, day)
    return {column: known[_BY_KEY[_key(column)]] for column in model.columns}


def is_told_by(model: Model, name: str) -> bool:
    """Return whether a model has the column of an English name of `KNOWN`."""
    return any(_BY_KEY.get(_key(column)) == name for column in model.columns)


def require_known(model: Model, file: str) -> None:
    """Refuse a model that asks for what a plan does not know of a case.

    Raises
    ------
    InputError
        With every such column.
    """
    faults = [
        Fault(
            message=say(
                "a plan does not know this of a case; it knows {columns:list}",
                columns=tuple(f"{name} {chinese}" for name, (chinese, _) in KNOWN.items()),
            ),
            file=file,
            column=column,
        )
        for column in model.columns
        if _key(column) not in _BY_KEY
    ]
    if faults:
        raise InputError(faults)


def _promise(case: Case, day: date) -> str:
    if case.promise is None:
        return NONE
    return PENDING if case.promise.due_on > day else BROKEN


def _before(case: Case, day: date) -> list[PastVisit]:
    """Return the visits made before a day, in the order of their days."""
    made = (each for each in case.past_visits if each.outcome not in NEVER_MADE)
    return sorted(
        (each for each in made if each.visited_on < day), key=lambda each: each.visited_on
    )


def _count(case: Case, day: date, outcomes: frozenset[OutcomeCode]) -> float:
    return float(sum(each.outcome in outcomes for each in _before(case, day)))


def _last_outcome(case: Case, day: date) -> str:
    before = _before(case, day)
    return str(before[-1].outcome) if before else NONE


KNOWN: Mapping[str, tuple[str, Callable[[Case, date], Cell]]] = {
    "overdue_amount": ("逾期金额", lambda case, _: case.overdue_fen / FEN_PER_YUAN),
    "balance": ("贷款余额", lambda case, _: case.balance_fen / FEN_PER_YUAN),
    "days_past_due": ("逾期天数", lambda case, _: float(case.days_past_due)),
    "num_notices": (
        "通知次数",
        lambda case, day: float(sum(each.given_on < day for each in case.notices)),
    ),
    "num_visits": ("上门次数", lambda case, day: _count(case, day, frozenset(OutcomeCode))),
    "num_not_at_home": (
        "未遇次数",
        lambda case, day: _count(case, day, frozenset({OutcomeCode.NOT_AT_HOME})),
    ),
    "num_promises": ("承诺次数", lambda case, day: _count(case, day, PROMISING)),
    "last_outcome": ("上次结果", _last_outcome),
    "promise": ("承诺", _promise),
}
"""The columns by their English names: the Chinese name, and how a case tells it on a day."""


def _key(column: str) -> str:
    text = unicodedata.normalize("NFKC", column).casefold()
    return "".join(char for char in text if char not in " _-")


_BY_KEY: Mapping[str, str] = {
    _key(spelled): name for name, (chinese, _) in KNOWN.items() for spelled in (name, chinese)
}
