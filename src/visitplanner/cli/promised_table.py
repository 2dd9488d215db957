"""The table of cases that plans' folders were made from: a promise written into it, or there."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from visitplanner.cli.promise_words import times_of
from visitplanner.errors import Fault, InputError, ServiceError
from visitplanner.files import remove_partial_files, write_whole
from visitplanner.messages import say
from visitplanner.tables import read_cases

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.domain import TimeWindow


def write_table(table: Path, content: bytes) -> None:
    """Write a table of cases whole; what a killed run left of its copies is removed.

    Raises
    ------
    ServiceError
        When the disk refuses: then nothing was promised.
    """
    remove_partial_files(table.parent)
    try:
        write_whole(table, content, stat.S_IMODE(table.stat().st_mode))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = say(
            "the table of cases could not be written: {reason}; nothing was promised", reason=reason
        )
        raise ServiceError([Fault(message=message, file=str(table))]) from None


def with_what_stands(
    error: InputError, table: Path, case_id: str, promise: tuple[str, TimeWindow]
) -> InputError:
    """Return a refusal with whether the very promise stands in the table already.

    A run that was killed behind the table has left the folders as they were.

    Parameters
    ----------
    promise
        Its reference, and the window.
    """
    reference, window = promise
    for case in read_cases(table).rows:
        times = [agreed.window for agreed in case.agreed_windows]
        is_known = case.consent is not None and case.consent.reference == reference
        if case.case_id == case_id and case.is_must and is_known and times == [window]:
            message = say(
                "the promise {reference}, {times:list}, stands in the table of cases already: a"
                " plan made anew from the table keeps it",
                reference=reference,
                times=times_of(times),
            )
            return InputError([*error.faults, Fault(message=message, file=str(table))])
    return error
