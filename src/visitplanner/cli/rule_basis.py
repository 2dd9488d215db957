"""By which editions of the rulebook a case is explained: today's, a file's, or those of a plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visitplanner.errors import InputError, input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say
from visitplanner.plan import SCHEMA_VERSION
from visitplanner.report.delivery import PLAN_FILE
from visitplanner.rulebook.book import Reign, adjust
from visitplanner.rulebook.editions import edition_of, read_editions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.policy import Policy
    from visitplanner.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNamed:
    """A plan as `--plan` names it: the folder it was written to, or its number in the store."""

    folder: Path | None = None
    number: int | None = None

    @classmethod
    def of(cls, text: str) -> PlanNamed:
        """Return what was typed: digits are a number, all else is a folder."""
        if text.isascii() and text.isdigit():
            return cls(number=int(text))
        return cls(folder=Path(text))


def reigns_of_policy(policy: Policy, file: Path | None, days: Sequence[date]) -> tuple[Reign, ...]:
    """Return the editions in force on days: the policy's, or as a file or folder has them.

    Raises
    ------
    InputError
        When none was in force on one of them, or the file is no rulebook.
    """
    books = policy.rulebook if file is None else read_editions([file])
    return books.over(days)


def read_plan_file(folder: Path) -> str:
    """Return the `plan.json` in a folder.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    file = folder / PLAN_FILE
    try:
        return read_plain(file).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(file)) from None


def reigns_of_plan(document: str, policy: Policy, days: Sequence[date]) -> tuple[Reign, ...]:
    """Return the very editions that a plan was made under, the bank's parameters of then in them.

    Parameters
    ----------
    document
        The plan's `plan.json`.
    days
        Those asked for; none asks for all days of the plan.

    Raises
    ------
    InputError
        When it is no plan of this version, names no editions, was not made for a day, or one of
        its editions is found nowhere.
    """
    try:
        plan = json.loads(document)
        if plan["schema_version"] != SCHEMA_VERSION:
            raise ValueError  # noqa: TRY301 (told below, like every other surprise)
        planned = [date.fromisoformat(day) for day in plan["days"]]
        entries = plan["provenance"].get("editions", ())
        _require_planned(planned, days)
        reigns = [_reign(entry, policy) for entry in entries]
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise input_fault(say("expected a plan of this version"), column="--plan") from None
    if not reigns:
        message = say("the plan was made by an older version, which kept no digest of its rulebook")
        raise input_fault(message, column="--plan")
    wanted = set(days) or set(planned)
    asked = (
        Reign(book=each.book, days=tuple(day for day in each.days if day in wanted))
        for each in reigns
    )
    return tuple(each for each in asked if each.days)


def _require_planned(planned: Sequence[date], days: Sequence[date]) -> None:
    for day in days:
        if day not in planned:
            message = say("the plan was not made for {day:day}", day=day)
            raise input_fault(message, column="--on")


def _reign(entry: dict[str, Any], policy: Policy) -> Reign:
    days = tuple(date.fromisoformat(day) for day in entry["days"])
    return Reign(book=_book(entry, policy), days=days)


def _book(entry: dict[str, Any], policy: Policy) -> Rulebook:
    book = edition_of(entry["sha256"], policy.rulebook.plain)
    if book is None:
        message = say(
            "the plan was made under edition {edition} of digest {sha256}, which is neither one"
            " of this program's nor one of the policy's: name its file as rulebook in the policy",
            edition=entry["edition"],
            sha256=entry["sha256"],
        )
        raise input_fault(message, column="--plan")
    return adjust(book, dict(entry["changes"]))
