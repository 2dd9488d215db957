"""What `visitplanner rules` does and says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.as_known import as_known
from visitplanner.casework.desk import known_of, open_file
from visitplanner.cli.case_files import Office
from visitplanner.cli.rule_basis import (
    PlanNamed,
    read_plan_file,
    reigns_of_plan,
    reigns_of_policy,
)
from visitplanner.cli.rule_tables import policy_of_plan, table_in, table_of_plan
from visitplanner.cli.typed import read_typed
from visitplanner.clock import now
from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.policy import read_policy
from visitplanner.rulebook import household_visits_of
from visitplanner.rulebook.book import book_on
from visitplanner.rulebook.explaining import Answer, explain
from visitplanner.rulebook.gates import Facts, household_of
from visitplanner.store.access import Right
from visitplanner.store.case_rows import case_of
from visitplanner.store.plans import read_plan
from visitplanner.store.schema import CASE, FLAG, NOTICE, VISIT, WINDOW
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.cli.rule_tables import CaseTable
    from visitplanner.domain import Case
    from visitplanner.policy import Policy
    from visitplanner.rulebook import Rule
    from visitplanner.rulebook.book import Reign, Rulebook
    from visitplanner.rulebook.lifting import Lift


TABLE_WORDS: Mapping[str, Message] = {
    CASE.name: say("what is said of the loan"),
    FLAG.name: say("circumstances"),
    NOTICE.name: say("notices"),
    WINDOW.name: say("agreed times"),
    VISIT.name: say("visits"),
}
"""What tables of the store hold, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which case, on which days, by which rules, and where it is found."""

    case_id: str
    first_day: str | None
    num_days: int
    cases: Path | None
    policy: Path | None
    url: str | None
    name: str | None
    rulebook: Path | None = None
    plan: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case, the visits to households, the editions that judge it, and what is to be said first.

    Attributes
    ----------
    words
        Of whose facts they are.
    """

    case: Case
    visits: Mapping[str, tuple[date, ...]]
    reigns: tuple[Reign, ...]
    words: tuple[Message, ...] = ()


def run_list(policy: Path | None, on: str | None, console: Console) -> None:
    """Print the edition that holds under a policy on a day, and name the others."""
    editions = read_policy(policy).rulebook
    asked = now().date() if on is None else read_typed(on, "--on", day)
    rulebook = book_on(editions, asked)
    console.result(say("Rulebook {edition}", edition=rulebook.edition))
    if rulebook.in_force != date.min:
        console.result(say("    in force from {day:day}", day=rulebook.in_force))
    for rule in rulebook.rules:
        for line in _rule_words(rule):
            console.result(line)
    for other in editions.books:
        if other is not rulebook:
            console.result(
                say(
                    "Another edition, in force from {day:day}: {edition}",
                    day=other.in_force,
                    edition=other.edition,
                )
            )


def run_explain(question: Question, console: Console) -> None:
    """Say of every rule what it makes of a case, and what comes of all of them."""
    days, plan = _days(question), _plan_of(question)
    if plan is not None and plan.folder is not None and question.policy is None:
        question = replace(question, policy=policy_of_plan(plan.folder))
    policy = read_policy(question.policy)
    found = _found(question, policy, days)
    for words in found.words:
        console.result(words)
    told: list[tuple[Answer, ...]] = []
    for reign in found.reigns:
        for words in _edition_words(reign, is_one_of_several=len(found.reigns) > 1):
            console.result(words)
        facts = Facts(days=reign.days, calendar=policy.calendar, household_visits=found.visits)
        told.append(explain(found.case, reign.book, facts))
        for answer in told[-1]:
            for line in _answer_words(answer):
                console.result(line)
    console.result(_verdict(told))


def _days(question: Question) -> tuple[date, ...]:
    if question.plan is not None and question.rulebook is not None:
        message = say("a plan names its editions itself: leave out --rulebook")
        raise input_fault(message, column="--plan")
    if question.first_day is None:
        if question.plan is None:
            raise input_fault(say("expected a day, or a plan"), column="--on")
        return ()
    first = read_typed(question.first_day, "--on", day)
    return tuple(first + timedelta(days=n) for n in range(question.num_days))


def _found(question: Question, policy: Policy, days: Sequence[date]) -> Found:
    plan = _plan_of(question)
    if plan is not None and plan.number is not None:
        if question.cases is not None:
            message = say("a plan's number is one of the store: leave out --cases")
            raise input_fault(message, column="--plan")
        return _as_planned(question, policy, plan.number, days)
    if plan is None or plan.folder is None:
        reigns = reigns_of_policy(policy, question.rulebook, days)
        return _of_record(question, reigns)
    reigns = reigns_of_plan(read_plan_file(plan.folder), policy, days)
    is_elsewhere = question.cases is not None or question.url is not None
    table = None if is_elsewhere else table_of_plan(plan.folder)
    if table is not None:
        return _in_table(question, table, reigns)
    words = say("By the plan's rules and by the facts on record today.")
    return replace(_of_record(question, reigns), words=(words,))


