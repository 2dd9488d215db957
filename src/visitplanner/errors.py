"""What can go wrong, and the exit code of each.

::

    VisitPlannerError
    ├── InputError      2   the user's files or options are at fault; every fault is listed
    ├── ServiceError    3   a geocoder, road server or database did not answer as it should
    └── SolverError     3   the solver returned nothing that the checker accepts
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from visitplanner.messages import (
    DEFAULT_LANGUAGE,
    Language,
    Message,
    Translator,
    translator,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with an input, and where.

    `row` counts as a spreadsheet does: the header is row 1. Without a row, `column` is a place in
    the file, a setting or an option, and `line` the line of a text where it stands. No personal
    data stands in `message`.
    """

    message: Message
    file: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None

    def _column_words(self, tr: Translator) -> str | None:
        return None if self.column is None else tr("column {column}", column=self.column)

    def describe(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """Return one line of text: where, then what was expected and what came."""
        tr = translator(language)
        places = [
            self.file,
            None if self.row is None else tr("row {row}", row=self.row),
            None if self.line is None else tr("line {line}", line=self.line),
            self.column if self.row is None else self._column_words(tr),
        ]
        return ": ".join([", ".join(filter(None, places)), tr.render(self.message)]).removeprefix(
            ": "
        )


class VisitPlannerError(Exception):
    """The base of every error that a user may see."""

    exit_code: ClassVar[int] = 3

    def __init__(self, faults: Iterable[Fault] | Message) -> None:
        self.faults = (Fault(message=faults),) if isinstance(faults, Message) else tuple(faults)
        super().__init__("\n".join(fault.describe("en") for fault in self.faults))

    def __reduce__(self) -> tuple[type[VisitPlannerError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)  # whole, where it comes from another process


class InputError(VisitPlannerError):
    """The user's files or options are at fault; nothing was written."""

    exit_code = 2


class ServiceError(VisitPlannerError):
    """A service outside the program did not answer as it should."""


class SolverError(VisitPlannerError):
    """No plan that the checker accepts could be made."""


def input_fault(
    message: Message, *, file: str | None = None, column: str | None = None
) -> InputError:
    """Return an `InputError` of a single fault."""
    return InputError([Fault(message=message, file=file, column=column)])
