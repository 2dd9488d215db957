"""What `visitplanner override` does and says."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from visitplanner.casework.desk import open_files
from visitplanner.casework.overriding import (
    end_override,
    give_override,
    is_planned,
    no_longer_allowed,
    overridden_cases,
)
from visitplanner.cli.case_files import Office
from visitplanner.cli.override_words import no_longer_allowed_words, override_words
from visitplanner.cli.typed import STDIN, read_typed, read_words
from visitplanner.messages import say
from visitplanner.store.access import Right
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.cli.console import Console

Place: TypeAlias = "tuple[str | None, str | None, Path | None]"
"""The store, who works there and the policy, as the options name them."""


def run_add(place: Place, case_id: str, wish: tuple[str, str, str], console: Console) -> None:
    """Lift a rule: its id, the reason and the last day are as they were typed."""
    rule_id, words, last = wish
    reason = read_words(STDIN) if words == str(STDIN) else words
    until = read_typed(last, "--until", day)
    office = Office.of(*place)
    with office.desk("override add", Right.OVERRIDE) as desk:
        give_override(desk, case_id, rule_id, reason, until)
    console.result(
        say(
            "{case}: rule {rule} is lifted until {day:day} by {name}",
            case=case_id,
            rule=rule_id,
            day=until,
            name=office.name,
        )
    )


def run_list(place: Place, case_id: str | None, console: Console) -> None:
    """List the overrides of a case, or those that lift something today or later."""
    with Office.of(*place).desk("override list", Right.READ_CASES) as desk:
        wanted = overridden_cases(desk) if case_id is None else (case_id,)
        today = desk.today
        lines = [
            words
            for file in open_files(desk, wanted)
            for words in override_words(file, today, only_standing=case_id is None)
        ]
    for line in lines:
        console.result(line)
    if not lines:
        console.note(say("No rule is lifted."))


def run_end(place: Place, case_id: str, rule_id: str, console: Console) -> None:
    """Let a rule hold again."""
    with Office.of(*place).desk("override end", Right.OVERRIDE) as desk:
        file = end_override(desk, case_id, rule_id)
        lost = no_longer_allowed(desk, file, rule_id)
    console.result(say("{case}: rule {rule} holds again", case=case_id, rule=rule_id))
    for line in no_longer_allowed_words(file, lost):
        console.result(line)
    if is_planned(file):
        console.note(say("The case is planned: plan its day again, for the visit may rest on it."))
