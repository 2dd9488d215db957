"""Plans' folders that were made from the store: what is asked of them, the store answers.

Their plans stand in the store; a folder says which one, and what it was made with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.cli.reopening import NamedAnew, sources_of
from visitplanner.dispatch.plan_document import read_plan
from visitplanner.dispatch.recipe import read_recipe
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.report.delivery import PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from visitplanner.casework.promising import DayRead
    from visitplanner.cli.asking_slots import Question
    from visitplanner.cli.plan_sources import Sources
    from visitplanner.messages import Message

MADE_WITH = ("policy", "address_book", "roads", "value")


def are_of_store(folders: Sequence[Path]) -> bool:
    """Return whether folders are of plans made from the store.

    Raises
    ------
    InputError
        When a folder cannot be read, or some are and others were made from tables.
    """
    kinds = {folder: read_recipe(folder).is_from_store for folder in folders}
    if len(set(kinds.values())) > 1:
        message = say("expected plans of the store alone, or of a table alone, got both")
        raise input_fault(message, column="--plan")
    return all(kinds.values())


def asked_of_store(question: Question) -> Question:
    """Return a question about folders as one to their store, with what the plans were made with.

    Raises
    ------
    InputError
        When nobody says which store it is, or the plans were not made with the same files.
    """
    anew = NamedAnew(
        policy=question.policy,
        address_book=question.address_book,
        roads=question.roads,
        value=question.value,
        db=question.db,
        name=question.name,
    )
    made = [sources_of(folder, anew) for folder in question.plans]
    faults = tuple(_disagreements(made))
    if faults:
        raise InputError(faults)
    first = made[0]
    return replace(
        question,
        policy=first.policy,
        address_book=first.address_book,
        roads=first.roads,
        value=first.value,
        out=question.out or _of_that_day(question),
    )


def _disagreements(made: Sequence[Sources]) -> Iterator[Fault]:
    for name in MADE_WITH:
        if len({str(getattr(sources, name)) for sources in made}) > 1:
            message = say("the plans named were made with different ones: say which")
            yield Fault(message=message, column=f"--{name.replace('_', '-')}")


def _of_that_day(question: Question) -> Path | None:
    """Return the folder of the plan of the day that was taken, and of no other day."""
    if question.window is None:
        return None
    day = [question.window.day.isoformat()]
    return next((each for each in question.plans if read_plan(each)["days"] == day), None)


def other_plans_stand(folders: Sequence[Path], days: Sequence[DayRead]) -> Iterator[Message]:
    """Yield on which days of folders the store has another plan by now, by which it answers."""
    for folder in folders:
        of_folder = read_plan(folder)["days"]
        document = (folder / PLAN_FILE).read_text(encoding="utf-8")
        for read in days:
            (day,) = read.candidates.days
            if day.isoformat() in of_folder and read.document != document:
                yield _another(folder, day, read.number)


def _another(folder: Path, day: date, number: int) -> Message:
    if not number:
        return say(
            "{folder}: the store has no plan for {day:day}; times are offered without one",
            folder=str(folder),
            day=day,
        )
    return say(
        "{folder}: plan {number} of the store stands for {day:day} by now; times are offered by it",
        folder=str(folder),
        day=day,
        number=number,
    )
