"""What `visitplanner payment void` does and says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.casework.dues import instalments, promises
from visitplanner.casework.voiding import Slip, void_payment
from visitplanner.cli.case_words import standing_words
from visitplanner.cli.money_words import left_words, promise_words
from visitplanner.cli.typed import STDIN, read_typed, read_words
from visitplanner.messages import say
from visitplanner.store.access import Right
from visitplanner.store.case_rows import OPEN
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console


def run_void(
    office: Office, case_id: str, typed: tuple[str, str | None, str], console: Console
) -> None:
    """Take a payment back, and say where the case stands and what is looked for then."""
    on, reference, words = typed
    slip = Slip(
        paid_on=read_typed(on, "--on", day),
        reference=None if reference is None else reference.strip(),
        reason=read_words(STDIN) if words == str(STDIN) else words,
    )
    with office.desk("payment void", Right.VOID_PAYMENTS) as desk:
        done = void_payment(desk, case_id, slip)
    console.result(standing_words(done.file))
    told = {"amount": done.amount_fen, "day": slip.paid_on}
    if not done.is_news:
        console.result(say("  {amount:yuan} of {day:day} was taken back before", **told))
        return
    console.result(say("  {amount:yuan} of {day:day} is taken back", **told))
    for line in (
        *promise_words(due for due in promises(done.file) if due.standing == OPEN),
        *left_words(instalments(done.file)),
    ):
        console.result(line)
    if done.stays:
        console.note(
            say("The case stays where it is, for more was recorded since: look at it by hand.")
        )
