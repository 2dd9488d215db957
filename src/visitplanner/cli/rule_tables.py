"""Where `rules explain` finds a case outside the store: in a table, or in that of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.dispatch.plan_document import read_plan
from visitplanner.dispatch.recipe import RECIPE_FILE, read_recipe
from visitplanner.dispatch.replan.changed import case_now
from visitplanner.dispatch.replan.versions import cases_of, read_version
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import Message, say
from visitplanner.tables import read_cases

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.domain import Case

AS_THEN = say("By the plan's rules and by the table that it was made from.")
CHANGED = say(
    "By the plan's rules and by its table of cases, which was changed since the plan was made."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """The cases of a table, and what is wrong with it.

    Attributes
    ----------
    words
        Whose facts they are, where that is to be said.
    """

    file: Path
    cases: tuple[Case, ...]
    faults: tuple[Fault, ...]
    words: tuple[Message, ...] = ()

    def case(self, case_id: str) -> Case:
        """Return a case by its number.

        Raises
        ------
        InputError
            When the table has none that could be read.
        """
        found = next((case for case in self.cases if case.case_id == case_id), None)
        if found is not None:
            return found
        of_file = [fault for fault in self.faults if fault.row is None]
        if of_file:
            raise InputError(of_file)
        message = say("the table has no such case that could be read: {case}", case=case_id)
        raise input_fault(message, file=str(self.file))


def table_in(file: Path) -> CaseTable:
    """Return the cases of a table as they are today."""
    table = read_cases(file)
    return CaseTable(file=file, cases=tuple(table.rows), faults=tuple(table.faults))


def policy_of_plan(folder: Path) -> Path | None:
    """Return the policy that the plan in a folder was made under; None where it names none.

    Raises
    ------
    InputError
        When the folder's request cannot be read.
    """
    is_told = (folder / RECIPE_FILE).exists()
    return read_recipe(folder).files.get("policy") if is_told else None


def table_of_plan(folder: Path) -> CaseTable | None:
    """Return the cases that a plan was made from, with what became of them during its day.

    None where the folder names no table: the plan was made from the store.

    Raises
    ------
    InputError
        When the folder's files, or a table of urgent cases, cannot be read.
    """
    is_told = (folder / RECIPE_FILE).exists()
    file = read_recipe(folder).files.get("cases") if is_told else None
    if file is None:
        return None
    table, facts = read_cases(file), read_version(folder).facts
    is_same = read_plan(folder)["provenance"]["inputs"].get("cases") == table.sha256
    known = (*table.rows, *cases_of(facts.urgent))
    return CaseTable(
        file=file,
        cases=tuple(case_now(case, facts) for case in known),
        faults=tuple(table.faults),
        words=(AS_THEN if is_same else CHANGED,),
    )
