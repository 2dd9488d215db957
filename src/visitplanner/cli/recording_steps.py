"""What `visitplanner case record` does and says; before it closes a case, it asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from visitplanner.casework.bureau import report_to_bureau, tell_of_bureau, waits_until
from visitplanner.casework.coming_off import awaited_visit
from visitplanner.casework.desk import file_of
from visitplanner.casework.dues import open_dues
from visitplanner.casework.steps import require_past, take_step
from visitplanner.cli.case_files import day_of
from visitplanner.cli.case_words import coming_off_words, standing_words
from visitplanner.cli.typed import read_code, read_typed
from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.preparation.bureau_letter import bureau_letter
from visitplanner.process.states import CaseState, Step
from visitplanner.store.access import Right
from visitplanner.store.unsealed import unsealed_facts
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console
    from visitplanner.domain import Channel

CLOSING = frozenset({Step.PAY, Step.CLOSE})
"""Steps after which a case can only be reopened, to begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedStep:
    """A step as it was typed.

    Attributes
    ----------
    is_sure
        Whether a case is closed without a question.
    """

    step: str
    on: str | None
    channel: str | None = None
    is_sure: bool = False


def run_record(office: Office, case_id: str, typed: TypedStep, console: Console) -> None:
    """Record a step, and say where the case stands then.

    Raises
    ------
    InputError
        When it is not lawful here, or nobody says yes to closing the case.
    """
    step = read_code(Step, typed.step, "STEP")
    channel = _channel(typed, step)
    if step in CLOSING and not typed.is_sure:
        _ask(office, case_id, step, console)
    with office.desk("case record", Right.CHANGE_CASES) as desk:
        day = day_of(typed.on, desk)
        require_past(desk, day)
        visit = awaited_visit(desk, case_id)
        file = _recorded(desk, case_id, step, day, channel)
    for line in (standing_words(file), *coming_off_words(visit, file)):
        console.result(line)
    if step is Step.RESOLVE_COMPLAINT:
        console.result(say("Complaints that stay open: {count}", count=file.progress.complaints))
    for line in _letter(file, day) if channel is not None else ():
        console.result(line)


def _recorded(desk: Desk, case_id: str, step: Step, day: date, channel: Channel | None) -> CaseFile:
    if channel is not None:
        return tell_of_bureau(desk, case_id, day, channel)
    if step is Step.REPORT_BUREAU:
        return report_to_bureau(desk, case_id, day)
    return take_step(desk, case_id, step, day)


def _channel(typed: TypedStep, step: Step) -> Channel | None:
    """Return how the borrower was told of the credit bureau; nothing else is said by a channel."""
    if (step is Step.NOTIFY_BUREAU) != (typed.channel is not None):
        message = say("notify_bureau is recorded with how it was said, and nothing else is")
        raise input_fault(message, column="--channel")
    return None if typed.channel is None else read_typed(typed.channel, "--channel", _read_channel)


_read_channel = word_of(CHANNELS)


def _letter(file: CaseFile, told_on: date) -> Iterator[Message]:
    """Yield the words of the notice, for the bank to send as it has said."""
    until = waits_until(file)
    if until is not None:
        yield say("Words for the notice:")
        yield from bureau_letter(file.case.overdue_fen, told_on, until)


def _ask(office: Office, case_id: str, step: Step, console: Console) -> None:
    """Ask whether a case is to be closed, unless the step is refused anyway."""
    with office.desk("case record", Right.CHANGE_CASES) as desk:
        found = [file_of(facts) for facts in unsealed_facts(desk.journal, [case_id])]
    for file in found:
        if step in file.progress.legal:
            for line in _closing_words(file, step):
                console.note(line)
            _require_yes(console)


def _closing_words(file: CaseFile, step: Step) -> Iterator[Message]:
    yield standing_words(file)
    yield say(
        "Arrears {overdue:yuan} of {balance:yuan}, {days} days past due",
        overdue=file.case.overdue_fen,
        balance=file.case.balance_fen,
        days=file.case.days_past_due,
    )
    dues = open_dues(file)
    if dues:
        left = sum(due.left_fen or 0 for due in dues)
        yield say("Open promises and instalments: {count}, {left:yuan}", count=len(dues), left=left)
    if file.progress.state is not CaseState.PAUSED:
        yield say(
            "This closes the case ({step}); it can only be reopened, to begin anew with a notice.",
            step=step.words,
        )
    else:
        yield say("This closes the case when its complaint is resolved.")


def _require_yes(console: Console) -> None:
    question = console.tr("Record it?")
    try:
        is_sure = typer.confirm(question, err=True)
    except typer.Abort:  # nobody is there to answer
        is_sure = False
    if not is_sure:
        message = say("nothing was recorded: answer yes, or say --yes")
        raise input_fault(message, column="STEP")
