"""A case file in words: what is known, what was recorded, what holds it, what may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.possible import possible_steps
from visitplanner.casework.unused import declined_on, why_unused
from visitplanner.messages import Message, say
from visitplanner.process.states import Step
from visitplanner.rulebook.gates import FLAG_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.casework.coming_off import AwaitedVisit
    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.casework.possible import Possible
    from visitplanner.casework.steps import Agreed
    from visitplanner.domain import AgreedWindow, Case
    from visitplanner.preparation.strategy import Chosen
    from visitplanner.store.journal import Row


def standing_words(file: CaseFile) -> Message:
    """Return where a case stands."""
    return say("{case}: {state}", case=file.case.case_id, state=file.progress.state.words)


def withdrawn_words(file: CaseFile) -> Message:
    """Return that an agreement was taken back, and where the case stands then."""
    return say(
        "{case}: the agreement is withdrawn, and nobody comes; the case is now: {state}",
        case=file.case.case_id,
        state=file.progress.state.words,
    )


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
    changed = {cut.window for cut in done.cuts} | {each.window for each in done.no_room.windows}
    for agreed in done.file.case.agreed_windows:
        if agreed.window not in changed:
            yield _time(agreed)
    if done.replaced:
        yield say("  took the place of agreement {references:list}", references=done.replaced)
    for agreed in done.no_room.windows:
        yield say(
            "  {day:day}, {start:clock} to {end:clock}: too near to the household's visit planned"
            " or promised for {days:list} (rule frequency)",
            day=agreed.window.day,
            start=agreed.window.start,
            end=agreed.window.end,
            days=tuple(say("{day:day}", day=day) for day in done.no_room.days),
        )
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


def file_words(desk: Desk, file: CaseFile, chosen: Chosen) -> Iterator[Message]:
    """Yield a case file line by line."""
    yield standing_words(file)
    yield from _loan(file.case)
    yield from _agreement(desk, file)
    if file.case.flags:
        flags = tuple(FLAG_WORDS[flag] for flag in sorted(file.case.flags))
        yield say("On record: {flags:list}", flags=flags)
    yield say("Recorded:")
    for row in file.events:
        yield _event(row)
    yield from _possible(possible_steps(desk, file, chosen))


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


def _agreement(desk: Desk, file: CaseFile) -> Iterator[Message]:
    consent = file.case.consent
    if consent is None:
        declined = declined_on(file)
        if declined is not None:
            yield say("Declined: the borrower wants no visit, as told on {day:day}.", day=declined)
        yield say("No agreement is on record.")
        return
    told, why = {"reference": consent.reference, "day": consent.given_on}, why_unused(desk, file)
    if why:
        yield say("Agreement {reference} of {day:day}: not used, nobody comes by it", **told)
        for reason in why:
            yield say("    {reason}", reason=reason)
    else:
        yield say("Agreement {reference} of {day:day}", **told)
    for agreed in file.case.agreed_windows:
        yield _time(agreed)


def _time(agreed: AgreedWindow) -> Message:
    start = agreed.window.start
    return say(
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


def _possible(steps: Sequence[Possible]) -> Iterator[Message]:
    """Yield what can be recorded, and what the case's facts speak against, with each reason."""
    can = tuple(_named(each.step) for each in steps if not each.against)
    yield say("What can be recorded now: {steps:list}", steps=can)
    for each in steps:
        for against in each.against:
            yield say(
                "  not {step}: {reason} (rule {rule})",
                step=_named(each.step),
                reason=against.reason,
                rule=against.rule_id,
            )


def _named(step: Step) -> Message:
    return say("{words} ({code})", words=step.words, code=str(step))
