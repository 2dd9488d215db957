"""What `visitplanner privacy` does and says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from visitplanner.casework.privacy import due_to_purge, export_case, purge, purge_plans
from visitplanner.cli.target import STDOUT, target_faults
from visitplanner.errors import InputError, ServiceError
from visitplanner.files import OPEN_TO_ME, write_whole
from visitplanner.messages import say
from visitplanner.store.access import Right

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console


def run_export(office: Office, case_id: str, out: Path, console: Console) -> None:
    """Write all that the store holds of a case.

    Raises
    ------
    InputError
        When there is no folder for the file, before anything is read.
    ServiceError
        When the disk refuses.
    """
    faults = list(target_faults(out, STDOUT))
    if faults:
        raise InputError(faults)
    with office.desk("privacy export", Right.READ_CASES) as desk:
        content = export_case(desk, case_id)
    if out == STDOUT:
        typer.echo(content)
        return
    try:
        write_whole(out, content.encode() + b"\n", OPEN_TO_ME)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(say("the file could not be written: {reason}", reason=reason)) from None
    console.result(say("All that is held of case {case}: {file}", case=case_id, file=str(out)))


def run_purge(office: Office, years: int, console: Console, *, really: bool) -> None:
    """Take what is personal out of cases closed long ago, or count them."""
    with office.desk("privacy purge", Right.MANAGE) as desk:
        due = due_to_purge(desk, years)
        if really:
            purge(desk, due)
            purge_plans(desk, years)
    if really:
        console.result(say("Nothing personal is left of {count} cases.", count=len(due)))
    else:
        console.result(
            say("Cases to be purged: {count}. Nothing was done: say --yes.", count=len(due))
        )
