"""A case file in words: what is known, what was recorded, what holds it, what may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.messages import Message, say
from visitplanner.process.states import Step
from visitplanner.rulebook.gates import FLAG_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.casework.coming_off import AwaitedVisit
    from visitplanner.casework.desk import CaseFile
    from visitplanner.casework.steps import Agreed
    from visitplanner.domain import Case
    from visitplanner.preparation.strategy import Chosen
    from visitplanner.store.journal import Row


def standing_words(file: CaseFile) -> Message:
    """Return where a case stands."""
    return say("{case}: {state}", case=file.case.case_id, state=file.progress.state.words)


def coming_off_words(visit: AwaitedVisit | None, file: CaseFile) -> Iterator[Message]:
    """Yield that a planned visit came off its plan, and who has to be told, where one did."""
    if visit is not None and visit.came_off(file):
        yield say(
            "  the visit of {day:day} came off the plan: tell {officers:list} not to go",
            day=visit.day,
            officers=visit.officer_ids,
        )


def strategy_words(chosen: Chosen) -> Message:
    """Return what a talk on a case would be for, and why."""
    return say(
        "Strategy: {strategy}, because {why} (rule {rule})",
        strategy=chosen.strategy.words,
        why=chosen.why,
        rule=chosen.rule.rule_id,
    )


def agreement_words(done: Agreed) -> Iterator[Message]:
    """Yield where a case stands after an agreement, what it replaced, and what cannot be used."""
    yield standing_words(done.file)
    if done.replaced:
        yield say("  took the place of agreement {references:list}", references=done.replaced)
    for cut in done.cuts:
        told = {
            "day": cut.window.day,
            "start": cut.window.start,
            "end": cut.window.end,
            "rule": cut.rule_id,
        }
        if cut.left is None:
            yield say("  {day:day}, {start:clock} to {end:clock}: not used (rule {rule})", **told)
        else:
            yield say(
                "  {day:day}, {start:clock} to {end:clock}: a visit may start from {first:clock} to"
                " {last:clock} (rule {rule})",
                **told,
                first=cut.left.start,
                last=cut.left.end,
            )


def file_words(file: CaseFile) -> Iterator[Message]:
    """Yield a case file line by line."""
    yield standing_words(file)
    yield from _loan(file.case)
    yield from _agreement(file.case)
    if file.case.flags:
        flags = tuple(FLAG_WORDS[flag] for flag in sorted(file.case.flags))
        yield say("On record: {flags:list}", flags=flags)
    yield say("Recorded:")
    for row in file.events:
        yield _event(row)
    yield say("What can be recorded now: {steps:list}", steps=_steps(file))


def _loan(case: Case) -> Iterator[Message]:
    yield say(
        "Borrower {name}, {phone}; {address}",
        name=case.borrower.name,
        phone=case.borrower.phone or say("no phone"),
        address=case.address,
    )
    yield say(
        "Arrears {overdue:yuan} of {balance:yuan}, {days} days past due",
        overdue=case.overdue_fen,
        balance=case.balance_fen,
        days=case.days_past_due,
    )


def _agreement(case: Case) -> Iterator[Message]:
    if case.consent is None:
        yield say("No agreement is on record.")
        return
    yield say(
        "Agreement {reference} of {day:day}",
        reference=case.consent.reference,
        day=case.consent.given_on,
    )
    for agreed in case.agreed_windows:
        start = agreed.window.start
        yield say(
            "  {day:day}, {start:clock} to {end:clock}",
            day=start.date(),
            start=start,
            end=agreed.window.end,
        )


def _event(row: Row) -> Message:
    return say(
        "  {day:day}: {step} ({name}, {recorded:day})",
        day=row["happened_on"],
        step=Step(row["step"]).words,
        name=row["recorded_by"],
        recorded=row["recorded_at"].astimezone(TIMEZONE).date(),
    )


def _steps(file: CaseFile) -> tuple[Message, ...]:
    return tuple(
        say("{words} ({code})", words=step.words, code=str(step)) for step in file.progress.legal
    )
