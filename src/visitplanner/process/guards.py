"""What must be on record before a step: the rulebook's gates, asked early, and a few facts more.

`transitions` says which step may follow which; a guard looks at the case itself. A rule is said
once: where the rulebook has it as a gate, the guard asks that gate, on the days agreed. Nothing
guards the record of what happened: a notice, an outcome, a complaint is always taken. Which
officers may go, by their certifications, is the roster's to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.process.states import Step
from visitplanner.rulebook.gates import GATES, Draft, Facts
from visitplanner.rulebook.lifting import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import AgreedWindow, Case, TimeWindow
    from visitplanner.rulebook.book import Books, Reign


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when a step is to be recorded.

    Attributes
    ----------
    now
        In a time zone.
    rulebook
        Each agreed day is judged by the edition in force on it.
    household_visits
        Days on which each household was visited, by `rulebook.gates.household_of`.
    """

    case: Case
    now: datetime
    rulebook: Books
    calendar: WorkingCalendar
    household_visits: Mapping[str, tuple[date, ...]]

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now.astimezone(TIMEZONE).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a step is not recorded, and the rule that says so."""

    rule_id: str
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a gate of the rulebook leaves of a window that was agreed; None is nothing."""

    rule_id: str
    window: TimeWindow
    left: TimeWindow | None


AGREEMENT_GATES = (
    "third-party",
    "notice-first",
    "agreed-window",
    "frequency",
    "calendar",
    "hours",
)
"""Gates that an agreement is asked about when it is recorded."""

Guard: TypeAlias = "Callable[[Known], Iterator[Objection]]"
"""Yields what speaks against a step."""


def circumstances(known: Known) -> Iterator[Objection]:
    """Object to asking for a visit in circumstances that hold one."""
    yield from _asked(known, "hold-flags")


def enough_notices(known: Known) -> Iterator[Objection]:
    """Object where notices are missing; their age is asked once a time is agreed."""
    yield from _asked(known, "notice-first", with_windows=False)


def lawful_agreement(known: Known) -> Iterator[Objection]:
    """Object to an agreement without record, with somebody else, or for an unlawful time."""
    yield from _asked(known, *AGREEMENT_GATES)


def every_gate(known: Known) -> Iterator[Objection]:
    """Object with all that the rulebook says of a visit on the days agreed."""
    yield from _asked(known, *GATES)


def too_often(known: Known) -> bool:
    """Return whether the rule of frequency leaves none of the agreed times."""
    return any(True for _ in _asked(known, "frequency"))


def time_to_come(known: Known) -> Iterator[Objection]:
    """Object where every agreed time has passed."""
    windows = known.case.agreed_windows
    if windows and all(agreed.window.end < known.now for agreed in windows):
        yield Objection(rule_id="agreed-window", reason=say("the agreed time has passed"))


def promise_on_record(known: Known) -> Iterator[Objection]:
    """Object where no promise is on record, or one that is past due."""
    promise = known.case.promise
    if promise is None:
        yield Objection(rule_id="promise-time", reason=say("no promise is on record"))
    elif promise.due_on < known.today:
        yield Objection(
            rule_id="promise-time",
            reason=say("the promise on record fell due on {day:day}", day=promise.due_on),
        )


GUARDS: Mapping[Step, tuple[Guard, ...]] = {
    Step.SEEK_AGREEMENT: (circumstances, enough_notices),
    Step.AGREE: (circumstances, lawful_agreement, time_to_come),
    Step.KEEP_AGREEMENT: (circumstances, lawful_agreement, time_to_come),
    Step.PREPARE: (circumstances,),
    Step.PLAN: (every_gate, time_to_come),
    Step.WATCH_PROMISE: (promise_on_record,),
}
"""The guards of each step; a step that is not named has none."""


def objections(step: Step, known: Known) -> tuple[Objection, ...]:
    """Return everything that speaks against `step` for this case, each with its rule."""
    return tuple(found for guard in GUARDS.get(step, ()) for found in guard(known))


def require(step: Step, known: Known) -> None:
    """Refuse a step that the facts of the case do not allow.

    Raises
    ------
    InputError
        With a fault for each objection; no personal data stands in it.
    """
    against = objections(step, known)
    if against:
        raise objected(known.case.case_id, step, *against)


def objected(case_id: str, step: Step, *against: Objection) -> InputError:
    """Return the refusal of a step, with a fault for each objection."""
    return InputError([_fault(step, case_id, objection) for objection in against])


def _fault(step: Step, case_id: str, objection: Objection) -> Fault:
    message = say(
        "case {case}: {reason} (rule {rule})",
        case=case_id,
        reason=objection.reason,
        rule=objection.rule_id,
    )
    return Fault(message=message, column=step.value)


def cuts(known: Known) -> tuple[Cut, ...]:
    """Return what the rulebook takes from the agreed windows of an agreement that it allows."""
    return tuple(
        cut
        for steps in _walks(known, AGREEMENT_GATES, known.case.agreed_windows)
        for rule_id, before, verdict in steps
        for cut in _cuts(rule_id, before.windows, _windows_after(verdict))
    )


def _windows_after(verdict: Draft | Message) -> tuple[AgreedWindow, ...]:
    return verdict.windows if isinstance(verdict, Draft) else ()


def _cuts(
    rule_id: str, before: Sequence[AgreedWindow], after: Sequence[AgreedWindow]
) -> Iterator[Cut]:
    """Yield the windows that a gate has changed; what is left of one lies within it."""
    for agreed in before:
        whole = agreed.window
        inside = (each.window for each in after if each.window.intersect(whole) == each.window)
        left = next(inside, None)
        if left != whole:
            yield Cut(rule_id=rule_id, window=whole, left=left)


def _asked(known: Known, *rule_ids: str, with_windows: bool = True) -> Iterator[Objection]:
    """Ask the rulebook's gates of these ids, each on what the gates before it left.

    Where the days agreed lie in several editions, one that lets a day pass is enough.
    """
    windows = known.case.agreed_windows if with_windows else ()
    told = [
        tuple(
            Objection(rule_id=rule_id, reason=verdict)
            for rule_id, _, verdict in steps
            if isinstance(verdict, Message)
        )
        for steps in _walks(known, rule_ids, windows)
    ]
    if all(told):
        yield from told[0]


def _walks(
    known: Known, rule_ids: Collection[str], windows: tuple[AgreedWindow, ...]
) -> Iterator[Iterator[tuple[str, Draft, Draft | Message]]]:
    """Yield how each edition judges those of the windows that lie on its days."""
    draft = Draft(case=known.case, windows=windows)
    days = sorted({agreed.window.day for agreed in windows}) or [known.today]
    for reign in known.rulebook.over(days):
        yield _walked(known, draft, reign, rule_ids)


def _walked(
    known: Known, draft: Draft, reign: Reign, rule_ids: Collection[str]
) -> Iterator[tuple[str, Draft, Draft | Message]]:
    """Yield each gate of these ids, what the gates before it left, and what it says of that."""
    facts = Facts(days=reign.days, calendar=known.calendar, household_visits=known.household_visits)
    mine = [agreed for agreed in draft.windows if agreed.window.day in reign.days]
    draft = replace(draft, windows=tuple(mine))
    for rule in reign.book.gates:
        if rule.rule_id in rule_ids:
            verdict = ask(draft, rule, facts)
            yield rule.rule_id, draft, verdict
            draft = draft if isinstance(verdict, Message) else verdict
