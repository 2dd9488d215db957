"""What `visitplanner rules` does and says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.casework.desk import known_of, open_file
from visitplanner.cli.case_files import Office
from visitplanner.cli.typed import read_typed
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import Message, say
from visitplanner.policy import read_policy
from visitplanner.rulebook import household_visits_of
from visitplanner.rulebook.explaining import Answer, explain
from visitplanner.rulebook.gates import Facts
from visitplanner.store.access import Right
from visitplanner.tables import read_cases
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.domain import Case
    from visitplanner.rulebook import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which case, on which days, and where it is found."""

    case_id: str
    first_day: str
    num_days: int
    cases: Path | None
    policy: Path | None
    url: str | None
    name: str | None


def run_list(policy: Path | None, console: Console) -> None:
    """Print the rulebook that holds under a policy."""
    rulebook = read_policy(policy).rulebook
    console.result(say("Rulebook {edition}", edition=rulebook.edition))
    for rule in rulebook.rules:
        for line in _rule_words(rule):
            console.result(line)


def run_explain(question: Question, console: Console) -> None:
    """Say of every rule what it makes of a case, and what comes of all of them."""
    policy = read_policy(question.policy)
    first = read_typed(question.first_day, "--date", day)
    days = tuple(first + timedelta(days=n) for n in range(question.num_days))
    case, visits = _found(question)
    facts = Facts(days=days, calendar=policy.calendar, household_visits=visits)
    answers = explain(case, policy.rulebook, facts)
    for answer in answers:
        for line in _answer_words(answer):
            console.result(line)
    console.result(_verdict(answers))


def _found(question: Question) -> tuple[Case, Mapping[str, tuple[date, ...]]]:
    if question.cases is None:
        office = Office.of(question.url, question.name, question.policy)
        with office.desk("rules explain", Right.READ_CASES) as desk:
            case = open_file(desk, question.case_id).case
            return case, known_of(desk, case).household_visits
    table = read_cases(question.cases)
    found = [case for case in table.rows if case.case_id == question.case_id]
    if not found:
        faults = [fault for fault in table.faults if fault.row is None]
        if faults:
            raise InputError(faults)
        message = say(
            "the table has no such case that could be read: {case}", case=question.case_id
        )
        raise input_fault(message, file=str(question.cases))
    return found[0], household_visits_of(table.rows)


def _rule_words(rule: Rule) -> Iterator[Message]:
    yield say("{rule}: {name}", rule=rule.rule_id, name=rule.name)
    for name, value in rule.parameters.items():
        yield say("    {name} = {value}", name=name, value=_shown(value))
    yield say("    {source} ({standing})", source=rule.source, standing=rule.standing.words)


def _answer_words(answer: Answer) -> Iterator[Message]:
    rule = answer.rule
    if answer.hold is None:
        yield say("passes  {rule}: {name}", rule=rule.rule_id, name=rule.name)
        return
    yield say("HOLDS   {rule}: {name}", rule=rule.rule_id, name=rule.name)
    yield say("        {reason}", reason=answer.hold)
    yield say("        {source} ({standing})", source=rule.source, standing=rule.standing.words)


def _verdict(answers: tuple[Answer, ...]) -> Message:
    holding = tuple(answer.rule.rule_id for answer in answers if answer.hold is not None)
    if holding:
        return say("Not to be visited: held by {rules:list}.", rules=holding)
    windows = tuple(
        say(
            "{day:day} {start:clock} to {end:clock}",
            day=window.day,
            start=window.start,
            end=window.end,
        )
        for window in answers[-1].windows
    )
    return say("May be visited: {windows:list}.", windows=windows)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value)