def _plan_of(question: Question) -> PlanNamed | None:
    return None if question.plan is None else PlanNamed.of(question.plan)


def _of_record(question: Question, reigns: tuple[Reign, ...]) -> Found:
    """Return a case as the table or the store has it today."""
    if question.cases is None:
        return _of_store(question, reigns)
    return _in_table(question, table_in(question.cases), reigns)


def _of_store(question: Question, reigns: tuple[Reign, ...]) -> Found:
    office = Office.of(question.url, question.name, question.policy)
    with office.desk("rules explain", Right.READ_CASES) as desk:
        case = open_file(desk, question.case_id).case
        return Found(case=case, visits=known_of(desk, case).household_visits, reigns=reigns)


def _in_table(question: Question, table: CaseTable, reigns: tuple[Reign, ...]) -> Found:
    """Return a case of a table; nothing is lifted there, for nobody can sign for it."""
    case, visits = table.case(question.case_id), household_visits_of(table.cases)
    return Found(case=case, visits=visits, reigns=reigns, words=table.words)


def _as_planned(question: Question, policy: Policy, number: int, days: Sequence[date]) -> Found:
    """Return a case as it was known when a plan of the store was made."""
    office = Office.of(question.url, question.name, question.policy)
    with office.desk("rules explain", Right.READ_CASES) as desk:
        document, made_at = read_plan(desk.journal, number)
        reigns = reigns_of_plan(document, policy, days)
        file = open_file(desk, question.case_id)
        then = as_known(desk.journal, file.facts, made_at)
    case = case_of(then.facts)
    words = [
        say(
            "By the rules of plan {number}, and by what was known when it was made, on"
            " {when:moment}.",
            number=number,
            when=made_at.astimezone(TIMEZONE),
        )
    ]
    if then.changed:
        words.append(
            say(
                "By today's facts, for they were changed since and nobody can tell how they were:"
                " {what:list}.",
                what=tuple(TABLE_WORDS[name] for name in then.changed),
            )
        )
    visits = {household_of(case): then.household_visits}
    return Found(case=case, visits=visits, reigns=reigns, words=tuple(words))


def _edition_words(reign: Reign, *, is_one_of_several: bool) -> Iterator[Message]:
    book: Rulebook = reign.book
    if book.in_force == date.min:
        yield say("Rulebook {edition}", edition=book.edition)
    else:
        yield say(
            "Rulebook {edition}, in force from {day:day}", edition=book.edition, day=book.in_force
        )
    if is_one_of_several:
        days = tuple(say("{day:day}", day=day) for day in reign.days)
        yield say("    for {days:list}", days=days)


def _rule_words(rule: Rule) -> Iterator[Message]:
    yield say("{rule}: {name}", rule=rule.rule_id, name=rule.name)
    for name, value in rule.parameters.items():
        yield say("    {name} = {value}", name=name, value=_shown(value))
    yield say("    {source} ({standing})", source=rule.source, standing=rule.standing.words)


def _answer_words(answer: Answer) -> Iterator[Message]:
    rule = answer.rule
    if answer.lifts:
        yield from _lifted_words(answer)
        return
    if answer.hold is None:
        yield say("passes  {rule}: {name}", rule=rule.rule_id, name=rule.name)
        return
    yield say("HOLDS   {rule}: {name}", rule=rule.rule_id, name=rule.name)
    yield say("        {reason}", reason=answer.hold)
    yield say("        {source} ({standing})", source=rule.source, standing=rule.standing.words)


def _lifted_words(answer: Answer) -> Iterator[Message]:
    yield say("LIFTED  {rule}: {name}", rule=answer.rule.rule_id, name=answer.rule.name)
    for lift in answer.lifts:
        yield _lift_words(lift)
    if answer.objection is not None:
        yield say("        {reason}", reason=answer.objection)


def _lift_words(lift: Lift) -> Message:
    return say(
        "        for {day:day}: lifted until {until:day} by {name}",
        day=lift.day,
        until=lift.override.expires_on,
        name=lift.override.given_by,
    )


def _verdict(told: Sequence[tuple[Answer, ...]]) -> Message:
    """Return what comes of it: where several editions judge, one that lets a day pass is enough."""
    passed = [answers for answers in told if all(answer.hold is None for answer in answers)]
    if not passed:
        held = (each.rule.rule_id for answers in told for each in answers if each.hold is not None)
        return say("Not to be visited: held by {rules:list}.", rules=tuple(dict.fromkeys(held)))
    windows = tuple(
        say(
            "{day:day} {start:clock} to {end:clock}",
            day=window.day,
            start=window.start,
            end=window.end,
        )
        for answers in passed
        for window in answers[-1].windows
    )
    return say("May be visited: {windows:list}.", windows=windows)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value)
