"""What `visitplanner case list` does and says."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from visitplanner.casework.attention import attention
from visitplanner.cli.typed import read_code, read_typed
from visitplanner.messages import say
from visitplanner.process.states import CaseState
from visitplanner.store.access import Right
from visitplanner.store.cases import cases_in_state, count_by_state, count_complaints
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from visitplanner.cli.case_files import Office
    from visitplanner.cli.console import Console


def run_list(office: Office, state: str | None, due: str | None, console: Console) -> None:
    """Count the cases by state, or list the numbers of those in one, or of those due by a day."""
    wanted = None if state is None else read_code(CaseState, state, "--state")
    if due is not None:
        _list_due(office, wanted, due, console)
    elif wanted is not None:
        with office.desk("case list", Right.READ_CASES) as desk:
            found = cases_in_state(desk.journal, [str(wanted)])
        for case_id in found:
            console.result(say("{case}", case=case_id))
    else:
        _count(office, console)


def _count(office: Office, console: Console) -> None:
    """Count the cases by state, and those that want attention today."""
    with office.desk("case list", Right.READ_CASES) as desk:
        counts = count_by_state(desk.journal)
        num_open, num_complaints = count_complaints(desk.journal)
        concerns = [each.concern for each in attention(desk, desk.today)]
    for code, count in counts.items():
        words = CaseState(code).words
        console.result(say("{count} {state} ({code})", count=count, state=words, code=code))
    if num_complaints:
        console.result(
            say("Complaints: {count}, of them open: {open}", count=num_complaints, open=num_open)
        )
    for concern, same in groupby(concerns):
        console.result(say("{count}: {concern}", count=len(list(same)), concern=concern.words))


def _list_due(office: Office, wanted: CaseState | None, due: str, console: Console) -> None:
    """List the cases to be looked at by a day, under why."""
    until = read_typed(due, "--due", day)
    with office.desk("case list", Right.READ_CASES) as desk:
        found = [each for each in attention(desk, until) if wanted in {None, each.state}]
    for concern, mine in groupby(found, key=lambda each: each.concern):
        console.result(say("{concern}:", concern=concern.words))
        for each in mine:
            console.result(say("  {case}: {day:day}", case=each.case_id, day=each.day))
    console.note(say("Due: {count}.", count=len(found)))
